"""What a counted half-year came to, kept with it: its letters no longer change, so no page counts them again."""

from __future__ import annotations

from django.db import transaction

from audit.services import Job, record
from recognition.models import Period
from recognition.queries import count_totals, periods_without_totals

KEEPING = Job("recognition.keep_totals")


def keep_due_totals() -> int:
    """Store the totals of every counted half-year that has none yet; how many.

    A job's work and not the tally's: counting the senders of a million letters takes as long as the tally itself.
    A letter voided afterwards takes the totals away again (services.periods.recount).
    """
    return sum(_keep(period) for period in periods_without_totals())


def _keep(period: Period) -> int:
    with transaction.atomic():
        locked = periods_without_totals().select_for_update(of=("self",), skip_locked=True)
        held = locked.filter(pk=period.pk).first()
        if held is None:
            return 0
        held.totals = count_totals(held)
        held.save(update_fields=["totals"])
        record("period.totals_kept", by=KEEPING, target="period", target_id=held.half)
        return 1
