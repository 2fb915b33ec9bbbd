"""Words for what is recorded."""

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Any] = {
    "plan.requested": _("Assignment asked for"),
    "plan.proposed": _("Assignment proposed"),
    "plan.moved": _("Person moved in an assignment"),
    "plan.published": _("Assignment published"),
    "plan.discarded": _("Assignment discarded"),
    "wish.noted": _("Wishes for a cohort noted"),
}
TARGETS: dict[str, Any] = {"plan": _("Assignment plan")}
SHOWN: dict[str, Any] = {"assignment plan": _("Assignment plan")}
FIELDS: dict[str, Any] = {
    "seed": _("Seed"),
    "place": _("Place in the plan"),
    "without": _("People without a seat"),
    "wishes": _("Wishes"),
}
