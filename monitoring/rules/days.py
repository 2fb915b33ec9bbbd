"""Ranges of days results are asked for. Pure."""

from __future__ import annotations

from datetime import date

FIRST_MONTH = 9


def evaluated_days(today: date) -> tuple[date, date]:
    """The last whole period of the national evaluation: 1 September to 31 August (domain facts 0-5)."""
    ends = today.year if today.month >= FIRST_MONTH else today.year - 1
    return date(ends - 1, FIRST_MONTH, 1), date(ends, FIRST_MONTH - 1, 31)
