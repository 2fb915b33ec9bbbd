"""Scorecards, their versions, and what a version asks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from monitoring.enums import ItemKind, ItemRole, VersionState, Weight
from monitoring.models import Item, Level, Round, Scorecard, Team, Version
from monitoring.rules.cards import ItemPlan, LevelPlan
from monitoring.rules.scoring import ItemRule, LevelRule

_BASE_POINTS = Sum("items__points", filter=Q(items__role=ItemRole.BASE))


# --- lists ------------------------------------------------------------------------------------------------------
def list_cards() -> QuerySet[Scorecard]:
    """Those of the telephone first; `versions_made`, and `newest`: its versions, the newest first."""
    newest = Prefetch("versions", Version.objects.order_by("-number"), to_attr="newest")
    return (
        Scorecard.objects.annotate(versions_made=Count("versions"))
        .prefetch_related(newest)
        .order_by("kind", "name")
    )


def card_with_id(card_id: UUID) -> Scorecard | None:
    return Scorecard.objects.filter(pk=card_id).first()


def versions_of(card: Scorecard) -> QuerySet[Version]:
    """The newest first, with `asks` (items), `full_points` and where it is used (`rounds`, `teams` prefetched)."""
    return (
        card.versions.annotate(asks=Count("items"), full_points=_BASE_POINTS)
        .prefetch_related(
            Prefetch("rounds", Round.objects.order_by("-starts_on")),
            Prefetch("teams", Team.objects.order_by("-starts_on")),
        )
        .order_by("-number")
    )


def version_with_id(version_id: UUID) -> Version | None:
    return Version.objects.select_related("scorecard").filter(pk=version_id).first()


def frozen_versions(kind: str) -> QuerySet[Version]:
    """What was used, or is ready to be: by scorecard, the newest first. kind: CardKind."""
    return _versions(kind).filter(state=VersionState.FROZEN)


def versions_to_plan_with(kind: str) -> QuerySet[Version]:
    """What a new round (phone) or team (visit) may choose: it is frozen when it is used. At least one item."""
    return _versions(kind).filter(items__role=ItemRole.BASE).distinct()


def _versions(kind: str) -> QuerySet[Version]:
    found = Version.objects.filter(scorecard__kind=kind).select_related("scorecard")
    return found.order_by("scorecard__name", "-number")


# --- what a version asks ------------------------------------------------------------------------------------------
def rules_of(version_id: UUID) -> tuple[ItemRule, ...]:
    """The items with their levels, in their order: what rules.scoring counts by. One query."""
    return rules_of_each([version_id]).get(version_id, ())


def rules_of_each(version_ids: Collection[UUID]) -> dict[UUID, tuple[ItemRule, ...]]:
    """Of several versions, still one query. A version without items is not in it."""
    return rules_and_labels(version_ids)[0]


def rules_and_labels(
    version_ids: Collection[UUID],
) -> tuple[dict[UUID, tuple[ItemRule, ...]], dict[int, str]]:
    """As rules_of_each, and beside it each item's words by its id."""
    rows = (
        Item.objects.filter(version__in=version_ids)
        .order_by("version", "number", "levels__number")
        .values_list(
            "version", "label", "id", "key", "kind", "points", "role", "weight", "may_not_apply", "of_person",
            "levels__number", "levels__points", "levels__upto",
        )
    )  # fmt: skip
    rules: dict[UUID, tuple[ItemRule, ...]] = {}
    labels: dict[int, str] = {}
    for (version, label, *item), levels in groupby(rows, key=lambda row: row[:10]):
        rule = _rule(item, levels)
        rules[version] = (*rules.get(version, ()), rule)
        labels[rule.id] = label
    return rules, labels


def _rule(item: Sequence[Any], levels: Iterable[tuple[Any, ...]]) -> ItemRule:
    pk, key, kind, points, role, weight, may_not_apply, of_person = item
    return ItemRule(
        id=pk,
        key=key,
        kind=ItemKind(kind),
        points=points,
        role=ItemRole(role),
        weight=Weight(weight),
        levels=tuple(
            LevelRule(number, worth, upto) for *_item, number, worth, upto in levels if number is not None
        ),
        may_not_apply=may_not_apply,
        of_person=of_person,
    )


def items_of(version: Version) -> list[Item]:
    """The items with `levels` prefetched, in their order: what a rater sees. Two queries."""
    levels = Prefetch("levels", Level.objects.order_by("number"))
    return list(version.items.order_by("number").prefetch_related(levels))


def plans_of(items: Iterable[Item]) -> list[ItemPlan]:
    """Stored items as the editor changes them."""
    return [
        ItemPlan(
            stage=item.stage,
            key=item.key,
            label=item.label,
            kind=item.kind,
            points=item.points,
            levels=tuple(
                LevelPlan(level.label, level.points, level.anchor, level.upto) for level in item.levels.all()
            ),
            help=item.help,
            role=item.role,
            weight=item.weight,
            may_not_apply=item.may_not_apply,
            of_person=item.of_person,
        )
        for item in items
    ]
