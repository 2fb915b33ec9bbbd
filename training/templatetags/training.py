"""The sub-navigation of those who run training, or look at all of it."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.utils.translation import gettext_lazy as _, pgettext

from kindness.menu import folded, sections_of
from training.permissions import sees_training
from training.rules.survey_items import label_of

register = template.Library()
# (address name, label) in the order of the work: planned, held, counted.
SECTIONS: tuple[tuple[str, Any], ...] = (
    ("my_training", _("My training")),
    ("courses", _("Courses")),
    ("training_calendar", _("Calendar")),
    ("training_needs", _("Where it helps")),
    ("training_overview", _("Year in numbers")),
    ("certificate_register", _("Certificates")),
    ("hours", _("Recognised hours")),
    ("visits", _("Visits")),
    ("cases", _("Good cases")),
)
SET_UP: tuple[tuple[str, Any], ...] = (
    ("partners", _("Institutions")),
    ("rooms", _("Rooms")),
    ("instructors", _("Instructors")),
)


@register.filter
def survey_item(key: str) -> str:
    """The words of an item of the telephone survey."""
    return label_of(key)


@register.inclusion_tag("training/_sections.html", takes_context=True)
def training_sections(context: Context) -> dict[str, Any]:
    """`sections`, menu items; none for those who only learn."""
    request = context["request"]
    if not sees_training(request.user):
        return {"sections": []}
    return {
        "sections": [
            *sections_of(request, SECTIONS),
            *folded(pgettext("sections", "Set-up"), sections_of(request, SET_UP)),
        ]
    }
