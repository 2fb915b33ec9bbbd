"""Working days: neither weekend nor public holiday (with its substitutes) nor a day the city hall is closed. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

SATURDAY = 5


@cache
def _public() -> HolidayBase:
    """Made at the first use: it grows by the years that are asked for."""
    from holidays import country_holidays  # noqa: PLC0415 - the calendars of the world: most web workers never ask

    return country_holidays("KR")


def is_workday(day: date, closed: Collection[date] = ()) -> bool:
    """closed: the city's own closure days."""
    return day.weekday() < SATURDAY and day not in _public() and day not in closed


def workdays_before(day: date, count: int, closed: Collection[date] = ()) -> date:
    """The day that lies `count` working days before `day`; `day` itself for 0."""
    return _step(day, -count, closed)


def workdays_after(day: date, count: int, closed: Collection[date] = ()) -> date:
    """The day that lies `count` working days after `day`; `day` itself for 0."""
    return _step(day, count, closed)


def _step(day: date, count: int, closed: Collection[date]) -> date:
    one = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += one
        left -= is_workday(day, closed)
    return day
