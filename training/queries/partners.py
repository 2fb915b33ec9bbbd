"""Institutions, what was agreed with them and what has been held of it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from people.models import Staff
from training.enums import ATTENDED, CohortState, EnrolmentState
from training.models import Agreement, Attendance, Cohort, Course, Enrolment, Partner, PartnerSeat


@dataclass(frozen=True, slots=True)
class Held:
    """What has become of an agreement: cohorts and people planned, held, attended."""

    cohorts: int  # not cancelled
    finished: int
    seats: int
    booked: int
    attended: int  # people who were in at least one session


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
    """With its institution and `course_cost`, what its courses are planned to cost."""
    courses = Course.objects.filter(agreement=OuterRef("pk")).order_by().values("agreement")
    cost = Coalesce(Subquery(courses.annotate(won=Sum("cost")).values("won")), 0)
    agreements = Agreement.objects.select_related("partner").annotate(course_cost=cost)
    return agreements.filter(pk=agreement_id).first()


def agreements_to_choose() -> QuerySet[Agreement]:
    return Agreement.objects.select_related("partner").order_by("-starts_on", "partner__name", "title")


def courses_of(agreement: Agreement) -> QuerySet[Course]:
    return agreement.courses.order_by("-year", "title")


def held_of(agreement: Agreement) -> Held:
    """Two queries, whatever was held."""
    cohorts = Cohort.objects.filter(course__agreement=agreement).exclude(state=CohortState.CANCELLED)
    plan = cohorts.aggregate(
        n=Count("pk"), finished=Count("pk", filter=Q(state=CohortState.FINISHED)), seats=Sum("capacity")
    )
    there = Attendance.objects.filter(enrolment=OuterRef("pk"), mark__in=ATTENDED)
    enrolled = Enrolment.objects.filter(cohort__in=cohorts, state=EnrolmentState.BOOKED)
    people = enrolled.aggregate(n=Count("pk"), attended=Count("pk", filter=Q(Exists(there))))
    return Held(
        cohorts=plan["n"],
        finished=plan["finished"],
        seats=plan["seats"] or 0,
        booked=people["n"],
        attended=people["attended"],
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
