"""What officers, heads and the jobs of the review read: appeals, calls that do not count, what is over."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, DateTimeField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import TruncDay

from kindness.halfyear import SEOUL
from monitoring.enums import SHOWN, DisputeOutcome, SheetPurpose, SheetState
from monitoring.models import Call, Dispute, Round, Sheet, ShieldedDay


def over_on(day: date) -> QuerySet[Sheet]:
    """Published sheets whose last day for an appeal lies before `day`."""
    begins = datetime.combine(day, time(), SEOUL)
    last = ExpressionWrapper(
        TruncDay("released_at", tzinfo=SEOUL) + F("version__dispute_days") * Value(timedelta(days=1)),
        output_field=DateTimeField(),
    )
    waiting = Sheet.objects.filter(state__in=[SheetState.RELEASED, SheetState.ACKNOWLEDGED])
    return Sheet.objects.filter(pk__in=waiting.alias(last=last).filter(last__lt=begins).values("pk"))


def disputes(*, waiting: bool) -> QuerySet[Dispute]:
    """Those to be answered, the oldest first; or the answered ones, the newest first."""
    rows = Dispute.objects.select_related(
        "sheet__call__round", "sheet__call__subject", "filed_by", "answered_by"
    )
    if waiting:
        return rows.filter(outcome=DisputeOutcome.OPEN).order_by("filed_at", "pk")
    return rows.exclude(outcome=DisputeOutcome.OPEN).order_by("-answered_at", "pk")


def dispute_for(dispute_id: UUID) -> Dispute | None:
    return (
        Dispute.objects.select_related(
            "sheet__call__round",
            "sheet__call__subject",
            "sheet__call__scenario",
            "sheet__version__scorecard",
            "sheet__rater__staff",
            "filed_by",
            "answered_by",
        )
        .filter(pk=dispute_id)
        .first()
    )


def call_with(call_id: UUID) -> Call | None:
    """A made call with its round and person."""
    return (
        Call.objects.select_related("round", "subject__staff", "excluded_by")
        .filter(pk=call_id, called_at__isnull=False)
        .first()
    )


def shielded_days() -> QuerySet[ShieldedDay]:
    """The newest first."""
    return ShieldedDay.objects.select_related("staff", "decided_by").order_by("-day", "staff__name_key", "pk")


def round_to_release(round_id: UUID) -> Round | None:
    """With counts of its live scores by what still happens to them: to_check, checked, shown."""
    live = Q(calls__sheets__purpose=SheetPurpose.LIVE)
    counts = {
        "to_check": Q(calls__sheets__state=SheetState.SUBMITTED),
        "ready": Q(calls__sheets__state=SheetState.CHECKED),
        "shown": Q(calls__sheets__state__in=SHOWN),
    }
    rows = Round.objects.filter(pk=round_id)
    return rows.annotate(
        **{name: Count("calls__sheets", filter=live & q) for name, q in counts.items()}
    ).first()
