"""What is sent about assignments and wishes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from kindness.dates import format_datetime
from kindness.text import CleanText
from people.queries import LONGEST
from training.forms.courses import TokenForm
from training.rules.plans import LARGEST_SEED, MOST_WISHES

NO_SEAT = "none"


class ProposalForm(TokenForm):
    """The button, with the number that makes a proposal repeatable."""

    seed = forms.IntegerField(
        label=_("Number of the draw"),
        min_value=0,
        max_value=LARGEST_SEED,
        help_text=_(
            "The same number gives the same proposal; another one deals equal people out in another way."
        ),
    )


class ConfirmForm(forms.Form):
    """Nothing but the decision."""


class PlanFilter(forms.Form):
    """Looking through a plan. Nonsense finds everything rather than failing."""

    q = CleanText(required=False, max_characters=LONGEST, label=_("Name, employee number or department"))
    cohort = forms.UUIDField(required=False)
    only = forms.ChoiceField(
        required=False,
        label=_("People"),
        choices=[
            ("", _("Everybody")),
            ("without", _("Without a seat")),
            ("by_hand", _("Moved by hand")),
        ],
    )

    def wanted(self) -> dict[str, Any]:
        """What was chosen and makes sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class MoveForm(forms.Form):
    person = CleanText(label=_("Person"), max_characters=LONGEST)
    cohort = forms.ChoiceField(label=_("Where to"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, cohorts: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._cohorts = {str(one.pk): one for one in cohorts}
        self.fields["cohort"].choices = [  # type: ignore[attr-defined]
            *((pk, _filling(one)) for pk, one in self._cohorts.items()),
            (NO_SEAT, gettext("No seat in this plan")),
        ]

    def chosen(self) -> Any:
        """The cohort, or None for no seat."""
        return self._cohorts.get(self.cleaned_data["cohort"])


def _filling(cohort: Any) -> str:
    """`Cohort 3 · 2027. 3. 5. 14:00 · 28 of 40 seats`."""
    values = {
        "number": cohort.number,
        "at": format_datetime(cohort.starts_at) if cohort.starts_at else gettext("no day yet"),
        "filled": cohort.filled,
        "capacity": cohort.capacity,
    }
    return gettext("Cohort %(number)s · %(at)s · %(filled)s of %(capacity)s seats") % values


class WishForm(forms.Form):
    """Up to three cohorts, the best first; empty ones may stand between."""

    def __init__(self, *args: Any, cohorts: list[Any], chosen: list[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._cohorts = {str(one.pk): one for one in cohorts}
        choices = [("", gettext("No wish")), *((pk, _when(one)) for pk, one in self._cohorts.items())]
        for place, label in enumerate(_PLACES, start=1):
            self.fields[f"wish{place}"] = forms.ChoiceField(
                label=label,
                required=False,
                choices=choices,
                initial=str(chosen[place - 1]) if place <= len(chosen) else "",
            )

    def chosen(self) -> list[Any]:
        """The cohorts in their order."""
        names = [self.cleaned_data[f"wish{place}"] for place in range(1, MOST_WISHES + 1)]
        return [self._cohorts[name] for name in names if name]


_PLACES = (_("First choice"), _("Second choice"), _("Third choice"))


def _when(cohort: Any) -> str:
    values = {"number": cohort.number, "at": format_datetime(cohort.starts_at)}
    return gettext("Cohort %(number)s · %(at)s") % values
