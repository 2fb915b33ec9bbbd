"""What a rater types, and how an officer looks through it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy as _

from kindness.errors import Refused
from kindness.text import CleanText, Unreadable, clean_text
from monitoring.enums import SCORED, WITH_THE_PERSON, ItemKind, ItemRole, Outcome, SheetPurpose, SheetState
from monitoring.models import Item, ItemScore, VisitScore
from monitoring.rules.scoring import unknown_score
from monitoring.rules.sheets import MOST_RINGS, MOST_TRANSFERS, RINGS_ITEM, Typed
from recognition.forms import ReasonText

LONGEST_COMMENT = 400
LONGEST_WORDS = 1000
ITEM = "item-"  # name of an item's value: item-<id>
COMMENT = "comment-"
NOT_APPLICABLE = "na"
_HIGHEST = 32_767  # a smallint of the database


class OutcomeForm(forms.Form):
    """What became of the call."""

    outcome = forms.ChoiceField(
        label=_("Outcome of the call"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose what became of the call."),
            "invalid_choice": _("Please choose what became of the call."),
        },
    )
    rings = forms.IntegerField(
        label=_("Rings until it was answered"), required=False, min_value=0, max_value=MOST_RINGS
    )
    transfers = forms.IntegerField(
        label=_("Times transferred"), required=False, min_value=0, max_value=MOST_TRANSFERS
    )
    recording = CleanText(label=_("Number of the recording"), required=False, max_characters=60)
    recording_until = forms.DateField(
        label=_("Recording is deleted on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    nonce = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def noted(self) -> dict[str, Any]:
        """The arguments of services.scoring.note_attempt. Times transferred count for transferred calls only."""
        data = self.cleaned_data
        moved = data["outcome"] == Outcome.TRANSFERRED
        return data | {"transfers": (data["transfers"] or 0) if moved else 0}


class WordsForm(forms.Form):
    """What the person reads first, and what helps them."""

    good = CleanText(
        label=_("What was good"),
        help_text=_("The person reads this first."),
        required=False,
        multiline=True,
        max_characters=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    advice = CleanText(
        label=_("Advice"),
        required=False,
        multiline=True,
        max_characters=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class OneItemForm(forms.Form):
    """A single item from the seat's script. raw empty: it does not apply."""

    item = forms.IntegerField()
    raw = forms.CharField(max_length=5)
    comment = CleanText(required=False, max_characters=LONGEST_COMMENT)

    def clean_raw(self) -> int | None:
        return raw_of(self.cleaned_data["raw"])


class PurposeForm(forms.Form):
    """For which of one's purposes a page is opened or sent; nonsense is none."""

    sheet = forms.ChoiceField(required=False, choices=SheetPurpose.choices)

    def purpose(self) -> str:
        return str(self.cleaned_data.get("sheet", "")) if self.is_valid() else ""


def raw_of(text: str) -> int | None:
    """What was entered; None: it does not apply. Raises ValidationError with invalid_score."""
    if text == NOT_APPLICABLE:
        return None
    if not text.isascii() or not text.isdecimal() or int(text) > _HIGHEST:
        refused = unknown_score()
        raise ValidationError(str(refused.message), code=refused.code)
    return int(text)


def typed_items(data: Mapping[str, Any]) -> dict[int, Typed]:
    """The whole form as sent without a script: item-<id>, item-<id>-na, comment-<id>. Left empty: no entry.

    Refuses invalid_score, unreadable, too_long.
    """
    try:
        return _typed_items(data)
    except ValidationError as error:
        raise Refused(error.code or "invalid", error.messages[0]) from error


def _typed_items(data: Mapping[str, Any]) -> dict[int, Typed]:
    comments = CleanText(required=False, max_characters=LONGEST_COMMENT)
    found = {}
    for name in data:
        number = name.removeprefix(ITEM).removesuffix("-na")
        if not name.startswith(ITEM) or not (number.isascii() and number.isdecimal()) or len(number) > 18:
            continue
        text = NOT_APPLICABLE if f"{ITEM}{number}-na" in data else str(data[name]).strip()
        if text:
            comment = str(comments.clean(data.get(f"{COMMENT}{number}", "")))
            found[int(number)] = Typed(raw_of(text), comment)
    return found


# --- an officer's -------------------------------------------------------------------------------------------------
class SheetFilter(forms.Form):
    """Which sheets of a round to list. What cannot be understood filters nothing."""

    state = forms.ChoiceField(label=_("State"), required=False)
    rater = forms.ChoiceField(label=_("Rater"), required=False)
    division = forms.ChoiceField(label=_("Department"), required=False)
    below = forms.DecimalField(label=_("Below (points)"), required=False, min_value=0, max_value=999)
    marked = forms.BooleanField(label=_("Only with a critical or fatal item failed"), required=False)
    q = CleanText(
        label=_("Name"),
        required=False,
        max_characters=60,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def __init__(
        self, data: Any, *, raters: Sequence[tuple[int, str]], divisions: Sequence[tuple[int, str]]
    ) -> None:
        super().__init__(data)
        states = [state for state in SheetState if state not in {SheetState.DRAFT, SheetState.RETRACTED}]
        for name, choices in (
            ("state", [(state.value, state.label) for state in states]),
            ("rater", raters),
            ("division", divisions),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("All")), *choices]

    def wanted(self) -> dict[str, Any]:
        """For queries.scoring.Wanted."""
        self.is_valid()
        data = self.cleaned_data
        below: Decimal | None = data.get("below")
        return {
            "state": data.get("state") or "",
            "rater": int(data["rater"]) if data.get("rater") else None,
            "division": int(data["division"]) if data.get("division") else None,
            "below": below,
            "marked": bool(data.get("marked")),
            "text": data.get("q") or "",
        }


class BulkForm(forms.Form):
    """Sheets ticked in the list."""

    def ids(self) -> list[UUID]:
        """Nonsense is left out."""
        found = []
        for text in self.data.getlist("sheet") if hasattr(self.data, "getlist") else []:
            try:
                found.append(UUID(text))
            except ValueError:
                continue
        return found


class ReturnForm(forms.Form):
    reason = ReasonText(label=_("What should the rater look at again?"), help_text=_("The rater reads this."))


class ImportForm(forms.Form):
    """The agency's file."""

    file = forms.FileField(
        label=_("File of scored calls"),
        help_text=_("An Excel workbook (.xlsx) made from the template of this round, or CSV"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": _("Please choose a file.")},
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)


class ConfirmImportForm(forms.Form):
    """Only the button."""


def searched(text: str) -> str:
    """What was typed into the search of one's calls; nonsense searches nothing."""
    try:
        return clean_text(text)[:60]
    except Unreadable:
        return ""


# --- the items as they are shown ------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Choice:
    """A level of an item: value is what is sent and, where it is a digit, the key that chooses it."""

    value: str
    label: str
    anchor: str
    points: Decimal | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item on the rater's page. choices: empty where a number is entered. asked: after the outcome as it is."""

    item: Item
    name: str
    value: str
    comment: str
    choices: list[Choice]
    asked: bool
    points: Decimal | None  # as stored

    @property
    def does_not_apply(self) -> bool:
        return self.value == NOT_APPLICABLE

    @property
    def number(self) -> str:
        return "" if self.does_not_apply else self.value

    @property
    def most(self) -> int:
        return int(self.item.points) if self.item.kind == ItemKind.POINTS else MOST_RINGS

    @property
    def extra(self) -> bool:
        return self.item.role != ItemRole.BASE


def rows_of(
    items: Sequence[Item],
    scores: Mapping[int, ItemScore] | Mapping[int, VisitScore],
    *,
    outcome: str,
    rings: int | None,
    sent: Mapping[str, Any] | None,
) -> list[ItemRow]:
    """scores: as stored, by item. sent: a form that was refused, shown again as it was typed. items with their levels."""
    return [_row(item, scores.get(item.pk), outcome, rings, sent) for item in items]


def _row(
    item: Item,
    score: ItemScore | VisitScore | None,
    outcome: str,
    rings: int | None,
    sent: Mapping[str, Any] | None,
) -> ItemRow:
    name = f"{ITEM}{item.pk}"
    value, comment = _stored(item, score, rings)
    if sent is not None:
        value = NOT_APPLICABLE if f"{name}-na" in sent else str(sent.get(name, value))[:5]
        comment = str(sent.get(f"{COMMENT}{item.pk}", comment)).replace("\x00", "")
    return ItemRow(
        item,
        name,
        value,
        comment,
        _choices(item, value),
        bool(outcome) and (outcome in WITH_THE_PERSON or not item.of_person) and outcome in SCORED,
        score.points if score else None,
    )


def _stored(item: Item, score: ItemScore | VisitScore | None, rings: int | None) -> tuple[str, str]:
    """What was entered; where nothing was, the rings that were noted with the outcome."""
    if score is None:
        counted = item.key == RINGS_ITEM and item.kind == ItemKind.BANDED and rings is not None
        return str(rings) if counted else "", ""
    return NOT_APPLICABLE if score.raw is None else str(score.raw), score.comment


def _choices(item: Item, value: str) -> list[Choice]:
    if item.kind in {ItemKind.POINTS, ItemKind.BANDED}:
        return []
    levels = [
        Choice(str(level.number), level.label, level.anchor, level.points, value == str(level.number))
        for level in item.levels.all()
    ]
    if item.may_not_apply:
        levels.append(Choice(NOT_APPLICABLE, gettext("Does not apply"), "", None, value == NOT_APPLICABLE))
    return levels
