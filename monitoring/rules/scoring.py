"""What an entered value is worth, what a call comes to, which grade that is. Pure.

raw, what a rater enters, by kind of item:
    points   the points themselves, whole numbers from 0
    scale    1 … 5
    yes_no   0 or 1
    graded   the level's number, the lowest first from 0
    banded   the number that was counted (rings); the level is the band it falls into

The same raw value can be counted again under another version: see rules.rescoring.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _

from kindness.errors import Refused
from monitoring.enums import WITH_THE_PERSON, Grade, ItemKind, ItemRole, NotApplicable, Outcome, Weight

NOTHING = Decimal(0)
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class LevelRule:
    """number: what is pressed. upto: the last count of a band, None in the last band."""

    number: int
    points: Decimal
    upto: int | None = None


@dataclass(frozen=True, slots=True)
class ItemRule:
    """An item of a version. points: at most. levels: lowest number first; empty for kind points."""

    id: int
    key: str
    kind: ItemKind
    points: Decimal
    role: ItemRole = ItemRole.BASE
    weight: Weight = Weight.NORMAL
    levels: tuple[LevelRule, ...] = ()
    may_not_apply: bool = False
    of_person: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """An item and what was entered for it. raw None: it did not apply."""

    item: ItemRule
    raw: int | None

    @property
    def points(self) -> Decimal:
        return NOTHING if self.raw is None else points_of(self.item, self.raw)

    @property
    def failed(self) -> bool:
        """Nothing was earned where something could have been."""
        return self.raw is not None and self.item.role == ItemRole.BASE and not self.points


@dataclass(frozen=True, slots=True)
class Total:
    """points: what the call comes to, of 100 where the base items sum to 100; bonus may lead beyond.

    base: before bonus and penalty. possible: the points that could be earned by the items that applied.
    """

    points: Decimal
    base: Decimal
    possible: Decimal
    fatal: bool
    critical: bool


def points_of(item: ItemRule, raw: int) -> Decimal:
    """Refuses invalid_score for a value the item does not know."""
    if item.kind == ItemKind.POINTS:
        if 0 <= raw <= item.points:
            return Decimal(raw)
        raise unknown_score()
    if item.kind == ItemKind.BANDED:
        band = next((level for level in item.levels if level.upto is None or raw <= level.upto), None)
        if band is None or raw < 0:
            raise unknown_score()
        return band.points
    found = next((level for level in item.levels if level.number == raw), None)
    if found is None:
        raise unknown_score()
    return found.points


def unknown_score() -> Refused:
    return Refused(
        "invalid_score", _("A score does not belong to this item of the scorecard. Please enter it again.")
    )


def asked(items: Iterable[ItemRule], outcome: Outcome) -> list[ItemRule]:
    """The items scored after this outcome: those of the person only when the person spoke."""
    return [item for item in items if outcome in WITH_THE_PERSON or not item.of_person]


def missing(items: Sequence[ItemRule], entered: Collection[int]) -> list[ItemRule]:
    """Base items without a value; extras need none. entered: ids of items with an entry."""
    return [item for item in items if item.role == ItemRole.BASE and item.id not in entered]


def total_of(items: Sequence[ItemRule], entries: Iterable[Entry], rule: NotApplicable) -> Total:
    """items: all of the version; entries: of those asked after the call's outcome.

    Base items that were not asked, or did not apply under the rule `excluded`, are left out and the rest is converted
    to the version's full points; under `full` an item that did not apply counts in full (Seoul's practice).
    A failed fatal item makes the call worth nothing. Never below 0.
    """
    entered = {entry.item.id: entry for entry in entries}
    base = [item for item in items if item.role == ItemRole.BASE]
    earned = possible = NOTHING
    for item in base:
        entry = entered.get(item.id)
        if entry is None or (entry.raw is None and rule == NotApplicable.EXCLUDED):
            continue
        earned += item.points if entry.raw is None else entry.points
        possible += item.points
    full = sum((item.points for item in base), NOTHING)
    converted = earned * full / possible if possible else NOTHING
    fatal = any(entry.item.weight == Weight.FATAL and entry.failed for entry in entered.values())
    critical = any(entry.item.weight == Weight.CRITICAL and entry.failed for entry in entered.values())
    points = NOTHING if fatal else max(NOTHING, converted + _extras(entered.values()))
    return Total(_rounded(points), _rounded(converted), possible, fatal, critical)


def _extras(entries: Iterable[Entry]) -> Decimal:
    signs = {ItemRole.BONUS: 1, ItemRole.DEDUCTION: -1}
    return sum(
        (signs[entry.item.role] * entry.points for entry in entries if entry.item.role in signs), NOTHING
    )


def _rounded(points: Decimal) -> Decimal:
    return points.quantize(CENT, ROUND_HALF_UP)


def grade_of(points: Decimal, grades: Sequence[tuple[float, str]]) -> Grade:
    """grades: [[from points, Grade], …], highest first, the last from 0."""
    return next(Grade(grade) for least, grade in grades if points >= Decimal(str(least)))
