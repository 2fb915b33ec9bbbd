"""Checks an answer against the problem alone: it knows nothing of how the answer was found.

What the solver's model says in rows and columns is asked here again person by person, cohort by cohort, day by day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from kindness.halfyear import SEOUL
from training.assignment.problem import Person, Places, Problem, Run

Post = tuple[int, date]  # a unit on a day


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule an answer breaks. `count` of `most` where the rule counts.

    code: stranger (not among the people), missing (without an answer), no_cohort (it does not exist or is not open
    to their division), unavailable, overlap, full, division_cap.
    """

    code: str
    person: int | None = None
    cohort: UUID | None = None
    unit: int | None = None
    day: date | None = None
    count: int = 0
    most: int = 0


def faults_of(problem: Problem, places: Places) -> list[Fault]:
    """Every broken rule; empty for an answer that can be published."""
    return [
        *_people(problem, places),
        *_seats(problem, places),
        *_counters(problem, places),
    ]


def _people(problem: Problem, places: Places) -> Iterator[Fault]:
    people = {person.id: person for person in problem.people}
    runs = {run.id: run for run in problem.runs}
    yield from (Fault("stranger", one) for one in places if one not in people)
    for person in problem.people:
        if person.id not in places:
            yield Fault("missing", person.id)
            continue
        place = places[person.id]
        if place is not None:
            yield from _own(person, place, runs.get(place))


def _own(person: Person, place: UUID, run: Run | None) -> Iterator[Fault]:
    if run is None or (run.divisions and person.division not in run.divisions):
        yield Fault("no_cohort", person.id, place)
        return
    for start, end in run.hours:
        for first, last in person.away:
            if first <= end.astimezone(SEOUL).date() and start.astimezone(SEOUL).date() <= last:
                yield Fault("unavailable", person.id, place, day=max(first, start.astimezone(SEOUL).date()))
        for starts, ends in person.busy:
            if max(start, starts) < min(end, ends):
                yield Fault("overlap", person.id, place, day=start.astimezone(SEOUL).date())


def _seats(problem: Problem, places: Places) -> Iterator[Fault]:
    taken: dict[UUID, int] = defaultdict(int)
    for place in places.values():
        if place is not None:
            taken[place] += 1
    for run in problem.runs:
        if taken[run.id] > max(0, run.seats):
            yield Fault("full", cohort=run.id, count=taken[run.id], most=max(0, run.seats))


def _counters(problem: Problem, places: Places) -> Iterator[Fault]:
    """On no day more of a unit are out than may be, unless nobody planned adds to those who are out anyhow."""
    anyhow, planned = _out(problem, places)
    for (unit, day), people in planned.items():
        others = problem.out.get((unit, day), 0)
        count, most = (
            others + len(people | anyhow[unit, day]),
            _most(problem.sizes.get(unit, 0), problem.percent),
        )
        if people - anyhow[unit, day] and count > most:
            yield Fault("division_cap", unit=unit, day=day, count=count, most=most)


def _out(problem: Problem, places: Places) -> tuple[Mapping[Post, set[int]], Mapping[Post, set[int]]]:
    """Who of the problem's people is out on which day: anyhow, and by this answer."""
    hours = {run.id: run.hours for run in problem.runs}
    anyhow: dict[Post, set[int]] = defaultdict(set)
    planned: dict[Post, set[int]] = defaultdict(set)
    for person in problem.people:
        for first, last in person.away:
            for step in range((last - first).days + 1):
                anyhow[person.unit, first + timedelta(days=step)].add(person.id)
        for where, spans in ((anyhow, person.busy), (planned, hours.get(_place(places, person), ()))):
            for start, end in spans:
                day = start.astimezone(SEOUL).date()
                while day <= (end - timedelta(microseconds=1)).astimezone(SEOUL).date():
                    where[person.unit, day].add(person.id)
                    day += timedelta(days=1)
    return anyhow, planned


def _place(places: Places, person: Person) -> UUID:
    """A cohort that does not exist for those without one."""
    return places.get(person.id) or UUID(int=0)


def _most(size: int, percent: int | None) -> int:
    """X per cent rounded down, or all but one; never nobody."""
    most = size - 1 if percent is None else int(size * percent / 100)
    return max(1, most)
