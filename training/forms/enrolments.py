"""What is sent about enrolments, offers, approvals and seats."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kindness.text import CleanText
from people.queries import LONGEST
from recognition.forms import ReasonText

MOST_SEATS = 9999


class EnrolForm(forms.Form):
    """waitlist: wait when all seats are taken."""

    waitlist = forms.BooleanField(required=False)
    token = forms.UUIDField(required=False)


class DecisionForm(forms.Form):
    """Of the head. A reason is asked for by the rules where the answer is no."""

    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=[("approve", _("Approve")), ("decline", _("Do not approve"))],
        widget=forms.RadioSelect,
    )
    note = ReasonText(
        label=_("Reason for this"),
        required=False,
        help_text=_("Needed when you do not approve. The person reads it."),
    )


class PersonForm(forms.Form):
    """Whom an officer adds."""

    person = CleanText(label=_("Person"), max_characters=LONGEST, required=False)  # none is no such person
    waitlist = forms.BooleanField(
        label=_("Put them on the waitlist when all seats are taken"), required=False
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)


class CohortChoice(forms.ChoiceField):
    """One of the cohorts the page offers, by id."""

    def to_python(self, value: Any) -> str:
        return str(value or "")


class MoveForm(forms.Form):
    cohort = CohortChoice(label=_("To which cohort"), widget=forms.RadioSelect)
    reason = ReasonText(label=_("Reason for the move"), help_text=_("The person reads it."))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cohort"]
        assert isinstance(field, CohortChoice)
        field.choices = choices


class CancelForm(forms.Form):
    reason = ReasonText(label=_("Reason for this"), help_text=_("Everybody concerned reads it."))


class CapacityForm(forms.Form):
    capacity = forms.IntegerField(label=_("Seats"), min_value=1, max_value=MOST_SEATS)
