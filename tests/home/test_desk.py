"""My desk: what may I give, what did I get, what is due."""

from __future__ import annotations

from datetime import timedelta

import pytest

from awards.services import publish_tally
from home.queries import Desk, desk_of
from ideas.enums import IdeaState
from kindness import clock
from kindness.halfyear import HalfYear
from monitoring.enums import CallBackState
from notifications.services import notify
from people.enums import EmploymentType, Role
from people.models import Staff
from recognition.models import Period
from tests.factories.awards import make_closing_period, make_senders, make_tally, thank
from tests.factories.callbacks import make_callback
from tests.factories.ideas import make_author, make_contest, make_idea
from tests.factories.people import make_division, make_outsider, make_staff
from tests.factories.recognition import make_carnation, make_period, make_reported_carnation
from tests.factories.training import make_cohort, make_course, make_enrolment, make_session
from tests.support.client import client_of
from tests.support.statements import statements

pytestmark = pytest.mark.django_db
HALF = HalfYear(2026, 2)
NOVEMBER = HALF.opens_at.replace(month=11, day=21, hour=9)
LAST_EVENING = HALF.closes_at - timedelta(hours=4)


@pytest.fixture
def me() -> Staff:
    return make_staff(make_division("도로과"), name="김서윤")


@pytest.fixture
def period() -> Period:
    return make_period(HALF)


def desk_at(moment, person: Staff) -> Desk:
    with clock.at(moment):
        return desk_of(person, at=moment)


def page_at(moment, person: Staff, *, language: str = "ko") -> str:
    client = client_of(person, language=language)
    with clock.at(moment):
        response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def test_carnation_left_with_its_last_day(me: Staff, period: Period):
    giving = desk_at(NOVEMBER, me).giving
    assert giving is not None
    assert (giving.left, giving.days_left, giving.last_day.isoformat()) == (1, 40, "2026-12-31")
    assert giving.next_day.isoformat() == "2027-01-01"
    assert not giving.urgent


def test_last_day_has_no_days_left(me: Staff, period: Period):
    giving = desk_at(LAST_EVENING, me).giving
    assert giving is not None
    assert (giving.days_left, giving.urgent) == (0, True)


def test_carnation_sent_is_none_left(me: Staff, period: Period):
    make_carnation(me, make_staff(), period=period, sent_at=NOVEMBER)
    giving = desk_at(LAST_EVENING, me).giving
    assert giving is not None
    assert (giving.left, giving.urgent) == (0, False)


def test_closed_half_year_gives_nothing(me: Staff, period: Period):
    assert desk_at(HALF.closes_at, me).giving is None


def test_employment_type_that_does_not_take_part_is_told(period: Period):
    worker = make_staff(employment_type=EmploymentType.TEMPORARY)
    with_general = [EmploymentType.GENERAL.value]
    Period.objects.filter(pk=period.pk).update(state="scheduled")
    Period.objects.filter(pk=period.pk).update(senders=with_general, state="open")
    giving = desk_at(NOVEMBER, worker).giving
    assert giving is not None
    assert not giving.taking_part
    assert "보내는 대상이 아닙니다" in page_at(NOVEMBER, worker)


def test_newest_letter_lies_on_top(me: Staff, period: Period):
    make_carnation(make_staff(), me, period=period, sent_at=NOVEMBER - timedelta(days=9), read_at=NOVEMBER)
    newest = make_carnation(make_staff(), me, period=period, sent_at=NOVEMBER - timedelta(days=2))
    desk = desk_at(NOVEMBER, me)
    assert (desk.letter, desk.unopened) == (newest, True)


def test_unopened_letter_shows_its_envelope_only(me: Staff, period: Period):
    letter = make_carnation(
        make_staff(name="이지호"), me, period=period, sent_at=NOVEMBER - timedelta(days=2)
    )
    html = page_at(NOVEMBER, me)
    assert "이지호" in html
    assert letter.reason not in html
    assert f"/carnations/{letter.pk}/open/" in html


def test_opened_letter_shows_its_words(me: Staff, period: Period):
    letter = make_carnation(
        make_staff(),
        me,
        period=period,
        sent_at=NOVEMBER - timedelta(days=2),
        read_at=NOVEMBER - timedelta(days=1),
    )
    assert letter.reason in page_at(NOVEMBER, me)


def test_letter_still_on_its_way_is_not_there(me: Staff, period: Period):
    make_carnation(make_staff(), me, period=period, sent_at=NOVEMBER - timedelta(minutes=1))
    assert desk_at(NOVEMBER, me).letter is None


def test_report_waits_for_officers_only(me: Staff, period: Period):
    officer = make_staff(roles=[Role.PROGRAMME_OFFICER])
    make_reported_carnation(make_staff(), me, period=period, sent_at=NOVEMBER - timedelta(days=3))
    assert desk_at(NOVEMBER, officer).reports == 1
    assert desk_at(NOVEMBER, me).reports == 0


def test_tally_to_publish_waits_for_officers_until_it_is(me: Staff):
    officer = make_staff(roles=[Role.PROGRAMME_OFFICER])
    closed = make_closing_period("2026H1")
    thank(me, make_senders(2), period=closed)
    tally = make_tally(closed)
    assert desk_at(NOVEMBER, officer).to_publish == [tally]
    assert desk_at(NOVEMBER, me).to_publish == []
    publish_tally(tally=tally, by=officer)
    assert desk_at(NOVEMBER, officer).to_publish == []


def test_unread_notices_are_shown_but_for_the_letter_beside_them(me: Staff, period: Period):
    letter = make_carnation(make_staff(), me, period=period, sent_at=NOVEMBER - timedelta(days=2))
    words = {"sender": "이지호", "division": "수도과"}
    notify(
        people=[me.pk], kind="recognition.letter_received", key=str(letter.pk), params=words,
        url=f"/carnations/{letter.pk}/open/",
    )  # fmt: skip
    assert desk_at(NOVEMBER, me).nothing_due
    notify(people=[me.pk], kind="people.role_granted", key="x", params={"role": "judge"}, url="/me/")
    assert [notice.url for notice in desk_at(NOVEMBER, me).notices] == ["/me/"]


def test_empty_desk_says_what_will_be_there(me: Staff):
    html = page_at(NOVEMBER, me)
    for words in ("지금은 열린 반기가 없습니다", "아직 받은 카네이션이 없습니다", "기다리는 일이 없습니다."):
        assert words in html


def test_desk_speaks_english(me: Staff, period: Period):
    html = page_at(NOVEMBER, me, language="en")
    assert "Hello, 김서윤" in html
    assert "This half-year has 40 days left." in html


def test_name_is_text():
    """A name with markup stays a name."""
    html = page_at(NOVEMBER, make_staff(name="<b>김</b>"))
    assert "<b>김" not in html
    assert "&lt;b&gt;김" in html


def test_next_sessions_are_coming_up(me: Staff):
    with clock.at(NOVEMBER):
        cohort = make_cohort(make_course("친절 실천 과정"))
        for days in (-1, 2, 3, 4, 5):
            make_session(cohort, NOVEMBER + timedelta(days=days), place="다온시청 대강당")
        make_enrolment(cohort, me)
    days = [one.starts_at.astimezone(NOVEMBER.tzinfo).day for one in desk_at(NOVEMBER, me).training]
    assert days == [23, 24, 25]
    assert "친절 실천 과정" in page_at(NOVEMBER, me)


def test_bell_shows_all_unread_though_the_desk_shows_four(me: Staff):
    for number in range(7):
        notify(people=[me.pk], kind="people.role_granted", key=str(number), params={"role": "auditor"})
    desk = desk_at(NOVEMBER, me)
    assert (len(desk.notices), desk.unread) == (4, 7)
    assert "7" in page_at(NOVEMBER, me).partition("bell__n")[2][:200]


def test_partner_is_led_to_their_cohorts():
    html = page_at(NOVEMBER, make_outsider(roles=[Role.PARTNER]))
    assert "/training/partner/" in html


def test_evaluator_is_led_to_their_calls():
    html = page_at(NOVEMBER, make_outsider(roles=[Role.EVALUATOR]))
    assert "/monitoring/calls/" in html


def test_judge_is_led_to_their_ideas():
    html = page_at(NOVEMBER, make_outsider(roles=[Role.JUDGE]))
    assert "/ideas/judging/" in html


def test_outsider_sees_their_seat_and_nobody():
    outsider = make_outsider(roles=[])
    with statements() as asked:
        html = page_at(NOVEMBER, outsider)
    assert "지금은 배정된 일이 없습니다" in html
    assert not any("recognition_" in sql for sql in asked)


@pytest.mark.parametrize("path", ["/help/", "/privacy/"])
def test_pages_for_everybody_need_no_log_in(client, path: str):
    assert client.get(path).status_code == 200


def test_footer_leads_to_privacy_and_help(client):
    html = client.get("/login/").content.decode()
    assert '<a href="/privacy/" class="strong">' in html
    assert '<a href="/help/">' in html


def test_callers_who_wait_are_among_the_things_to_do(me: Staff):
    assert "기다리는 일이 없습니다." in page_at(NOVEMBER, me)
    for hours in (2, 4):
        make_callback(me, taken_at=NOVEMBER - timedelta(hours=1), due_at=NOVEMBER + timedelta(hours=hours))
    promised = desk_at(NOVEMBER, me).promised
    assert (promised.callers, promised.first_due, promised.overdue) == (
        2,
        NOVEMBER + timedelta(hours=2),
        False,
    )
    assert desk_at(NOVEMBER + timedelta(hours=3), me).promised.overdue
    assert 'href="/callbacks/"' in page_at(NOVEMBER, me).partition('class="tasks"')[2]


def test_ended_call_backs_and_those_of_others_are_not(me: Staff):
    make_callback(make_staff(), by=me)
    make_callback(me, state=CallBackState.DONE)
    assert desk_at(NOVEMBER, me).promised.callers == 0


def test_what_contests_ask_is_among_the_things_to_do(me: Staff):
    contest = make_contest()
    draft = make_idea(contest, state=IdeaState.DRAFT)
    make_author(draft, me, order=1, share=30)
    make_idea(contest, state=IdeaState.SUBMITTED)
    assert desk_at(NOVEMBER, me).ideas.to_answer == 1
    tasks = page_at(NOVEMBER, me).partition('class="tasks"')[2]
    assert 'href="/ideas/mine/"' in tasks
    assert 'href="/ideas/contests/"' not in tasks
    officer = make_staff(roles=[Role.PROGRAMME_OFFICER])
    assert (desk_at(NOVEMBER, officer).ideas.to_answer, desk_at(NOVEMBER, officer).ideas.to_screen) == (0, 1)
    assert 'href="/ideas/contests/"' in page_at(NOVEMBER, officer).partition('class="tasks"')[2]
