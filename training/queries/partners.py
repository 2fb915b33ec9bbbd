"""Institutions, what was agreed with them and what has been held of it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from people.models import Staff
from training.enums import CohortState, EnrolmentState, Mark
from training.models import Agreement, Attendance, Cohort, Course, Enrolment, Partner, PartnerSeat

ATTENDED = (Mark.PRESENT, Mark.LATE, Mark.LEFT_EARLY)


@dataclass(frozen=True, slots=True)
class Held:
    """What has become of an agreement: cohorts and people planned, held, attended; won agreed and planned."""

    cohorts: int  # not cancelled
    finished: int
    seats: int
    booked: int
    attended: int  # people who were in at least one session
    course_cost: int


def list_partners() -> QuerySet[Partner]:
    return Partner.objects.annotate(agreement_count=Count("agreements")).order_by("name")


def partner_with_id(partner_id: UUID) -> Partner | None:
    return Partner.objects.filter(pk=partner_id).first()


def agreements_of(partner: Partner) -> QuerySet[Agreement]:
    return partner.agreements.order_by("-starts_on", "title")


def seats_of(partner: Partner) -> QuerySet[PartnerSeat]:
    """The outside accounts that speak for it."""
    return partner.seats.select_related("staff").order_by("staff__name_key", "staff__number")


def agreement_with_id(agreement_id: UUID) -> Agreement | None:
    return Agreement.objects.select_related("partner").filter(pk=agreement_id).first()


def agreements_to_choose() -> QuerySet[Agreement]:
    return Agreement.objects.select_related("partner").order_by("-starts_on", "partner__name", "title")


def courses_of(agreement: Agreement) -> QuerySet[Course]:
    return agreement.courses.order_by("-year", "title")


def held_of(agreement: Agreement) -> Held:
    """Four queries, whatever was held."""
    cohorts = Cohort.objects.filter(course__agreement=agreement).exclude(state=CohortState.CANCELLED)
    seats = cohorts.aggregate(n=Count("pk"), seats=Sum("capacity"))
    enrolled = Enrolment.objects.filter(cohort__in=cohorts, state=EnrolmentState.BOOKED)
    there = Attendance.objects.filter(enrolment__in=enrolled, mark__in=ATTENDED)
    return Held(
        cohorts=seats["n"],
        finished=cohorts.filter(state=CohortState.FINISHED).count(),
        seats=seats["seats"] or 0,
        booked=enrolled.count(),
        attended=there.aggregate(n=Count("enrolment", distinct=True))["n"],
        course_cost=agreement.courses.aggregate(n=Sum("cost"))["n"] or 0,
    )


def partner_of(person: Staff) -> Partner | None:
    """The institution an outside account speaks for."""
    seat = PartnerSeat.objects.select_related("partner").filter(staff=person).first()
    return seat.partner if seat else None


def seat_numbered(partner: Partner, number: str) -> PartnerSeat | None:
    """The account of that number, if it speaks for the institution."""
    return seats_of(partner).filter(staff__number=number).first()


def cohort_of_partner(cohort_id: UUID, person: Staff) -> Cohort | None:
    """A cohort the institution of this account holds."""
    cohorts = Cohort.objects.select_related("course__agreement__partner")
    return cohorts.filter(pk=cohort_id, course__agreement__partner__seats__staff=person).first()
