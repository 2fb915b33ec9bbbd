"""Why somebody has no seat, read from the answer itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from training.assignment.problem import (
    Person,
    Places,
    Problem,
    Run,
    is_away,
    is_busy,
    is_open_to,
)
from training.enums import Unassigned


def reasons(problem: Problem, places: Places) -> dict[int, Unassigned]:
    """Person → why they have no seat; only those without one."""
    taken = Counter(place for place in places.values() if place is not None)
    with_seats = [run for run in problem.runs if taken[run.id] < run.seats]
    return {
        person.id: _reason(person, problem.runs, with_seats)
        for person in problem.people
        if places[person.id] is None
    }


def _reason(person: Person, runs: Sequence[Run], with_seats: Sequence[Run]) -> Unassigned:
    """What stands in the way of the cohort they came nearest to."""
    theirs = [run for run in runs if is_open_to(run, person.division)]
    present = [run for run in theirs if not is_away(person, run)]
    free = [run for run in present if not is_busy(person, run)]
    if not theirs:
        return Unassigned.NO_COHORT
    if not present:
        return Unassigned.UNAVAILABLE
    if not free:
        return Unassigned.OVERLAP
    return Unassigned.DIVISION_CAP if any(run in with_seats for run in free) else Unassigned.FULL
