"""Words for what the record says of the callbacks."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Any] = {
    "callback.taken": _("Memo left"),
    "callback.done": _("Called back"),
    "callback.tried": _("Called, no answer"),
    "callback.passed_on": _("Call-back reassigned"),
    "callback.closed": _("Call-back closed without a call"),
    "callback.reopened": _("End of a call-back taken back"),
    "callback.reminded": _("Reminded of a call-back"),
    "callback.masked": _("Caller's name and number erased"),
    "callback_rule.changed": _("Rules of call-backs changed"),
}
TARGETS: dict[str, Any] = {"callback": _("Call-back"), "callback_rule": _("Rules of call-backs")}
SHOWN: dict[str, Any] = {"call-back memos": _("Call-back memos")}
FIELDS: dict[str, Any] = {
    "by_proxy": _("Handled by proxy"),
    "closes": _("Work ends"),
    "due_at": _("Call-back due"),
    "hours": _("Hours of work until it is due"),
    "lunch_from": _("Lunch from"),
    "lunch_until": _("Lunch until"),
    "mask_days": _("Days until name and number are erased"),
    "opens": _("Work begins"),
    "remind_minutes": _("Minutes between reminders"),
    "staff": _("Person"),
    "step": _("Step"),
}
