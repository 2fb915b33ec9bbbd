"""What must never be found in the experience visits."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, F, OuterRef, Q

from monitoring.enums import ItemRole, VisitState
from monitoring.models import Item, TeamVisit, VisitScore


def scores_beyond_the_item() -> int:
    """Scores of another checklist, or beyond the item's points."""
    wrong = ~Q(item__version=F("visit__team__version")) | Q(points__gt=F("item__points"))
    return VisitScore.objects.filter(wrong).count()


def reported_without_every_item() -> int:
    """Reported visits that lack a base item of their checklist."""
    scored = VisitScore.objects.filter(visit=OuterRef(OuterRef("pk")), item=OuterRef("pk"))
    unscored = Item.objects.filter(~Exists(scored), version=OuterRef("team__version"), role=ItemRole.BASE)
    return TeamVisit.objects.filter(Exists(unscored), state=VisitState.REPORTED).count()


INVARIANTS: dict[str, Callable[[], int]] = {
    "visit_scores_beyond_their_item": scores_beyond_the_item,
    "visits_reported_without_every_item": reported_without_every_item,
}
