"""Free seats offered where the telephone survey found what a course helps with. Nobody's score is in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from audit.services import record
from kindness import clock
from kindness.errors import refusing
from people.models import Department, Staff
from people.queries.absences import deciders_of
from training.enums import CohortState, CourseState, EnrolmentState, EnrolmentWay
from training.models import Attendance, Cohort, Enrolment, SeatOffer
from training.queries.needs import candidates
from training.rules import needs as rules
from training.rules.survey_items import label_of
from training.services import seats
from training.services.steps import note_steps, tell


def offer_seats(
    *,
    cohort: Cohort,
    division: Department,
    survey_items: Sequence[str],
    tell_head: bool,
    people: Collection[str],
    by: Staff,
    token: UUID | None = None,
) -> SeatOffer:
    """Tell the head of a department (and the deputies of the day) of free seats, and keep some for chosen people.

    survey_items: keys the department could practise. people: staff numbers; each gets an offered seat to take or to
    refuse, as from the waitlist. The same token gives the offer it gave before.
    Refuses already_offered, no_item, not_now, not_target, full, nobody_told.
    """
    with refusing(SeatOffer, Enrolment, Attendance), transaction.atomic():
        locked = seats.lock_cohort(cohort.pk)
        before = SeatOffer.objects.filter(cohort=locked, division=division, token=token).first()
        if token is not None and before is not None:
            return before
        moment = clock.fresh()
        helped = [key for key in survey_items if key in locked.course.survey_items]
        heads = deciders_of(division.pk, moment.date()) if tell_head else []
        wanted = list(candidates(locked, division, moment.date()).filter(number__in=people)) if people else []
        rules.check_offer(
            items=helped,
            begun=_takes_nobody(locked, moment),
            free=len(seats.offer_next(locked, moment)),
            invited=len(set(people)),
            told=len(heads),
            candidates=len(wanted),
        )
        offer = SeatOffer.objects.create(
            cohort=locked,
            division=division,
            survey_items=helped,
            head_told=bool(heads),
            invited=len(wanted),
            offered_at=moment,
            offered_by=by,
            token=token,
        )
        _invite(locked, wanted, moment, by)
        if heads:
            _tell_heads(offer, locked, heads)
        record(
            "seats.offered",
            by=by,
            target="cohort",
            target_id=locked.pk,
            after={"division": division.code, "survey_items": helped, "people": len(wanted)},
        )
        return offer


def _takes_nobody(cohort: Cohort, moment: datetime) -> bool:
    starts = seats.first_start(cohort)
    closed = cohort.state != CohortState.OPEN or cohort.course.state != CourseState.OPEN
    return closed or cohort.enrol_until <= moment or (starts is not None and starts <= moment)


def _invite(cohort: Cohort, people: Sequence[Staff], moment: datetime, by: Staff) -> None:
    """They join the waitlist at its head, which is empty while seats are free, and are offered their seats at once."""
    invited = [
        seats.joining(cohort, person, way=EnrolmentWay.WAITLIST, moment=moment, state=EnrolmentState.WAITING)
        for person in people
    ]
    if invited:
        Enrolment.objects.bulk_create(invited)
        note_steps(invited, action="waiting", moment=moment, by=by)
        seats.offer_next(cohort, moment)


def _tell_heads(offer: SeatOffer, cohort: Cohort, heads: Collection[int]) -> None:
    tell(
        heads,
        kind="training.seats_for_department",
        key=offer.pk,
        cohort=cohort,
        url=reverse("course", args=[cohort.course_id]),
        items=", ".join(label_of(key) for key in offer.survey_items),
    )
