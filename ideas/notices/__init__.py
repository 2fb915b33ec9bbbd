"""What idea contests tell people, by noun."""

from ideas.notices import carrying, contests, ideas, judging, results, screening, voices

NOTICES = {
    **contests.NOTICES,
    **ideas.NOTICES,
    **screening.NOTICES,
    **judging.NOTICES,
    **results.NOTICES,
    **carrying.NOTICES,
    **voices.NOTICES,
}
