"""The sub-navigation of those who run monitoring, or look at all of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.urls import reverse
from django.utils.translation import gettext_lazy as _, pgettext

from kindness.access import permission_of
from kindness.menu import MenuItem, folded
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
            *_open(request, SECTIONS),
            *folded(pgettext("sections", "Set-up"), _open(request, SET_UP)),
        ]
    }


def _open(request: HttpRequest, sections: tuple[tuple[str, Any], ...]) -> Iterator[MenuItem]:
    for name, label in sections:
        if permission_of(name)(request.user):
            address = reverse(name)
            yield MenuItem(label, address, request.path == address)
