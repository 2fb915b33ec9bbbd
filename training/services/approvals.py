"""Approval by the head of the department, or by the deputy of the day."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from kindness import clock
from kindness.errors import refusing
from people.enums import Role
from people.models import Staff
from people.queries import holders_of, seats as seats_of_people
from people.queries.absences import deciders_of, divisions_decided_by, divisions_with_head
from training.enums import CohortState, EnrolmentState
from training.models import Attendance, Cohort, Enrolment
from training.rules import enrolments as rules
from training.services import seats
from training.services.counters import check_counter
from training.services.offers import locked_enrolment
from training.services.steps import tell


def ask_head(enrolment: Enrolment, cohort: Cohort, moment: datetime, by: Staff) -> None:
    """The head and the deputies of the day are told; where there is no head, the training officers."""
    seats.request(enrolment=enrolment, moment=moment, by=by)
    deciders = deciders_of(enrolment.division_id, moment.date()) or holders_of(Role.TRAINING_OFFICER)
    tell(
        [decider for decider in deciders if decider != by.pk],
        kind="training.approval_wanted",
        key=enrolment.pk,
        cohort=cohort,
        url=reverse("training_approval", args=[enrolment.pk]),
        name=enrolment.name,
    )


def decide_request(*, enrolment: Enrolment, approved: bool, note: str, by: Staff) -> Enrolment:
    """The head, or the deputy of the day, approves: a seat, or a place on the waitlist by the time of the request.
    Or declines, with the reason in `note`. The same decision by the same person again: nothing happens.

    Refuses already_decided, reason_blank, not_now, overlap, division_cap.
    """
    with refusing(Enrolment, Attendance), transaction.atomic():
        cohort, found = locked_enrolment(enrolment)
        moment = clock.fresh()
        _demand_decider(found, by, moment)
        if found.state != EnrolmentState.REQUESTED and _decided_by(found, by, approved=approved):
            return found
        rules.check_undecided(found.state)
        if approved:
            _approve(found, cohort, moment, by)
        else:
            rules.check_reason(note)
            seats.free_seat(
                enrolment=found,
                state=EnrolmentState.DECLINED,
                cohort=cohort,
                moment=moment,
                by=by,
                action="declined",
                note=note,
            )
            tell([found.staff_id], kind="training.declined", key=found.pk, cohort=cohort, reason=note)
        return found


def _approve(enrolment: Enrolment, cohort: Cohort, moment: datetime, by: Staff) -> None:
    starts = seats.first_start(cohort)
    rules.check_not_begun(cohort.state != CohortState.OPEN or (starts is not None and starts <= moment))
    free = seats.offer_next(cohort, moment)
    if free:
        person = seats_of_people(staff_ids=[enrolment.staff_id], day=moment.date()).get()
        check_counter(cohort, person, moment)
        seats.give_seat(
            enrolment=enrolment, cohort=cohort, number=free[0], moment=moment, by=by, action="approved"
        )
    else:
        seats.wait(enrolment=enrolment, moment=moment, by=by, action="approved")
    tell(
        [enrolment.staff_id],
        kind="training.approved" if free else "training.approved_waiting",
        key=enrolment.pk,
        cohort=cohort,
    )


def _demand_decider(enrolment: Enrolment, by: Staff, moment: datetime) -> None:
    """The head of the division the person was in when they asked, their deputy of the day; an officer where nobody
    heads it. Never the person themselves."""
    day = moment.date()
    headless = not divisions_with_head(day).filter(department__division=enrolment.division_id).exists()
    officer = headless and by.pk in {*holders_of(Role.TRAINING_OFFICER), *holders_of(Role.HR_OFFICER)}
    decides = officer or enrolment.division_id in divisions_decided_by(by, day)
    if not decides or enrolment.staff_id == by.pk:
        raise PermissionDenied


def _decided_by(enrolment: Enrolment, by: Staff, *, approved: bool) -> bool:
    """Whether this person decided the same before."""
    states = [EnrolmentState.BOOKED, EnrolmentState.WAITING] if approved else [EnrolmentState.DECLINED]
    return enrolment.steps.filter(by=by, state__in=states).exists()
