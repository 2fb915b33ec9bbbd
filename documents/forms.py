"""What is asked before a file leaves: of which kind, what for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kindness.text import CleanText

TABLES = [("xlsx", _("Excel (XLSX)")), ("csv", "CSV")]
FORMATS = [("pdf", "PDF"), ("hwpx", "HWPX"), *TABLES]
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


class FileForm(PurposeForm):
    format = forms.ChoiceField(
        label=_("Kind of file"), choices=FORMATS, initial="pdf", widget=forms.RadioSelect
    )
    field_order: tuple[str, ...] = ("format", "purpose")


class TableForm(PurposeForm):
    """Rows only: nothing to be read on paper."""

    format = forms.ChoiceField(
        label=_("Kind of file"), choices=TABLES, initial="xlsx", widget=forms.RadioSelect
    )
    field_order: tuple[str, ...] = ("format", "purpose")
