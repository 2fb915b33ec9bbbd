"""What must never be found in the reports of unkindness."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db.models import F

from kindness import clock
from monitoring.models import UnkindnessReport
from monitoring.queries.unkindness import to_erase


def kept_beyond_their_day() -> int:
    """Reports that should have been erased the day before yesterday or earlier."""
    return to_erase(clock.today() - timedelta(days=2)).count()


def found_by_the_person() -> int:
    """Findings about oneself."""
    return UnkindnessReport.objects.filter(found_by=F("staff")).count()


INVARIANTS: dict[str, Callable[[], int]] = {
    "unkindness_reports_kept_too_long": kept_beyond_their_day,
    "unkindness_findings_about_oneself": found_by_the_person,
}
