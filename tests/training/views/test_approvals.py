"""Applications the head decides, or the deputy of the day."""

from __future__ import annotations

import pytest

from audit.models import AccessRow
from kindness import clock
from people.enums import Role
from people.models import Deputy
from tests.factories.people import make_division, make_staff
from tests.factories.training import make_cohort_with_session, make_course, make_enrolment
from tests.support.answers import assert_refused
from tests.support.client import client_of
from tests.support.rows import nothing_written
from training.enums import EnrolmentState

pytestmark = pytest.mark.django_db


@pytest.fixture
def roads():
    return make_division("도로과")


@pytest.fixture
def head(roads):
    return make_staff(roads, roles=[Role.DIVISION_HEAD])


@pytest.fixture
def request_(roads):
    person = make_staff(roads, name="김서윤")
    cohort = make_cohort_with_session(make_course(needs_approval=True))
    return make_enrolment(cohort, person, state=EnrolmentState.REQUESTED)


def one(request_):
    return f"/training/approvals/{request_.pk}/"


def test_head_sees_the_requests_of_the_division_alone(head, request_):
    make_enrolment(request_.cohort, make_staff(name="남윤아"), state=EnrolmentState.REQUESTED)
    page = client_of(head).get("/training/approvals/").content.decode()
    assert "김서윤" in page
    assert "남윤아" not in page
    assert AccessRow.objects.get().subjects == [request_.staff.number]


def test_who_decides_nothing_sees_an_empty_list(request_):
    client = client_of(make_staff(), language="en")
    assert "No application waits for you." in client.get("/training/approvals/").content.decode()
    with nothing_written():
        assert client.get(one(request_)).status_code == 404
        assert client.post(one(request_), {"decision": "approve"}).status_code == 404


def test_head_approves(head, request_):
    client = client_of(head)
    assert client.get(one(request_)).status_code == 200
    assert client.post(one(request_), {"decision": "approve"}).status_code == 302
    request_.refresh_from_db()
    assert request_.state == EnrolmentState.BOOKED
    assert client.get(one(request_)).status_code == 404


def test_declining_asks_for_a_reason(head, request_):
    client = client_of(head)
    with nothing_written():
        assert_refused(client.post(one(request_), {"decision": "decline", "note": "\u3164"}), "reason_blank")
        assert_refused(client.post(one(request_), {"decision": "maybe"}), "invalid_choice")
    assert client.post(one(request_), {"decision": "decline", "note": "창구 근무"}).status_code == 302
    request_.refresh_from_db()
    assert request_.state == EnrolmentState.DECLINED


def test_deputy_of_the_day_decides(head, roads, request_):
    deputy, today = make_staff(roads), clock.today()
    Deputy.objects.create(head=head, deputy=deputy, starts_on=today, ends_on=today)
    assert client_of(deputy).post(one(request_), {"decision": "approve"}).status_code == 302


def test_officer_decides_where_nobody_heads(request_):
    officer = make_staff(roles=[Role.TRAINING_OFFICER])
    assert "김서윤" in client_of(officer).get("/training/approvals/").content.decode()
