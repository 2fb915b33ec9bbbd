"""What must never be found in the data of the scorecards."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import F, Max, Q

from monitoring.enums import ItemKind, ItemRole, RoundState, VersionState
from monitoring.models import Item, Level, Round, Sheet, Version


def drafts_that_are_scored_by() -> int:
    """What is scored by stays as it is."""
    scored = Sheet.objects.filter(version__state=VersionState.DRAFT).count()
    begun = Round.objects.exclude(state=RoundState.PLANNED).filter(version__state=VersionState.DRAFT)
    return scored + begun.count()


def frozen_without_items() -> int:
    return Version.objects.filter(state=VersionState.FROZEN).exclude(items__role=ItemRole.BASE).count()


def items_whose_best_level_is_not_full() -> int:
    """Nobody could earn the full points, or somebody more."""
    levelled = Item.objects.filter(role=ItemRole.BASE).exclude(kind=ItemKind.POINTS)
    return levelled.annotate(best=Max("levels__points")).filter(~Q(best=F("points")) | Q(best=None)).count()


def levels_of_points() -> int:
    return Level.objects.filter(item__kind=ItemKind.POINTS).count()


INVARIANTS: dict[str, Callable[[], int]] = {
    "monitoring.drafts_that_are_scored_by": drafts_that_are_scored_by,
    "monitoring.frozen_without_items": frozen_without_items,
    "monitoring.items_whose_best_level_is_not_full": items_whose_best_level_is_not_full,
    "monitoring.levels_of_points": levels_of_points,
}
