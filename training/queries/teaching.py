"""What an instructor teaches."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from people.models import Staff
from training.enums import CohortState
from training.models import Session


def sessions_taught_by(person: Staff, *, past: bool, at: datetime) -> QuerySet[Session]:
    """Of open or finished cohorts, with `people` (those who have a seat), course and room."""
    taught = Session.objects.filter(instructor__staff=person).filter(
        cohort__state__in=(CohortState.OPEN, CohortState.FINISHED)
    )
    span = taught.filter(ends_at__lte=at) if past else taught.filter(ends_at__gt=at)
    return (
        span.select_related("cohort__course", "room")
        .annotate(people=Count("attendances", filter=Q(attendances__live=True)))
        .order_by("-starts_at" if past else "starts_at", "pk")
    )
