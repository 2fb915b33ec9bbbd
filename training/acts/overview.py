"""Words for what is recorded of reminders and calendars."""

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Any] = {
    "cohort.reminded": _("Reminded of a training"),
    "calendar.address_made": _("Calendar address made"),
    "calendar.address_revoked": _("Calendar address revoked"),
}
TARGETS: dict[str, Any] = {"calendar": _("Calendar address")}
SHOWN: dict[str, Any] = {"people of a cohort": _("People of a cohort")}
FIELDS: dict[str, Any] = {}
