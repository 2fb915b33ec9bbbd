"""What must never be found in the data of results and appeals."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, F, OuterRef, Q

from monitoring.enums import CallState, DisputeOutcome, SheetPurpose, SheetState
from monitoring.models import Call, Dispute, ItemScore, Sheet, ShieldedDay


def counted_on_a_shielded_day() -> int:
    """Invariant 8: a call that counts, made on a protected day of the person."""
    shield = ShieldedDay.objects.filter(staff=OuterRef("staff"), day=OuterRef("called_at__date"))
    return Call.objects.filter(Exists(shield), state=CallState.MADE, excluded_as="").count()


def scores_beyond_the_item() -> int:
    """Invariant 8: an item's score outside its points, or of another version."""
    wrong = ~Q(item__version=F("sheet__version")) | Q(points__lt=0) | Q(points__gt=F("item__points"))
    return ItemScore.objects.filter(wrong).count()


def disputed_without_a_dispute() -> int:
    """Sheets under appeal without an open one."""
    open_ = Dispute.objects.filter(sheet=OuterRef("pk"), outcome=DisputeOutcome.OPEN)
    return Sheet.objects.filter(~Exists(open_), state=SheetState.DISPUTED).count()


def answered_by_the_scorer() -> int:
    """Appeals answered by whoever made the sheet."""
    return Dispute.objects.filter(answered_by=F("sheet__made_by")).count()


def retracted_without_a_successor() -> int:
    """Live sheets that were replaced by nothing, though the person had seen them."""
    newer = Sheet.objects.filter(replaces=OuterRef("pk"))
    shown = Sheet.objects.filter(
        ~Exists(newer), state=SheetState.RETRACTED, purpose=SheetPurpose.LIVE, released_at__isnull=False
    )
    return shown.count()


INVARIANTS: dict[str, Callable[[], int]] = {
    "calls_counted_on_a_protected_day": counted_on_a_shielded_day,
    "scores_beyond_their_item": scores_beyond_the_item,
    "sheets_under_appeal_without_one": disputed_without_a_dispute,
    "appeals_answered_by_the_scorer": answered_by_the_scorer,
    "published_scores_that_vanished": retracted_without_a_successor,
}
