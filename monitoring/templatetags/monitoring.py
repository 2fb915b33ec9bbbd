"""The sub-navigation of those who run monitoring, or look at all of it."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.utils.translation import gettext_lazy as _, pgettext

from kindness.menu import folded, sections_of
from monitoring.permissions import sees_monitoring

register = template.Library()
# (address name, label) in the order of the work: called, answered, learned from; then what a round goes by.
SECTIONS: tuple[tuple[str, Any], ...] = (
    ("monitoring", _("Telephone kindness")),
    ("rounds", _("Survey rounds")),
    ("disputes", _("Appeals")),
    ("results_of_days", _("Any range of days")),
    ("survey_trend", _("Through the rounds")),
    ("teams", _("Experience visits")),
    ("unkindness", _("Unkindness reports")),
)
SET_UP: tuple[tuple[str, Any], ...] = (
    ("scorecards", _("Scorecards")),
    ("scenarios", _("Scenarios")),
    ("shields", _("Protected days")),
)


@register.inclusion_tag("monitoring/_sections.html", takes_context=True)
def monitoring_sections(context: Context) -> dict[str, Any]:
    """`sections`, menu items; none for those whose calls are scored."""
    request = context["request"]
    if not sees_monitoring(request.user):
        return {"sections": []}
    return {
        "sections": [
            *sections_of(request, SECTIONS),
            *folded(pgettext("sections", "Set-up"), sections_of(request, SET_UP)),
        ]
    }
