"""Mistakes and differences of a file in words, in the language of the reader: what is stored are codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy

from kindness.dates import format_date, format_datetime
from monitoring.enums import Outcome

MISTAKES = {
    "empty": gettext_lazy("This cell is empty. Please fill it in."),
    "unreadable": gettext_lazy("This cell contains characters that cannot be stored. Please type it again."),
    "too_long": gettext_lazy("“%(value)s” is too long for this column. Please shorten it."),
    "doubled": gettext_lazy("This call stands in the file twice. Please keep one of the rows."),
    "no_call": gettext_lazy("This is no call of the round. Please keep the number as it is in the template."),
    "cancelled_call": gettext_lazy("This call was cancelled. Please take the row out."),
    "checked_call": gettext_lazy(
        "The score of this call has been checked already and differs. Return it to its rater first."
    ),
    "other_rater": gettext_lazy("This call was scored by somebody else. Please take the row out."),
    "unknown_outcome": gettext_lazy(
        "“%(value)s” is not a result of a call. Please use one of those in the guide."
    ),
    "no_number": gettext_lazy("“%(value)s” is no number. Please write digits only."),
    "no_date": gettext_lazy("“%(value)s” is no date. Please write it as 2026-01-05."),
    "no_time": gettext_lazy("“%(value)s” is no time of day. Please write it as 14:30."),
    "outside_round": gettext_lazy("%(value)s lies outside the days of the round, or has not come yet."),
    "no_transfers": gettext_lazy(
        "Please check the rings (0 to 60) and how often the call was transferred (1 to 9 if it was)."
    ),
    "unknown_score": gettext_lazy(
        "“%(value)s” is no value of this item. Please use one of those in the guide."
    ),
    "missing_item": gettext_lazy("This item has no value. Please enter one, or that it does not apply."),
    "no_reason": gettext_lazy("Bonus and penalty points need a reason. Please write it beside them."),
}
FIELDS = {
    "outcome": gettext_lazy("Outcome of the call"),
    "rings": gettext_lazy("Rings until it was answered"),
    "transfers": gettext_lazy("Times transferred"),
    "recording": gettext_lazy("Number of the recording"),
    "recording_until": gettext_lazy("Recording is deleted on"),
    "called_at": gettext_lazy("Call date and time"),
    "good": gettext_lazy("What was good"),
    "advice": gettext_lazy("Advice"),
}


def mistake(stored: Mapping[str, Any]) -> str:
    """One sentence for a stored mistake."""
    return str(MISTAKES[stored["code"]] % {"value": stored["value"]})


def change(stored: Sequence[Any], labels: Mapping[int, str]) -> tuple[str, str, str]:
    """(label, before, after) of a stored field change. labels: of items, by id."""
    name, before, after = stored
    kind, _colon, item = name.partition(":")
    if not item:
        return str(FIELDS[name]), _value(name, before), _value(name, after)
    label = labels[int(item)]
    if kind == "reason":
        return _("%(item)s: reason") % {"item": label}, before or "–", after or "–"
    return label, _score(before), _score(after)


def _score(raw: int | str | None) -> str:
    if raw is None:
        return _("Does not apply")
    return "–" if raw == "" else str(raw)


def _value(name: str, value: Any) -> str:
    if value in (None, ""):
        return "–"
    if name == "outcome":
        return str(Outcome(value).label)
    if name == "recording_until":
        return format_date(date.fromisoformat(value))
    if name == "called_at":
        return format_datetime(datetime.fromisoformat(value))
    return str(value)
