"""What is sent about objections: what should be looked at again, the answer, who is to give it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ideas.enums import ObjectionGround, ObjectionKind, ObjectionOutcome
from ideas.forms.results import DecisionForm, WordsField
from kindness.text import CleanText
from people.queries import LONGEST

OF_SCREENING = (ObjectionGround.MISJUDGED, ObjectionGround.OTHER)  # the others speak of somebody else's idea


class ObjectionForm(forms.Form):
    ground = forms.ChoiceField(label=_("Why"), choices=ObjectionGround.choices, widget=forms.RadioSelect)
    text = WordsField(
        label=_("What should be looked at again"),
        wanted=_("Please write what should be looked at again, and why."),
        help_text=_(
            "Somebody who had no part in it reads this and answers you. Authors are not told who asks."
        ),
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == ObjectionKind.SCREENING:
            self.fields["ground"].choices = [(one.value, one.label) for one in OF_SCREENING]  # type: ignore[attr-defined]
        if kind != ObjectionKind.CHECK:
            self.fields["text"].help_text = _("Somebody who had no part in it reads this and answers you.")


class ReplyForm(forms.Form):
    """Accepted or not, and why."""

    answered = forms.ChoiceField(
        label=_("Your answer"), choices=ObjectionOutcome.choices, widget=forms.RadioSelect
    )
    answer = WordsField(
        label=_("Reason for this"),
        wanted=_("Please write the reason for your answer. The person reads it."),
        help_text=_("The person reads it."),
    )

    def instead(self) -> dict[str, Any] | None:
        """The decision that takes the place of the present one."""
        return None


class AnswerForm(ReplyForm, DecisionForm):
    """`change`: the decision below takes the place of the present one."""

    change = forms.BooleanField(
        label=_("Decide the idea anew, as below"),
        required=False,
        help_text=_("Only where you accept it."),
    )
    field_order = ("answered", "answer", "change")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].required = self.fields["reason"].required = False

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if self._changes(cleaned) and not cleaned.get("outcome") and "outcome" not in self.errors:
            self.add_error(
                "outcome", ValidationError(_("Please choose the new decision."), code="decision_required")
            )
        return cleaned

    @staticmethod
    def _changes(cleaned: dict[str, Any]) -> bool:
        return bool(cleaned.get("change")) and cleaned.get("answered") == ObjectionOutcome.UPHELD

    def instead(self) -> dict[str, Any] | None:
        return self.decided() if self._changes(self.cleaned_data) else None


class AnswererForm(forms.Form):
    """Who is to answer where no officer is impartial."""

    person = CleanText(
        label=_("Person"),
        max_characters=LONGEST,
        help_text=_("For example the head of a department that has nothing to do with it."),
    )
