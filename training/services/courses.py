"""Courses: planned, changed, opened, closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from audit.services import Actor, record
from kindness.changes import changed, check_names, plain, update
from kindness.errors import Refused, refusing
from people.models import Staff
from training.enums import CourseState
from training.models import Attendance, Course, Session
from training.rules import courses as rules, survey_items, target
from training.services import seats


def plan_course(*, by: Actor, token: UUID | None = None, **fields: Any) -> Course:
    """A new course, still a draft. fields: rules.courses.COURSE_FIELDS, at least year and title.

    The same token gives the course it gave before. Refuses title_taken, invalid_target, no_item.
    """
    values = _checked(fields)
    creator = by if isinstance(by, Staff) else None
    before = _sent_before(creator, token)
    if before is not None:
        return before
    try:
        with refusing(Course), transaction.atomic():
            course = Course.objects.create(created_by=creator, token=token, **values)
            _record("course.planned", course, by, after={"year": course.year, "title": course.title})
            return course
    except (Refused, IntegrityError):
        twin = _sent_before(creator, token)  # the same form, sent twice at once
        if twin is None:
            raise
        return twin


def _sent_before(creator: Staff | None, token: UUID | None) -> Course | None:
    return Course.objects.filter(created_by=creator, token=token).first() if token else None


def change_course(*, course: Course, by: Actor, **fields: Any) -> Course:
    """Change what is given of rules.courses.COURSE_FIELDS; nothing new: nothing is written.

    `compulsory` reaches the hours of its sessions and of everybody booked, so it is refused (overlap) when
    two of them meet. Refuses course_closed, cohort_finished (what completion is judged by), title_taken, invalid_target, no_item.
    """
    values = _checked(fields)
    with refusing(Course, Session, Attendance), transaction.atomic():
        held = lock_course(course.pk)
        before, after = changed(held, values)
        if not after:
            return held
        rules.check_course_changes(held.state)
        if not rules.TERMS.isdisjoint(after):
            rules.check_terms_change(after, _locked_states(held))
        update(held, after)
        if "compulsory" in after:
            _carry_compulsory(held)
        _record("course.changed", held, by, before=plain(before), after=plain(after))
        return held


def _locked_states(course: Course) -> set[str]:
    """How its cohorts stand; one that is being finished at this moment is waited for."""
    found = seats.lock_cohorts(course.cohorts.values_list("pk", flat=True))
    return {cohort.state for cohort in found.values()}


def _carry_compulsory(course: Course) -> None:
    seats.lock_cohorts(course.cohorts.values_list("pk", flat=True))
    sessions = Session.objects.filter(cohort__course=course)
    sessions.update(blocking=course.compulsory)
    for session in sessions.order_by("starts_at"):
        seats.renew_hours(session)


def open_course(*, course: Course, by: Actor) -> Course:
    """draft → open: the city's people see it. Open already: nothing happens. Refuses course_closed."""
    with transaction.atomic():
        held = lock_course(course.pk)
        if held.state == CourseState.OPEN:
            return held
        rules.check_course_opens(held.state)
        update(held, {"state": CourseState.OPEN})
        _record("course.opened", held, by)
        return held


def close_course(*, course: Course, by: Actor) -> Course:
    """open → closed, when every cohort has ended. Closed already: nothing happens.

    Refuses course_not_open, cohorts_running.
    """
    with transaction.atomic():
        held = lock_course(course.pk)
        if held.state == CourseState.CLOSED:
            return held
        rules.check_course_closes(held.state, set(held.cohorts.values_list("state", flat=True)))
        update(held, {"state": CourseState.CLOSED})
        _record("course.closed", held, by)
        return held


def lock_course(course_id: UUID) -> Course:
    """The course, kept from everybody else who changes it until the transaction ends. Enrolling goes on meanwhile."""
    return Course.objects.select_for_update(of=("self",), no_key=True).get(pk=course_id)


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields with their rules in the form they are stored in."""
    check_names(fields, rules.COURSE_FIELDS)
    survey_items.check_items(fields.get("survey_items", ()))
    parsed = {
        name: target.as_data(target.parse(fields[name])) for name in ("target", "open_to") if name in fields
    }
    return {**fields, **parsed}


def _record(action: str, course: Course, by: Actor, **details: Any) -> None:
    record(action, by=by, target="course", target_id=course.pk, **details)
