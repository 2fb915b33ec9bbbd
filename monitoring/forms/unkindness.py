"""What is sent about reports of unkindness."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kindness.text import CleanText
from monitoring.enums import Channel, Finding
from people.models import Department
from people.queries import LONGEST

LONGEST_TEXT = 2000


def _day(label: Any, **fields: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **fields
    )


def _text(label: Any, **fields: Any) -> CleanText:
    widget = forms.Textarea(attrs={"rows": 5})
    return CleanText(label=label, max_characters=LONGEST_TEXT, multiline=True, widget=widget, **fields)


class ReportForm(forms.Form):
    channel = forms.ChoiceField(label=_("How it came"), choices=Channel.choices)
    received_on = _day(_("Received on"))
    happened_on = _day(_("Happened on"), required=False)
    person = CleanText(
        label=_("Person"),
        max_characters=LONGEST,
        required=False,
        help_text=_("Empty when the visitor named nobody."),
    )
    division = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Department.objects.none(),
        to_field_name="code",
        required=False,
        help_text=_("Only without a person."),
    )
    facts = _text(
        _("What happened"), help_text=_("What was said and done, without the visitor's name and number.")
    )
    erase_on = _day(
        _("Erase on"), required=False, help_text=_("Without an entry, half a year after it came.")
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, divisions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["division"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = divisions

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("person") and not cleaned.get("division"):
            self.add_error(
                "division",
                forms.ValidationError(_("Please name the person or the department."), code="nobody_named"),
            )
        return cleaned


class ViewForm(forms.Form):
    view = _text(
        _("How it was from your side"),
        required=False,
        help_text=_("You may leave it empty: nobody has to write anything."),
    )


class FindingForm(forms.Form):
    finding = forms.ChoiceField(label=_("Finding"), choices=Finding.choices, widget=forms.RadioSelect)
    note = _text(_("Reason for the finding"), help_text=_("The person reads it."))

    def clean(self) -> dict[str, Any] | None:
        """A missing reason has a code of its own (contract)."""
        for error in self.errors.as_data().get("note", []):
            if error.code == "required":
                error.code = "reason_required"
        return super().clean()


class HelpForm(forms.Form):
    help_agreed = _text(
        _("Help agreed"),
        required=False,
        help_text=_(
            "Coaching, training, a calmer counter, a colleague beside: what you agreed with the person."
        ),
    )
