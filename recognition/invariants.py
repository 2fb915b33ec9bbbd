"""What must never be found in the data (docs/architecture.md, invariants 1 and 9): name → number of breaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Coalesce

from audit.models import AuditRow
from recognition.enums import CarnationState
from recognition.models import Carnation, Period
from recognition.queries import count_totals


def to_oneself() -> int:
    return Carnation.objects.filter(sender=F("recipient")).count()


def within_one_division() -> int:
    """As of the sending: by the copies the letter keeps."""
    return Carnation.objects.filter(sender_division=F("recipient_division")).count()


def over_quota() -> int:
    """Senders with more letters in a period than it allows."""
    return (
        Carnation.objects.holding_a_slot()
        .order_by()
        .values("period", "sender", "period__quota")
        .annotate(letters=Count("pk"))
        .filter(letters__gt=F("period__quota"))
        .count()
    )


def outside_their_period() -> int:
    """Sent before the opening, or at or after the moment the sending ended."""
    ended = Coalesce("period__closed_at", "period__closes_at")
    letters = Carnation.objects.annotate(ended=ended)
    return letters.filter(Q(sent_at__lt=F("period__opens_at")) | Q(sent_at__gte=F("ended"))).count()


def withdrawn_after_delivery() -> int:
    return Carnation.objects.filter(withdrawn_at__gte=F("deliver_after")).count()


def kept_totals_that_differ() -> int:
    """Half-years whose totals are not what their letters come to."""
    kept = Period.objects.filter(totals__isnull=False)
    return sum(period.totals != count_totals(period) for period in kept)


def acts_without_audit_row() -> int:
    """Letters sent, taken back or decided about, and half-years set up, that left no record."""
    withdrawn = Carnation.objects.filter(state=CarnationState.WITHDRAWN)
    decided = Carnation.objects.filter(decided_at__isnull=False)
    return (
        _letters_without_record()
        + _unrecorded(withdrawn, "carnation.withdrawn")
        + _unrecorded(decided, "carnation.report_decided")
        + _unrecorded(Period.objects.all(), "period.scheduled", key="half")
    )


def _letters_without_record() -> int:
    """Every letter has its own row, or is one of those a named import stored in that half-year."""
    imported: Counter[str] = Counter()
    for half, letters in AuditRow.objects.filter(action="carnation.imported").values_list(
        "target_id", "after__letters"
    ):
        imported[half] += letters
    alone = _without_row(Carnation.objects.all(), "carnation.sent").order_by().values_list("period__half")
    unrecorded = {str(half): letters for half, letters in alone.annotate(letters=Count("pk"))}
    return sum(abs(unrecorded.get(half, 0) - imported[half]) for half in unrecorded.keys() | imported.keys())


def _unrecorded(rows: QuerySet[Carnation] | QuerySet[Period], action: str, *, key: str = "pk") -> int:
    return _without_row(rows, action, key=key).count()


def _without_row(rows: QuerySet[Any], action: str, *, key: str = "pk") -> QuerySet[Any]:
    target = action.partition(".")[0]
    recorded = AuditRow.objects.filter(
        action=action, target=target, target_id=Cast(OuterRef(key), CharField())
    )
    return rows.filter(~Exists(recorded))


INVARIANTS: dict[str, Callable[[], int]] = {
    "carnations_to_oneself": to_oneself,
    "carnations_within_one_division": within_one_division,
    "carnations_over_quota": over_quota,
    "carnations_outside_their_period": outside_their_period,
    "carnations_withdrawn_after_delivery": withdrawn_after_delivery,
    "half_years_with_other_totals": kept_totals_that_differ,
    "recognition_acts_without_audit_row": acts_without_audit_row,
}
