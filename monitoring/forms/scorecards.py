"""What was sent about scorecards, versions and their items."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kindness.text import CleanText
from monitoring.enums import CardKind, Grade, ItemKind, ItemRole, NotApplicable, Weight
from monitoring.models import Version
from monitoring.rules.bank import BANK, from_bank
from monitoring.rules.cards import MOST_LEVELS, ItemPlan, LevelPlan, standard_levels
from monitoring.rules.templates import TEMPLATES, Template

SPARE_LEVELS = 2
LEAST_LEVEL_ROWS = 5


def _points(label: Any, **kwargs: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, max_digits=5, decimal_places=2, min_value=0, max_value=200, **kwargs
    )


class NameForm(forms.Form):
    """What a scorecard is called, and where it comes from."""

    name = CleanText(label=_("Name of the scorecard"), max_characters=80)
    source = CleanText(
        label=_("Source"),
        max_characters=200,
        required=False,
        help_text=_("Who published it, in which year; empty when it is our own."),
    )


class CardForm(NameForm):
    """A scorecard written by hand."""

    kind = forms.ChoiceField(
        label=_("Used for"), choices=CardKind.choices, initial=CardKind.PHONE, widget=forms.RadioSelect
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)


class TemplateForm(forms.Form):
    """One of the published ones."""

    template = forms.ChoiceField(
        label=_("Published scorecard"), choices=[(one.slug, one.name) for one in TEMPLATES.values()]
    )
    token = forms.UUIDField(required=False)

    def chosen(self) -> Template:
        return TEMPLATES[self.cleaned_data["template"]]


class CopyForm(forms.Form):
    note = CleanText(
        label=_("What changes, and why"),
        max_characters=400,
        multiline=True,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For those who compare rounds later."),
    )


class SettingsForm(forms.Form):
    """Everything about a version but its items. A grade whose points are empty is not given."""

    note = CleanText(
        label=_("What changed, and why"),
        max_characters=400,
        multiline=True,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    not_applicable = forms.ChoiceField(
        label=_("An item that does not apply"), choices=NotApplicable.choices, widget=forms.RadioSelect
    )
    excellent = _points(Grade.EXCELLENT.label, required=False)
    good = _points(Grade.GOOD.label, required=False)
    fair = _points(Grade.FAIR.label, required=False)
    poor = _points(Grade.POOR.label, required=False)
    dispute_days = forms.IntegerField(
        label=_("Days for an appeal after the results are published"), min_value=0, max_value=60
    )
    most_disputes = forms.IntegerField(
        label=_("Most appeals of one person in one round"), min_value=0, max_value=20
    )

    def settings(self) -> dict[str, Any]:
        """For services.scorecards.change_version. What is below every limit is very poor."""
        data = self.cleaned_data
        limits = [[_number(data[grade]), grade.value] for grade in Grade if data.get(grade) is not None]
        if not limits or limits[-1][0] != 0:
            limits.append([0, Grade.VERY_POOR.value])
        kept = ("note", "not_applicable", "dispute_days", "most_disputes")
        return {name: data[name] for name in kept} | {"grades": limits}

    @staticmethod
    def initial_of(version: Version) -> dict[str, Any]:
        kept = ("note", "not_applicable", "dispute_days", "most_disputes")
        return {name: getattr(version, name) for name in kept} | {
            grade: least for least, grade in version.grades
        }


def _number(value: Decimal) -> float:
    """Whole where it is, as JSON keeps it."""
    return int(value) if value == int(value) else float(value)


# --- an item ----------------------------------------------------------------------------------------------------
class ItemForm(forms.Form):
    stage = CleanText(
        label=_("Stage"),
        max_characters=40,
        help_text=_("Items of one stage stand together on the rater’s page."),
    )
    label = CleanText(label=_("Item"), max_characters=80)
    key = forms.SlugField(
        label=_("Key in the item bank"),
        max_length=40,
        required=False,
        help_text=_(
            "The same for the same thing in every scorecard: rounds are compared by it. Empty for an item of your own."
        ),
        widget=forms.TextInput(attrs={"list": "item-bank", "autocomplete": "off"}),
    )
    help = CleanText(
        label=_("What the rater looks at"),
        max_characters=400,
        multiline=True,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    kind = forms.ChoiceField(label=_("How it is scored"), choices=ItemKind.choices)
    points = _points(_("Full points"))
    role = forms.ChoiceField(
        label=_("Base item, bonus or penalty"),
        choices=ItemRole.choices,
        initial=ItemRole.BASE,
        help_text=_(
            "Bonus and penalty points are entered as points, with a reason, and only where there is one."
        ),
    )
    weight = forms.ChoiceField(
        label=_("When nothing is earned"),
        choices=Weight.choices,
        initial=Weight.NORMAL,
        help_text=_(
            "Fatal: the whole call is worth nothing. Critical: the call is marked, its points stand."
        ),
    )
    may_not_apply = forms.BooleanField(label=_("May be not applicable"), required=False)
    of_person = forms.BooleanField(
        label=_("Scored only when the person themselves spoke"),
        required=False,
        initial=True,
        help_text=_("Otherwise it is the department’s, and is scored too when the person was away."),
    )

    @staticmethod
    def initial_of(item: ItemPlan) -> dict[str, Any]:
        return {name: getattr(item, name) for name in ItemForm.base_fields}


class LevelForm(forms.Form):
    """One level. Left empty, it is none; points may stay empty where the kind has a standard."""

    label = CleanText(label=_("Name of the level"), max_characters=60, required=False)
    anchor = CleanText(label=_("What it looks like"), max_characters=200, required=False)
    points = _points(_("Points"), required=False)
    upto = forms.IntegerField(label=_("Up to"), min_value=0, max_value=999, required=False)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not data.get("label") and any(
            data.get(name) not in {None, ""} for name in ("anchor", "points", "upto")
        ):
            raise ValidationError(_("Please give this level a name."), code="incomplete")
        return data


class BaseLevelForms(forms.BaseFormSet):  # type: ignore[type-arg]
    def levels(self, kind: str, points: Decimal) -> tuple[LevelPlan, ...]:
        """Those with a name, in their order. None at all, or points left empty: as is the standard of that kind."""
        if kind == ItemKind.POINTS:
            return ()
        filled = [form.cleaned_data for form in self.forms if form.cleaned_data.get("label")]
        standard = standard_levels(kind, points)
        if not filled:
            return standard
        plans = [
            LevelPlan(
                label=row["label"],
                points=row["points"] or Decimal(0),
                anchor=row["anchor"],
                upto=row["upto"] if kind == ItemKind.BANDED else None,
            )
            for row in filled
        ]
        if len(plans) == len(standard) and all(row["points"] is None for row in filled):
            return tuple(
                replace(plan, points=as_is.points) for plan, as_is in zip(plans, standard, strict=True)
            )
        return tuple(plans)


LevelForms = forms.formset_factory(
    LevelForm, formset=BaseLevelForms, extra=0, max_num=MOST_LEVELS, absolute_max=MOST_LEVELS
)


class ItemEditor:
    """An item with its levels: two forms on one page, sent together."""

    def __init__(self, item: ItemPlan | None, data: Any = None) -> None:
        rows = [_level_row(level) for level in item.levels] if item else []
        wanted = min(max(len(rows) + SPARE_LEVELS, LEAST_LEVEL_ROWS), MOST_LEVELS)
        rows += [{}] * (wanted - len(rows))
        self.item = ItemForm(data, initial=ItemForm.initial_of(item) if item else None)
        # What was sent stands by itself: a line that is as it was must not count as left empty.
        self.levels: Any = LevelForms(data, prefix="level", initial=rows if data is None else None)

    @property
    def wrong(self) -> forms.BaseForm | None:
        """The first form with a mistake; every mistake of both is shown."""
        forms_ = [self.item, *self.levels.forms]
        checked = [form.is_valid() for form in forms_]
        return next((form for form, right in zip(forms_, checked, strict=True) if not right), None)

    def plan(self) -> ItemPlan:
        data = self.item.cleaned_data
        return ItemPlan(**data, levels=self.levels.levels(data["kind"], data["points"]))


def _level_row(level: LevelPlan) -> dict[str, Any]:
    return {"label": level.label, "anchor": level.anchor, "points": level.points, "upto": level.upto}


def bank_to_choose(taken: Iterable[str]) -> list[tuple[str, str]]:
    """Keys and words of the item bank that the version does not have yet."""
    without = set(taken)
    return [(key, item.label) for key, item in BANK.items() if key not in without]


def plan_from_bank(key: str) -> ItemPlan | None:
    """Worth ten points, to start with; nothing for a key the bank does not know."""
    return from_bank(key, 10) if key in BANK else None
