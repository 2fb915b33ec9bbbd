"""My training: what I have, what is offered, what I may apply for; applying, leaving, taking and refusing seats."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from kindness import clock
from tests.factories.people import make_division, make_outsider, make_staff
from tests.factories.training import (
    make_cohort,
    make_cohort_with_session,
    make_course,
    make_enrolment,
    make_session,
)
from tests.support.answers import assert_refused
from tests.support.client import client_of
from tests.support.rows import nothing_written
from tests.support.statements import statements
from training.enums import CohortState, CourseState, EnrolmentState, Outcome
from training.models import Enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture
def me():
    division = make_division("도로과")
    make_staff(division)
    return make_staff(division, name="김서윤")


def text_of(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


# --- the list ---------------------------------------------------------------------------------------------------
def test_my_training_empty(me):
    page = text_of(client_of(me, language="en"), "/training/")
    assert "You are enrolled in no training at the moment." in page
    assert "No course takes applications from you at the moment." in page


def test_my_training_shows_everything_in_its_place(me):
    client = client_of(me, language="en")
    make_enrolment(make_cohort_with_session(make_course("전화 응대")), me)
    make_enrolment(make_cohort_with_session(make_course("경청")), me, state=EnrolmentState.OFFERED)
    waiting = make_cohort_with_session(make_course("공감"))
    make_enrolment(waiting, make_staff(), state=EnrolmentState.WAITING)
    make_enrolment(waiting, me, state=EnrolmentState.WAITING)
    make_enrolment(make_cohort_with_session(make_course("지난 교육")), me, outcome=Outcome.COMPLETED)
    make_cohort_with_session(make_course("열린 교육"))
    page = text_of(client, "/training/")
    for words in (
        "A seat has become free for you",
        "Place 2 on the waitlist",
        "My training record",
        "Completed",
    ):
        assert words in page
    order = [page.index(title) for title in ("경청", "전화 응대", "공감", "열린 교육", "지난 교육")]
    assert order == sorted(order)


def test_ended_offer_is_shown_as_ended_without_any_job(me):
    offer = make_enrolment(make_cohort_with_session(), me, state=EnrolmentState.OFFERED)
    with clock.at(offer.offer_expires_at):
        page = text_of(client_of(me, language="en"), "/training/")
        assert "A seat has become free for you" not in page
        assert "Offer ended" in page


@pytest.mark.parametrize(
    ("course", "cohort"),
    [
        ({"state": CourseState.DRAFT}, {}),
        ({"open_to": [{"front_line": True}]}, {}),
        ({}, {"state": CohortState.PLANNED}),
        ({}, {"enrol_until": timedelta(0)}),
    ],
)
def test_what_cannot_be_applied_for_is_not_offered(me, course, cohort):
    moment = clock.fresh()
    fields = {k: moment + v if isinstance(v, timedelta) else v for k, v in cohort.items()}
    make_cohort_with_session(make_course("닫힌 교육", **course), **fields)
    with clock.at(moment):
        assert "닫힌 교육" not in text_of(client_of(me), "/training/")


def test_my_training_asks_the_same_for_few_and_many(me):
    client = client_of(me)
    client.get("/help/")
    counts = []
    for size in (1, 3):
        for n in range(size):
            make_enrolment(make_cohort_with_session(make_course(f"신청한 교육 {size}.{n}")), me)
            make_cohort_with_session(make_course(f"열린 교육 {size}.{n}"))
        with statements() as asked:
            client.get("/training/")
        counts.append(len(asked))
    assert counts == [8, 8]


# --- applying ---------------------------------------------------------------------------------------------------
def path_of(cohort):
    return f"/training/cohorts/{cohort.pk}/enrol/"


def test_applying_leads_to_the_enrolment(me):
    cohort = make_cohort_with_session()
    client = client_of(me)
    assert "다온시청 대강당" in text_of(client, path_of(cohort))
    token = str(uuid4())
    for _click in range(2):
        response = client.post(path_of(cohort), {"token": token})
        found = Enrolment.objects.get()
        assert (response.status_code, response.headers["Location"]) == (
            302,
            f"/training/enrolments/{found.pk}/",
        )
    assert (found.staff_id, found.state) == (me.pk, EnrolmentState.BOOKED)


def test_applying_costs_no_more_than_the_budget(me):
    cohort = make_cohort_with_session()
    client = client_of(me)
    client.get("/help/")
    with statements() as asked:
        client.post(path_of(cohort), {"token": str(uuid4())})
    assert Enrolment.objects.count() == 1
    assert len(asked) == 14


def test_full_cohort_is_refused_and_offers_the_waitlist(me):
    cohort = make_cohort_with_session(capacity=1)
    make_enrolment(cohort, make_staff())
    client = client_of(me)
    with nothing_written():
        refused = client.post(path_of(cohort), {})
    assert_refused(refused, "full")
    assert 'name="waitlist" value="on"' in refused.content.decode()
    assert client.post(path_of(cohort), {"waitlist": "on"}).status_code == 302
    assert Enrolment.objects.get(staff=me).state == EnrolmentState.WAITING


@pytest.mark.parametrize(
    ("course", "code"),
    [({"state": CourseState.CLOSED}, "not_now"), ({"open_to": [{"front_line": True}]}, "not_target")],
)
def test_refusals_are_shown(me, course, code):
    cohort = make_cohort_with_session(make_course(**course))
    client = client_of(me)
    with nothing_written():
        assert_refused(client.post(path_of(cohort), {}), code)


def test_draft_is_not_found(me):
    cohort = make_cohort_with_session(make_course(state=CourseState.DRAFT))
    assert client_of(me).get(path_of(cohort)).status_code == 404


def test_overlap_is_warned_about_or_announced_as_blocked(me):
    start = clock.fresh() + timedelta(days=20)
    taken = make_cohort(make_course("필수 교육", compulsory=True))
    make_session(taken, start)
    make_enrolment(taken, me)
    optional, compulsory = (
        make_cohort(make_course("선택")),
        make_cohort(make_course("또 필수", compulsory=True)),
    )
    for cohort in (optional, compulsory):
        make_session(cohort, start)
    client = client_of(me, language="en")
    assert "At the same hours you have other training: “필수 교육”" in text_of(client, path_of(optional))
    assert "At the same hours you have other compulsory training" in text_of(client, path_of(compulsory))
    with nothing_written():
        assert_refused(client.post(path_of(compulsory), {}), "overlap")


# --- my enrolment -----------------------------------------------------------------------------------------------
def test_my_enrolment_shows_state_steps_and_deadline(me):
    cohort = make_cohort_with_session()
    client = client_of(me, language="en")
    client.post(path_of(cohort), {})
    page = text_of(client, f"/training/enrolments/{Enrolment.objects.get().pk}/")
    assert "Can be withdrawn until" in page
    assert "What has happened" in page


@pytest.mark.parametrize("what", ["", "withdraw/", "accept/", "refuse/"])
def test_enrolment_of_somebody_else_is_not_found(me, what):
    other = make_enrolment(make_cohort_with_session(), make_staff(), state=EnrolmentState.OFFERED)
    client = client_of(me)
    with nothing_written():
        assert client.get(f"/training/enrolments/{other.pk}/{what}").status_code == 404
        assert client.post(f"/training/enrolments/{other.pk}/{what}").status_code == 404


def test_withdrawing(me):
    booked = make_enrolment(make_cohort_with_session(), me)
    client = client_of(me)
    assert client.get(f"/training/enrolments/{booked.pk}/withdraw/").status_code == 200
    assert client.post(f"/training/enrolments/{booked.pk}/withdraw/").status_code == 302
    booked.refresh_from_db()
    assert booked.state == EnrolmentState.WITHDRAWN


def test_withdrawing_too_late_is_refused(me):
    cohort = make_cohort()
    make_session(cohort, clock.fresh() + timedelta(hours=5))
    booked = make_enrolment(cohort, me)
    client = client_of(me)
    with nothing_written():
        assert_refused(client.post(f"/training/enrolments/{booked.pk}/withdraw/"), "deadline_passed")


@pytest.mark.parametrize(("what", "state"), [("accept", "booked"), ("refuse", "refused")])
def test_offer_is_taken_or_refused(me, what, state):
    offer = make_enrolment(make_cohort_with_session(), me, state=EnrolmentState.OFFERED)
    client = client_of(me)
    assert client.get(f"/training/enrolments/{offer.pk}/{what}/").status_code == 200
    assert client.post(f"/training/enrolments/{offer.pk}/{what}/").status_code == 302
    offer.refresh_from_db()
    assert offer.state == state


def test_ended_offer_is_refused(me):
    offer = make_enrolment(make_cohort_with_session(), me, state=EnrolmentState.OFFERED)
    client = client_of(me)
    with clock.at(offer.offer_expires_at):
        assert_refused(client.post(f"/training/enrolments/{offer.pk}/accept/"), "offer_ended")


def test_outsiders_have_no_training():
    cohort, client = make_cohort_with_session(), client_of(make_outsider())
    for path in ("/training/", path_of(cohort)):
        assert client.get(path).status_code == 403
