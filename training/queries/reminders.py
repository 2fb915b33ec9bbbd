"""Whose training comes near."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Min, QuerySet

from training.enums import CohortState, CourseState, EnrolmentState
from training.models import Cohort

# No mark lies farther ahead: 60 working days are under four months.
FARTHEST = timedelta(days=120)


def cohorts_ahead(moment: datetime) -> QuerySet[Cohort]:
    """Open cohorts whose first session lies ahead, with `first_at` and their course."""
    return (
        Cohort.objects.filter(state=CohortState.OPEN, course__state=CourseState.OPEN)
        .annotate(first_at=Min("sessions__starts_at"))
        .filter(first_at__gt=moment, first_at__lt=moment + FARTHEST)
        .select_related("course")
    )


def booked_people(cohort: Cohort) -> list[int]:
    booked = cohort.enrolments.filter(state=EnrolmentState.BOOKED).order_by()
    return list(booked.values_list("staff_id", flat=True))
