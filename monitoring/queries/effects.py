"""What the survey says of an item before and after an adopted idea: published rounds only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, FloatField, Max, Q, QuerySet, Sum
from django.db.models.functions import Cast

from ideas.models import Adoption
from kindness.halfyear import SEOUL
from monitoring.enums import CardKind, ItemRole, RoundState, VersionState
from monitoring.models import Item, ItemScore
from monitoring.queries.counted import counted_sheets
from monitoring.rules.effects import LEAST, Days, Difference, Side, Windows, difference, windows

MOST_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Pair:
    """Of everybody, or of one division."""

    before: Side
    after: Side

    @property
    def difference(self) -> Difference | None:
        return difference(self.before, self.after)


@dataclass(frozen=True, slots=True)
class RoundShare:
    """What an item earned of its points in a round with enough people."""

    name: str
    n: int
    share: float


@dataclass(frozen=True, slots=True)
class Effect:
    """windows: None before the idea began. rounds: the earliest first."""

    label: str
    windows: Windows | None
    city: Pair
    division: Pair
    rounds: list[RoundShare]


def items_to_name() -> list[tuple[str, str]]:
    """(key, label) of what telephone scorecards in use ask, in the words and the order of the newest."""
    items = Item.objects.filter(
        role=ItemRole.BASE, version__scorecard__kind=CardKind.PHONE, version__state=VersionState.FROZEN
    )
    newest = {item.key: item for item in items.order_by("version__frozen_at", "number")}
    return [(item.key, item.label) for item in sorted(newest.values(), key=lambda one: (one.number, one.key))]


def effect_of(
    adoption: Adoption, label: str, begun_on: date | None, done_on: date | None, today: date
) -> Effect:
    """Of the item that is named. Two queries."""
    key = adoption.survey_item
    looked_at = windows(begun_on, done_on, min(today, adoption.follow_until))
    city, division = _pairs(key, looked_at, adoption.division_id)
    return Effect(label, looked_at, city, division, _by_round(key))


def _scores(key: str) -> QuerySet[ItemScore]:
    """Where the item applied, in calls that count of rounds whose results are published."""
    sheets = counted_sheets().filter(
        call__round__state=RoundState.RELEASED, version__scorecard__kind=CardKind.PHONE
    )
    scores = ItemScore.objects.filter(
        sheet__in=sheets, item__key=key, item__role=ItemRole.BASE, raw__isnull=False
    )
    return scores.annotate(share=Cast("points", FloatField()) / Cast("item__points", FloatField())).order_by()


def _pairs(key: str, looked_at: Windows | None, division: int) -> tuple[Pair, Pair]:
    if looked_at is None:
        nothing = Side(0, 0, 0.0, 0.0)
        return Pair(nothing, nothing), Pair(nothing, nothing)
    own = Q(sheet__call__division=division)
    before, after = _within(looked_at.before), _within(looked_at.after)
    sides = {
        "city_before": before, "city_after": after, "own_before": before & own, "own_after": after & own,
    }  # fmt: skip
    sums: dict[str, Any] = {}
    for name, which in sides.items():
        sums[f"{name}_n"] = Count("pk", filter=which)
        sums[f"{name}_people"] = Count("sheet__call__staff", filter=which, distinct=True)
        sums[f"{name}_total"] = Sum("share", filter=which, default=0.0)
        sums[f"{name}_squares"] = Sum(F("share") * F("share"), filter=which, default=0.0)
    found = _scores(key).aggregate(**sums)
    made = {
        name: Side(*(found[f"{name}_{part}"] for part in ("n", "people", "total", "squares")))
        for name in sides
    }
    return Pair(made["city_before"], made["city_after"]), Pair(made["own_before"], made["own_after"])


def _within(days: Days) -> Q:
    after = days.last + timedelta(days=1)
    return Q(sheet__call__called_at__gte=_begins(days.first), sheet__call__called_at__lt=_begins(after))


def _begins(day: date) -> datetime:
    return datetime.combine(day, time.min, SEOUL)


def _by_round(key: str) -> list[RoundShare]:
    rows = (
        _scores(key)
        .values("sheet__call__round")
        .annotate(
            name=Max("sheet__call__round__name"),
            ends_on=Max("sheet__call__round__ends_on"),
            n=Count("pk"),
            people=Count("sheet__call__staff", distinct=True),
            total=Sum("share"),
        )
        .filter(people__gte=LEAST)
        .order_by("-ends_on", "name")[:MOST_ROUNDS]
    )
    return [RoundShare(row["name"], row["n"], row["total"] / row["n"]) for row in reversed(rows)]
