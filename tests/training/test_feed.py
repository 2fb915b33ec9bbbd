"""One's training in one's own calendar: whose address it is, what it holds, what it never holds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from icalendar import Calendar

from audit.models import AuditRow
from kindness import clock
from tests.factories.people import make_staff
from tests.factories.training import make_cohort, make_course, make_enrolment, make_session
from tests.support.client import client_of
from tests.support.rows import nothing_written
from training.feed import address_part, key_id
from training.models import CalendarKey
from training.services.feeds import make_calendar_key, revoke_calendar_key

pytestmark = pytest.mark.django_db


def address_of(person):
    return f"/training/feed/{address_part(make_calendar_key(by=person))}.ics"


def entries(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


@pytest.fixture
def person():
    return make_staff(name="김서윤")


def test_stranger_reads_the_hours_by_the_address_and_no_name(client, person):
    cohort = make_cohort(make_course("친절 실천 과정"), number=3)
    session = make_session(cohort, place="다온시청 대강당")
    make_enrolment(cohort, person)
    (entry,) = entries(client, address_of(person))
    assert entry["SUMMARY"] == "친절 실천 과정 · 제3기"
    assert (entry["STATUS"], entry["LOCATION"]) == ("CONFIRMED", "다온시청 대강당")
    assert entry.decoded("DTSTART") == session.starts_at.replace(microsecond=0)
    assert person.name not in client.get(address_of(person)).content.decode()


def test_lost_seat_is_sent_as_cancelled(client, person):
    cohort = make_cohort()
    make_session(cohort)
    enrolment = make_enrolment(cohort, person)
    enrolment.attendances.update(live=False)
    (entry,) = entries(client, address_of(person))
    assert entry["STATUS"] == "CANCELLED"


def test_changed_session_raises_the_sequence(client, person):
    cohort = make_cohort()
    session = make_session(cohort)
    make_enrolment(cohort, person)
    (before,) = entries(client, address_of(person))
    session.revision += 1
    session.save()
    (after,) = entries(client, address_of(person))
    assert (before["UID"], before["SEQUENCE"], after["SEQUENCE"]) == (after["UID"], 0, 1)


def test_hours_of_others_and_of_long_ago_are_left_out(client, person):
    make_enrolment(make_session(make_cohort()).cohort, make_staff())
    old = make_cohort(make_course("오래된 과정"))
    make_session(old, clock.fresh() - timedelta(days=400))
    make_enrolment(old, person)
    assert entries(client, address_of(person)) == []


@pytest.mark.parametrize("part", ["x", "x.y", "8d9f0b2e-8f0e-4e57-9d5d-0d0e8f9b7a66.forged", "%00", "가"])
def test_made_up_address_is_not_found(client, part):
    assert client.get(f"/training/feed/{part}.ics").status_code == 404


def test_revoked_address_is_not_found_and_a_new_one_differs(client, person):
    first = address_of(person)
    revoke_calendar_key(by=person)
    assert client.get(first).status_code == 404
    second = address_of(person)
    assert second != first
    assert client.get(second).status_code == 200


def test_address_of_a_closed_account_is_not_found(client, person):
    address = address_of(person)
    person.status, person.closed_at = "closed", clock.fresh()
    person.save(update_fields=["status", "closed_at"])
    assert client.get(address).status_code == 404


def test_second_making_gives_the_same_and_each_act_is_recorded(person):
    assert make_calendar_key(by=person) == make_calendar_key(by=person)
    revoke_calendar_key(by=person)
    with nothing_written():
        revoke_calendar_key(by=person)
    assert list(AuditRow.objects.order_by("id").values_list("action", flat=True)) == [
        "calendar.address_made",
        "calendar.address_revoked",
    ]


def test_address_leads_back_to_its_key(person):
    key = make_calendar_key(by=person)
    assert key_id(address_part(key)) == key.pk


def test_page_makes_shows_and_revokes(person):
    mine = client_of(person)
    assert "아직 주소가 없습니다" in mine.get("/me/calendar/").content.decode()
    assert mine.post("/me/calendar/").status_code == 302
    key = CalendarKey.objects.get()
    assert address_part(key) in mine.get("/me/calendar/").content.decode()
    mine.post("/me/calendar/", {"act": "revoke"})
    assert address_part(key) not in mine.get("/me/calendar/").content.decode()
