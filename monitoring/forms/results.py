"""What is asked of results: which days, which file, what for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kindness.text import CleanText
from monitoring.forms.callbacks import RangeForm

FORMATS = [("pdf", "PDF"), ("hwpx", "HWPX"), ("xlsx", _("Excel (XLSX)")), ("csv", "CSV")]
LONGEST_PURPOSE = 400


class PurposeForm(forms.Form):
    purpose = CleanText(
        label=_("Purpose of the download"),
        max_characters=LONGEST_PURPOSE,
        error_messages={"required": _("Please write what the file is for.")},
    )

    def clean(self) -> dict[str, Any] | None:
        """A missing purpose has its own code (contract)."""
        for error in self.errors.as_data().get("purpose", []):
            if error.code == "required":
                error.code = "purpose_required"
        return super().clean()


class ReportForm(RangeForm, PurposeForm):
    """The report to the mayor: of all the days, or of some."""

    format = forms.ChoiceField(
        label=_("Kind of file"), choices=FORMATS, initial="pdf", widget=forms.RadioSelect
    )
    field_order = ("format", "first", "last", "purpose")


class BestForm(PurposeForm):
    """The list of the best, with names."""

    format = forms.ChoiceField(
        label=_("Kind of file"), choices=FORMATS[2:], initial="xlsx", widget=forms.RadioSelect
    )
    field_order = ("format", "purpose")
