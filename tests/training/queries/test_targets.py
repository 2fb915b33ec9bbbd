"""Who must, who has, who is left."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from kindness import clock
from people.enums import DepartmentGroup, EmploymentType, StaffStatus
from people.models import Department, Staff
from tests.factories.people import (
    make_account,
    make_division,
    make_outsider,
    make_place,
    make_staff,
    make_team,
    seat,
)
from tests.factories.training import (
    make_cohort,
    make_cohort_with_session,
    make_course,
    make_enrolment,
    make_session,
)
from tests.support.statements import statements
from training.enums import EnrolmentState, Outcome
from training.models import Course
from training.queries import targets
from training.services.targets import freeze_target

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 21)


def names(people: Any) -> list[str]:
    return sorted(person.name for person in people)


@pytest.fixture
def civil() -> Department:
    return make_division("민원여권과")


@pytest.fixture
def roads() -> Department:
    return make_division("도로과")


def meant(rule: dict[str, Any]) -> list[str]:
    return names(targets.must_attend(make_course(target=[rule]), DAY))


def test_front_line():
    make_staff(name="가접점", front_line=True)
    make_staff(name="나내근")
    assert meant({"front_line": True}) == ["가접점"]


def test_hired_within_months_ends_on_the_anniversary():
    make_staff(name="가신규", hired_on=date(2025, 11, 22))
    make_staff(name="나일년", hired_on=date(2025, 11, 21))
    make_staff(name="다모름")
    make_staff(name="라내일", hired_on=date(2026, 11, 22))
    assert meant({"hired_within_months": 12}) == ["가신규"]


def test_grade_holds_its_ends_and_nobody_without_one():
    for name, grade in [("가오급", 5), ("나육급", 6), ("다구급", 9), ("라공무직", None)]:
        make_staff(name=name, grade=grade)
    assert meant({"grade": [6, 9]}) == ["나육급", "다구급"]


def test_employment():
    make_staff(name="가일반")
    make_staff(name="나공무직", employment_type=EmploymentType.PERMANENT)
    assert meant({"employment": ["permanent"]}) == ["나공무직"]


def test_groups_are_those_of_the_division():
    town = make_division("다온1동", group=DepartmentGroup.TOWN)
    make_staff(make_team(town), name="가동")
    make_staff(name="나본청")
    assert meant({"groups": ["town"]}) == ["가동"]


def test_divisions_by_code_reach_their_teams(civil: Department, roads: Department):
    make_staff(make_team(civil), name="가팀원")
    make_staff(civil, name="나과장")
    make_staff(roads, name="다도로")
    assert meant({"divisions": [civil.code]}) == ["가팀원", "나과장"]


def test_clause_is_all_of_it_and_a_rule_any_of_its_clauses():
    make_staff(name="가접점", front_line=True, grade=5)
    make_staff(name="나접점", front_line=True, grade=8)
    make_staff(name="다내근", grade=8)
    make_staff(name="라신규", grade=5, hired_on=date(2026, 9, 1))
    course = make_course(target=[{"front_line": True, "grade": [6, 9]}, {"hired_within_months": 12}])
    assert names(targets.must_attend(course, DAY)) == ["나접점", "라신규"]


def test_nobody_must_without_a_target():
    make_staff()
    assert targets.must_attend(make_course(), DAY).count() == 0


@pytest.mark.parametrize("status", [StaffStatus.ON_LEAVE, StaffStatus.SECONDED])
def test_who_is_away_for_long_need_not(status: StaffStatus):
    make_staff(front_line=True, status=status)
    assert meant({"front_line": True}) == []


def test_who_has_no_seat_on_the_day_need_not(civil: Department):
    gone = make_account(name="가떠남", front_line=True)
    seat(gone, civil, until=DAY)
    coming = make_account(name="나내일", front_line=True)
    seat(coming, civil, since=DAY + timedelta(days=1))
    make_outsider(front_line=True)
    assert meant({"front_line": True}) == []


def complete(course: Course, staff: Staff, ended: date) -> None:
    cohort = make_cohort(course)
    start = clock.fresh().replace(year=ended.year, month=ended.month, day=ended.day, hour=14)
    make_session(cohort, start)
    make_enrolment(cohort, staff, outcome=Outcome.COMPLETED)


def test_not_completed_since_looks_at_other_courses_of_that_title():
    done, early, other, never = (make_staff(name=name) for name in ("가이수", "나예전", "다다른", "라없음"))
    complete(make_course("친절 기본"), done, date(2025, 3, 1))
    complete(make_course("친절 기본 2024", year=2024), early, date(2024, 12, 31))
    complete(make_course("정보보안"), other, date(2025, 3, 1))
    assert never.name in meant({"not_completed_since": {"title_contains": "친절", "since": "2025-01-01"}})
    rule = {"title_contains": "친절", "since": "2025-01-01"}
    course = make_course("친절 심화", target=[{"not_completed_since": rule}])
    assert names(targets.must_attend(course, DAY)) == ["나예전", "다다른", "라없음"]
    any_course = make_course(
        "아무거나", target=[{"not_completed_since": {"any": True, "since": "2025-01-01"}}]
    )
    assert names(targets.must_attend(any_course, DAY)) == ["나예전", "라없음"]


def test_who_completed_the_course_itself_stays_in_its_target():
    staff = make_staff(name="가이수")
    course = make_course(target=[{"not_completed_since": {"any": True, "since": "2025-01-01"}}])
    complete(course, staff, date(2026, 3, 1))
    target = targets.who_must_has_left(course, DAY)
    assert (target.whole.must, target.whole.completed, target.whole.left) == (1, 1, 0)


def test_everybody_may_when_nothing_narrows_it():
    make_staff(name="가")
    make_outsider(name="나")
    assert names(targets.may_attend(make_course(), DAY)) == ["가"]


def test_who_must_may_whatever_it_is_open_to():
    make_staff(name="가접점", front_line=True, grade=5)
    make_staff(name="나팔급", grade=8)
    make_staff(name="다오급", grade=5)
    course = make_course(target=[{"front_line": True}], open_to=[{"grade": [6, 9]}])
    assert names(targets.may_attend(course, DAY)) == ["가접점", "나팔급"]


@pytest.fixture
def course(civil: Department, roads: Department) -> Course:
    """Three of 민원여권과 (completed, booked, without a seat), one of 도로과 who did not complete, one bureau head."""
    course = make_course(target=[{"front_line": True}])
    cohort = make_cohort_with_session(course)
    completed = make_staff(civil, name="가이수", front_line=True)
    booked = make_staff(civil, name="나예약", front_line=True)
    make_staff(civil, name="다남음", front_line=True)
    missed = make_staff(make_team(roads), name="라미이수", front_line=True)
    make_staff(make_place("기획행정국"), name="마국장", front_line=True)
    make_enrolment(cohort, completed, outcome=Outcome.COMPLETED)
    make_enrolment(cohort, booked)
    make_enrolment(cohort, missed, outcome=Outcome.NOT_COMPLETED)
    return course


def test_counts_by_place(course: Course):
    target = targets.who_must_has_left(course, DAY)
    assert [(p.name, p.must, p.completed, p.booked, p.left, p.seatless) for p in target.places] == [
        ("민원여권과", 3, 1, 1, 2, 1),
        ("기획행정국", 1, 0, 0, 1, 1),
        ("도로과", 1, 0, 0, 1, 1),
    ]
    whole = target.whole
    assert (whole.must, whole.completed, whole.booked, whole.left, whole.seatless) == (5, 1, 1, 4, 3)


def test_counts_are_one_query(course: Course):
    with statements() as asked:
        targets.who_must_has_left(course, DAY)
    assert len(asked) == 1


def test_people_left_know_whether_they_have_a_seat(course: Course):
    left = [(person.name, person.holds_seat) for person in targets.people_left(course, DAY)]
    assert left == [("마국장", False), ("라미이수", False), ("나예약", True), ("다남음", False)]
    assert names(targets.without_seat(course, DAY)) == ["다남음", "라미이수", "마국장"]


def test_offered_seat_is_a_seat(civil: Department):
    course = make_course(target=[{"front_line": True}])
    cohort = make_cohort(course)
    make_enrolment(cohort, make_staff(civil, front_line=True), state=EnrolmentState.OFFERED)
    make_enrolment(cohort, make_staff(civil, front_line=True), state=EnrolmentState.WAITING)
    whole = targets.who_must_has_left(course, DAY).whole
    assert (whole.must, whole.booked, whole.seatless) == (2, 1, 1)


# --- frozen ---------------------------------------------------------------------------------------------------
def test_frozen_list_stays_while_people_move(course: Course, civil: Department):
    officer = make_staff(name="담당자")
    assert freeze_target(course=course, by=officer) == 5
    course.refresh_from_db()
    new = make_staff(civil, name="바신규", front_line=True)
    gone = Staff.objects.get(name="다남음")
    gone.front_line = False
    gone.save()
    finished = Staff.objects.get(name="가이수")
    finished.front_line = False
    finished.save()
    today = clock.today()
    assert targets.frozen_target(course).whole.must == 5
    assert names(targets.newcomers(course, today)) == [new.name]
    assert [entry.staff.name for entry in targets.leavers(course, today)] == ["다남음"]
    assert targets.who_must_has_left(course, today).whole.must == 4


def test_frozen_place_is_that_of_the_day(course: Course, roads: Department):
    freeze_target(course=course, by=make_staff())
    roads.name = "건설도로과"
    roads.save()
    assert "도로과" in [place.name for place in targets.frozen_target(course).places]
