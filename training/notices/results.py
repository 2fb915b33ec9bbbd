"""What is told about surveys and visits."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from kindness.dates import format_date, format_datetime
from notifications.words import Words


def _moment(iso: str) -> str:
    return format_datetime(datetime.fromisoformat(iso))


def _day(iso: str) -> str:
    return format_date(date.fromisoformat(iso))


NOTICES: dict[str, Words] = {
    "evaluation_open": Words(
        title=_("How was the training “%(course)s”?"),
        body=_("Please answer a few questions until %(until)s. Nobody can tell which answer is yours."),
        formats={"until": _moment},
    ),
    "pre_evaluation_open": Words(
        title=_("A few questions before the training “%(course)s”"),
        body=_("Please answer them before it begins on %(until)s. Nobody can tell which answer is yours."),
        formats={"until": _moment},
    ),
    "visit_planned": Words(
        title=_("You lead a benchmarking visit"),
        body=_(
            "It goes to %(host)s on %(day)s. What to look at is on its page; the report is written there."
        ),
        formats={"day": _day},
    ),
}
