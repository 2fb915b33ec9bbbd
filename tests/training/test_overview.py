"""The year in numbers: what is counted, who sees it, what it costs, as a file."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook

from kindness import clock
from people.enums import Role
from tests.factories.people import make_division, make_staff
from tests.factories.training import make_cohort, make_cohort_with_session, make_course, make_enrolment
from tests.support.client import client_of
from tests.support.statements import statements
from training.enums import CourseState, EnrolmentState, Mark, Outcome
from training.models import Attendance
from training.queries.overview import Progress, year_in_numbers

pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    return clock.today().year


@pytest.fixture
def officer():
    return make_staff(roles=[Role.TRAINING_OFFICER])


def mark(enrolment, mark):
    Attendance.objects.filter(enrolment=enrolment).update(mark=mark, marked_at=clock.fresh())


def test_course_counts_seats_people_and_ends(year):
    roads, passports = make_division("도로과"), make_division("민원여권과")
    cohort = make_cohort_with_session(capacity=20)
    make_cohort(cohort.course, capacity=10)
    make_cohort(cohort.course, capacity=99, state="cancelled", cancel_reason="강사 사정")
    there = make_enrolment(cohort, make_staff(roads, front_line=True), outcome=Outcome.COMPLETED)
    away = make_enrolment(cohort, make_staff(passports))
    make_enrolment(cohort, make_staff(passports), state=EnrolmentState.WAITING)
    mark(there, Mark.LATE)
    mark(away, Mark.ABSENT)
    numbers = year_in_numbers(year)
    title, key = cohort.course.title, str(cohort.course_id)
    assert numbers.courses == [Progress(title, 30, 2, 1, 1, key)]
    assert numbers.divisions == [Progress("도로과", None, 1, 1, 1), Progress("민원여권과", None, 1, 0, 0)]
    assert numbers.groups == [
        Progress("front_line", None, 1, 1, 1),
        Progress("back_office", None, 1, 0, 0),
        Progress("general", None, 2, 1, 1),
    ]
    assert numbers.whole == Progress("", 30, 2, 1, 1)


def test_drafts_and_other_years_are_left_out(year):
    make_course(state=CourseState.DRAFT)
    make_course("지난해 과정", year=year - 1)
    assert year_in_numbers(year).courses == []


def test_courses_with_a_target_are_offered(year):
    must = make_course("필수 과정", target=[{"front_line": True}])
    make_course("자유 과정")
    assert year_in_numbers(year).must == [must]


@pytest.mark.parametrize("size", [1, 3])
def test_page_costs_the_same_for_one_and_three(officer, size):
    for number in range(size):
        course = make_course(f"과정 {number}", target=[{"front_line": True}])
        make_enrolment(make_cohort_with_session(course), make_staff(front_line=True))
    client = client_of(officer)
    client.get("/help/")
    with statements() as asked:
        assert client.get("/training/overview/").status_code == 200
    assert len(asked) == 7


def test_page_of_an_empty_city_says_so(officer):
    page = client_of(officer).get("/training/overview/?year=abc&course=x").content.decode()
    assert "개설한 과정이 없습니다" in page


def test_workbook_holds_three_sheets_and_no_names(officer, year):
    person = make_staff(name="김서윤")
    make_enrolment(make_cohort_with_session(), person)
    answer = client_of(officer).get(f"/training/overview/{year}/training.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert {"과정별", "부서별", "대상별"} <= set(book.sheet_names)
    text = str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
    assert person.name not in text


@pytest.mark.parametrize("file_format", ["csv", "pdf", "hwpx"])
def test_other_files_are_made(officer, year, file_format):
    make_course()
    answer = client_of(officer).get(f"/training/overview/{year}/training.{file_format}")
    assert answer.status_code == 200
    assert len(answer.content) > 50


@pytest.mark.parametrize("path", ["1999/training.xlsx", "{year}/training.exe"])
def test_unknown_year_or_format_is_not_found(officer, year, path):
    make_course()
    assert client_of(officer).get(f"/training/overview/{path.format(year=year)}").status_code == 404
