"""What was sent about a contest and its notice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from ideas.enums import IdeaKind, Mean, OthersScores, TieRule
from ideas.models import Notice
from ideas.queries.contests import Terms
from ideas.rules.notices import CRITERION_FIELDS, MOST_ROWS, NOTICE_FIELDS, PHASE_FIELDS, PRIZE_FIELDS
from kindness.text import CleanText
from people.enums import EMPLOYED, EmploymentType

SPARE_ROWS = 2
LONGEST_NOTICE = 6_000


def _moment(label: Any, help_text: Any = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        help_text=help_text,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("Please write the moment as 2026-12-31T18:00.")},
    )


def _number(label: Any, low: int, high: int, help_text: Any = "", **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=low, max_value=high, help_text=help_text, **kwargs)


def _several(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, widget=forms.CheckboxSelectMultiple)


def _text(label: Any, most: int, rows: int = 3, **kwargs: Any) -> CleanText:
    return CleanText(
        label=label,
        max_characters=most,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": rows}),
        **kwargs,
    )


class ContestForm(forms.Form):
    """A new contest: everything else is there to be looked at."""

    title = CleanText(label=_("Name of the contest"), max_characters=80)
    theme = CleanText(
        label=_("Theme"), max_characters=120, help_text=_("What ideas are asked for, in one sentence.")
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)


class ReasonForm(forms.Form):
    """Why a notice is changed, or a contest called off."""

    reason = _text(_("Reason"), 400)


# --- the terms ----------------------------------------------------------------------------------------------
class NoticeForm(forms.Form):
    """Everything about a notice but its lists. title: only while nobody has entered."""

    title = CleanText(label=_("Name of the contest"), max_characters=80)
    theme = CleanText(label=_("Theme"), max_characters=120)
    text = _text(
        _("Text of the notice"),
        LONGEST_NOTICE,
        rows=8,
        required=False,
        help_text=_("Why this theme, what helps, examples. Dates and rules below are added by themselves."),
    )
    opens_at = _moment(_("Ideas are taken from"))
    closes_at = _moment(
        _("Ideas are taken until"),
        _("An idea handed in at this moment is late. For the whole of a day write 00:00 of the next one."),
    )

    employment = _several(_("Who may enter"), [(one.value, EmploymentType(one).label) for one in EMPLOYED])
    kinds = _several(_("Kinds of ideas"), IdeaKind.choices)
    most_ideas = _number(_("Ideas of one first author, at most"), 1, 50)
    most_authors = _number(_("Authors of one idea, at most"), 1, 20)

    mean = forms.ChoiceField(label=_("How points are put together"), choices=Mean.choices)
    tie_rule = forms.ChoiceField(
        label=_("When points are equal"),
        choices=TieRule.choices,
        help_text=_("What then is still equal is awarded jointly."),
    )
    likes_points = _number(
        _("Points for the most liked idea"),
        0,
        20,
        _("Likes of colleagues in the public check, in proportion. 0: they are shown, not counted."),
    )

    budget = _number(_("Budget (won)"), 0, 10_000_000_000)
    legal_basis = CleanText(
        label=_("Legal basis"),
        max_characters=200,
        required=False,
        help_text=_(
            "The ordinance or plan the contest and its prizes rest on. Needed where prizes hold money."
        ),
    )
    election_law = _text(
        _("Result of the check under the election law"),
        1_000,
        required=False,
        help_text=_("Needed where prizes hold money."),
    )

    correction_days = _number(_("Days for a correction"), 1, 60)
    decision_days = _number(
        _("Days until the decision of the screening"), 1, 180, _("From receipt; corrections stop the clock.")
    )
    public_days = _number(_("Days of the public check"), 1, 60)
    review_days = _number(_("Days to ask for a decision again"), 1, 60)
    plan_days = _number(_("Days until the plan to carry it out"), 1, 180)
    follow_years = _number(_("Years an adopted idea is followed"), 1, 10)
    contact = CleanText(
        label=_("Who answers questions"),
        max_characters=120,
        required=False,
        help_text=_("Team and extension."),
    )

    def __init__(self, *args: Any, renames: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not renames:
            del self.fields["title"]

    def values(self) -> dict[str, Any]:
        """For services.contests.change_notice."""
        return dict(self.cleaned_data)

    @staticmethod
    def initial_of(notice: Notice) -> dict[str, Any]:
        return {name: getattr(notice, name) for name in NOTICE_FIELDS} | {"title": notice.contest.title}


# --- the lists ----------------------------------------------------------------------------------------------
class RowForm(forms.Form):
    """One row of a list. Without a name it is none: that is how a row is taken out."""

    needed: tuple[str, ...] = ()

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and not self.data.get(self.add_prefix("name"), "").strip():
            self.errors.clear()

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for name in self.needed:
            if name not in self.errors and data.get(name) in {None, ""}:
                self.add_error(name, ValidationError(_("Please fill this in."), code="incomplete"))
        return data


class CriterionForm(RowForm):
    needed = ("weight",)
    name = CleanText(label=_("Criterion"), max_characters=40, required=False)
    weight = _number(_("Weight"), 1, 100, required=False)
    help = CleanText(label=_("What judges look at"), max_characters=200, required=False)


class PrizeForm(RowForm):
    needed = ("seats",)
    name = CleanText(label=_("Prize"), max_characters=40, required=False)
    seats = _number(_("How many ideas"), 1, 500, required=False)
    amount = _number(_("Won for each"), 0, 1_000_000_000, required=False)
    adopts = forms.BooleanField(label=pgettext_lazy("prize", "Carried out"), required=False)


class PhaseForm(RowForm):
    needed = ("starts_on", "ends_on")
    name = CleanText(label=_("Phase"), max_characters=40, required=False)
    starts_on = forms.DateField(
        label=_("First day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Please write the day as 2026-12-31.")},
    )
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Please write the day as 2026-12-31.")},
    )
    judges_each = _number(_("Judges for each idea"), 0, 50, required=False)
    passes = _number(_("Ideas that go on"), 1, 10_000, required=False)
    others = forms.ChoiceField(
        label=pgettext_lazy("judging", "Scores of the others"), choices=OthersScores.choices, required=False
    )
    blind = forms.BooleanField(label=_("Without names"), required=False)


class BaseRows(forms.BaseFormSet):  # type: ignore[type-arg]
    """Rows with a name, in their order."""

    def filled(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("name")]

    @property
    def wrong(self) -> forms.BaseForm | None:
        """The first row with a mistake; every mistake of all rows is shown."""
        checked = [form.is_valid() for form in self.forms]
        return next((form for form, right in zip(self.forms, checked, strict=True) if not right), None)


def _rows_of(form: type[RowForm]) -> Any:
    return forms.formset_factory(form, formset=BaseRows, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


CriterionRows, PrizeRows, PhaseRows = _rows_of(CriterionForm), _rows_of(PrizeForm), _rows_of(PhaseForm)


def criterion_rows(terms: Terms, data: Any) -> Any:
    return _bound(CriterionRows, terms.criteria, CRITERION_FIELDS, data, {})


def prize_rows(terms: Terms, data: Any) -> Any:
    return _bound(PrizeRows, terms.prizes, PRIZE_FIELDS, data, {"adopts": True})


def phase_rows(terms: Terms, data: Any) -> Any:
    spare = {"blind": True, "others": OthersScores.AFTER_OWN.value, "judges_each": 0}
    return _bound(PhaseRows, terms.phases, PHASE_FIELDS, data, spare)


def _bound(rows: Any, stored: Sequence[Any], names: Sequence[str], data: Any, spare: dict[str, Any]) -> Any:
    """What is stored with two rows to spare; what was sent stands by itself."""
    initial = [{name: getattr(row, name) for name in names} for row in stored]
    wanted = min(len(initial) + SPARE_ROWS, MOST_ROWS)
    initial += [dict(spare) for _number_ in range(len(initial), wanted)]
    return rows(data, prefix="row", initial=initial if data is None else None)


def criteria_of(rows: Any) -> list[tuple[str, int, str]]:
    return [(row["name"], row["weight"], row["help"]) for row in rows.filled()]


def prizes_of(rows: Any) -> list[tuple[str, int, int, bool]]:
    return [(row["name"], row["seats"], row["amount"] or 0, row["adopts"]) for row in rows.filled()]


def phases_of(rows: Any) -> list[dict[str, Any]]:
    return [
        row | {"judges_each": row["judges_each"] or 0, "others": row["others"] or OthersScores.AFTER_OWN}
        for row in rows.filled()
    ]
