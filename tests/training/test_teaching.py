"""An instructor's own sessions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kindness import clock
from tests.factories.people import make_staff
from tests.factories.training import make_cohort, make_course, make_enrolment, make_session
from tests.support.client import client_of
from training.enums import CohortState
from training.models import Instructor

pytestmark = pytest.mark.django_db


@pytest.fixture
def instructor():
    return Instructor.objects.create(name="한지민", staff=make_staff())


def titles(person, query=""):
    page = client_of(person).get(f"/training/teaching/{query}")
    assert page.status_code == 200
    return [one.cohort.course.title for one in page.context["listing"]]


def test_own_sessions_stand_in_order_and_those_of_others_do_not(instructor):
    for title, days in (("둘째", 5), ("첫째", 2), ("지난", -3)):
        cohort = make_cohort(make_course(title))
        make_session(cohort, clock.fresh() + timedelta(days=days), instructor=instructor)
    make_session(make_cohort(make_course("남의 강의")))
    assert titles(instructor.staff) == ["첫째", "둘째"]
    assert titles(instructor.staff, "?past=1") == ["지난"]


def test_planned_and_cancelled_cohorts_are_left_out(instructor):
    make_session(make_cohort(state=CohortState.PLANNED), instructor=instructor)
    cancelled = make_cohort(make_course("취소"), state=CohortState.CANCELLED, cancel_reason="강사 사정")
    make_session(cancelled, instructor=instructor)
    assert titles(instructor.staff) == []


def test_people_with_a_seat_are_counted(instructor):
    session = make_session(make_cohort(), instructor=instructor)
    make_enrolment(session.cohort, make_staff())
    make_enrolment(session.cohort, make_staff())
    (shown,) = client_of(instructor.staff).get("/training/teaching/").context["listing"]
    assert shown.people == 2


def test_somebody_who_teaches_nothing_is_told_so():
    assert "맡으신 강의가 없습니다" in client_of(make_staff()).get("/training/teaching/").content.decode()
