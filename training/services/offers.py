"""Offered seats: taken, refused, over. And the waitlists of trainings that have begun."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q

from kindness import clock
from kindness.errors import refusing
from people.models import Staff
from training.enums import HOLDS_SEAT, CohortState, EnrolmentState
from training.models import Attendance, Cohort, Enrolment, Session
from training.rules import seats as rules
from training.services import seats
from training.services.counters import check_counter

PENDING = (EnrolmentState.WAITING, EnrolmentState.REQUESTED)


def accept_offer(*, enrolment: Enrolment, by: Staff) -> Enrolment:
    """The person takes the seat. Taken already: nothing happens.

    Refuses offer_ended, overlap, division_cap.
    """
    with refusing(Enrolment, Attendance), transaction.atomic():
        cohort, found = locked_enrolment(enrolment)
        if found.staff_id != by.pk:
            raise PermissionDenied
        if found.state == EnrolmentState.BOOKED:
            return found
        moment = clock.fresh()
        rules.check_offer(found.offer_expires_at, moment)
        assert found.seat is not None  # an offer holds one
        check_counter(cohort, by, moment)
        seats.give_seat(
            enrolment=found, cohort=cohort, number=found.seat, moment=moment, by=by, action="accepted"
        )
        return found


def refuse_offer(*, enrolment: Enrolment, by: Staff) -> Enrolment:
    """The person does not want the seat; the next one is offered it. Refused already: nothing happens.

    Refuses offer_ended.
    """
    with refusing(Enrolment), transaction.atomic():
        cohort, found = locked_enrolment(enrolment)
        if found.staff_id != by.pk:
            raise PermissionDenied
        if found.state == EnrolmentState.REFUSED:
            return found
        moment = clock.fresh()
        rules.check_offer(found.offer_expires_at, moment)
        seats.free_seat(
            enrolment=found,
            state=EnrolmentState.REFUSED,
            cohort=cohort,
            moment=moment,
            by=by,
            action="offer_refused",
        )
        return found


def expire_due_offers() -> int:
    """Look at every cohort with an offer that is over, with a free seat somebody waits for, or with people who wait
    though it has begun; how many cohorts were looked at. Each in its own transaction."""
    moment = clock.fresh()
    due = _cohorts_to_look_at()
    for cohort_id in due:
        with transaction.atomic():
            cohort = seats.lock_cohort(cohort_id)
            moment = clock.fresh()
            seats.offer_next(cohort, moment)
            starts = seats.first_start(cohort)
            if starts is not None and starts <= moment:
                seats.end_waiting(cohort, moment)
    return len(due)


def _cohorts_to_look_at() -> list[UUID]:
    moment = clock.fresh()
    of_cohort = Enrolment.objects.filter(cohort=OuterRef("pk"))
    over = of_cohort.filter(state=EnrolmentState.OFFERED, offer_expires_at__lte=moment)
    begun = Session.objects.filter(cohort=OuterRef("pk"), starts_at__lte=moment)
    held = Count("enrolments", filter=Q(enrolments__state__in=HOLDS_SEAT))
    cohorts = Cohort.objects.filter(state=CohortState.OPEN).annotate(held=held)
    found = cohorts.filter(
        Exists(over)
        | (Exists(of_cohort.filter(state=EnrolmentState.WAITING)) & Q(held__lt=F("capacity")))
        | (Exists(of_cohort.filter(state__in=PENDING)) & Exists(begun))
    )
    return list(found.order_by("pk").values_list("pk", flat=True))


def locked_enrolment(enrolment: Enrolment) -> tuple[Cohort, Enrolment]:
    """Its cohort, then the enrolment as it is now, both locked until the transaction ends."""
    cohort = seats.lock_cohort(enrolment.cohort_id)
    return cohort, Enrolment.objects.select_for_update(of=("self",), no_key=True).get(pk=enrolment.pk)
