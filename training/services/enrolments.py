"""Enrolments: asked for, decided, withdrawn, moved, cancelled. Seats themselves: training.services.seats."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from audit.services import Job, record
from kindness import clock
from kindness.errors import Refused, refusing
from kindness.halfyear import SEOUL
from people.models import Staff
from people.queries.absences import closed_between
from training.enums import LIVE, CohortState, EnrolmentState, EnrolmentWay
from training.models import Attendance, Cohort, Enrolment
from training.models.enrolments import FULL
from training.queries.enrolments import Standing, departed, standing_of
from training.rules import enrolments as rules, seats as seat_rules
from training.rules.deadlines import check_withdrawal, withdraw_until
from training.services import seats
from training.services.approvals import ask_head, decide_request
from training.services.counters import check_counter
from training.services.offers import accept_offer, expire_due_offers, locked_enrolment, refuse_offer
from training.services.steps import tell

__all__ = [
    "accept_offer",
    "cancel_cohort",
    "cancel_enrolment",
    "decide_request",
    "enrol",
    "expire_due_offers",
    "move_enrolment",
    "refuse_offer",
    "release_departed",
    "withdraw_enrolment",
]
DEPARTURES = Job("training.release_departed")
LONGEST_BREAK = 30  # days in a row on which nobody works: closure days are looked up that much farther back


# --- enrolling ----------------------------------------------------------------------------------------------------
def enrol(
    *, cohort: Cohort, staff: Staff, by: Staff, join_waitlist: bool = False, token: UUID | None = None
) -> Enrolment:
    """Give `staff` (with the seat of the day) a seat, or a place on the waitlist when all are taken.

    Of one's own accord (`by` is `staff`): only for whom the course is held, while applications are open, and as
    long as the counter can spare them; where the course wants it, the head decides first. An officer may add
    anybody until the last session is over. The same token gives the enrolment it gave before.

    Refuses not_now, not_target, already_enrolled, full, overlap, division_cap, no_seat.
    """
    try:
        with refusing(Enrolment, Attendance), transaction.atomic():
            return _enrol(cohort, staff, by, join_waitlist=join_waitlist, token=token)
    except Refused:
        repeated = Enrolment.objects.filter(staff=staff, token=token).first() if token else None
        if repeated is None:
            raise
        return repeated


def _enrol(cohort: Cohort, staff: Staff, by: Staff, *, join_waitlist: bool, token: UUID | None) -> Enrolment:
    locked = seats.lock_cohort(cohort.pk)
    moment = clock.fresh()
    own = by.pk == staff.pk
    standing = _check_taking(locked, staff, moment, own=own)
    enrolment = seats.joining(
        locked,
        staff,
        way=EnrolmentWay.SELF if own else EnrolmentWay.ASSIGNED,
        moment=moment,
        compulsory=standing.must,
        priority=seat_rules.COMPULSORY_FIRST if standing.must else 0,
        token=token,
    )
    free = seats.offer_next(locked, moment)
    if not free and not join_waitlist:
        raise Refused("full", FULL)
    if own and locked.course.needs_approval and not standing.head:
        ask_head(enrolment, locked, moment, by)
    elif free:
        if own:
            check_counter(locked, staff, moment)
        seats.give_seat(enrolment=enrolment, cohort=locked, number=free[0], moment=moment, by=by)
    else:
        seats.wait(enrolment=enrolment, moment=moment, by=by)
    if not own:
        _tell_added(enrolment, locked, moment)
    return enrolment


def _check_taking(cohort: Cohort, staff: Staff, moment: datetime, *, own: bool) -> Standing:
    """How they stand to it: whether the course is compulsory for them, and whether they need an approval."""
    standing = standing_of(cohort, staff, moment.date())
    if own:
        seat_rules.check_applying(
            seat_rules.Applying(
                moment=moment,
                course_state=cohort.course.state,
                cohort_state=cohort.state,
                self_enrolment=cohort.course.self_enrolment,
                enrol_from=cohort.enrol_from,
                enrol_until=cohort.enrol_until,
                first_start=seats.first_start(cohort),
                for_them=standing.may,
                for_their_division=standing.here,
            )
        )
    else:
        seat_rules.check_taking_people(
            course_state=cohort.course.state,
            cohort_state=cohort.state,
            last_end=seats.last_end(cohort),
            moment=moment,
        )
    return standing


def _tell_added(enrolment: Enrolment, cohort: Cohort, moment: datetime) -> None:
    if enrolment.state == EnrolmentState.BOOKED:
        seats.tell_assigned([enrolment], cohort, moment)
    else:
        tell([enrolment.staff_id], kind="training.on_waitlist", key=enrolment.pk, cohort=cohort)


# --- leaving --------------------------------------------------------------------------------------------------------
def withdraw_enrolment(*, enrolment: Enrolment, by: Staff) -> Enrolment:
    """The person gives back a seat, a place on the waitlist or a request. Withdrawn already: nothing happens.

    Refuses not_now, compulsory, deadline_passed (for a seat: so many working days before the first session).
    """
    with refusing(Enrolment), transaction.atomic():
        cohort, found = locked_enrolment(enrolment)
        if found.staff_id != by.pk:
            raise PermissionDenied
        if found.state == EnrolmentState.WITHDRAWN:
            return found
        moment = clock.fresh()
        rules.check_live(found.state, found.outcome)
        starts = seats.first_start(cohort)
        check_withdrawal(
            moment=moment,
            until=deadline_of(starts, cohort.course.withdraw_days),
            booked=found.state == EnrolmentState.BOOKED,
            started=starts is not None and starts <= moment,
            must=found.compulsory and found.way == EnrolmentWay.ASSIGNED,
        )
        seats.free_seat(
            enrolment=found,
            state=EnrolmentState.WITHDRAWN,
            cohort=cohort,
            moment=moment,
            by=by,
            action="withdrawn",
        )
        return found


def cancel_enrolment(*, enrolment: Enrolment, reason: str, by: Staff) -> Enrolment:
    """An officer takes somebody out of a cohort or its waitlist, and tells them why. Cancelled already: nothing.

    Refuses reason_blank, not_now.
    """
    rules.check_reason(reason)
    with refusing(Enrolment), transaction.atomic():
        cohort, found = locked_enrolment(enrolment)
        if found.state == EnrolmentState.CANCELLED:
            return found
        rules.check_live(found.state, found.outcome)
        seats.free_seat(
            enrolment=found,
            state=EnrolmentState.CANCELLED,
            cohort=cohort,
            moment=clock.fresh(),
            by=by,
            action="cancelled",
            note=reason,
        )
        tell(
            [found.staff_id], kind="training.enrolment_cancelled", key=found.pk, cohort=cohort, reason=reason
        )
        return found


def move_enrolment(*, enrolment: Enrolment, cohort: Cohort, reason: str, by: Staff) -> Enrolment:
    """An officer gives somebody a seat in another cohort of the course; the one they held is offered on.

    Returns the new enrolment; moved there already: that one. Refuses reason_blank, invalid_cohort, not_now, full,
    overlap.
    """
    rules.check_reason(reason)
    with refusing(Enrolment, Attendance), transaction.atomic():
        locked = seats.lock_cohorts([enrolment.cohort_id, cohort.pk])
        here, there = locked[enrolment.cohort_id], locked[cohort.pk]
        found = Enrolment.objects.select_for_update(of=("self",), no_key=True).get(pk=enrolment.pk)
        if found.state == EnrolmentState.MOVED:
            moved = _seat_in(there, found.staff_id)
            if moved is not None:
                return moved
        moment = clock.fresh()
        _check_move(found, here, there, moment)
        free = seats.offer_next(there, moment)
        if not free:
            raise Refused("full", FULL)
        seats.free_seat(
            enrolment=found,
            state=EnrolmentState.MOVED,
            cohort=here,
            moment=moment,
            by=by,
            action="moved",
            note=reason,
        )
        moved = _copy(found, there, moment)
        seats.give_seat(
            enrolment=moved,
            cohort=there,
            number=free[0],
            moment=moment,
            by=by,
            action="moved_here",
            note=reason,
        )
        tell(
            [moved.staff_id],
            kind="training.moved",
            key=moved.pk,
            cohort=there,
            reason=reason,
            before=here.number,
        )
        return moved


def _check_move(found: Enrolment, here: Cohort, there: Cohort, moment: datetime) -> None:
    rules.check_live(found.state, found.outcome)
    rules.check_move(same_course=here.course_id == there.course_id, same_cohort=here.pk == there.pk)
    seat_rules.check_taking_people(
        course_state=there.course.state,
        cohort_state=there.state,
        last_end=seats.last_end(there),
        moment=moment,
    )


def _copy(found: Enrolment, there: Cohort, moment: datetime) -> Enrolment:
    """The same person as they joined; only the cohort is another one."""
    return Enrolment(
        course_id=found.course_id,
        cohort=there,
        staff_id=found.staff_id,
        way=found.way,
        compulsory=found.compulsory,
        priority=found.priority,
        joined_at=moment,
        division_id=found.division_id,
        name=found.name,
        rank=found.rank,
        division_name=found.division_name,
    )


def _seat_in(cohort: Cohort, staff_id: int) -> Enrolment | None:
    return cohort.enrolments.filter(staff=staff_id, state=EnrolmentState.BOOKED).first()


def cancel_cohort(*, cohort: Cohort, reason: str, by: Staff | Job) -> Cohort:
    """Nobody attends it any more: everybody who has a seat, an offer or waits is told why. Cancelled already: nothing.

    Refuses reason_blank, not_now (finished).
    """
    rules.check_reason(reason)
    with refusing(Cohort, Enrolment), transaction.atomic():
        locked = seats.lock_cohort(cohort.pk)
        if locked.state == CohortState.CANCELLED:
            return locked
        rules.check_cancelling(locked.state)
        moment, before = clock.fresh(), str(locked.state)
        locked.state, locked.cancel_reason = CohortState.CANCELLED, reason
        locked.save(update_fields=["state", "cancel_reason"])
        locked.sessions.update(blocking=False)  # room and instructor are free for others
        everybody = list(locked.enrolments.filter(state__in=LIVE).order_by("pk"))
        if everybody:
            seats.end(
                everybody,
                state=EnrolmentState.CANCELLED,
                moment=moment,
                by=by,
                action="cancelled",
                note=reason,
            )
            people = [one.staff_id for one in everybody]
            tell(people, kind="training.cohort_cancelled", key=locked.pk, cohort=locked, reason=reason)
        record(
            "cohort.cancelled",
            by=by,
            target="cohort",
            target_id=locked.pk,
            before={"state": before},
            after={"state": str(locked.state), "people": len(everybody)},
            reason=reason,
        )
        return locked


def release_departed() -> int:
    """Free the seats of people who have left, for the sessions still to come; how many. What they attended stays."""
    due = departed(clock.fresh()).order_by("cohort", "pk").values_list("cohort", "pk")
    released = 0
    for cohort_id in dict.fromkeys(cohort_id for cohort_id, _pk in due):
        with transaction.atomic():
            cohort = seats.lock_cohort(cohort_id)
            moment = clock.fresh()
            gone = list(departed(moment).filter(cohort=cohort).select_related("staff"))
            for enrolment in gone:
                seats.free_seat(
                    enrolment=enrolment,
                    state=EnrolmentState.CANCELLED,
                    cohort=cohort,
                    moment=moment,
                    by=DEPARTURES,
                    action="released",
                )
            staying = [one.staff_id for one in gone if one.staff.is_active]
            tell(staying, kind="training.released", key=cohort.pk, cohort=cohort)
            released += len(gone)
    return released


def deadline_of(starts: datetime | None, withdraw_days: int) -> datetime | None:
    """The first moment at which a seat can no longer be given back; None while no session is planned."""
    if starts is None:
        return None
    day = starts.astimezone(SEOUL).date()
    farthest = day - timedelta(days=2 * withdraw_days + LONGEST_BREAK)
    closed = closed_between(farthest, day) if withdraw_days else frozenset()
    return withdraw_until(starts, withdraw_days, closed)
