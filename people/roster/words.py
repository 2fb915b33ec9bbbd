"""Mistakes and differences in words, in the language of the reader: what is stored are codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy

from kindness.dates import format_date
from people.enums import EmploymentType, StaffStatus

MISTAKES = {
    "empty": gettext_lazy("This cell is empty. Please fill it in."),
    "unreadable": gettext_lazy("This cell contains characters that cannot be stored. Please type it again."),
    "too_long": gettext_lazy("“%(value)s” is too long for this column. Please shorten it."),
    "no_number": gettext_lazy(
        "“%(value)s” is no staff number. Please use digits, Latin letters and hyphens only."
    ),
    "doubled": gettext_lazy("Staff number %(value)s stands in the file twice. Please keep one of the rows."),
    "no_such_department": gettext_lazy(
        "There is no department “%(value)s”. Please check the spelling or the code."
    ),
    "ambiguous_department": gettext_lazy(
        "Several departments are called “%(value)s”. Please add the department code."
    ),
    "unknown_word": gettext_lazy(
        "“%(value)s” is not a word of this column. Please use one of those in the guide."
    ),
    "no_grade": gettext_lazy(
        "“%(value)s” is no grade. Please write a number from 1 to 9, or leave it empty."
    ),
    "no_date": gettext_lazy("“%(value)s” is no date. Please write it as 2026-01-05."),
    "no_email": gettext_lazy("“%(value)s” is no mail address. Please correct it or leave it empty."),
    "closed_account": gettext_lazy(
        "The account %(value)s is closed. Please take the row out, or use another number."
    ),
    "outside_account": gettext_lazy(
        "The account %(value)s belongs to somebody outside. Please use another number."
    ),
}

FIELDS = {
    "name": gettext_lazy("Name"),
    "employment_type": gettext_lazy("Employment type"),
    "front_line": gettext_lazy("Front-line staff"),
    "hired_on": gettext_lazy("Hired on"),
    "extension": gettext_lazy("Extension number"),
    "email": gettext_lazy("Mail address"),
    "status": gettext_lazy("Status"),
    "rank": gettext_lazy("Grade title"),
    "grade": gettext_lazy("Grade number"),
    "position": gettext_lazy("Position"),
}


def mistake(stored: Mapping[str, Any]) -> str:
    """One sentence for a stored mistake."""
    return str(MISTAKES[stored["code"]] % {"value": stored["value"]})


def change(stored: Sequence[Any]) -> tuple[str, str, str]:
    """(label, before, after) of a stored field change."""
    name, before, after = stored
    return str(FIELDS[name]), _value(name, before), _value(name, after)


def _value(name: str, value: Any) -> str:
    if value in (None, ""):
        return "–"
    if name == "employment_type":
        return str(EmploymentType(value).label)
    if name == "status":
        return str(StaffStatus(value).label)
    if name == "front_line":
        return _("Yes") if value else _("No")
    if name == "hired_on":
        return format_date(date.fromisoformat(value))
    return str(value)
