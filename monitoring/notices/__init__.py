"""What monitoring tells people, by noun."""

from monitoring.notices import callbacks, results, review, rounds, scorecards, scoring, unkindness, visits

NOTICES = {
    **scorecards.NOTICES,
    **rounds.NOTICES,
    **scoring.NOTICES,
    **review.NOTICES,
    **results.NOTICES,
    **visits.NOTICES,
    **unkindness.NOTICES,
    **callbacks.NOTICES,
}
