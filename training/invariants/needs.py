"""What must never be found among the seats offered where practice helps."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import CharField, Count, Exists, F, OuterRef
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from audit.models import AuditRow
from training.models import SeatOffer


def offered_twice() -> int:
    """Cohorts offered to one department more than once."""
    pairs = SeatOffer.objects.order_by().values("cohort", "division")
    return pairs.annotate(times=Count("pk")).filter(times__gt=1).count()


def told_nobody() -> int:
    """Offers nobody has heard of."""
    return SeatOffer.objects.filter(head_told=False, invited=0).count()


def without_audit_row() -> int:
    recorded = AuditRow.objects.alias(code=KT("after__division")).filter(
        action="seats.offered",
        target="cohort",
        target_id=Cast(OuterRef("cohort"), CharField()),
        code=OuterRef("code"),
    )
    return SeatOffer.objects.alias(code=F("division__code")).exclude(Exists(recorded)).count()


INVARIANTS: dict[str, Callable[[], int]] = {
    "seats_offered_twice_to_a_department": offered_twice,
    "seat_offers_that_told_nobody": told_nobody,
    "seat_offers_without_audit_row": without_audit_row,
}
