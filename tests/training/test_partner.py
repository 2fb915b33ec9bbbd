"""The seat of an institution: its own cohorts, names and divisions, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from audit.models import AccessRow
from people.enums import Role
from tests.factories.people import make_division, make_outsider, make_staff
from tests.factories.training import make_cohort_with_session, make_course, make_enrolment
from tests.support.client import client_of
from training.enums import CohortState, EnrolmentState
from training.models import Agreement, Partner, PartnerSeat

pytestmark = pytest.mark.django_db


def make_institution(name):
    partner = Partner.objects.create(name=name)
    account = make_outsider(roles=[Role.PARTNER])
    PartnerSeat.objects.create(partner=partner, staff=account)
    agreement = Agreement.objects.create(
        partner=partner, title="위탁 협약", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31)
    )
    return account, agreement


@pytest.fixture
def university():
    return make_institution("다온대학교")


@pytest.fixture
def cohort(university):
    return make_cohort_with_session(make_course("위탁과정", agreement=university[1]))


def page_of(account, path):
    answer = client_of(account).get(path)
    return answer.status_code, answer.content.decode()


def test_institution_sees_its_own_cohorts_alone(university, cohort):
    _other, agreement = make_institution("가온대학교")
    make_cohort_with_session(make_course("남의 과정", agreement=agreement))
    make_cohort_with_session(make_course("시 자체 과정"))
    status, page = page_of(university[0], "/training/partner/")
    assert status == 200
    assert "위탁과정" in page
    assert "남의 과정" not in page
    assert "시 자체 과정" not in page


def test_planned_cohorts_are_not_shown_yet(university, cohort):
    cohort.state = CohortState.PLANNED
    cohort.save()
    assert page_of(university[0], f"/training/partner/{cohort.pk}/")[0] == 404


def test_cohort_shows_name_and_division_and_is_logged(university, cohort):
    person = make_staff(make_division("도로과"), name="김서윤", extension="2345", rank="지방행정주사보")
    waiting = make_staff(name="이지호")
    make_enrolment(cohort, person)
    make_enrolment(cohort, waiting, state=EnrolmentState.WAITING)
    status, page = page_of(university[0], f"/training/partner/{cohort.pk}/")
    assert status == 200
    assert "김서윤" in page
    assert "도로과" in page
    for hidden in (person.number, person.extension, "지방행정주사보", waiting.name):
        assert hidden not in page
    row = AccessRow.objects.get()
    assert (row.viewer, row.subjects) == (university[0].number, [person.number])


def test_cohort_of_another_institution_is_not_found(cohort):
    other, _agreement = make_institution("가온대학교")
    assert page_of(other, f"/training/partner/{cohort.pk}/")[0] == 404


@pytest.mark.parametrize(
    "path",
    ["/training/", "/training/courses/", "/training/overview/", "/people/", "/carnations/", "/me/calendar/"],
)
def test_nothing_else_exists_for_it(university, path):
    assert page_of(university[0], path)[0] == 403


def test_account_without_an_institution_sees_an_empty_page():
    status, page = page_of(make_outsider(roles=[Role.PARTNER]), "/training/partner/")
    assert status == 200
    assert "아직 열린 기수가 없습니다" in page
