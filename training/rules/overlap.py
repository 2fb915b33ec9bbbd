"""Two things at one time. Compulsory trainings are kept apart by the database; here the others are found. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from training.assignment.problem import days_of


@dataclass(frozen=True, slots=True)
class Meeting:
    """Hours somebody is bound to, and of what. blocking: compulsory training, beside which no other is possible."""

    starts_at: datetime
    ends_at: datetime
    title: str
    blocking: bool


def clashes(wanted: Iterable[Meeting], others: Iterable[Meeting]) -> list[Meeting]:
    """Those of the others that share an hour with something wanted, in their order. [starts, ends) on both sides."""
    wanted = list(wanted)
    return [other for other in others if any(_overlap(other, one) for one in wanted)]


def blocks(wanted: Iterable[Meeting], others: Iterable[Meeting]) -> bool:
    """Whether compulsory training meets compulsory training."""
    both = [one for one in wanted if one.blocking]
    return any(other.blocking for other in clashes(both, others))


def days_of_meetings(meetings: Iterable[Meeting]) -> frozenset[date]:
    """The days in Seoul on which one of them takes place."""
    return days_of(tuple((one.starts_at, one.ends_at) for one in meetings))


def days_away(wanted: Iterable[Meeting], absences: Iterable[tuple[date, date]]) -> list[date]:
    """The days of what is wanted that lie in an absence. absences: (first day, last day)."""
    days = days_of_meetings(wanted)
    spans = list(absences)
    return [day for day in sorted(days) if any(first <= day <= last for first, last in spans)]


def _overlap(one: Meeting, other: Meeting) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
