"""Courses, cohorts and seats in a line. Straight rows: what the services do is tested where it is done."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from kindness import clock
from people.models import Staff
from training.enums import CohortState, CourseState, EnrolmentState, EnrolmentWay
from training.models import Attendance, Cohort, Course, Enrolment, Session


def make_course(title: str = "전 직원 친절교육", **fields: Any) -> Course:
    """Open, held by the city itself, for everybody."""
    defaults = {"year": clock.today().year, "state": CourseState.OPEN, "recognised_hours": 2}
    return Course.objects.create(title=title, **defaults | fields)


def make_cohort(course: Course | None = None, *, number: int | None = None, **fields: Any) -> Cohort:
    """Open for enrolment since yesterday and for a week, 30 seats, without sessions."""
    course = course or make_course()
    moment = clock.fresh()
    defaults = {
        "number": number or course.cohorts.count() + 1,
        "capacity": 30,
        "state": CohortState.OPEN,
        "enrol_from": moment - timedelta(days=1),
        "enrol_until": moment + timedelta(days=7),
    }
    return Cohort.objects.create(course=course, **defaults | fields)


def make_session(
    cohort: Cohort, starts_at: datetime | None = None, *, hours: float = 2, **fields: Any
) -> Session:
    """Two hours, by default three weeks from now."""
    starts_at = starts_at or clock.fresh() + timedelta(days=21)
    defaults = {
        "number": cohort.sessions.count() + 1,
        "place": "다온시청 대강당",
        "blocking": cohort.course.compulsory,
        "code_secret": "0" * 64,
    }
    return Session.objects.create(
        cohort=cohort, starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours), **defaults | fields
    )


def make_cohort_with_session(course: Course | None = None, **fields: Any) -> Cohort:
    cohort = make_cohort(course, **fields)
    make_session(cohort)
    return cohort


def make_enrolment(cohort: Cohort, staff: Staff, **fields: Any) -> Enrolment:
    """Booked by default, with its hours in every session of the cohort."""
    state = fields.setdefault("state", EnrolmentState.BOOKED)
    if state in (EnrolmentState.BOOKED, EnrolmentState.OFFERED) and "seat" not in fields:
        taken = set(cohort.enrolments.exclude(seat=None).values_list("seat", flat=True))
        fields["seat"] = next(n for n in range(1, cohort.capacity + 1) if n not in taken)
    if state == EnrolmentState.OFFERED:
        fields.setdefault("offer_expires_at", clock.fresh() + timedelta(hours=24))
    defaults = {
        "way": EnrolmentWay.SELF,
        "joined_at": clock.fresh(),
        "division_id": staff.division_id,
        "name": staff.name,
        "rank": staff.rank or "",
        "division_name": staff.division_name or "",
    }
    enrolment = Enrolment.objects.create(
        course_id=cohort.course_id, cohort=cohort, staff=staff, **defaults | fields
    )
    if state == EnrolmentState.BOOKED:
        for session in cohort.sessions.all():
            make_attendance(enrolment, session)
    return enrolment


def make_attendance(enrolment: Enrolment, session: Session, **fields: Any) -> Attendance:
    hours = {"starts_at": session.starts_at, "ends_at": session.ends_at, "blocking": session.blocking}
    return Attendance.objects.create(
        enrolment=enrolment, session=session, staff_id=enrolment.staff_id, **hours | fields
    )
