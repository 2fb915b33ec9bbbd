"""What people are told of the experience visits."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from kindness.dates import format_date
from notifications.words import Words


def _day(iso: str) -> str:
    return format_date(date.fromisoformat(iso))


NOTICES: dict[str, Words] = {
    "team_joined": Words(
        title=_("You are in a team of the experience visits"),
        body=_("“%(team)s”: you see counters with a visitor's eyes and bring home what is good."),
    ),
    "visit_planned": Words(
        title=_("An experience visit is planned for you"),
        body=_("%(place)s, %(day)s. Afterwards please write your report."),
        formats={"day": _day},
    ),
}
