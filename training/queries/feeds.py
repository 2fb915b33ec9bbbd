"""What a person's calendar reads."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet

from people.models import Staff
from training.enums import CohortState
from training.models import Attendance, CalendarKey

# Older training is history, not calendar.
KEPT = timedelta(days=370)


def live_key(person: Staff) -> CalendarKey | None:
    return CalendarKey.objects.filter(staff=person, revoked_at__isnull=True).first()


def live_key_with_id(key_id: UUID) -> CalendarKey | None:
    """With its owner, whose account is open."""
    keys = CalendarKey.objects.filter(pk=key_id, revoked_at__isnull=True, staff__closed_at__isnull=True)
    return keys.select_related("staff").first()


def hours_for_calendar(person: Staff, *, moment: datetime) -> QuerySet[Attendance]:
    """The hours they have, and those they had and no longer have, with `changes`: the steps of the enrolment."""
    return (
        Attendance.objects.filter(staff=person, starts_at__gt=moment - KEPT)
        .exclude(live=True, session__cohort__state=CohortState.PLANNED)
        .select_related("session__room", "session__cohort__course")
        .annotate(changes=Count("enrolment__steps"))
        .order_by("starts_at", "pk")
    )


def coming_hours(person: Staff, *, at: datetime) -> QuerySet[Attendance]:
    """Their sessions that are not over, the next one first, with session, course and room."""
    return (
        Attendance.objects.filter(staff=person, live=True, ends_at__gt=at)
        .exclude(session__cohort__state=CohortState.CANCELLED)
        .select_related("session__room", "session__cohort__course", "enrolment")
        .order_by("starts_at", "pk")
    )
