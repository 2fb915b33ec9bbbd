"""What must never be found in the data of monitoring, by noun: name → number of breaks."""

from collections.abc import Callable

from monitoring.invariants import callbacks, review, rounds, scorecards, scoring, unkindness, visits

INVARIANTS: dict[str, Callable[[], int]] = {
    **scorecards.INVARIANTS,
    **rounds.INVARIANTS,
    **scoring.INVARIANTS,
    **review.INVARIANTS,
    **visits.INVARIANTS,
    **unkindness.INVARIANTS,
    **callbacks.INVARIANTS,
}
