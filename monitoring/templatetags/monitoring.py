"""The sub-navigation of those who run monitoring, or look at all of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kindness.access import permission_of
from monitoring.permissions import sees_monitoring

register = template.Library()
# (address name, label) in the order of the work: planned, called, answered, learned from.
SECTIONS: tuple[tuple[str, Any], ...] = (
    ("monitoring", _("Telephone kindness")),
    ("rounds", _("Survey rounds")),
    ("scorecards", _("Scorecards")),
    ("scenarios", _("Scenarios")),
    ("disputes", _("Appeals")),
    ("results_of_days", _("Any range of days")),
    ("survey_trend", _("Through the rounds")),
    ("shields", _("Protected days")),
    ("teams", _("Experience visits")),
    ("unkindness", _("Unkindness reports")),
)


@register.inclusion_tag("monitoring/_sections.html", takes_context=True)
def monitoring_sections(context: Context) -> dict[str, Any]:
    """`sections` [(label, address, whether it is this page)]; none for those whose calls are scored."""
    request = context["request"]
    return {"sections": list(_open_to(request.user, request.path)) if sees_monitoring(request.user) else []}


def _open_to(user: Any, path: str) -> Iterator[tuple[Any, str, bool]]:
    for name, label in SECTIONS:
        if permission_of(name)(user):
            address = reverse(name)
            yield label, address, path == address
