"""What is taken out of the results is written down, with what for."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from audit.services import record
from monitoring.models import Round
from people.models import Staff


def note_report(
    *, survey: Round | None, days: tuple[date, date], file_format: str, purpose: str, by: Staff
) -> None:
    """A report with figures of departments was made. survey None: of all rounds with calls on those days."""
    first, last = days
    with transaction.atomic():
        record(
            "results.exported",
            by=by,
            target="round",
            target_id=survey.pk if survey else "",
            after={"format": file_format, "first": first.isoformat(), "last": last.isoformat()},
            reason=purpose,
        )


def note_best_list(*, survey: Round, file_format: str, purpose: str, by: Staff) -> None:
    """The list of the best left with names; whose stands in the access record."""
    with transaction.atomic():
        record(
            "results.best_exported",
            by=by,
            target="round",
            target_id=survey.pk,
            after={"format": file_format},
            reason=purpose,
        )
