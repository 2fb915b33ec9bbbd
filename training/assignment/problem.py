"""Who is to be spread over which cohorts, and what must hold. Plain values: no model, no query, no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from kindness.halfyear import SEOUL

Span = tuple[datetime, datetime]  # [starts, ends)
Days = tuple[date, date]  # the first and the last
Places = Mapping[int, UUID | None]  # person → cohort; None: no seat


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is to get a seat. `unit` is the division or team whose counter they keep."""

    id: int
    division: int
    unit: int
    compulsory: bool
    wishes: tuple[UUID, ...] = ()  # the first choice first
    away: tuple[Days, ...] = ()
    busy: tuple[Span, ...] = ()  # other training


@dataclass(frozen=True, slots=True)
class Run:
    """A cohort with the seats it has left. `divisions`: only for these; empty: for all."""

    id: UUID
    seats: int
    hours: tuple[Span, ...]
    divisions: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Problem:
    """sizes: unit → people in service. percent: how many of them may be out on one day; None: all but one.

    out: (unit, day) → how many are out that day who are not to be assigned here.
    """

    people: tuple[Person, ...]
    runs: tuple[Run, ...]
    sizes: Mapping[int, int]
    percent: int | None
    out: Mapping[tuple[int, date], int] = field(default_factory=dict)


def most_out(size: int, percent: int | None) -> int:
    """How many of a unit may be out on one day. One always may: a counter of one person is trained too."""
    return max(1, size - 1 if percent is None else size * percent // 100)


def days_of(spans: tuple[Span, ...]) -> frozenset[date]:
    """The days in Seoul on which something takes place."""
    return frozenset(day for start, end in spans for day in _days(start, end))


def _days(start: datetime, end: datetime) -> Iterator[date]:
    day, last = start.astimezone(SEOUL).date(), (end - timedelta(microseconds=1)).astimezone(SEOUL).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def is_open_to(run: Run, division: int) -> bool:
    return not run.divisions or division in run.divisions


def is_away(person: Person, run: Run) -> bool:
    """On leave on one of the cohort's days."""
    days = days_of(run.hours) if person.away else ()
    return any(first <= day <= last for first, last in person.away for day in days)


def is_busy(person: Person, run: Run) -> bool:
    """In other training at one of the cohort's hours."""
    return any(start < ends and starts < end for starts, ends in person.busy for start, end in run.hours)


def may_attend(person: Person, run: Run) -> bool:
    """Nothing of their own speaks against it: seats and colleagues are another matter."""
    return is_open_to(run, person.division) and not is_away(person, run) and not is_busy(person, run)


def out_days(person: Person, days: frozenset[date]) -> frozenset[date]:
    """Those of the days on which the person is out anyhow: on leave, or in other training."""
    return absent_days(person.away, person.busy, days)


def absent_days(away: tuple[Days, ...], busy: tuple[Span, ...], days: frozenset[date]) -> frozenset[date]:
    """Those of the days on which somebody with this leave and this training is out."""
    leave = {day for first, last in away for day in days if first <= day <= last}
    return frozenset(leave | (days_of(busy) & days))


def all_out(problem: Problem, days: frozenset[date]) -> Counter[tuple[int, date]]:
    """(unit, day) → how many are out before anybody is assigned: the others, and people on leave or in other training."""
    out = Counter(dict(problem.out))
    for person in problem.people:
        if person.away or person.busy:
            out.update((person.unit, day) for day in out_days(person, days))
    return out


def training_days(runs: tuple[Run, ...]) -> frozenset[date]:
    """All days of all cohorts."""
    return frozenset(day for run in runs for day in days_of(run.hours))
