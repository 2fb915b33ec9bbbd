"""Which items of the form earn how much of their points: of all, of a group, of a department, through the rounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Sum

from monitoring.enums import ItemRole
from monitoring.models import Item, Round
from monitoring.queries.scope import Scope


@dataclass(frozen=True, slots=True)
class ItemFigure:
    """share: of the points that could be earned, 0 … 1; n: calls in which the item applied."""

    key: str
    label: str
    stage: str
    order: int
    n: int
    share: float


@dataclass(frozen=True, slots=True)
class Beside:
    """An item of a department and the share of its group."""

    item: ItemFigure
    like: float | None

    @property
    def difference(self) -> float | None:
        """In points of percentage."""
        return None if self.like is None else 100 * (self.item.share - self.like)


@dataclass(frozen=True, slots=True)
class ItemTallies:
    """Sums over calls by department and item. items: by id, of every version in the scope."""

    items: dict[int, Item]
    sums: dict[tuple[int, int], tuple[int, float]]  # (department, item) → (calls, points)
    like: dict[int, str] = field(default_factory=dict)

    def figures(self, *, divisions: Collection[int] | None = None) -> list[ItemFigure]:
        """Of all, or of some departments: the weakest first."""
        return sorted(self._of(divisions).values(), key=lambda one: (one.share, one.order))

    def of_group(self, key: str) -> list[ItemFigure]:
        return self.figures(divisions={one for one, group in self.like.items() if group == key})

    def stages(self, figures: Iterable[ItemFigure]) -> list[tuple[str, float]]:
        """(stage, share of its points) in the order of the form."""
        most = {item.key: float(item.points) for item in self.items.values()}
        earned: dict[str, float] = defaultdict(float)
        possible: dict[str, float] = defaultdict(float)
        for one in sorted(figures, key=lambda one: one.order):
            possible[one.stage] += one.n * most[one.key]
            earned[one.stage] += one.n * most[one.key] * one.share
        return [(stage, earned[stage] / whole) for stage, whole in possible.items() if whole]

    def _of(self, divisions: Collection[int] | None) -> dict[str, ItemFigure]:
        calls: dict[str, int] = defaultdict(int)
        earned: dict[str, float] = defaultdict(float)
        possible: dict[str, float] = defaultdict(float)
        for (division, number), (n, points) in self.sums.items():
            item = self.items.get(number)
            if item is None or not n or (divisions is not None and division not in divisions):
                continue
            calls[item.key] += n
            earned[item.key] += points
            possible[item.key] += n * float(item.points)
        newest = {item.key: item for item in self.items.values()}
        return {
            key: ItemFigure(
                key, newest[key].label, newest[key].stage, newest[key].number, n, earned[key] / possible[key]
            )
            for key, n in calls.items()
        }


def tallies_of(scope: Scope, like: dict[int, str]) -> ItemTallies:
    """Base items only: bonus and penalty have no share. Two queries."""
    rows = (
        scope.sheets()
        .filter(scores__raw__isnull=False)
        .values_list("call__division", "scores__item")
        .annotate(n=Count("scores__raw"), points=Sum("scores__points"))
    )
    sums = {(division, item): (n, float(points)) for division, item, n, points in rows}
    return ItemTallies(_base_items({item for _division, item in sums}), sums, like)


def _base_items(ids: Collection[int]) -> dict[int, Item]:
    """The newest version's last, so that its words are used for a key."""
    items = Item.objects.filter(pk__in=ids, role=ItemRole.BASE)
    return {item.pk: item for item in items.order_by("version__frozen_at", "number")}


@dataclass(frozen=True, slots=True)
class TrendRow:
    """An item through the rounds, the earliest first; None where a round did not ask it."""

    key: str
    label: str
    shares: list[float | None]

    @property
    def change(self) -> float | None:
        """From the last round but one to the last that asked it, in shares."""
        known = [share for share in self.shares if share is not None]
        return known[-1] - known[-2] if len(known) > 1 else None

    @property
    def change_percent(self) -> float | None:
        return None if self.change is None else 100 * self.change


def trend_of(rounds: Sequence[Round], *, division: int | None = None) -> list[TrendRow]:
    """Shares of an item's points by round, whatever the version: items are the same where their key is. Two queries.

    rounds: the earliest first. Items in the order of the newest form.
    """
    sheets = Scope(tuple(rounds)).sheets().filter(scores__raw__isnull=False)
    if division is not None:
        sheets = sheets.filter(call__division=division)
    rows = list(
        sheets.values_list("call__round", "scores__item").annotate(
            n=Count("scores__raw"), points=Sum("scores__points")
        )
    )
    items = _base_items({item for _round, item, _n, _points in rows})
    place = {one.pk: number for number, one in enumerate(rounds)}
    newest = {item.key: item for item in items.values()}
    found = {
        item.key: TrendRow(item.key, item.label, [None] * len(rounds))
        for item in sorted(newest.values(), key=lambda one: one.number)
    }
    for survey, number, n, points in rows:
        if (known := items.get(number)) and n:
            found[known.key].shares[place[survey]] = float(points) / (n * float(known.points))
    return list(found.values())
