"""Seats of a cohort in the hands of a training officer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from audit.models import AccessRow
from kindness import clock
from people.enums import Role
from people.models import Absence
from tests.factories.people import make_division, make_staff
from tests.factories.training import make_cohort_with_session, make_course, make_enrolment
from tests.support.answers import assert_refused
from tests.support.client import client_of
from tests.support.rows import nothing_written
from training.enums import CohortState, EnrolmentState
from training.models import Enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return client_of(make_staff(roles=[Role.TRAINING_OFFICER]), language="en")


@pytest.fixture
def person():
    division = make_division("도로과")
    make_staff(division)
    return make_staff(division, name="김서윤")


def add(cohort):
    return f"/training/cohorts/{cohort.pk}/people/add/"


def test_adding_a_person(officer, person):
    cohort = make_cohort_with_session()
    assert officer.get(add(cohort)).status_code == 200
    response = officer.post(add(cohort), {"person": person.number})
    assert (response.status_code, response.headers["Location"]) == (302, f"/training/cohorts/{cohort.pk}/")
    assert Enrolment.objects.get().staff_id == person.pk


def test_checking_first_warns_and_writes_nothing(officer, person):
    cohort = make_cohort_with_session(make_course(open_to=[{"front_line": True}]))
    day = clock.today() + timedelta(days=21)
    Absence.objects.create(staff=person, starts_on=day, ends_on=day, noted_by=person)
    with nothing_written():
        response = officer.post(add(cohort), {"person": person.number, "check": "1"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "The course is not held for this person." in page
    assert "They are away on" in page
    assert AccessRow.objects.get().subjects == [person.number]
    nothing = officer.post(add(cohort), {"person": "999999", "check": "1"}).content.decode()
    assert "Nobody in service has this staff number" in nothing


@pytest.mark.parametrize("number", ["", "999999", "\x00", "없는 사람"])
def test_adding_nobody_is_refused(officer, number):
    cohort = make_cohort_with_session()
    with nothing_written():
        response = officer.post(add(cohort), {"person": number})
    assert_refused(response, "unreadable" if "\x00" in number else "no_such_person")


def test_adding_to_a_full_cohort_is_refused_unless_they_may_wait(officer, person):
    cohort = make_cohort_with_session(capacity=1)
    make_enrolment(cohort, make_staff())
    with nothing_written():
        assert_refused(officer.post(add(cohort), {"person": person.number}), "full")
    assert officer.post(add(cohort), {"person": person.number, "waitlist": "on"}).status_code == 302
    assert Enrolment.objects.get(staff=person).state == EnrolmentState.WAITING


def test_moving(officer, person):
    course = make_course()
    here, there = make_cohort_with_session(course), make_cohort_with_session(course, capacity=7)
    booked = make_enrolment(here, person)
    path = f"/training/enrolments/{booked.pk}/move/"
    page = officer.get(path).content.decode()
    assert "7 seats free" in page
    with nothing_written():
        assert_refused(officer.post(path, {"cohort": str(there.pk)}), "reason_required")
        assert_refused(officer.post(path, {"cohort": str(here.pk), "reason": "출장"}), "invalid_choice")
    assert officer.post(path, {"cohort": str(there.pk), "reason": "출장"}).status_code == 302
    assert Enrolment.objects.get(state="booked").cohort == there


def test_cancelling_an_enrolment(officer, person):
    booked = make_enrolment(make_cohort_with_session(), person)
    path = f"/training/enrolments/{booked.pk}/cancel/"
    assert officer.get(path).status_code == 200
    with nothing_written():
        assert_refused(officer.post(path, {"reason": ""}), "reason_required")
    assert officer.post(path, {"reason": "중복"}).status_code == 302
    booked.refresh_from_db()
    assert booked.state == EnrolmentState.CANCELLED


def test_capacity(officer, person):
    cohort = make_cohort_with_session(capacity=2)
    make_enrolment(cohort, person)
    make_enrolment(cohort, make_staff())
    path = f"/training/cohorts/{cohort.pk}/capacity/"
    assert "2 of 2 held" in officer.get(path).content.decode()
    with nothing_written():
        assert_refused(officer.post(path, {"capacity": "1"}), "seats_held")
        assert officer.post(path, {"capacity": "0"}).status_code == 422
        assert officer.post(path, {"capacity": "abc"}).status_code == 422
    assert officer.post(path, {"capacity": "40"}).status_code == 302
    cohort.refresh_from_db()
    assert cohort.capacity == 40


def test_cancelling_a_cohort(officer, person):
    cohort = make_cohort_with_session()
    make_enrolment(cohort, person)
    path = f"/training/cohorts/{cohort.pk}/cancel/"
    assert officer.get(path).status_code == 200
    assert officer.post(path, {"reason": "강사 사정"}).status_code == 302
    cohort.refresh_from_db()
    assert cohort.state == CohortState.CANCELLED


@pytest.mark.parametrize("role", [None, Role.AUDITOR, Role.DIVISION_HEAD])
def test_nobody_else_may(role, person):
    cohort = make_cohort_with_session()
    booked = make_enrolment(cohort, person)
    client = client_of(make_staff(roles=[role] if role else []))
    paths = [f"/training/cohorts/{cohort.pk}/{what}/" for what in ("people/add", "capacity", "cancel")]
    paths += [f"/training/enrolments/{booked.pk}/{what}/" for what in ("move", "cancel")]
    with nothing_written():
        assert [client.get(path).status_code for path in paths] == [403] * 5
        assert [client.post(path, {"reason": "몰래"}).status_code for path in paths] == [403] * 5
