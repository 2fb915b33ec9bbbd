"""When somebody is reminded of their training: so many working days before its first day. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from kindness.workdays import workdays_before


def due_mark(
    first_day: date, *, today: date, days: Iterable[int], closed: Collection[date] = ()
) -> int | None:
    """The mark (working days before `first_day`) that is due and nearest to it; None when none is, or it has begun.

    Of several that were missed only the nearest is told. closed: the city's own closure days.
    """
    if today >= first_day:
        return None
    return min((n for n in days if workdays_before(first_day, n, closed) <= today), default=None)
