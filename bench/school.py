"""A course with its cohorts, in a city of any size."""

from __future__ import annotations

from datetime import datetime, timedelta

from kindness import clock
from people.models import Staff
from people.queries import seats
from training.enums import CohortState, CourseState
from training.models import Cohort, Course, Session
from training.services.cases import add_case
from training.services.seats import book_people
from training.services.targets import freeze_target

COHORTS, SEATS, CASES = 10, 30, 5
HOURS = timedelta(hours=3)


def add_course(title: str = "전 직원 친절교육", **fields: object) -> Course:
    """Open, of this year, and everybody who meets visitors must attend; by person 1."""
    defaults = {
        "year": clock.today().year,
        "state": CourseState.OPEN,
        "target": [{"front_line": True}],
        "created_by": Staff.objects.get(pk=1),
    }
    return Course.objects.create(title=title, **defaults | fields)


def add_cohort(course: Course, starts_at: datetime, *, number: int = 1, seats: int = SEATS) -> Cohort:
    """With one session of three hours. People may enrol until a day before it, or now when it runs already."""
    moment = clock.fresh()
    cohort = Cohort.objects.create(
        course=course,
        number=number,
        capacity=seats,
        state=CohortState.OPEN,
        enrol_from=moment - timedelta(days=1),
        enrol_until=max(moment + timedelta(hours=1), starts_at - timedelta(days=1)),
    )
    Session.objects.create(
        cohort=cohort,
        number=1,
        starts_at=starts_at,
        ends_at=starts_at + HOURS,
        blocking=course.compulsory,
        code_secret="0" * 64,
    )
    return cohort


def book(cohort: Cohort, first: int, last: int) -> None:
    """Seats for the people of these numbers."""
    people = list(seats(staff_ids=list(range(first, last + 1)), day=clock.today()))
    book_people(cohort=cohort, people=people, compulsory_ids=(), by=Staff.objects.get(pk=1))


def hold_training() -> Course:
    """What a page of any city shows: a course with a frozen target, ten cohorts a week apart, and some cases.

    Person 1 and nine more sit in the first cohort, so that the lists are as full in every city.
    """
    course = add_course()
    officer = Staff.objects.get(pk=1)
    soon = clock.fresh() + timedelta(days=14)
    cohorts = [
        add_cohort(course, soon + timedelta(days=7 * number), number=number + 1) for number in range(COHORTS)
    ]
    book(cohorts[0], 1, 10)
    freeze_target(course=course, by=officer)
    for number in range(CASES):
        add_case(title=f"사례 {number}", body="기다리시던 분께 먼저 다가갔습니다.", tags=["여권"], by=officer)
    return course
