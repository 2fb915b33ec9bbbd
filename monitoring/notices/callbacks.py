"""What people are told of the callbacks: never who called, from where, or why."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kindness.dates import format_datetime
from notifications.words import Words


def _moment(iso: str) -> str:
    return format_datetime(datetime.fromisoformat(iso))


_FORMATS = {"due_at": _moment}
NOTICES: dict[str, Words] = {
    "callback_left": Words(
        title=_("Somebody asked for you on the telephone"),
        body=_("%(taker)s left you a memo. Please call back by %(due_at)s."),
        formats=_FORMATS,
    ),
    "callback_urgent": Words(
        title=_("Urgent: somebody asked for you on the telephone"),
        body=_(
            "%(taker)s left you a memo. Please call back as soon as you can, by %(due_at)s at the latest."
        ),
        formats=_FORMATS,
    ),
    "callback_soon": Words(
        title=_("A call-back is due soon"),
        body=_("A caller expects you by %(due_at)s. Where you cannot call, a colleague can take it over."),
        formats=_FORMATS,
    ),
    "callback_due": Words(
        title=_("A caller is still waiting for you"),
        body=_("The call was promised by %(due_at)s. A short call helps now, even without an answer yet."),
        formats=_FORMATS,
    ),
    "callback_deputy": Words(
        title=_("A call-back of your department is due"),
        body=_("%(name)s has not got round to it; it was promised by %(due_at)s. Could somebody step in?"),
        formats=_FORMATS,
    ),
    "callback_late": Words(
        title=_("A caller of your department is still waiting"),
        body=_("%(name)s has not got round to it; it was promised by %(due_at)s. Could somebody step in?"),
        formats=_FORMATS,
    ),
}
