"""Words for what is recorded of surveys, self-diagnoses, visits and good cases."""

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Any] = {
    "evaluation.questions_set": _("Questions of the training survey set"),
    "evaluation.opened": _("Training survey opened"),
    "style.taken": _("Self-diagnosis taken"),
    "style.forgotten": _("Self-diagnosis deleted by the person"),
    "style.summed_up": _("Styles of a cohort summed up"),
    "visit.planned": _("Benchmarking visit planned"),
    "visit.reported": _("Benchmarking visit reported"),
    "case.added": _("Good case added"),
    "case.changed": _("Good case changed"),
    "case.removed": _("Good case removed"),
    "case.broadcast": _("Day of the broadcast noted"),
}
TARGETS: dict[str, Any] = {
    "style": _("Self-diagnosis"),
    "visit": _("Benchmarking visit"),
    "case": _("Good case"),
}
SHOWN: dict[str, Any] = {}
FIELDS: dict[str, Any] = {
    "broadcast_on": _("Introduced in the broadcast"),
    "items": _("Questions"),
    "leader": _("Leader"),
    "phase": _("Before or after"),
    "ratings": _("Ratings"),
    "until": _("Until"),
}
