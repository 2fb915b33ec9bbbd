"""What the telephone survey says for training to help with: a person's own weak items, and items over time.

The weak items of departments: results.weak_items.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, F, FloatField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Cast

from monitoring.enums import SHOWN, ItemRole, RoundState
from monitoring.models import ItemScore, Round
from monitoring.queries.counted import counted_sheets, of_persons
from monitoring.queries.results import WEAK
from monitoring.queries.scope import ended_rounds

LOOK_BACK = timedelta(days=365)  # a survey is held at least once a year


def latest_published() -> Round | None:
    """The round whose results everybody may read and that nothing newer has replaced."""
    return next(iter(ended_rounds(released=True)), None)


def weak_keys_of_person(staff: Any, moment: datetime) -> QuerySet[Any]:
    """Keys of the person's own items with less than WEAK of their points, in their published calls of a year.

    staff: an id or OuterRef, so that it can stand inside another query. For the person's own eyes only.
    """
    sheets = of_persons().filter(state__in=SHOWN, call__called_at__gte=moment - LOOK_BACK)
    scores = ItemScore.objects.filter(
        sheet__in=sheets.values("pk"),
        sheet__call__staff=staff,
        raw__isnull=False,
        item__role=ItemRole.BASE,
        item__of_person=True,
    )
    found: QuerySet[Any] = (
        scores.order_by().values("item__key").annotate(share=_share()).filter(share__lt=WEAK)
    )
    return found.values("item__key")


@dataclass(frozen=True, slots=True)
class ItemShare:
    """share: of the item's points, 0 … 1; calls: in which it applied."""

    share: float
    calls: int

    @property
    def percent(self) -> float:
        return 100 * self.share


def shares_around(
    *, divisions: Collection[int], first: datetime, last: datetime, keys: Collection[str]
) -> dict[tuple[str, str], ItemShare]:
    """(item's key, "before" or "after") → its share in published calls of these departments: in the year before
    `first`, and in the year after `last`. One query."""
    before = Q(sheet__call__called_at__gte=first - LOOK_BACK, sheet__call__called_at__lt=first)
    after = Q(sheet__call__called_at__gt=last, sheet__call__called_at__lte=last + LOOK_BACK)
    sheets = counted_sheets().filter(call__round__state=RoundState.RELEASED, call__division__in=divisions)
    rows = (
        ItemScore.objects.filter(
            before | after,
            sheet__in=sheets.values("pk"),
            raw__isnull=False,
            item__role=ItemRole.BASE,
            item__key__in=keys,
        )
        .order_by()
        .annotate(
            side=Case(When(before, then=Value("before")), default=Value("after"), output_field=CharField())
        )
        .values_list("item__key", "side")
        .annotate(share=_share(), calls=Count("pk"))
    )
    return {(key, side): ItemShare(share, calls) for key, side, share, calls in rows}


def _share() -> Any:
    """Of the points that could be earned."""
    return Cast(Sum(F("points")), FloatField()) / Cast(Sum(F("item__points")), FloatField())
