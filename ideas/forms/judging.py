"""What is sent about juries and by judges."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.enums import Recusal
from ideas.models import Judge
from ideas.rules.judging import LONGEST_COMMENT
from ideas.services.judging import Entered
from kindness.errors import Refused
from kindness.text import CleanText, clean_text
from people.queries import LONGEST

POINTS = re.compile(r"^points-([0-9]{1,18})$")
MOST_POINTS = 32_767  # what the column holds: more is refused in words, by the criterion's weight
LONGEST_ON_IDEA = 1000


class PersonForm(forms.Form):
    person = CleanText(label=_("Person"), max_characters=LONGEST, required=False)  # none is no such person


class GiveForm(forms.Form):
    """An idea to a judge by hand."""

    number = forms.IntegerField(label=_("Number of receipt"), min_value=1, max_value=10**6)
    judge = forms.ChoiceField(label=_("Judge"))

    def __init__(self, *args: Any, judges: list[Judge], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["judge"].choices = [  # type: ignore[attr-defined]
            (one.staff.number, one.name) for one in judges if one.left_at is None
        ]


class RecuseForm(forms.Form):
    kind = forms.ChoiceField(label=_("Why"), choices=Recusal.choices, widget=forms.RadioSelect)
    note = CleanText(
        label=_("Note"),
        max_characters=200,
        required=False,
        help_text=_("Read by programme officers and auditors. Please write no name."),
    )


class CommentForm(forms.Form):
    """On the idea as a whole. Left out of what a script sends: it stays as it is."""

    comment = CleanText(
        label=_("Comment on the idea"),
        max_characters=LONGEST_ON_IDEA,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Kind words that help the authors on. The decision may quote them without your name."),
    )


class PointsForm(forms.Form):
    """One criterion, sent by the page's script."""

    criterion = forms.IntegerField(min_value=1, max_value=2**62)
    points = forms.IntegerField(min_value=0, max_value=MOST_POINTS)
    comment = CleanText(max_characters=LONGEST_COMMENT, required=False)


def typed_points(sent: Mapping[str, Any]) -> dict[int, Entered]:
    """By criterion, those with points. Refuses invalid_score, reason_too_long."""
    found = {}
    for name, value in sent.items():
        match = POINTS.match(name)
        text = str(value).strip()
        if match and text:
            comment = _comment(str(sent.get(f"comment-{match[1]}", "")))
            found[int(match[1])] = Entered(_points(text), comment)
    return found


def _points(text: str) -> int:
    if not (text.isdecimal() and text.isascii()) or len(text) > 3:
        raise Refused(
            "invalid_score",
            _("Points are whole numbers from 0 to the weight of the criterion."),
            title=_("The points were not stored."),
        )
    return int(text)


def _comment(text: str) -> str:
    form = forms.Form({"comment": text})
    form.fields["comment"] = CleanText(max_characters=LONGEST_COMMENT, required=False)
    if not form.is_valid():
        error = form.errors.as_data()["comment"][0]
        raise Refused(error.code or "invalid", error.messages[0], title=_("The points were not stored."))
    return str(form.cleaned_data["comment"])


def searched(text: str) -> str:
    """What was typed into the search, as it is compared."""
    return clean_text(text)[:60]
