"""What must never be found in the data of courses."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Count, F, Q

from training.models import Course, Material, Session


def sessions_that_block_wrongly() -> int:
    """`blocking` of a session is `compulsory` of its course, or the constraints guard the wrong hours."""
    return Session.objects.exclude(blocking=F("cohort__course__compulsory")).count()


def lists_without_their_day() -> int:
    """Courses with a frozen list and no day of it."""
    listed = Course.objects.filter(frozen_on__isnull=True).annotate(people=Count("target_entries"))
    return listed.filter(people__gt=0).count()


def removed_files_still_kept() -> int:
    """What was taken out is gone."""
    return Material.objects.filter(~Q(content=b""), removed_at__isnull=False).count()


INVARIANTS: dict[str, Callable[[], int]] = {
    "training.sessions_that_block_wrongly": sessions_that_block_wrongly,
    "training.lists_without_their_day": lists_without_their_day,
    "training.removed_files_still_kept": removed_files_still_kept,
}
