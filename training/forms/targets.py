"""Whom a course is for, as a form: clauses one below the other, and always one empty one to go on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kindness.text import CleanText
from people.enums import EMPLOYED, DepartmentGroup
from people.models import Department
from training.forms.courses import PlacesField, day_field, whole_number
from training.rules.target import LONGEST_TITLE, MOST_MONTHS, Clause, NotCompleted, Rule

GRADES = [("", _("Any")), *((str(grade), str(grade)) for grade in range(1, 10))]


class ClauseForm(forms.Form):
    """One clause. Left empty, it is none."""

    front_line = forms.BooleanField(label=_("Meets visitors"), required=False)
    hired_within_months = whole_number(_("Hired within (months)"), 1, MOST_MONTHS, required=False)
    grade_from = forms.ChoiceField(label=_("Highest grade"), choices=GRADES, required=False)
    grade_to = forms.ChoiceField(label=_("Lowest grade"), choices=GRADES, required=False)
    employment = forms.MultipleChoiceField(
        label=_("Employment"),
        choices=[(kind.value, kind.label) for kind in EMPLOYED],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    groups = forms.MultipleChoiceField(
        label=_("Groups of departments"),
        choices=DepartmentGroup.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    divisions = PlacesField()
    since = day_field(_("No training completed since"), required=False)
    title = CleanText(
        label=_("Only training with these words in its title"), max_characters=LONGEST_TITLE, required=False
    )

    def __init__(self, *args: Any, places: Mapping[str, Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["divisions"]
        assert isinstance(field, PlacesField)
        field.places = places

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        first, last = data.get("grade_from"), data.get("grade_to")
        if first and last and first > last:
            self.add_error("grade_to", _("The lowest grade has the larger number. Please swap them."))
        if data.get("title") and not data.get("since"):
            self.add_error("since", _("Please choose since when."))
        return data

    def clause(self) -> Clause:
        data = self.cleaned_data
        first, last = data["grade_from"], data["grade_to"]
        return Clause(
            front_line=data["front_line"],
            hired_within_months=data["hired_within_months"],
            grade=(int(first or 1), int(last or 9)) if first or last else None,
            employment=tuple(data["employment"]),
            groups=tuple(data["groups"]),
            divisions=tuple(sorted(place.code for place in data["divisions"])),
            not_completed=NotCompleted(data["since"], data["title"]) if data["since"] else None,
        )

    @staticmethod
    def initial_of(clause: Clause, names: Mapping[str, str]) -> dict[str, Any]:
        first, last = clause.grade or ("", "")
        past = clause.not_completed
        return {
            "front_line": clause.front_line,
            "hired_within_months": clause.hired_within_months,
            "grade_from": str(first),
            "grade_to": str(last),
            "employment": list(clause.employment),
            "groups": list(clause.groups),
            "divisions": ", ".join(names.get(code, code) for code in clause.divisions),
            "since": past.since if past else None,
            "title": past.title if past else "",
        }


class BaseRuleForm(forms.BaseFormSet):  # type: ignore[type-arg]
    """A rule: the clauses that were filled in."""

    def rule(self) -> Rule:
        clauses = (form.clause() for form in self.forms)
        return tuple(clause for clause in clauses if not clause.asks_nothing)


RuleForm = forms.formset_factory(ClauseForm, formset=BaseRuleForm, extra=1, max_num=20, absolute_max=20)


def rule_form(
    prefix: str, rule: Iterable[Clause], places: Mapping[str, Department], data: Any = None
) -> BaseRuleForm:
    """The form of a rule, filled with its clauses. prefix: target or open_to."""
    names = {place.code: place.name for place in places.values()}
    initial = [ClauseForm.initial_of(clause, names) for clause in rule]
    return RuleForm(data, prefix=prefix, initial=initial, form_kwargs={"places": places})  # type: ignore[return-value]
