"""What was sent about rounds, who is asked, who scores, and scenarios."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from kindness.text import CleanText, clean_text
from monitoring.enums import Excluded, RoundKind, SampleUnit
from monitoring.models import Round, Scenario, Version
from monitoring.rules.rounds import LATER_FIELDS, ROUND_FIELDS
from people.enums import EMPLOYED, DepartmentGroup, EmploymentType
from people.queries import LONGEST

LONGEST_STORY = 2_000


def _number(label: Any, low: int, high: int, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=low, max_value=high, help_text=help_text)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Please write the day as 2026-12-31.")},
    )


def _several(label: Any, choices: Any, **kwargs: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, **kwargs
    )


class NamesField(CleanText):
    """Words with commas between, each once."""

    def clean(self, value: Any) -> Any:
        words = (clean_text(word) for word in super().clean(value).split(","))
        return list(dict.fromkeys(word for word in words if word))


class VersionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.scorecard.name} · {obj.number} ({obj.get_state_display()})"


class StoryChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} ({DIFFICULTIES[obj.difficulty]})"


DIFFICULTIES = {1: _("easy"), 2: _("medium"), 3: _("hard")}


class RoundForm(forms.Form):
    """Everything about a round that is decided before its calls are drawn."""

    name = CleanText(label=_("Name of the round"), max_characters=80)
    kind = forms.ChoiceField(label=_("Kind of survey"), choices=RoundKind.choices)
    agency = CleanText(
        label=_("Survey agency"), max_characters=80, required=False, help_text=_("Where one is commissioned")
    )
    version = VersionChoice(
        label=_("Scorecard"),
        queryset=Version.objects.none(),
        help_text=_("Its version is frozen when the round is opened."),
    )
    starts_on = _day(_("First day"))
    ends_on = _day(_("Last day"))

    groups = _several(_("Groups of departments"), DepartmentGroup.choices)
    employment = _several(
        _("Types of employment"), [(one.value, EmploymentType(one).label) for one in EMPLOYED]
    )
    field_ranks = NamesField(
        label=_("Ranks of field workers"),
        required=False,
        max_characters=400,
        help_text=_("They are not asked. With commas between, for example: 환경미화원, 도로보수원."),
    )
    hired_months = _number(_("Not asked within so many months after being hired"), 0, 24)

    unit = forms.ChoiceField(label=_("Calls are counted by"), choices=SampleUnit.choices)
    calls_each = _number(_("Calls for each"), 1, 20)
    first_hour = _number(_("Calls from (hour)"), 7, 21)
    last_hour = _number(_("Calls until (hour)"), 8, 22)
    at_lunch = forms.BooleanField(label=_("Also between 12 and 13 o’clock"), required=False)
    most_attempts = _number(_("Attempts before a call is given up"), 1, 10)
    raters_per_division = _number(
        _("Raters for each department, at least"),
        1,
        20,
        _("As far as there are so many. The sampling plan aims at more."),
    )
    second_percent = _number(_("Share of the calls with a second score (%)"), 0, 100)
    seed = _number(
        _("Random seed"),
        0,
        2_147_483_647,
        _("The same number draws the same calls, so that anybody can check it."),
    )
    scenarios = StoryChoice(
        label=_("Scenarios"),
        queryset=Scenario.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None chosen: all in use."),
    )

    least_of_division = _number(_("Calls before a department’s figure is shown"), 1, 100)
    least_of_person = _number(
        _("Calls before a person may be among the best"),
        1,
        100,
        _("With fewer than 8 calls, names would mostly be luck."),
    )
    best = _number(_("How many of the best"), 0, 200)
    severity_limit = _number(_("Points by which a rater may differ before it is looked at"), 1, 50)
    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, *args: Any, versions: Any, scenarios: Any, drawn: bool = False, **kwargs: Any) -> None:
        """drawn: only what may still change once the calls are drawn."""
        super().__init__(*args, **kwargs)
        for name, rows in (("version", versions), ("scenarios", scenarios)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
        for name in set(ROUND_FIELDS) - set(LATER_FIELDS) if drawn else ():
            del self.fields[name]

    def values(self) -> dict[str, Any]:
        """What was filled in, without the token."""
        return {name: value for name, value in self.cleaned_data.items() if name != "token"}

    @staticmethod
    def initial_of(survey: Round) -> dict[str, Any]:
        values = {
            name: getattr(survey, name) for name in ROUND_FIELDS if name not in {"version", "scenarios"}
        }
        return values | {
            "version": survey.version_id,
            "field_ranks": ", ".join(survey.field_ranks),
            "scenarios": [one.pk for one in survey.scenarios.all()],
        }

    @staticmethod
    def initial_for(today: date) -> dict[str, Any]:
        """A new round with the settings most rounds have."""
        empty = Round(starts_on=today, ends_on=today)
        plain = set(ROUND_FIELDS) - {"name", "version", "scenarios", "field_ranks"}
        return {name: getattr(empty, name) for name in plain}


class SubjectFilter(forms.Form):
    """Which part of the list is looked at. Nonsense is all of it."""

    only = forms.ChoiceField(
        label=_("Which people"),
        required=False,
        choices=[
            ("", _("Everybody")),
            ("asked", _("Asked")),
            ("excluded", _("Not asked")),
            *Excluded.choices,
        ],
    )
    q = CleanText(label=_("Name or department"), required=False, max_characters=LONGEST)

    def wanted(self) -> dict[str, str]:
        data = self.cleaned_data if self.is_valid() else {}
        return {"only": data.get("only", ""), "text": data.get("q", "")}


class RaterForm(forms.Form):
    person = CleanText(
        label=_("Who scores"),
        max_characters=LONGEST,
        help_text=_("Somebody of the city by name; an outside evaluator by the number of the account."),
    )


class PlanForm(forms.Form):
    """Taking personal data out needs a purpose."""

    purpose = CleanText(
        label=_("Purpose"),
        max_characters=200,
        help_text=_("It is kept in the access log with your name, the day and what was downloaded."),
        error_messages={"required": _("Please write what the file is for.")},
    )


class ScenarioForm(forms.Form):
    title = CleanText(label=_("Title"), max_characters=80)
    story = CleanText(
        label=_("What the caller says and wants to know"),
        multiline=True,
        max_characters=LONGEST_STORY,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    good_answer = CleanText(
        label=_("What a good answer holds"),
        multiline=True,
        required=False,
        max_characters=LONGEST_STORY,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    difficulty = forms.TypedChoiceField(
        label=_("Difficulty"), choices=list(DIFFICULTIES.items()), coerce=int, widget=forms.RadioSelect
    )
    divisions: Any = forms.ModelMultipleChoiceField(
        label=_("Departments whose duties it fits"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: it fits everybody’s."),
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, *args: Any, divisions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["divisions"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = divisions

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "token"}

    @staticmethod
    def initial_of(scenario: Scenario) -> dict[str, Any]:
        values = {name: getattr(scenario, name) for name in ("title", "story", "good_answer", "difficulty")}
        return values | {"divisions": [place.pk for place in scenario.divisions.all()]}
