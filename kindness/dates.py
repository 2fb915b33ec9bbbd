"""Dates as Korean official documents write them: `2026. 11. 21.` (domain facts 7.5). Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _

from kindness.halfyear import SEOUL


def _day(moment: date | datetime) -> date:
    return moment.astimezone(SEOUL).date() if isinstance(moment, datetime) else moment


def format_date(moment: date | datetime) -> str:
    """`2026. 11. 21.`, no leading zeros, full stop at the end."""
    day = _day(moment)
    return f"{day.year}. {day.month}. {day.day}."


def format_day(moment: date | datetime) -> str:
    """`12. 31.`: the year is known from where it stands."""
    day = _day(moment)
    return f"{day.month}. {day.day}."


def format_datetime(moment: datetime) -> str:
    """`2026. 11. 21. 15:20`, 24 hours, Seoul."""
    return f"{format_date(moment)} {moment.astimezone(SEOUL):%H:%M}"


def format_clock(moment: datetime) -> str:
    """`15:20`, Seoul."""
    return f"{moment.astimezone(SEOUL):%H:%M}"


def format_deadline(moment: datetime) -> str:
    """`2026. 11. 20. 24:00` for the midnight that begins the 21st: the first moment too late is told by the last day."""
    at = moment.astimezone(SEOUL)
    if (at.hour, at.minute) != (0, 0):
        return format_datetime(moment)
    return f"{format_date(at.date() - timedelta(days=1))} 24:00"


def format_date_weekday(moment: date | datetime) -> str:
    """`2026. 11. 21. (토)`."""
    return f"{format_date(moment)} ({_weekday(moment)})"


def format_month_weekday(moment: date | datetime) -> str:
    """`12월 (목)`, `Dec (Thu)`: under a day that stands large."""
    return f"{str(MONTHS_3[_day(moment).month]).capitalize()} ({_weekday(moment)})"


def _weekday(moment: date | datetime) -> str:
    return (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))[_day(moment).weekday()]


def format_span(first: date, last: date) -> str:
    """`2026. 11. 2. ~ 11. 13.`: what both share is written once."""
    tail = format_day(last) if first.year == last.year else format_date(last)
    return f"{format_date(first)} ~ {tail}"
