"""What people are told of contests."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kindness.dates import format_datetime, format_deadline
from notifications.words import Words


def _opens(iso: str) -> str:
    return format_datetime(datetime.fromisoformat(iso))


def _closes(iso: str) -> str:
    return format_deadline(datetime.fromisoformat(iso))


NOTICES: dict[str, Words] = {
    "contest_posted": Words(
        title=_("A kindness idea contest: %(contest)s"),
        body=_("Theme: %(theme)s. Ideas are taken from %(opens)s until %(closes)s."),
        formats={"opens": _opens, "closes": _closes},
    ),
    "notice_changed": Words(
        title=_("The notice of “%(contest)s” was changed"),
        body=_("Reason: %(reason)s Please look at what changed; your idea stands as it is."),
    ),
    "notice_corrected": Words(
        title=_("The notice of “%(contest)s” was put right"),
        body=_("Nobody had entered yet. Please look at its terms again before you hand in your draft."),
    ),
    "contest_called_off": Words(
        title=_("“%(contest)s” was called off"),
        body=_("Reason: %(reason)s Thank you for your idea; it keeps its date of receipt."),
    ),
}
