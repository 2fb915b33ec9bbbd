"""What is sent while ideas are screened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from documents.forms import TableForm
from ideas.enums import Ground, IdeaKind, IdeaState
from ideas.queries.screening import Wanted
from ideas.rules.ideas import LONGEST_COST, LONGEST_TEXT, LONGEST_TITLE
from kindness.text import CleanText

LONGEST_WORDS = 1000
_STATES = [(one.value, one.label) for one in IdeaState if one != IdeaState.DRAFT]


def _search(label: Any) -> CleanText:
    widget = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
    return CleanText(label=label, required=False, max_characters=60, widget=widget)


class ScreenFilter(forms.Form):
    """Which ideas of a contest to list. What cannot be understood filters nothing."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *_STATES])
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *IdeaKind.choices])
    q = _search(_("Number or words"))
    alike = forms.BooleanField(label=_("Only ideas like another one"), required=False)
    late = forms.BooleanField(label=_("Only those whose day has passed"), required=False)

    def wanted(self) -> Wanted:
        self.is_valid()
        return Wanted(**self.cleaned_data)


class _Words(CleanText):
    """What authors read: asked for with its own code (contract)."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 4})
        super().__init__(multiline=True, max_characters=LONGEST_WORDS, widget=widget, **kwargs)

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise forms.ValidationError(
                _("The authors read why. Please write it in one or two sentences."), code="reason_required"
            )
        super().validate(value)


class RejectForm(forms.Form):
    ground = forms.ChoiceField(label=_("Ground"), choices=[("", _("Please choose")), *Ground.choices])
    text = _Words(label=_("In words"), help_text=_("The authors read it. A kind word costs nothing."))


class CorrectForm(forms.Form):
    text = _Words(label=_("What is to be put right"), help_text=_("The authors read it."))
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)


class MergeForm(forms.Form):
    into = forms.IntegerField(
        label=_("Number of the earlier idea"),
        min_value=1,
        max_value=1_000_000,
        error_messages={"required": _("Please give the number of the idea received first.")},
    )


class CreditForm(forms.Form):
    """Without an idea the credit is taken away."""

    earlier = forms.UUIDField(required=False)


class FindForm(forms.Form):
    """Looks among earlier contests for an idea to credit."""

    find = _search(_("Words of the earlier idea"))

    def words(self) -> str:
        return str(self.cleaned_data.get("find", "")) if self.is_valid() else ""


class BlindForm(forms.Form):
    """The judges' copy."""

    title = CleanText(
        label=_("Idea title"),
        max_characters=LONGEST_TITLE,
        error_messages={"required": _("The judges' copy needs a title. Please write one that names nobody.")},
    )
    problem = CleanText(
        label=_("Current state and problem"), max_characters=LONGEST_TEXT, multiline=True, required=False
    )
    proposal = CleanText(label=_("Improvement"), max_characters=LONGEST_TEXT, multiline=True, required=False)
    effect = CleanText(
        label=_("Expected effect"), max_characters=LONGEST_TEXT, multiline=True, required=False
    )
    cost = CleanText(
        label=pgettext_lazy("idea", "Cost"), max_characters=LONGEST_COST, multiline=True, required=False
    )

    def clean(self) -> dict[str, Any] | None:
        """A missing title has the code of the rule (contract)."""
        for error in self.errors.as_data().get("title", []):
            if error.code == "required":
                error.code = "incomplete"
        return super().clean()


class HideForm(forms.Form):
    hidden = forms.BooleanField(required=False)


class ListFileForm(TableForm):
    named = forms.BooleanField(
        label=_("With names and departments of the authors"),
        required=False,
        help_text=_(
            "Without it the file holds the judges' copies alone, so that it can be handed to the jury."
        ),
    )
    field_order = ("format", "named", "purpose")


def ticked(sent: Mapping[str, Any]) -> list[UUID]:
    """Ideas ticked in the list; nonsense is left out."""
    found = []
    for text in sent.getlist("idea") if hasattr(sent, "getlist") else []:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
