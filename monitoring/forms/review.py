"""What is sent about results: appeals and their answers, calls that do not count."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kindness.text import CleanText
from monitoring.enums import CallExclusion, DisputeOutcome, DisputeReason
from monitoring.rules.calibration import MOST_CALLS
from people.queries import LONGEST
from recognition.forms import ReasonText

MOST_DAYS = 31


class AppealForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why"), choices=DisputeReason.choices, widget=forms.RadioSelect)
    text = ReasonText(
        label=_("What was otherwise"),
        help_text=_("Somebody who did not score the call reads it and answers you."),
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)


class AnswerForm(forms.Form):
    """The values of a new score come beside it: forms.scoring.typed_items."""

    outcome = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            (DisputeOutcome.UPHELD, _("The score stands")),
            (DisputeOutcome.REVISED, _("Score the call anew, with the values below")),
            (DisputeOutcome.EXCLUDED, _("The call does not count")),
        ],
        widget=forms.RadioSelect,
    )
    answer = ReasonText(label=_("Reason for this"), help_text=_("The person reads it."))


class ExcludeForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why"), choices=CallExclusion.choices, widget=forms.RadioSelect)
    note = ReasonText(
        label=_("What happened"),
        help_text=_(
            "It stays in the record. The head of the department sees only that the call does not count."
        ),
    )


class IncludeForm(forms.Form):
    note = ReasonText(label=_("Reason for this"), help_text=_("It stays in the record."))


class ShieldForm(forms.Form):
    """The protected days of a person."""

    person = CleanText(label=_("Person"), max_characters=LONGEST, required=False)  # none is no such person
    first = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = ReasonText(
        label=_("Reason for this"), help_text=_("Never what happened to the person: a reference is enough.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and not first <= last < first + timedelta(days=MOST_DAYS):
            raise ValidationError(
                _(
                    "The last day lies before the first, or more than a month after it. Please check the days."
                ),
                code="invalid_days",
            )
        return cleaned

    def days(self) -> list[date]:
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]


class CalibrationForm(forms.Form):
    name = CleanText(label=_("Name"), max_characters=80)
    count = forms.IntegerField(label=_("How many calls"), min_value=3, max_value=MOST_CALLS, initial=5)
    until = forms.DateField(
        label=_("Until which day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)


class RedrawForm(forms.Form):
    reason = ReasonText(label=_("Reason for this"), help_text=_("It stays in the record."))
