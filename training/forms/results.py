"""What the person sent about surveys, self-diagnoses, visits and good cases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kindness.errors import Refused
from kindness.halfyear import SEOUL
from kindness.text import CleanText
from training.enums import ItemKind, Phase, Style, VisitLevel
from training.models import EvaluationItem
from training.rules import survey_items
from training.rules.evaluation import LONGEST_TEXT, Question
from training.rules.style_items import ITEMS
from training.rules.styles import Choice, shown_order
from training.services.visits import Rating

AGREEMENT = [
    ("5", _("Strongly agree")),
    ("4", _("Agree")),
    ("3", _("Neutral")),
    ("2", _("Disagree")),
    ("1", _("Strongly disagree")),
]


def demand_valid(form: forms.BaseForm) -> None:
    """Refuses incomplete: the page lists the mistakes beside the fields."""
    if not form.is_valid():
        raise Refused("incomplete", _("Some entries need another look. What you typed is still here."))


# --- the training survey ---------------------------------------------------------------------------------------
class AnswerForm(forms.Form):
    """A field for each question. That all are answered is asked of the rules, not here."""

    def __init__(self, items: Iterable[EvaluationItem], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names: dict[str, EvaluationItem] = {f"item-{item.number}": item for item in items}
        for name, item in self.names.items():
            self.fields[name] = _scale_field(item) if item.kind == ItemKind.SCALE else _text_field(item)

    def scores(self) -> dict[int, int]:
        """Item number → 1…5, of the answered ones."""
        return {n: int(value) for n, value in self._answers(ItemKind.SCALE).items() if value}

    def texts(self) -> dict[int, str]:
        """Item number → what was written; nothing of empty ones."""
        return {n: value for n, value in self._answers(ItemKind.TEXT).items() if value}

    def unanswered(self) -> set[str]:
        """The names of the five-point fields without an answer."""
        return {
            name
            for name, item in self.names.items()
            if item.kind == ItemKind.SCALE and not self.cleaned_data.get(name)
        }

    def _answers(self, kind: ItemKind) -> dict[int, str]:
        return {
            item.number: self.cleaned_data[name] for name, item in self.names.items() if item.kind == kind
        }


def _scale_field(item: EvaluationItem) -> forms.Field:
    return forms.ChoiceField(label=item.text, choices=AGREEMENT, widget=forms.RadioSelect, required=False)


def _text_field(item: EvaluationItem) -> forms.Field:
    return CleanText(
        label=item.text,
        multiline=True,
        required=False,
        max_characters=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OpenForm(forms.Form):
    until = forms.DateField(
        label=_("Last day for answers"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def moment(self) -> datetime:
        """The last minute of that day."""
        return datetime.combine(self.cleaned_data["until"], time(23, 59), SEOUL)


class QuestionForm(forms.Form):
    """A line of the questions' table; without a text it is left out."""

    phase = forms.ChoiceField(label=_("Before or after"), choices=Phase, initial=Phase.POST)
    kind = forms.ChoiceField(label=_("Kind"), choices=ItemKind)
    text = CleanText(label=_("Question"), max_characters=200, required=False)
    survey_item = forms.ChoiceField(
        label=_("Item of the telephone survey"),
        required=False,
        choices=lambda: [("", _("None")), *survey_items.choices()],
    )

    def question(self) -> Question | None:
        sent = self.cleaned_data
        if not sent.get("text"):
            return None
        key = sent["survey_item"] if sent["kind"] == ItemKind.SCALE else ""
        return Question(sent["phase"], sent["kind"], sent["text"], key)


QuestionFormSet = forms.formset_factory(QuestionForm, extra=3, max_num=40, absolute_max=40)


def questions_in(formset: Any) -> list[Question]:
    """Refuses incomplete."""
    if not formset.is_valid():
        raise Refused("incomplete", _("Some entries need another look. What you typed is still here."))
    return [question for form in formset if (question := form.question())]


# --- the self-diagnosis -----------------------------------------------------------------------------------------
class StyleForm:
    """Radio buttons `most-<item>` and `least-<item>`, whose values are places in the order this person sees.

    A style's letter stands nowhere in the page: it would tell which statement is which.
    """

    def __init__(self, sent: Any, *, seed: object) -> None:
        self.sent = sent
        self.seed = seed

    def choices(self) -> dict[int, Choice]:
        return {
            item.number: Choice(self._style("most", item.number), self._style("least", item.number))
            for item in ITEMS
        }

    def _style(self, column: str, item: int) -> Style | None:
        place = self.sent.get(f"{column}-{item}", "")
        order = shown_order(item, seed=self.seed)
        return order[int(place) - 1] if place in {"1", "2", "3", "4"} else None


# --- visits -----------------------------------------------------------------------------------------------------
class VisitForm(forms.Form):
    host = CleanText(label=_("Institution visited"), max_characters=120)
    visited_on = forms.DateField(
        label=_("Day of the visit"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    leader = CleanText(label=_("Leader of the visit"), max_characters=20)
    group = CleanText(
        label=_("Group"),
        max_characters=120,
        required=False,
        help_text=_("For example “Group 2, civil affairs”. Why somebody takes part is not written anywhere."),
    )
    session = forms.ChoiceField(label=_("Session of a course"), required=False)
    look_at = CleanText(
        label=_("What to look at"),
        multiline=True,
        max_characters=2000,
        required=False,
        help_text=_("A line for each aspect. The report asks for a rating of each."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, sessions: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].choices = [("", _("None")), *sessions]  # type: ignore[attr-defined]


class ReportForm(forms.Form):
    report = CleanText(
        label=_("Report of the visit"),
        multiline=True,
        max_characters=5000,
        help_text=_("What was seen, what is done differently here, what we take along."),
        widget=forms.Textarea(attrs={"rows": 10}),
    )


class RatingForm(forms.Form):
    """A line of the ratings; without a level it is left out."""

    aspect = CleanText(label=_("Aspect"), max_characters=80, required=False)
    level = forms.ChoiceField(
        label=_("Level"), choices=[("", _("Not rated")), *VisitLevel.choices], required=False
    )
    note = CleanText(label=_("Note"), max_characters=400, required=False)

    def rating(self) -> Rating | None:
        sent = self.cleaned_data
        return Rating(sent["aspect"], sent["level"], sent["note"]) if sent.get("level") else None


RatingFormSet = forms.formset_factory(RatingForm, extra=2, max_num=20, absolute_max=20)


def ratings_in(formset: Any) -> list[Rating]:
    """Refuses incomplete."""
    if not formset.is_valid():
        raise Refused("incomplete", _("Some entries need another look. What you typed is still here."))
    return [rating for form in formset if (rating := form.rating())]


class PhotoForm(forms.Form):
    file = forms.FileField(
        label=_("Photo"),
        help_text=_("JPEG or PNG. Only the picture is kept: place, time and camera are taken out."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png"}),
    )


# --- good cases -------------------------------------------------------------------------------------------------
class CaseForm(forms.Form):
    title = CleanText(label=_("Title"), max_characters=120)
    body = CleanText(
        label=_("What was good"),
        multiline=True,
        max_characters=5000,
        help_text=_(
            "The situation, what was done, what came of it. Please leave out the names of residents."
        ),
        widget=forms.Textarea(attrs={"rows": 9}),
    )
    tags = CleanText(
        label=_("Tags"),
        max_characters=300,
        required=False,
        help_text=_("Separated by commas, eight at most."),
    )

    def tag_list(self) -> list[str]:
        return str(self.cleaned_data["tags"]).split(",")


class CaseSearch(forms.Form):
    """Nonsense finds everything rather than failing."""

    q = CleanText(label=_("Words"), max_characters=60, required=False)
    tag = CleanText(label=_("Tag"), max_characters=30, required=False)


class BroadcastForm(forms.Form):
    day = forms.DateField(
        label=_("Introduced in the morning broadcast on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Left empty, the note is taken away."),
    )

    def chosen(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        return day
