"""What must never be found in the data."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, F, OuterRef

from training.enums import PlanState
from training.models import Enrolment, PlanSeat


def seats_in_other_courses() -> int:
    """People planned into a cohort of another course."""
    return PlanSeat.objects.exclude(cohort=None).exclude(cohort__course=F("plan__course")).count()


def published_but_never_booked() -> int:
    """People of a published plan without any enrolment in its course."""
    enrolled = Enrolment.objects.filter(course=OuterRef("plan__course"), staff=OuterRef("staff"))
    published = PlanSeat.objects.filter(plan__state=PlanState.PUBLISHED).exclude(cohort=None)
    return published.exclude(Exists(enrolled)).count()


def seats_of_unsolved_plans() -> int:
    """Lines of a plan that is asked for or being worked out."""
    return PlanSeat.objects.filter(plan__state__in=[PlanState.REQUESTED, PlanState.RUNNING]).count()


INVARIANTS: dict[str, Callable[[], int]] = {
    "plan_seats_in_other_courses": seats_in_other_courses,
    "published_plan_seats_never_booked": published_but_never_booked,
    "seats_of_unsolved_plans": seats_of_unsolved_plans,
}
