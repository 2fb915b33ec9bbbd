"""The sub-navigation of idea contests, and what its pages show of values."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.template.context import Context
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from ideas.enums import Stage
from kindness.menu import sections_of

register = template.Library()
_IN_A_DATE = re.compile(r"(?<=[0-9]\.) (?=[0-9])")
# (address name, label): what everybody uses, then what those who run contests do.
SECTIONS: tuple[tuple[str, Any], ...] = (
    ("ideas", pgettext_lazy("ideas", "Overview")),
    ("my_ideas", _("My ideas")),
    ("idea_gallery", pgettext_lazy("ideas", "Gallery")),
    ("carrying", pgettext_lazy("ideas", "Carrying out")),
    ("contests", _("Contests")),
    ("idea_objections", pgettext_lazy("ideas", "Objections")),
    ("idea_comments", pgettext_lazy("ideas", "Comments")),
    ("idea_numbers", pgettext_lazy("ideas", "Numbers")),
)
TONES = {
    Stage.WRITING: "amber",
    Stage.AHEAD: "blue",
    Stage.ENTRIES: "green",
    Stage.SCREENING: "amber",
    Stage.JUDGING: "amber",
    Stage.CHECKING: "green",
    Stage.ANNOUNCED: "blue",
}


@register.inclusion_tag("ideas/_sections.html", takes_context=True)
def ideas_sections(context: Context) -> dict[str, Any]:
    """`sections`, menu items: those this person may open."""
    return {"sections": list(sections_of(context["request"], SECTIONS))}


@register.filter
def unbroken(text: str) -> str:
    """Dates in a sentence stay on one line: `2026. 11. 30. 24:00`."""
    return _IN_A_DATE.sub("\u00a0", str(text))


@register.filter
def stage_tone(stage: Stage) -> str:
    """The colour beside the word."""
    return TONES.get(stage, "")
