"""Several people, tabs and workers at the same moment, on real connections. Each guard has a twin without it."""

from __future__ import annotations

from threading import Event, Timer
from time import sleep
from uuid import uuid4

import pytest
from django.test import Client

from audit.models import AuditRow
from audit.services import Job
from kindness import clock
from kindness.errors import Refused
from kindness.halfyear import HalfYear
from notifications.models import Notice
from recognition.models import Carnation, CarnationQuerySet, Period
from recognition.queries import counted_letters
from recognition.services import (
    close_period,
    deliver_due_letters,
    letters,
    move_due_periods,
    send_carnation,
)
from tests.factories.people import make_division, make_staff
from tests.factories.recognition import REASON, make_carnation, make_period
from tests.support.client import BACKEND
from tests.support.races import at_once, codes, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(transactional_db):
    return make_staff(make_division("도로과")), make_staff(make_division("민원여권과"))


def send(sender, recipient, token=None):
    given = {"recipient_number": recipient.number, "basis": "helped", "reason": REASON}
    return send_carnation(sender=sender, token=token or uuid4(), **given)


# --- one person, many tabs -----------------------------------------------------------------------------------
def test_hundred_posts_by_one_person_store_one_letter_and_get_99_polite_answers(people):
    make_period()
    sender, recipient = people

    def five(_tab):
        results = []
        for _ in range(5):
            try:
                results.append(send(sender, recipient))
            except Refused as refused:
                results.append(refused)
        return results

    results = [result for tab in at_once(20, five) for result in tab]
    assert codes(results) == ["ok"] + ["quota_used"] * 99
    assert Carnation.objects.count() == 1
    assert AuditRow.objects.filter(action="carnation.sent").count() == 1


def test_double_click_is_answered_twice_with_the_same_letter(people):
    make_period()
    sender, recipient = people
    form = {
        "recipient": recipient.number,
        "basis": "helped",
        "reason": REASON,
        "token": str(uuid4()),
    }

    def click(_number):
        client = Client()
        client.force_login(sender, backend=BACKEND)
        answer = client.post("/carnations/send/", form)
        return answer.status_code, answer.headers["Location"]

    answers = at_once(6, click)
    letter = Carnation.objects.get()
    assert answers == [(302, f"/carnations/{letter.pk}/")] * 6


def two_tabs_of_one_person(people, monkeypatch):
    """Both tabs look at what is left before either has stored its letter, unless something keeps them apart."""
    make_period(quota=2)
    first_tab_looked = Event()
    look = letters.seats_of_two

    def look_slowly(*args, **kwargs):
        first_tab_looked.wait(0.3)
        first_tab_looked.set()
        return look(*args, **kwargs)

    monkeypatch.setattr(letters, "seats_of_two", look_slowly)
    return codes(together(lambda: send(*people), lambda: send(*people)))


def test_two_tabs_get_both_carnations_of_a_quota_of_two(people, monkeypatch):
    assert two_tabs_of_one_person(people, monkeypatch) == ["ok", "ok"]


def test_two_tabs_without_the_lock_on_the_sender_lose_a_carnation(people, monkeypatch):
    unlocked = letters.LOCK_FOR_SENDING.replace("FOR NO KEY UPDATE", "")
    monkeypatch.setattr(letters, "LOCK_FOR_SENDING", unlocked)
    assert two_tabs_of_one_person(people, monkeypatch) == ["ok", "quota_used"]


# --- the close while letters are on their way --------------------------------------------------------------
def close_while_a_letter_is_on_its_way(people, monkeypatch):
    """(letters stored in the end, letters the tally counts right after the close)."""
    period = make_period()
    on_its_way, go_on = Event(), Event()
    look = letters.seats_of_two

    def look_slowly(*args, **kwargs):
        on_its_way.set()
        assert go_on.wait(10)
        return look(*args, **kwargs)

    def close():
        assert on_its_way.wait(10)
        Timer(0.3, go_on.set).start()
        close_period(period=period, by=Job("tests"), early_reason="시험")
        return counted_letters(period).count()

    monkeypatch.setattr(letters, "seats_of_two", look_slowly)
    _letter, counted = together(lambda: send(*people), close)
    return Carnation.objects.count(), counted


def test_close_waits_for_a_letter_on_its_way_and_counts_it(people, monkeypatch):
    assert close_while_a_letter_is_on_its_way(people, monkeypatch) == (1, 1)
    letter = Carnation.objects.get()
    assert letter.sent_at < Period.objects.get().closed_at


def test_close_without_for_share_loses_the_vote(people, monkeypatch):
    unlocked = letters.LOCK_FOR_SENDING.replace("FOR SHARE", "")
    monkeypatch.setattr(letters, "LOCK_FOR_SENDING", unlocked)
    assert close_while_a_letter_is_on_its_way(people, monkeypatch) == (1, 0)


def test_letters_sent_while_the_period_closes_are_counted_or_refused_never_lost(transactional_db):
    period = make_period()
    recipient = make_staff()
    senders = [make_staff() for _ in range(12)]

    def close():
        sleep(0.02)
        close_period(period=period, by=Job("tests"), early_reason="시험")
        return counted_letters(period).count()

    sending = [lambda sender=sender: send(sender, recipient) for sender in senders]
    *answers, counted = together(*sending, close)
    stored = codes(answers).count("ok")
    assert set(codes(answers)) <= {"ok", "period_not_open"}
    assert counted == stored == Carnation.objects.count()


# --- workers ---------------------------------------------------------------------------------------------------
def deliver_in_two_workers(monkeypatch):
    """How many deliveries are on record for three letters."""
    recipient = make_staff()
    make_period()
    for _ in range(3):
        make_carnation(make_staff(), recipient, delivered_at=None)
    tell = letters.notify

    def tell_slowly(**kwargs):
        sleep(0.05)
        tell(**kwargs)

    monkeypatch.setattr(letters, "notify", tell_slowly)
    at_once(2, lambda _number: deliver_due_letters())
    assert Notice.objects.count() == 3  # the notice's own key holds in any case
    return AuditRow.objects.filter(action="carnation.delivered").count()


def test_two_workers_deliver_each_letter_once(transactional_db, monkeypatch):
    assert deliver_in_two_workers(monkeypatch) == 3


def test_two_workers_without_the_claim_deliver_twice(transactional_db, monkeypatch):
    monkeypatch.setattr(CarnationQuerySet, "select_for_update", lambda self, **_kwargs: self)
    assert deliver_in_two_workers(monkeypatch) > 3


def test_two_beats_move_each_period_once(transactional_db):
    half = HalfYear.containing(clock.fresh())
    make_period(half.previous, state="open")
    make_period(half, state="scheduled")
    at_once(4, lambda _number: move_due_periods())
    assert sorted(AuditRow.objects.values_list("action", "target_id")) == [
        ("period.closed", str(half.previous)),
        ("period.opened", str(half)),
        ("period.scheduled", str(half.next)),
    ]
