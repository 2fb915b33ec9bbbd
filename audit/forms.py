"""What the auditor asked for."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django import forms
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from audit.queries import AccessFilter, ActFilter, Days
from documents.forms import TABLES
from kindness.text import CleanText

Choices = list[tuple[str, str]]


class DayField(forms.DateField):
    """A calendar day as browsers send it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(required=False, widget=widget, input_formats=["%Y-%m-%d"], **kwargs)


class FilterForm(forms.Form):
    """Filters in the address of a list. Nothing is required; what cannot be read is told."""

    who = CleanText(required=False, max_characters=60)
    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"))

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        first, last = found.get("first"), found.get("last")
        if first and last and first > last:
            raise forms.ValidationError(
                _("The first day lies after the last one. Please change one of them."), code="days"
            )
        return found

    def query(self) -> str:
        """The filters as they stand in the address, ready for one more parameter."""
        given = urlencode({name: self.data[name] for name in self.fields if self.data.get(name)})
        return f"{given}&" if given else ""

    def days(self) -> Days:
        return Days(self.cleaned_data.get("first"), self.cleaned_data.get("last"))


class ActFilterForm(FilterForm):
    action = forms.ChoiceField(required=False, label=_("Act"))
    target = CleanText(required=False, max_characters=60, label=_("Target (kind or id)"))
    text = CleanText(required=False, max_characters=60, label=_("Word in the reason or the contents"))

    field_order = ("who", "action", "target", "first", "last", "text")

    def __init__(self, *args: Any, actions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].label = _("Who (number, name or job)")
        self.fields["action"].choices = [("", _("All")), *actions]  # type: ignore[attr-defined]

    def wanted(self) -> ActFilter:
        found = self.cleaned_data
        return ActFilter(found["who"], found["action"], found["target"], found["text"], self.days())


class AccessFilterForm(FilterForm):
    whose = CleanText(required=False, max_characters=60, label=_("Whose data (number or name)"))
    what = forms.ChoiceField(required=False, label=_("What was shown"))
    downloads = forms.BooleanField(required=False, label=_("Downloads only"))

    field_order = ("who", "whose", "what", "first", "last", "downloads")

    def __init__(self, *args: Any, kinds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].label = _("Viewer (number or name)")
        self.fields["what"].choices = [("", _("All")), *kinds]  # type: ignore[attr-defined]

    def wanted(self) -> AccessFilter:
        found = self.cleaned_data
        return AccessFilter(found["who"], found["whose"], found["what"], self.days(), found["downloads"])


class MonthForm(forms.Form):
    """`2026-11`, as an input of type month sends it."""

    month = forms.DateField(input_formats=["%Y-%m"], label=_("Month"))

    def chosen(self, otherwise: date) -> date:
        """The first day of the month asked for; `otherwise` when none can be read."""
        return self.cleaned_data["month"] if self.is_valid() else otherwise


class ExportForm(forms.Form):
    """A file of what is listed. Taking personal data out needs a purpose."""

    format = forms.ChoiceField(
        label=_("File type"),
        choices=TABLES,
        initial="xlsx",
        widget=forms.RadioSelect,
    )
    purpose = CleanText(
        label=_("Purpose"),
        max_characters=200,
        help_text=_("It is kept in the access log with your name, the day and what was downloaded."),
        error_messages={"required": _("Please write what the file is for.")},
    )

    def refusal(self) -> Literal["purpose_required", "invalid"]:
        """The code of what is wrong with it."""
        return "purpose_required" if self.has_error("purpose", "required") else "invalid"
