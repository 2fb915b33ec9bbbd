"""What is asked of the gallery and of the numbers, in their addresses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.enums import AdoptionState
from kindness.ranges import RangeForm
from kindness.text import CleanText

LONGEST_SEARCH = 60


class GalleryForm(forms.Form):
    """Nonsense shows everything rather than failing: `wanted` holds what could be read."""

    q = CleanText(label=_("Search"), required=False, max_characters=LONGEST_SEARCH, widget=forms.SearchInput)
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *AdoptionState.choices]
    )
    division = forms.ChoiceField(label=_("Department"), required=False)

    def __init__(
        self, *args: Any, years: Iterable[int], divisions: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", _("All")), *((year, str(year)) for year in years)]  # type: ignore[attr-defined]
        self.fields["division"].choices = [("", _("All")), *divisions]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class NumbersRange(RangeForm):
    """Contests come once a year: ten of them may be asked for."""

    longest: ClassVar[timedelta] = timedelta(days=10 * 366)
