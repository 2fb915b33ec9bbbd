"""What the person sent."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from awards import reports
from awards.enums import ReportFormat
from kindness.text import CleanText

LONGEST_PURPOSE = 400


class TokenForm(forms.Form):
    """A form whose repeat gives the first answer."""

    token = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)

    def clean_token(self) -> UUID:
        """A script that sends none, or nonsense, gets a fresh one."""
        try:
            return UUID(self.cleaned_data["token"])
        except ValueError:
            return uuid4()


class SearchForm(forms.Form):
    """A name or an employee number, and the page."""

    q = CleanText(required=False, max_characters=60, label=_("Name or employee number"))
    page = forms.IntegerField(required=False, min_value=1, max_value=1_000_000)

    @classmethod
    def read(cls, data: Any) -> tuple[str, int]:
        """The text and the page; what makes no sense is as if it were not there."""
        form = cls(data)
        form.is_valid()
        return form.cleaned_data.get("q") or "", form.cleaned_data.get("page") or 1


class FormatChoice(forms.ChoiceField):
    """One of the formats there are; anything else is `invalid_format` (contract)."""

    def validate(self, value: Any) -> None:
        if value not in ReportFormat.values:
            raise ValidationError(str(reports.INVALID_FORMAT.message), code=reports.INVALID_FORMAT.code)


class PurposeText(CleanText):
    """What the download is for; left out, it is `purpose_required` (contract)."""

    def validate(self, value: Any) -> None:
        if not value:
            raise ValidationError(str(reports.PURPOSE_REQUIRED.message), code=reports.PURPOSE_REQUIRED.code)
        super().validate(value)


class ReportForm(TokenForm):
    """Which file, what for."""

    format = FormatChoice(
        choices=ReportFormat.choices,
        label=_("Kind of file"),
        initial=ReportFormat.XLSX.value,
        widget=forms.RadioSelect,
    )
    purpose = PurposeText(
        max_characters=LONGEST_PURPOSE,
        label=_("Purpose of the download"),
        help_text=_("For example: papers for the award committee. It is kept with the access record."),
    )


class PublishForm(TokenForm):
    """Nothing but the decision."""


class CommendationForm(TokenForm):
    """One entry of the register."""

    person = CleanText(max_characters=20, label=_("Person"))
    title = CleanText(
        max_characters=120,
        label=_("Commendation"),
        help_text=_("For example: Mayor's commendation for kindness."),
    )
    conferred_on = forms.DateField(
        label=_("Conferred on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    number = CleanText(
        required=False,
        max_characters=40,
        label=_("Number of the certificate"),
        help_text=_("For example: 2026-123"),
    )
