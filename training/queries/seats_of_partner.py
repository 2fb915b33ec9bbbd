"""What an institution sees: its own cohorts, names and divisions in them. Nothing else exists for it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Max, Min, Prefetch, Q, QuerySet

from people.models import Staff
from training.enums import CohortState, CourseState, EnrolmentState
from training.models import Cohort, Enrolment, Session

_SHOWN = Q(course__state__in=(CourseState.OPEN, CourseState.CLOSED)) & ~Q(state=CohortState.PLANNED)


def cohorts_for(person: Staff) -> QuerySet[Cohort]:
    """Cohorts of courses under an agreement with the person's institution, with `booked`, `first_at`, `last_at`."""
    return (
        Cohort.objects.filter(_SHOWN, course__agreement__partner__seats__staff=person)
        .select_related("course__agreement")
        .annotate(
            booked=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.BOOKED), distinct=True),
            first_at=Min("sessions__starts_at"),
            last_at=Max("sessions__ends_at"),
        )
        .order_by("-course__year", "course__title", "number")
    )


def cohort_for(person: Staff, cohort_id: UUID) -> Cohort | None:
    """One of them, with its sessions."""
    sessions = Session.objects.select_related("room", "instructor").order_by("starts_at")
    return cohorts_for(person).filter(pk=cohort_id).prefetch_related(Prefetch("sessions", sessions)).first()


def people_in(cohort: Cohort) -> QuerySet[Enrolment]:
    """Those with a seat: name and division of the day of joining, no number, no rank."""
    booked = cohort.enrolments.filter(state=EnrolmentState.BOOKED)
    return (
        booked.only("pk", "name", "division_name", "outcome", "staff__number")
        .select_related("staff")
        .order_by("division_name", "name", "pk")
    )
