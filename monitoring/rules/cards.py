"""What a scorecard may ask: its items and levels as a person writes them, and what makes them a scorecard. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from kindness.errors import Refused
from monitoring.enums import Grade, ItemKind, ItemRole, Weight

if TYPE_CHECKING:
    from django.utils.functional import Promise

MOST_ITEMS = 60
MOST_LEVELS = 10  # one key of the keyboard each
MOST_POINTS = Decimal(200)
FULL_MARKS = Decimal(100)
CENT = Decimal("0.01")
SCALE_STEPS = 5
EXACT_LEVELS = {ItemKind.SCALE: SCALE_STEPS, ItemKind.YES_NO: 2}
FROM_ONE = (ItemKind.SCALE, ItemKind.BANDED)


@dataclass(frozen=True, slots=True)
class LevelPlan:
    """A grade of an item: what it is called, what it looks like, what it is worth. upto: see models.Level."""

    label: str | Promise
    points: Decimal
    anchor: str | Promise = ""
    upto: int | None = None


@dataclass(frozen=True, slots=True)
class ItemPlan:
    """An item as it is written down. levels: the lowest first; in bands the smallest count first."""

    stage: str | Promise
    key: str
    label: str | Promise
    kind: str
    points: Decimal
    levels: tuple[LevelPlan, ...] = ()
    help: str | Promise = ""
    role: str = ItemRole.BASE
    weight: str = Weight.NORMAL
    may_not_apply: bool = False
    of_person: bool = True


def first_number(kind: str) -> int:
    """What the lowest level is entered as."""
    return 1 if kind in FROM_ONE else 0


def standard_levels(kind: str, points: Decimal) -> tuple[LevelPlan, ...]:
    """The levels of a five-point scale or a yes-or-no item nobody has described; of other kinds there are none."""
    if kind == ItemKind.SCALE:
        labels = [grade.label for grade in reversed(Grade)]
        return tuple(
            LevelPlan(label, share_of(points, step, SCALE_STEPS)) for step, label in enumerate(labels, 1)
        )
    if kind == ItemKind.YES_NO:
        return (LevelPlan(_("No"), Decimal(0)), LevelPlan(_("Yes"), points))
    return ()


def share_of(points: Decimal, step: int, steps: int) -> Decimal:
    return (points * step / steps).quantize(CENT, ROUND_HALF_UP)


def full_points(items: Sequence[ItemPlan]) -> Decimal:
    """What a call without a flaw comes to, before bonus points."""
    return sum((item.points for item in items if item.role == ItemRole.BASE), Decimal(0))


# --- a list of items, changed ---------------------------------------------------------------------------------
def with_item(items: Sequence[ItemPlan], item: ItemPlan, *, instead_of: str = "") -> list[ItemPlan]:
    """`item` in the place of the one with that key, or behind the last of its stage. Refuses no_item."""
    item = replace(item, key=item.key or instead_of or free_key(items))
    if instead_of:
        place = place_of(items, instead_of)
        return [*items[:place], item, *items[place + 1 :]]
    same = [place for place, other in enumerate(items) if str(other.stage) == str(item.stage)]
    place = same[-1] + 1 if same else len(items)
    return [*items[:place], item, *items[place:]]


def moved(items: Sequence[ItemPlan], key: str, *, by: int) -> list[ItemPlan]:
    """by: -1 up, 1 down. At the end of the list it stays where it is. Refuses no_item."""
    place = place_of(items, key)
    target = min(max(place + by, 0), len(items) - 1)
    rest = [item for item in items if item.key != key]
    return [*rest[:target], items[place], *rest[target:]]


def without(items: Sequence[ItemPlan], key: str) -> list[ItemPlan]:
    """Refuses no_item."""
    place = place_of(items, key)
    return [*items[:place], *items[place + 1 :]]


def place_of(items: Sequence[ItemPlan], key: str) -> int:
    for place, item in enumerate(items):
        if item.key == key:
            return place
    raise Refused("no_item", _("This item is no longer in the scorecard. Please load the page again."))


def free_key(items: Sequence[ItemPlan]) -> str:
    """For an item that is none of the bank: item-1, item-2 …"""
    taken = {item.key for item in items}
    return next(key for number in range(1, len(taken) + 2) if (key := f"item-{number}") not in taken)


# --- what is refused --------------------------------------------------------------------------------------------
def check_items(items: Sequence[ItemPlan]) -> None:
    """Refuses too_many_items, key_taken, incomplete, invalid_points, invalid_levels, invalid_extra."""
    if len(items) > MOST_ITEMS:
        raise _refusal(
            "too_many_items",
            _("A scorecard has at most %(most)d items. Please combine some of them."),
            most=MOST_ITEMS,
        )
    keys = [item.key for item in items]
    if len(keys) != len(set(keys)):
        raise Refused("key_taken", _("Two items have the same key. Please give each item its own."))
    for item in items:
        _check_item(item)


def check_complete(items: Sequence[ItemPlan]) -> None:
    """A version that is frozen can be scored by. Refuses no_items."""
    if not any(item.role == ItemRole.BASE for item in items):
        raise Refused(
            "no_items",
            _("Nothing could be scored with it. Please add at least one base item."),
            title=_("This version has no items yet."),
        )


def _check_item(item: ItemPlan) -> None:
    if not (item.key and str(item.stage) and str(item.label)):
        raise Refused("incomplete", _("An item needs a stage and a name. Please fill in both."))
    if not 0 < item.points <= MOST_POINTS:
        raise _item_refusal(
            "invalid_points", item, _("“%(item)s” must be worth more than 0 and at most 200 points.")
        )
    if item.role == ItemRole.BASE:
        _check_levels(item)
    elif item.kind != ItemKind.POINTS or item.may_not_apply or item.weight != Weight.NORMAL:
        raise _item_refusal(
            "invalid_extra",
            item,
            _(
                "“%(item)s” gives bonus or penalty points: they are entered as points and are never fatal, "
                "critical or not applicable. Please change its kind."
            ),
        )
    if item.kind == ItemKind.POINTS and (item.levels or item.points % 1):
        raise _item_refusal(
            "invalid_points",
            item,
            _("“%(item)s” is scored in whole points and has no levels. Please write a whole number."),
        )


def _check_levels(item: ItemPlan) -> None:
    if item.kind == ItemKind.POINTS:
        return
    wanted = EXACT_LEVELS.get(ItemKind(item.kind))
    if (wanted and len(item.levels) != wanted) or not 2 <= len(item.levels) <= MOST_LEVELS:
        raise _item_refusal(
            "invalid_levels",
            item,
            _(
                "“%(item)s” needs its levels: five on a five-point scale, two for yes or no, otherwise 2 to 10. "
                "Please fill in a line for each."
            ),
        )
    worth = [level.points for level in item.levels]
    if min(worth) < 0 or max(worth) != item.points:
        raise _item_refusal(
            "invalid_levels",
            item,
            _(
                "The best level of “%(item)s” must be worth its full points, and none more or less than nothing."
            ),
        )
    if item.kind == ItemKind.BANDED:
        _check_bands(item)
    elif worth != sorted(worth):
        raise _item_refusal(
            "invalid_levels", item, _("Please write the levels of “%(item)s” from the lowest to the highest.")
        )


def _check_bands(item: ItemPlan) -> None:
    """1–3, 4–5, 6 and more: each band ends later than the one before, the last has no end."""
    ends = [level.upto for level in item.levels[:-1]]
    known = [end for end in ends if end is not None]
    if item.levels[-1].upto is not None or len(known) != len(ends) or known != sorted(set(known)):
        raise _item_refusal(
            "invalid_levels",
            item,
            _(
                "The bands of “%(item)s” must follow each other: each ends at a larger number than the one before, "
                "and the last has no end."
            ),
        )


def check_grades(grades: Sequence[Sequence[Any]]) -> None:
    """[[from points, Grade], …]: highest first, in the order of the grades, the last from 0. Refuses invalid_grades."""
    order = list(Grade)
    limits = [Decimal(str(least)) for least, _grade in grades]
    names = [order.index(Grade(grade)) for _least, grade in grades]
    falling = all(high > low for high, low in pairwise(limits))
    if not limits or limits[-1] != 0 or not falling or names != sorted(set(names)):
        raise Refused(
            "invalid_grades",
            _(
                "Each grade must begin at fewer points than the one above it, and the last at 0. "
                "Please check the points."
            ),
        )


def _item_refusal(code: str, item: ItemPlan, words: Any) -> Refused:
    return _refusal(code, words, item=str(item.label))


def _refusal(code: str, words: Any, **values: Any) -> Refused:
    return Refused(code, str(words) % values)
