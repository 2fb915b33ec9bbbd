"""What must never be found in the data of training, by noun: name → number of breaks."""

from collections.abc import Callable

from training.invariants import attendance, courses, enrolments, needs, plans, results

INVARIANTS: dict[str, Callable[[], int]] = {
    **courses.INVARIANTS,
    **enrolments.INVARIANTS,
    **plans.INVARIANTS,
    **attendance.INVARIANTS,
    **results.INVARIANTS,
    **needs.INVARIANTS,
}
