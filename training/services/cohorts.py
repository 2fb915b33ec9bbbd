"""Cohorts and their sessions; the rooms and instructors they need."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet

from audit.services import Actor, record
from kindness.changes import changed, check_names, plain, update
from kindness.errors import Refused, refusing
from people.models import Department, Staff
from training.enums import CohortState, SessionKind
from training.models import Attendance, Cohort, Course, Instructor, Room, Session
from training.rules import courses as rules
from training.services import seats
from training.services.courses import lock_course


# --- cohorts --------------------------------------------------------------------------------------------------
def add_cohort(
    *,
    course: Course,
    capacity: int,
    enrol_from: datetime,
    enrol_until: datetime,
    by: Actor,
    number: int | None = None,
    minimum: int = 0,
    divisions: Iterable[Department] = (),
    token: UUID | None = None,
) -> Cohort:
    """The next cohort of a course (or the one numbered `number`), still planned. divisions: only for these.
    The same token gives the cohort it gave before.

    Refuses course_closed, number_taken, invalid_capacity, invalid_days, invalid_minimum.
    """
    with refusing(Cohort), transaction.atomic():
        held = lock_course(course.pk)
        before = held.cohorts.filter(token=token).first() if token else None
        if before is not None:
            return before
        rules.check_course_changes(held.state)
        rules.check_minimum(minimum, capacity)
        cohort = Cohort.objects.create(
            course=held,
            number=number or _next_number(held.cohorts.all()),
            capacity=capacity,
            minimum=minimum,
            enrol_from=enrol_from,
            enrol_until=enrol_until,
            token=token,
        )
        only = sorted(place.code for place in divisions)
        cohort.divisions.set(Department.objects.filter(code__in=only))
        details = {"course": held, "number": cohort.number, "capacity": capacity, "divisions": only}
        _record("cohort.added", cohort, by, after=plain(details))
        return cohort


def change_cohort(
    *, cohort: Cohort, by: Actor, divisions: Iterable[Department] | None = None, **fields: Any
) -> Cohort:
    """Change what is given of rules.courses.COHORT_FIELDS, and for which divisions it is. Seats have their own service.

    Refuses cohort_ended, number_taken, invalid_days, invalid_minimum.
    """
    check_names(fields, rules.COHORT_FIELDS)
    with refusing(Cohort), transaction.atomic():
        held = seats.lock_cohort(cohort.pk)
        before, after = changed(held, fields)
        old_codes = sorted(held.divisions.values_list("code", flat=True))
        codes = old_codes if divisions is None else sorted(place.code for place in divisions)
        if not after and codes == old_codes:
            return held
        rules.check_cohort_changes(held.state)
        rules.check_minimum(after.get("minimum", held.minimum), held.capacity)
        if after:
            update(held, after)
        if codes != old_codes:
            held.divisions.set(Department.objects.filter(code__in=codes))
            before, after = {**before, "divisions": old_codes}, {**after, "divisions": codes}
        _record("cohort.changed", held, by, before=plain(before), after=plain(after))
        return held


def open_cohort(*, cohort: Cohort, by: Actor) -> Cohort:
    """planned → open: people may be enrolled. Open already: nothing happens. Refuses cohort_ended, no_session."""
    with transaction.atomic():
        held = seats.lock_cohort(cohort.pk)
        if held.state == CohortState.OPEN:
            return held
        rules.check_cohort_opens(held.state, held.sessions.count())
        update(held, {"state": CohortState.OPEN})
        _record("cohort.opened", held, by)
        return held


# --- sessions -------------------------------------------------------------------------------------------------
def add_session(
    *,
    cohort: Cohort,
    kind: SessionKind | str,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    by: Actor,
    room: Room | None = None,
    place: str = "",
    link: str = "",
    instructor: Instructor | None = None,
    token: UUID | None = None,
) -> Session:
    """The next session of a cohort. Of compulsory courses, no two share a room or an instructor at one time (overlap);
    for the others see queries.courses.clashes_of. The same token gives the session it gave before.

    Refuses cohort_finished, cohort_ended, invalid_days, invalid_link, overlap.
    """
    rules.check_link(link)
    with refusing(Session, Attendance), transaction.atomic():
        held = seats.lock_cohort(cohort.pk)
        before = held.sessions.filter(token=token).first() if token else None
        if before is not None:
            return before
        rules.check_session_changes(held.state)
        held.course.refresh_from_db(
            fields=["compulsory"]
        )  # it may have changed while this waited for the lock
        session = Session.objects.create(
            cohort=held,
            number=_next_number(held.sessions.all()),
            kind=kind,
            title=title,
            starts_at=starts_at,
            ends_at=ends_at,
            room=room,
            place=place,
            link=link,
            instructor=instructor,
            blocking=held.course.compulsory,
            code_secret=secrets.token_hex(32),
            token=token,
        )
        seats.renew_hours(session)
        _record_session("session.added", session, by, after=_facts(session))
        return session


def change_session(*, session: Session, by: Actor, **fields: Any) -> Session:
    """Change what is given of rules.courses.SESSION_FIELDS; the hours of everybody booked follow.

    Refuses cohort_finished, cohort_ended, invalid_days, invalid_link, overlap (a room, an instructor or somebody booked is elsewhere).
    """
    check_names(fields, rules.SESSION_FIELDS)
    rules.check_link(fields.get("link", ""))
    with refusing(Session, Attendance), transaction.atomic():
        cohort = seats.lock_cohort(session.cohort_id)
        held = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
        before, after = changed(held, fields)
        if not after:
            return held
        rules.check_session_changes(cohort.state)
        update(held, {**after, "revision": held.revision + 1})
        seats.renew_hours(held)
        _record_session("session.changed", held, by, before=plain(before), after=plain(after))
        return held


def remove_session(*, session: Session, by: Actor) -> None:
    """Take out a session nobody has been marked in. Gone already: nothing happens.

    Refuses cohort_finished, cohort_ended, attendance_marked, no_session.
    """
    with transaction.atomic():
        cohort = seats.lock_cohort(session.cohort_id)
        held = Session.objects.select_for_update(of=("self",)).filter(pk=session.pk).first()
        if held is None:
            return
        hours = Attendance.objects.filter(session=held)
        in_use = hours.exclude(mark="").exists() or held.check_ins.exists() or held.visits.exists()
        rules.check_session_removal(cohort.state, marked=in_use, sessions=cohort.sessions.count())
        hours.delete()
        _record_session("session.removed", held, by, before=_facts(held))
        held.delete()


def _next_number(rows: QuerySet[Any]) -> int:
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


def _facts(session: Session) -> dict[str, Any]:
    names = ("number", *rules.SESSION_FIELDS)
    facts = plain({name: getattr(session, name) for name in names})
    return {"cohort": str(session.cohort_id)} | {name: value for name, value in facts.items() if value}


def _record(action: str, cohort: Cohort, by: Actor, **details: Any) -> None:
    record(action, by=by, target="cohort", target_id=cohort.pk, **details)


def _record_session(action: str, session: Session, by: Actor, **details: Any) -> None:
    record(action, by=by, target="training_session", target_id=session.pk, **details)


# --- rooms and instructors ------------------------------------------------------------------------------------
def add_room(*, name: str, capacity: int, by: Actor, address: str = "") -> Room:
    """The same again: nothing happens. Refuses name_taken."""
    facts = {"name": name, "capacity": capacity, "address": address}
    with refusing(Room), transaction.atomic():
        before = Room.objects.filter(**facts).first()
        if before is not None:
            return before
        room = Room.objects.create(**facts)
        record("room.added", by=by, target="room", target_id=room.pk, after=facts)
        return room


def add_instructor(*, name: str, by: Actor, affiliation: str = "", staff: Staff | None = None) -> Instructor:
    """staff: their account, with which they mark attendance in their own sessions. The same again: nothing happens.

    Refuses name_taken, already_instructor.
    """
    with refusing(Instructor), transaction.atomic():
        before = Instructor.objects.filter(name=name, affiliation=affiliation, staff=staff).first()
        if before is not None:
            return before
        if staff is not None and Instructor.objects.filter(staff=staff).exists():
            raise Refused("already_instructor", rules.ALREADY_INSTRUCTOR)
        instructor = Instructor.objects.create(name=name, affiliation=affiliation, staff=staff)
        after = {"name": name, "affiliation": affiliation, "staff": staff.number if staff else ""}
        record("instructor.added", by=by, target="instructor", target_id=instructor.pk, after=after)
        return instructor


def change_room(*, room: Room, name: str, capacity: int, address: str, by: Actor) -> Room:
    """Nothing new: nothing is written. Refuses name_taken."""
    with refusing(Room), transaction.atomic():
        held = Room.objects.select_for_update(of=("self",)).get(pk=room.pk)
        before, after = changed(held, {"name": name, "capacity": capacity, "address": address})
        if after:
            update(held, after)
            record("room.changed", by=by, target="room", target_id=held.pk, before=before, after=after)
        return held


def change_instructor(
    *, instructor: Instructor, name: str, affiliation: str, staff: Staff | None, by: Actor
) -> Instructor:
    """Without `staff` they no longer take attendance themselves. Nothing new: nothing is written.

    Refuses name_taken, already_instructor.
    """
    with refusing(Instructor), transaction.atomic():
        held = (
            Instructor.objects.select_for_update(of=("self",)).select_related("staff").get(pk=instructor.pk)
        )
        before, after = changed(held, {"name": name, "affiliation": affiliation, "staff": staff})
        if not after:
            return held
        if staff is not None and Instructor.objects.filter(staff=staff).exclude(pk=held.pk).exists():
            raise Refused("already_instructor", rules.ALREADY_INSTRUCTOR)
        update(held, after)
        record(
            "instructor.changed",
            by=by,
            target="instructor",
            target_id=held.pk,
            before=_named(before),
            after=_named(after),
        )
        return held


def _named(facts: dict[str, Any]) -> dict[str, Any]:
    """An account by its number, as people know it."""
    return {name: value.number if isinstance(value, Staff) else value or "" for name, value in facts.items()}
