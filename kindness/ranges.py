"""Any range of days, asked for in an address."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _


class RangeForm(forms.Form):
    """Any range of days, both ends counted. Nonsense shows the usual days rather than failing."""

    longest: ClassVar[timedelta] = timedelta(days=3 * 366)

    first = forms.DateField(
        label=_("First day"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last = forms.DateField(
        label=_("Last day"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def chosen(self, usual: tuple[date, date]) -> tuple[date, date]:
        """The days asked for; the usual ones for what was left out or makes no range."""
        given = self.cleaned_data if self.is_valid() else {}
        first, last = given.get("first") or usual[0], given.get("last") or usual[1]
        return (first, last) if first <= last <= first + self.longest else usual

    def misread(self, shown: tuple[date, date]) -> bool:
        """What was asked for is not what is shown."""
        if not self.is_bound:
            return False
        given = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        return not self.is_valid() or any(
            asked and asked != day for asked, day in zip(given, shown, strict=True)
        )
