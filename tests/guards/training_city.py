"""Training in the city of the permission matrix: what its rows are about, and what is sent there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from audit.services import Job
from kindness import clock
from people.models import Department, Staff
from tests.factories.people import make_outsider, make_staff
from tests.factories.training import (
    make_cohort,
    make_cohort_with_session,
    make_course,
    make_enrolment,
    make_session,
)
from training.enums import EnrolmentState
from training.models import Cohort
from training.services.cohorts import add_instructor, add_room
from training.services.materials import add_material
from training.services.partners import add_agreement, add_partner, seat_partner
from training.services.targets import freeze_target

TESTS = Job("tests")
PDF = b"%PDF-1.7 materials"
YEAR = (date(2026, 1, 1), date(2026, 12, 31))

# parameter of an address → thing
WHAT = {
    "course_id": "course",
    "cohort_id": "cohort",
    "session_id": "session",
    "partner_id": "institution",
    "agreement_id": "agreement",
    "material_id": "material",
    "room_id": "room",
    "instructor_id": "instructor",
}
# Addresses of lists → queries of a GET; the keys come from `give_lists`.
LISTS = {
    "training/courses/": 6,
    "training/courses/{full_course}/": 7,
    "training/courses/{full_course}/rules/": 5,
    "training/courses/{full_course}/target/": 7,
    "training/courses/{full_course}/target/?list=frozen": 7,
    "training/courses/{full_course}/target/?list=new": 7,
    "training/courses/{full_course}/target/?list=gone": 7,
    "training/cohorts/{cohort}/": 8,
    "training/cohorts/{cohort}/?list=waiting": 8,
    "training/calendar/": 6,
    "training/rooms/": 5,
    "training/instructors/": 5,
    "training/partners/": 5,
    "training/partners/{partner}/": 7,
    "training/agreements/{agreement}/": 8,
}


def give_training(things: dict[tuple[str, str], Any], actors: dict[str, Staff], home: Department) -> None:
    """An institution's cohort ("own" to its account) and another's ("foreign"), with a file each."""
    for whose, name in (("own", "다온대학교"), ("foreign", "다른대학교")):
        partner = add_partner(name=name, by=TESTS)
        agreement = add_agreement(
            partner=partner, title="위탁교육", starts_on=YEAR[0], ends_on=YEAR[1], by=TESTS
        )
        cohort = make_cohort_with_session(make_course(f"{name} 위탁교육", agreement=agreement))
        things["institution", whose], things["agreement", whose] = partner, agreement
        things["course", whose], things["cohort", whose] = cohort.course, cohort
        things["session", whose] = cohort.sessions.get()
        things["material", whose] = _file(cohort, actors["partner" if whose == "own" else "training"])
    things["room", "-"] = add_room(name="대강당", capacity=100, by=TESTS)
    things["instructor", "-"] = add_instructor(name="김강사", by=TESTS)
    seat_partner(partner=things["institution", "own"], staff=actors["partner"], by=TESTS)
    make_enrolment(things["cohort", "own"], actors["head"])
    for what in ("course", "cohort", "session", "institution", "agreement"):
        things[what, "-"] = things[what, "foreign"]


def give_lists(size: int) -> dict[str, Any]:
    """`size` of everything that stands on training's lists; the keys of those the lists belong to."""
    officer = make_staff()
    partner = add_partner(name="다온대학교", by=TESTS)
    agreement = add_agreement(partner=partner, title="협약", starts_on=YEAR[0], ends_on=YEAR[1], by=TESTS)
    course = make_course(agreement=agreement, target=[{"front_line": True}])
    cohort = make_cohort(course, capacity=210)
    early = [make_staff(front_line=True) for _n in range(size)]
    freeze_target(course=course, by=TESTS)
    Staff.objects.filter(pk__in=[person.pk for person in early]).update(front_line=False)
    for number in range(size):
        _one_more(number, cohort, officer)
    keys = {"full_course": course, "cohort": cohort, "partner": partner, "agreement": agreement}
    return {name: row.pk for name, row in keys.items()}


def _one_more(number: int, cohort: Cohort, officer: Staff) -> None:
    agreement = cohort.course.agreement
    assert agreement is not None
    room = add_room(name=f"강당 {number}", capacity=100, by=TESTS)
    teacher = add_instructor(name=f"강사 {number}", staff=make_staff(), by=TESTS)
    start = clock.fresh() + timedelta(hours=3 * number)
    make_session(cohort, start, room=room, instructor=teacher)
    another = make_cohort_with_session(make_course(f"위탁 {number}", agreement=agreement))
    make_cohort(another.course)
    make_enrolment(cohort, make_staff(front_line=True))
    make_enrolment(cohort, make_staff(), state=EnrolmentState.WAITING)
    seat_partner(partner=agreement.partner, staff=make_outsider(), by=TESTS)
    add_agreement(
        partner=agreement.partner, title=f"협약 {number}", starts_on=YEAR[0], ends_on=YEAR[1], by=TESTS
    )
    add_partner(name=f"기관 {number}", by=TESTS)
    for owner in (cohort.course, cohort, agreement):
        add_material(owner=owner, name=f"교재 {number}.pdf", content=PDF, by=officer)


def _file(cohort: Cohort, by: Staff) -> Any:
    return add_material(owner=cohort, name="교재.pdf", content=PDF, by=by)
