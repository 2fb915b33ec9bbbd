"""What people are told of the rounds."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from kindness.dates import format_day
from notifications.words import Words


def _day(iso: str) -> str:
    return format_day(date.fromisoformat(iso))


NOTICES: dict[str, Words] = {
    "round_opened": Words(
        title=_("Calls of a survey wait for you"),
        body=_("You score in “%(round)s” until %(until)s."),
        formats={"until": _day},
    ),
    "self_check_opened": Words(
        title=_("A self-check of telephone kindness has begun"),
        body=_(
            "“%(round)s” runs until %(until)s. Your answers help you alone and your department as a whole."
        ),
        formats={"until": _day},
    ),
}
