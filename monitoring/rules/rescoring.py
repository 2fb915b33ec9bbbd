"""The same calls counted again under another version, as Seoul did in 2019 when it changed its weights. Pure.

Items meet by their key. Entered in the same way (same kind, same number of levels), what was entered is counted anew by
the other version's levels; otherwise the share of the points that was earned is carried. What only one of the versions
asks cannot be carried: it is left out, and said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from monitoring.enums import ItemKind, NotApplicable, Outcome
from monitoring.rules.scoring import Entry, ItemRule, Total, asked, points_of, total_of


class How(StrEnum):
    RAW = "raw"  # what was entered, counted by the other levels
    SHARE = "share"  # the share that was earned of the other points


@dataclass(frozen=True, slots=True)
class Pair:
    """An item both versions ask."""

    old: ItemRule
    new: ItemRule
    how: How


@dataclass(frozen=True, slots=True)
class Match:
    """pairs in the order of the new version. lost: only asked before. unknown: only asked now."""

    pairs: tuple[Pair, ...]
    lost: tuple[ItemRule, ...]
    unknown: tuple[ItemRule, ...]


@dataclass(frozen=True, slots=True)
class Converted(Entry):
    """An entry whose worth was carried over instead of entered."""

    worth: Decimal

    @property
    def points(self) -> Decimal:
        return self.worth


def match(old: Sequence[ItemRule], new: Sequence[ItemRule]) -> Match:
    """An item that became bonus, penalty or base is another item."""
    before = {(item.key, item.role): item for item in old}
    after = {(item.key, item.role) for item in new}
    return Match(
        pairs=tuple(
            Pair(found, item, how(found, item))
            for item in new
            if (found := before.get((item.key, item.role)))
        ),
        lost=tuple(item for item in old if (item.key, item.role) not in after),
        unknown=tuple(item for item in new if (item.key, item.role) not in before),
    )


def how(old: ItemRule, new: ItemRule) -> How:
    """Rings were counted: they fall into any bands. Levels are the same when there are as many of them."""
    if old.kind != new.kind:
        return How.SHARE
    if old.kind == ItemKind.BANDED:
        return How.RAW
    if old.kind == ItemKind.POINTS:
        return How.RAW if old.points == new.points else How.SHARE
    same = [level.number for level in old.levels] == [level.number for level in new.levels]
    return How.RAW if same else How.SHARE


def worth_of(pair: Pair, raw: int) -> Decimal:
    """Points of the new item for what was entered for the old one; not rounded."""
    if pair.how == How.RAW:
        return points_of(pair.new, raw)
    return points_of(pair.old, raw) * pair.new.points / pair.old.points


def rescored(
    found: Match,
    items: Sequence[ItemRule],
    entered: Mapping[int, int | None],
    outcome: Outcome,
    rule: NotApplicable,
) -> Total:
    """A call's total under the new version. items: all of the new version; entered: old item's id → raw value.

    queries.rescoring does the same for all calls of a round at once, in SQL.
    """
    wanted = {item.id for item in asked(items, outcome)}
    return total_of(items, _carried(found.pairs, entered, wanted), rule)


def _carried(pairs: Iterable[Pair], entered: Mapping[int, int | None], wanted: set[int]) -> Iterable[Entry]:
    for pair in pairs:
        if pair.old.id in entered and pair.new.id in wanted:
            raw = entered[pair.old.id]
            yield Entry(pair.new, None) if raw is None else Converted(pair.new, raw, worth_of(pair, raw))
