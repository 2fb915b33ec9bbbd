"""Time counted in hours of work: what lies outside of them (nights, lunch, weekends, holidays, closure days) does not pass.

Pure; moments are aware and counted in Seoul. Source: domain facts 6.3 (three hours of work), the city's own hours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count

from kindness.halfyear import SEOUL
from kindness.workdays import is_workday

NO_TIME = timedelta(0)
_DAY = timedelta(days=1)
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Hours:
    """When the city hall works: [opens, closes) without [lunch_from, lunch_until), on no day of `closed`.

    A working day must have some time left (rules.promises.check_hours), or adding to it would never end.
    """

    opens: time
    closes: time
    lunch_from: time | None = None
    lunch_until: time | None = None
    closed: Collection[date] = ()

    def spans(self, day: date) -> list[Span]:
        """The working time of a day in order: none, one, or two around lunch."""
        if not is_workday(day, self.closed):
            return []
        start, end = _at(day, self.opens), _at(day, self.closes)
        if self.lunch_from is None or self.lunch_until is None:
            return [(start, end)]
        halves = [(start, _at(day, self.lunch_from)), (_at(day, self.lunch_until), end)]
        return [span for span in halves if span[0] < span[1]]

    @property
    def length(self) -> timedelta:
        """Of a working day."""
        monday = date(2026, 11, 2)
        whole = _at(monday, self.closes) - _at(monday, self.opens)
        if self.lunch_from is None or self.lunch_until is None:
            return whole
        return whole - (_at(monday, self.lunch_until) - _at(monday, self.lunch_from))


def is_working(moment: datetime, hours: Hours) -> bool:
    """Somebody sits at the desk at this moment."""
    return any(start <= moment < end for start, end in hours.spans(_day(moment)))


def add_work(moment: datetime, work: timedelta, hours: Hours) -> datetime:
    """The moment `work` of working time later: the earliest one by which so much has passed.

    Adding nothing gives the moment itself; three hours after 15:00 are 18:00, not the next morning.
    """
    left = work
    if left <= NO_TIME:
        return moment.astimezone(SEOUL)
    for start, end in _ahead(moment, hours):
        there = end - start
        if left <= there:
            return start + left
        left -= there
    raise AssertionError  # working days do not end


def take_work(moment: datetime, work: timedelta, hours: Hours) -> datetime:
    """The moment `work` of working time earlier: the latest one from which so much lies until `moment`."""
    left = work
    if left <= NO_TIME:
        return moment.astimezone(SEOUL)
    for start, end in _back(moment, hours):
        there = end - start
        if left <= there:
            return end - left
        left -= there
    raise AssertionError  # working days have always been


def work_between(first: datetime, last: datetime, hours: Hours) -> timedelta:
    """Working time in [first, last); none when `last` is not later."""
    days = range((_day(last) - _day(first)).days + 1)
    spans = (span for ahead in days for span in hours.spans(_day(first) + ahead * _DAY))
    return sum(
        (max(min(end, last) - max(start, first), NO_TIME) for start, end in spans),
        NO_TIME,
    )


def _ahead(moment: datetime, hours: Hours) -> Iterator[Span]:
    """What is left of the working time from `moment` on."""
    for days in count():
        for start, end in hours.spans(_day(moment) + days * _DAY):
            if end > moment:
                yield max(start, moment.astimezone(SEOUL)), end


def _back(moment: datetime, hours: Hours) -> Iterator[Span]:
    """The working time before `moment`, the latest first."""
    for days in count():
        for start, end in reversed(hours.spans(_day(moment) - days * _DAY)):
            if start < moment:
                yield start, min(end, moment.astimezone(SEOUL))


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, SEOUL)


def _day(moment: datetime) -> date:
    return moment.astimezone(SEOUL).date()
