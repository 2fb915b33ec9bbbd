"""Seats of a cohort: held, given, freed, offered to those who wait.

Every function that gives or frees a seat locks the cohort's row first and looks afterwards. A free seat never
stays free while somebody waits: whoever frees one offers it on in the same transaction. Lock order everywhere:
cohorts by id, then the department whose counter is looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from audit.services import Job, record
from kindness import clock
from kindness.errors import Refused, refusing
from people.enums import StaffStatus
from people.models import Staff
from training.enums import HOLDS_SEAT, LIVE, EnrolmentState, EnrolmentWay
from training.models import Attendance, Cohort, Enrolment, Session
from training.models.enrolments import FULL
from training.rules import seats as rules
from training.services.steps import note_steps, tell

OFFERS = Job("training.offer_seats")


# --- locks --------------------------------------------------------------------------------------------------------
def lock_cohorts(cohort_ids: Iterable[UUID]) -> dict[UUID, Cohort]:
    """The rows by id, locked in the order of their ids until the transaction ends, with course and sessions."""
    rows = Cohort.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=set(cohort_ids))
    found = rows.select_related("course").prefetch_related("sessions").order_by("pk")
    return {cohort.pk: cohort for cohort in found}


def lock_cohort(cohort_id: UUID) -> Cohort:
    """One cohort, locked until the transaction ends, with its course and sessions. Raises Cohort.DoesNotExist."""
    rows = Cohort.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("course").prefetch_related("sessions").get(pk=cohort_id)


def first_start(cohort: Cohort) -> datetime | None:
    """When the training begins; None while no session is planned."""
    return min((session.starts_at for session in cohort.sessions.all()), default=None)


def last_end(cohort: Cohort) -> datetime | None:
    return max((session.ends_at for session in cohort.sessions.all()), default=None)


# --- one seat -----------------------------------------------------------------------------------------------------
def joining(cohort: Cohort, staff: Staff, *, way: EnrolmentWay, moment: datetime, **fields: Any) -> Enrolment:
    """A new enrolment, not stored yet. `staff` comes with the seat of the day, which is copied."""
    division_id = staff.division_id or staff.team_id  # above the divisions, the place itself
    if division_id is None:
        raise Refused("no_seat", rules.NO_SEAT)
    return Enrolment(
        course_id=cohort.course_id,
        cohort=cohort,
        staff_id=staff.pk,
        way=way,
        joined_at=moment,
        division_id=division_id,
        name=staff.name,
        rank=staff.rank or "",
        division_name=staff.division_name or staff.team_name or "",
        **fields,
    )


def give_seat(
    *,
    enrolment: Enrolment,
    cohort: Cohort,
    number: int,
    moment: datetime,
    by: Staff | Job,
    action: str = "booked",
    note: str = "",
) -> None:
    """Book a free seat (or the one that is held by the offer) of a locked cohort, with the hours of its sessions.

    A second compulsory training at the same hours violates the constraint of Attendance: refused as overlap.
    """
    enrolment.state, enrolment.seat, enrolment.offer_expires_at = EnrolmentState.BOOKED, number, None
    enrolment.save()
    _bind_hours([enrolment], cohort.sessions.all())
    note_steps([enrolment], action=action, moment=moment, by=by, note=note)


def wait(*, enrolment: Enrolment, moment: datetime, by: Staff | Job, action: str = "waiting") -> None:
    """Put somebody on the waitlist; their place goes by the priority and the moment they joined."""
    enrolment.state = EnrolmentState.WAITING
    enrolment.save()
    note_steps([enrolment], action=action, moment=moment, by=by)


def request(*, enrolment: Enrolment, moment: datetime, by: Staff) -> None:
    """Store an enrolment the head decides about. It holds no seat."""
    enrolment.state = EnrolmentState.REQUESTED
    enrolment.save()
    note_steps([enrolment], action="requested", moment=moment, by=by)


def free_seat(
    *,
    enrolment: Enrolment,
    state: EnrolmentState,
    cohort: Cohort,
    moment: datetime,
    by: Staff | Job,
    action: str,
    note: str = "",
) -> None:
    """End an enrolment of a locked cohort with `state`; its seat, if it held one, is offered on."""
    held = enrolment.seat is not None
    end([enrolment], state=state, moment=moment, by=by, action=action, note=note)
    if held:
        offer_next(cohort, moment)


def end(
    enrolments: Sequence[Enrolment],
    *,
    state: EnrolmentState,
    moment: datetime,
    by: Staff | Job,
    action: str,
    note: str = "",
) -> None:
    """No seat any more, no coming hours; what was marked stays."""
    rows = Enrolment.objects.filter(pk__in=[one.pk for one in enrolments])
    rows.update(state=state, seat=None, offer_expires_at=None)
    Attendance.objects.filter(enrolment__in=enrolments, live=True, ends_at__gt=moment).update(live=False)
    for one in enrolments:
        one.state, one.seat, one.offer_expires_at = state, None, None
    note_steps(enrolments, action=action, moment=moment, by=by, note=note)


def _bind_hours(enrolments: Iterable[Enrolment], sessions: Iterable[Session]) -> None:
    """By person, so that two bookings of the same people never wait for each other."""
    sessions = list(sessions)
    Attendance.objects.bulk_create(
        Attendance(
            enrolment=one,
            session=session,
            staff_id=one.staff_id,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            blocking=session.blocking,
        )
        for one in sorted(enrolments, key=lambda one: one.staff_id)
        for session in sessions
    )


# --- offers -------------------------------------------------------------------------------------------------------
def offer_next(cohort: Cohort, moment: datetime) -> list[int]:
    """Give the free seats of a locked cohort to those who wait, in their order; the seats that stay free.

    An offer whose time is over counts as free, whether or not a job has looked. Each offer is told.
    """
    free = rules.free_numbers(cohort.capacity, end_due_offers(cohort, moment))
    ends = rules.offer_end(
        moment=moment,
        cohort_state=cohort.state,
        offer_hours=cohort.course.offer_hours,
        first_start=first_start(cohort),
    )
    if not free or ends is None:
        return free
    # Row locks: publishing a plan takes people off the waitlists of cohorts it does not lock.
    waiting = list(waitlist(cohort).select_for_update(of=("self",), no_key=True)[: len(free)])
    for enrolment, number in zip(waiting, free, strict=False):
        enrolment.state, enrolment.seat, enrolment.offer_expires_at = EnrolmentState.OFFERED, number, ends
        enrolment.way = EnrolmentWay.WAITLIST
    if waiting:
        Enrolment.objects.bulk_update(waiting, ["state", "seat", "offer_expires_at", "way"])
        note_steps(waiting, action="offered", moment=moment, by=OFFERS)
    for enrolment in waiting:
        tell(
            [enrolment.staff_id],
            kind="training.seat_offered",
            key=enrolment.pk,
            cohort=cohort,
            until=ends.isoformat(),
        )
    return free[len(waiting) :]


def waitlist(cohort: Cohort) -> QuerySet[Enrolment]:
    """Those who wait, in the order in which seats are offered. Who has left the city is offered none."""
    waiting = Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.WAITING)
    open_accounts = waiting.exclude(staff__status=StaffStatus.CLOSED)
    return open_accounts.order_by("-priority", "joined_at", "id")


def end_due_offers(cohort: Cohort, moment: datetime) -> set[int]:
    """End the offers of a locked cohort whose time is over; the seats that are held after that."""
    holding = Enrolment.objects.filter(cohort=cohort, state__in=HOLDS_SEAT).order_by()
    held = dict(holding.values_list("seat", "offer_expires_at"))
    over = {number for number, ends in held.items() if ends is not None and ends <= moment}
    if over:
        due = list(holding.filter(seat__in=over))
        end(due, state=EnrolmentState.EXPIRED, moment=moment, by=OFFERS, action="offer_ended")
        for enrolment in due:
            tell([enrolment.staff_id], kind="training.offer_ended", key=enrolment.pk, cohort=cohort)
    return {number for number in held if number is not None} - over


def end_waiting(cohort: Cohort, moment: datetime) -> int:
    """The training has begun: who still waits for a seat or an approval is free to choose another cohort."""
    pending = (EnrolmentState.WAITING, EnrolmentState.REQUESTED)
    waiting = list(Enrolment.objects.filter(cohort=cohort, state__in=pending))
    if waiting:
        end(waiting, state=EnrolmentState.EXPIRED, moment=moment, by=OFFERS, action="waiting_ended")
        for enrolment in waiting:
            tell([enrolment.staff_id], kind="training.waiting_ended", key=enrolment.pk, cohort=cohort)
    return len(waiting)


# --- all seats ----------------------------------------------------------------------------------------------------
def change_capacity(*, cohort: Cohort, capacity: int, by: Staff | Job) -> Cohort:
    """More seats go to those who wait; fewer are possible down to what is held. The same number again: nothing.

    Refuses invalid_capacity and seats_held.
    """
    with refusing(Cohort, Enrolment), transaction.atomic():
        locked = lock_cohort(cohort.pk)
        before, moment = locked.capacity, clock.fresh()
        if before == capacity:
            return locked
        held = end_due_offers(locked, moment)
        rules.check_capacity(capacity, held=len(held))
        for old, new in rules.renumbered(held, capacity).items():
            Enrolment.objects.filter(cohort=locked, seat=old).update(seat=new)
        locked.capacity = capacity
        locked.save(update_fields=["capacity"])
        record(
            "cohort.capacity_changed",
            by=by,
            target="cohort",
            target_id=locked.pk,
            before={"capacity": before},
            after={"capacity": capacity},
        )
        offer_next(locked, moment)
        return locked


def renew_hours(session: Session) -> None:
    """The booked people's hours follow the session's. Call it last, in the transaction that changed the session.

    Refuses overlap when somebody booked has other compulsory training at the new hours.
    """
    with refusing(Attendance), transaction.atomic():
        lock_cohort(session.cohort_id)
        rows = Attendance.objects.filter(session=session, live=True)
        rows.update(starts_at=session.starts_at, ends_at=session.ends_at, blocking=session.blocking)
        booked = Enrolment.objects.filter(cohort=session.cohort_id, state=EnrolmentState.BOOKED)
        _bind_hours(booked.exclude(attendances__session=session), [session])


def book_people(
    *, cohort: Cohort, people: Sequence[Staff], compulsory_ids: Collection[int], by: Staff | Job
) -> int:
    """Assign people (with the seat of the day) to a cohort at once and tell them; how many were booked.

    Who holds a seat in the course already is left out; who waits or asked for approval stops waiting.
    Refuses full, overlap, not_now; then nobody is booked.
    """
    with refusing(Enrolment, Attendance), transaction.atomic():
        locked = lock_cohort(cohort.pk)
        moment = clock.fresh()
        rules.check_taking_people(
            course_state=locked.course.state,
            cohort_state=locked.state,
            last_end=last_end(locked),
            moment=moment,
        )
        wanted = _without_seat(locked, people)
        _stop_waiting(locked, wanted, moment=moment, by=by)
        free = offer_next(locked, moment)
        if len(wanted) > len(free):
            raise Refused("full", FULL)
        booked = [
            joining(
                locked,
                person,
                way=EnrolmentWay.ASSIGNED,
                moment=moment,
                compulsory=person.pk in compulsory_ids,
                state=EnrolmentState.BOOKED,
                seat=number,
            )
            for person, number in zip(wanted, free, strict=False)
        ]
        Enrolment.objects.bulk_create(booked)
        _bind_hours(booked, locked.sessions.all())
        note_steps(booked, action="assigned", moment=moment, by=by)
        tell_assigned(booked, locked, moment)
        return len(booked)


def tell_assigned(booked: Sequence[Enrolment], cohort: Cohort, moment: datetime) -> None:
    """One statement for all of them."""
    starts = first_start(cohort)
    tell(
        [one.staff_id for one in booked],
        kind="training.assigned",
        key=f"{cohort.pk} {moment:%Y%m%d%H%M%S%f}",
        cohort=cohort,
        starts=starts.isoformat() if starts else "",
    )


def _without_seat(cohort: Cohort, people: Sequence[Staff]) -> list[Staff]:
    """By id, each once."""
    holding = Enrolment.objects.filter(course=cohort.course_id, state__in=HOLDS_SEAT, outcome="")
    seated = set(holding.filter(staff__in=people).values_list("staff_id", flat=True))
    by_id = {person.pk: person for person in people if person.pk not in seated}
    return [by_id[pk] for pk in sorted(by_id)]


def _stop_waiting(cohort: Cohort, people: Sequence[Staff], *, moment: datetime, by: Staff | Job) -> None:
    """In whatever cohort of the course they wait: they hold no seat there, so no other row is locked."""
    pending = [state for state in LIVE if state not in HOLDS_SEAT]
    rows = Enrolment.objects.filter(course=cohort.course_id, staff__in=people, state__in=pending)
    waiting = list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))
    if waiting:
        end(waiting, state=EnrolmentState.MOVED, moment=moment, by=by, action="moved")
