"""What is told before a training."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kindness.dates import format_datetime
from notifications.words import Words


def _moment(iso: str) -> str:
    return format_datetime(datetime.fromisoformat(iso))


NOTICES: dict[str, Words] = {
    "comes_near": Words(
        title=_("Your training comes near"),
        body=_("%(course)s, cohort %(number)s, begins on %(starts_at)s."),
        formats={"starts_at": _moment},
    ),
}
