"""Words for what the record says of adopted ideas on their way."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Any] = {
    "adoption.begun": _("Adopted idea handed to a department"),
    "adoption.dropped": _("Idea no longer adopted"),
    "adoption.planned": _("Plan for an adopted idea written"),
    "adoption.reported": _("Quarter of an adopted idea reported"),
    "adoption.done": _("Adopted idea carried out"),
    "adoption.stopped": _("Adopted idea stopped"),
    "adoption.answered": _("Author answered to a stopped idea"),
    "adoption.resumed": _("Stopped idea taken up again"),
    "adoption.moved": _("Adopted idea handed to another department"),
    "adoption.item_named": _("Survey item of an adopted idea named"),
    "adoption.reminded": _("Department reminded of an adopted idea"),
    "adoption.list_taken": _("List of adopted ideas downloaded"),
}
TARGETS: dict[str, Any] = {"adoption": _("Adopted idea")}
SHOWN: dict[str, Any] = {"authors of adopted ideas": _("Authors of adopted ideas")}
FIELDS: dict[str, Any] = {
    "percent": _("Done, in per cent"),
    "plan_due_on": _("Plan due"),
    "plan_ends_on": _("Last day of the plan"),
    "plan_starts_on": _("First day of the plan"),
    "planned_at": _("Plan written"),
    "quarter": _("Quarter"),
    "survey_item": _("Survey item"),
}
