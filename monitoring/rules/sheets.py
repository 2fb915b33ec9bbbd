"""When a call may be noted, scored, handed in, checked and returned; and what a sheet comes to. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy

from kindness.errors import Refused
from kindness.text import is_blank
from monitoring.enums import (
    SCORED,
    CallState,
    Grade,
    ItemRole,
    NotApplicable,
    Outcome,
    RoundState,
    SheetState,
)
from monitoring.rules.scoring import Entry, ItemRule, asked, grade_of, missing, total_of, unknown_score

MOST_RINGS = 60
MOST_TRANSFERS = 9
RINGS_ITEM = "answer_speed"  # the item whose count is the rings noted with the outcome
ALREADY_SCORED = Refused(
    "already_scored",
    gettext_lazy("This call has been scored and handed in. Nothing has been changed."),
    title=gettext_lazy("The entry was not stored."),
)

NO_RATER = Refused(
    "no_rater",
    gettext_lazy("This call is not among yours. Please ask those who run the round."),
    title=gettext_lazy("The entry was not stored."),
)
OWN_SCORE = Refused(
    "own_score",
    gettext_lazy("Whoever scored a call does not check it. Please ask a colleague."),
    title=gettext_lazy("Nothing was checked."),
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What a rater typed for an item. raw None: it does not apply."""

    raw: int | None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Worth:
    """What a handed-in sheet comes to."""

    total: Decimal
    grade: Grade
    fatal: bool
    critical: bool


# --- the outcome ----------------------------------------------------------------------------------------------
def check_noting(*, call_state: str, round_state: str, handed_in: bool) -> None:
    """handed_in: its score is no draft any more. Refuses not_now, already_scored."""
    if handed_in:
        raise ALREADY_SCORED
    if round_state != RoundState.OPEN:
        raise not_open()
    if call_state in {CallState.UNREACHABLE, CallState.CANCELLED}:
        raise Refused("not_now", _("This call is not made any more. Nothing has been changed."))


def check_counts(*, outcome: str, rings: int | None, transfers: int) -> None:
    """Refuses invalid_outcome: a transferred call names how often, another one does not."""
    if rings is not None and not 0 <= rings <= MOST_RINGS:
        raise Refused("invalid_outcome", _("The telephone rang between 0 and 60 times. Please check it."))
    if (outcome == Outcome.TRANSFERRED) != (1 <= transfers <= MOST_TRANSFERS):
        raise Refused(
            "invalid_outcome", _("Please enter how often the call was transferred, from 1 to 9 times.")
        )


def state_after(outcome: str, *, tries: int, most_attempts: int) -> CallState:
    """tries: how often nobody was reached so far, this time included. Unanswered calls come again until the plan's
    number of attempts."""
    if outcome in SCORED:
        return CallState.MADE
    return CallState.UNREACHABLE if tries >= most_attempts else CallState.PLANNED


def not_open() -> Refused:
    return Refused("not_now", _("Calls of this round are not made at the moment. Nothing has been changed."))


# --- the items ------------------------------------------------------------------------------------------------
def check_scoring(*, call_state: str, sheet_state: str, open_now: bool) -> None:
    """sheet_state: empty without one. open_now: the round runs, the calibration does, or the sheet came back.

    Refuses not_now, already_scored.
    """
    if sheet_state not in {"", SheetState.DRAFT}:
        raise ALREADY_SCORED
    if not open_now:
        raise not_open()
    if call_state != CallState.MADE:
        raise Refused("not_now", _("Please enter first what became of the call. Its items come after that."))


def points_after(items: Sequence[ItemRule], outcome: str, entries: Mapping[int, Typed]) -> dict[int, Decimal]:
    """What each entry is worth, by item. Refuses invalid_score: an item that is not asked after this outcome, a value
    it does not know, or one that always applies."""
    known = {item.id: item for item in asked(items, Outcome(outcome))}
    worth = {}
    for item_id, typed in entries.items():
        item = known.get(item_id)
        if item is None or (typed.raw is None and not item.may_not_apply):
            raise unknown_score()
        worth[item_id] = Entry(item, typed.raw).points
    return worth


def worth_of(
    items: Sequence[ItemRule],
    outcome: str,
    entries: Mapping[int, Typed],
    *,
    rule: str,
    grades: Sequence[tuple[float, str]],
) -> Worth:
    """entries of items that are not asked after this outcome do not count. Refuses invalid_score."""
    counted = [
        Entry(item, entries[item.id].raw) for item in asked(items, Outcome(outcome)) if item.id in entries
    ]
    total = total_of(items, counted, NotApplicable(rule))
    return Worth(total.points, grade_of(total.points, grades), total.fatal, total.critical)


def left_out(items: Sequence[ItemRule], outcome: str, entered: Collection[int]) -> list[ItemRule]:
    """Items that must have a value after this outcome and have none."""
    return missing(asked(items, Outcome(outcome)), entered)


def unexplained(items: Sequence[ItemRule], entries: Mapping[int, Typed]) -> list[ItemRule]:
    """Bonus and penalty points that were given without a reason."""
    return [
        item
        for item in items
        if item.role != ItemRole.BASE and item.id in entries and _needs_reason(entries[item.id])
    ]


def _needs_reason(typed: Typed) -> bool:
    return bool(typed.raw) and is_blank(typed.comment)


def missing_items(labels: Sequence[str], *, title: Any = "") -> Refused:
    """labels: what the scorecard calls them. title: what did not happen; a call that was not handed in."""
    return Refused(
        "missing_items",
        _("These items have no value yet: %(items)s") % {"items": ", ".join(labels)},
        title=title or _("The call was not handed in."),
    )


def reason_missing(labels: Sequence[str], *, title: Any = "") -> Refused:
    """As missing_items."""
    return Refused(
        "reason_required",
        _("Bonus and penalty points need a reason. Please write one for: %(items)s")
        % {"items": ", ".join(labels)},
        title=title or _("The call was not handed in."),
    )


# --- looked at --------------------------------------------------------------------------------------------------
def check_returning(state: str, reason: str) -> None:
    """Refuses not_now (not handed in, or published), reason_required."""
    if state not in {SheetState.SUBMITTED, SheetState.CHECKED}:
        raise Refused(
            "not_now", _("This score is with its rater, or has been published. Nothing has been changed.")
        )
    if is_blank(reason):
        raise Refused("reason_required", _("Please write what the rater should look at again."))


def check_revising(state: str) -> None:
    """Refuses not_now."""
    if state in {SheetState.DRAFT, SheetState.RETRACTED}:
        raise Refused("not_now", _("This score is no longer the one that counts. Nothing has been changed."))
