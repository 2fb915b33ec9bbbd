"""Reports of unkindness: seen by few, heard before they are found, closed with help, erased."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import AccessRow
from kindness import clock
from kindness.errors import Refused
from monitoring.enums import Finding, ReportState
from monitoring.invariants.unkindness import INVARIANTS
from monitoring.models import UnkindnessReport
from monitoring.services.unkindness import (
    close_report,
    erase_due_reports,
    make_finding,
    note_view,
    take_report,
)
from notifications.models import Notice
from people.enums import Role
from people.models import Deputy
from tests.factories.people import make_division, make_staff
from tests.support.answers import assert_refused
from tests.support.client import client_of
from tests.support.rows import nothing_written
from tests.support.rules import breaks_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _every_rule_holds(db):
    yield
    assert breaks_of(INVARIANTS) == {}


@pytest.fixture
def roads():
    return make_division("도로과")


@pytest.fixture
def head(roads):
    return make_staff(roads, roles=[Role.DIVISION_HEAD])


@pytest.fixture
def person(roads, head):
    return make_staff(roads, name="김서윤")


@pytest.fixture
def officer():
    return make_staff(roles=[Role.PROGRAMME_OFFICER])


def take(officer, **fields):
    values = {
        "channel": "petition",
        "received_on": clock.today(),
        "facts": "대답이 짧았다고 합니다.",
    } | fields
    return take_report(by=officer, **values)


@pytest.fixture
def report(officer, person):
    return take(officer, staff=person)


def heard(report, person, view="줄이 길어 서둘렀습니다."):
    return note_view(report=report, view=view, by=person)


# --- taken ------------------------------------------------------------------------------------------------------
def test_person_and_head_are_told_without_what_was_reported(report, person, head):
    assert report.division_name == "도로과"
    told = Notice.objects.order_by("kind").values_list("person", "kind", "params")
    assert list(told) == [
        (head.pk, "monitoring.report_in_department", {}),
        (person.pk, "monitoring.report_taken", {}),
    ]


def test_same_token_again_gives_the_first_report(officer, person):
    token = uuid4()
    assert take(officer, staff=person, token=token) == take(officer, staff=person, token=token)


def test_days_must_follow_each_other(officer, person):
    today = clock.today()
    for days in (
        {"received_on": today + timedelta(days=1)},
        {"happened_on": today + timedelta(days=1)},
        {"erase_on": today},
        {"erase_on": today + timedelta(days=366)},
    ):
        with nothing_written(), pytest.raises(Refused, match="invalid_days"):
            take(officer, staff=person, **days)


# --- heard and found -----------------------------------------------------------------------------------------------
def test_finding_waits_for_the_person(report, head):
    with nothing_written(), pytest.raises(Refused, match="not_now"):
        make_finding(report=report, finding=Finding.UNCLEAR, note="들은 바 없음", by=head)
    UnkindnessReport.objects.update(created_at=clock.fresh() - timedelta(days=8))
    assert (
        make_finding(report=report, finding=Finding.UNCLEAR, note="말씀이 없었습니다.", by=head).found_by
        == head
    )


def test_heard_found_and_closed_with_help(report, person, head):
    heard(report, person)
    make_finding(report=report, finding=Finding.FOUNDED, note="양쪽 말씀을 들었습니다.", by=head)
    with nothing_written(), pytest.raises(Refused, match="not_now"):
        heard(report, person, "다시")
    with nothing_written(), pytest.raises(Refused, match="help_required"):
        close_report(report=report, help_agreed=" ", by=head)
    close_report(report=report, help_agreed="감정 코칭 신청", by=head)
    report.refresh_from_db()
    assert (report.state, report.help_agreed) == (ReportState.CLOSED, "감정 코칭 신청")


def test_person_may_say_nothing_and_put_it_right_later(report, person):
    assert heard(report, person, "").state == ReportState.HEARD
    assert heard(report, person, "생각해 보니 설명이 짧았습니다.").person_view


def test_only_the_head_finds_and_never_about_themselves(officer, report, person, head, roads):
    heard(report, person)
    for other in (officer, make_staff(roads), make_staff(roles=[Role.DIVISION_HEAD])):
        with nothing_written(), pytest.raises(PermissionDenied):
            make_finding(report=report, finding=Finding.FOUNDED, note="까닭", by=other)
    own = take(officer, staff=head)
    heard(own, head)
    with nothing_written(), pytest.raises(PermissionDenied):
        make_finding(report=own, finding=Finding.UNFOUNDED, note="까닭", by=head)


def test_deputy_of_the_day_finds(report, person, head, roads):
    deputy, today = make_staff(roads), clock.today()
    Deputy.objects.create(head=head, deputy=deputy, starts_on=today, ends_on=today)
    heard(report, person)
    assert make_finding(report=report, finding=Finding.UNFOUNDED, note="기록과 다릅니다.", by=deputy)


# --- erased -----------------------------------------------------------------------------------------------------------
def test_words_and_person_are_erased_on_their_day(officer, person):
    received = clock.today() - timedelta(days=10)
    report = take(officer, staff=person, received_on=received, erase_on=clock.today())
    assert erase_due_reports() == 1
    assert erase_due_reports() == 0
    report.refresh_from_db()
    assert (report.staff, report.name, report.facts, report.channel) == (None, "", "", "petition")


# --- pages -------------------------------------------------------------------------------------------------------------
def test_only_the_three_see_it(report, person, head, officer, roads):
    path = f"/unkindness/{report.pk}/"
    for one in (person, head, officer):
        assert "대답이 짧았다고" in client_of(one).get(path).content.decode()
    for one in (
        make_staff(roads),
        make_staff(roles=[Role.AUDITOR]),
        make_staff(roles=[Role.DIVISION_HEAD]),
        make_staff(roles=[Role.TRAINING_OFFICER]),
    ):
        assert client_of(one).get(path).status_code == 404
        assert "김서윤" not in client_of(one).get("/unkindness/").content.decode()
    assert set(AccessRow.objects.values_list("viewer", flat=True)) == {head.number, officer.number}


def test_story_in_the_browser(officer, person, head):
    desk, speaker, chief = (client_of(one) for one in (officer, person, head))
    typed = {
        "channel": "phone",
        "received_on": str(clock.today()),
        "person": "",
        "facts": "말투가 차가웠다고 합니다.",
    }
    with nothing_written():
        refused = desk.post("/unkindness/new/", typed)
        assert_refused(refused, "nobody_named")
        assert "차가웠다고" in refused.content.decode()
        assert_refused(desk.post("/unkindness/new/", typed | {"person": "999999"}), "no_such_person")
    answer = desk.post("/unkindness/new/", typed | {"person": person.number, "token": str(uuid4())})
    path = answer.headers["Location"]
    with nothing_written():
        assert_refused(chief.post(f"{path}finding/", {"finding": "founded", "note": "네"}), "not_now")
        assert speaker.post(f"{path}finding/", {"finding": "founded", "note": "네"}).status_code == 404
        assert desk.post(f"{path}view/", {"view": "제가"}).status_code == 404
    assert speaker.post(f"{path}view/", {"view": "바빴습니다."}).status_code == 302
    with nothing_written():
        assert_refused(chief.post(f"{path}finding/", {"finding": "founded", "note": ""}), "reason_required")
    assert chief.post(f"{path}finding/", {"finding": "founded", "note": "확인했습니다."}).status_code == 302
    with nothing_written():
        assert_refused(chief.post(f"{path}close/", {"help_agreed": ""}), "help_required")
    assert chief.post(f"{path}close/", {"help_agreed": "동료와 함께 창구 근무"}).status_code == 302
    assert "동료와 함께" in speaker.get(path).content.decode()


def test_report_without_a_person_belongs_to_the_department(officer, head, roads):
    answer = client_of(officer).post(
        "/unkindness/new/",
        {
            "channel": "letter",
            "received_on": str(clock.today()),
            "division": roads.code,
            "facts": "이름을 모름",
        },
    )
    assert client_of(head).get(answer.headers["Location"]).status_code == 200
