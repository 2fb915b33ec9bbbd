"""What must never be found in the data of idea contests, by noun: name → number of breaks."""

from collections.abc import Callable

from ideas.invariants import carrying, contests, ideas, judging, results, screening, voices

INVARIANTS: dict[str, Callable[[], int]] = {
    **contests.INVARIANTS,
    **ideas.INVARIANTS,
    **screening.INVARIANTS,
    **judging.INVARIANTS,
    **results.INVARIANTS,
    **carrying.INVARIANTS,
    **voices.INVARIANTS,
}
