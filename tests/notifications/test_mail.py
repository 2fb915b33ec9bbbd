"""Mail over a real socket: each notice once at most, whatever the server or the worker does."""

from __future__ import annotations

import email
from datetime import timedelta
from email import policy
from time import sleep

import pytest
from django.db.models.functions import Now

from notifications import services
from notifications.mailing import Outcome, send
from notifications.models import Notice
from notifications.services import RETRIES, claim_due_notice, mail_due_notices
from people.enums import StaffStatus
from people.models import Staff
from tests.factories.people import make_staff
from tests.notifications.tell import tell
from tests.support.races import at_once
from tests.support.smtp import HungUp, mail_server


@pytest.fixture
def server(settings):
    with mail_server(settings) as server:
        yield server


@pytest.fixture
def kim(db):
    return make_staff(number="900002", name="김친절", email="kim@daon.example")


def state(notice):
    found = Notice.objects.get(pk=notice.pk)
    return found.mail_state, found.mail_tries


def later(**by):
    """Time passes for every mail."""
    Notice.objects.update(mail_due_at=Now() - timedelta(seconds=1), **by)


def hang_up(_command, _line):
    raise HungUp


def on(command, reply):
    def answer(asked, _line):
        if asked == command and reply is HungUp:
            raise HungUp
        return reply if asked == command else None

    return answer


def test_mail_is_the_notice_in_korean_with_its_address(server, kim, settings):
    settings.PUBLIC_URL = "https://kindness.daon.example"
    notice = tell(kim, url="/carnations/")
    assert mail_due_notices() == 1
    (text,) = server.taken
    message = email.message_from_bytes(text.encode(), policy=policy.default)
    assert message["To"] == "kim@daon.example"
    assert message["Subject"].endswith("News 1")
    assert message["Message-ID"] == f"<{notice.pk}@daon.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    body = message.get_content()
    assert "김친절" in body
    assert "Body of 1" in body
    assert "https://kindness.daon.example/carnations/" in body
    assert state(notice) == ("sent", 1)
    assert Notice.objects.get().mailed_at is not None


def test_mail_once_only(server, kim):
    tell(kim)
    assert (mail_due_notices(), mail_due_notices()) == (1, 0)
    assert len(server.taken) == 1


def test_mail_not_wanted(server, kim):
    assert state(tell(kim, mail=False)) == ("none", 0)
    assert mail_due_notices() == 0


def test_mail_nobody_without_an_address_or_account(server, kim):
    nobody, gone = tell(make_staff(email="")), tell(kim)
    Staff.objects.filter(pk=kim.pk).update(status=StaffStatus.CLOSED, closed_at=Now())
    assert mail_due_notices() == 0
    assert (state(nobody), state(gone)) == (("none", 1), ("none", 1))
    assert server.taken == []


# --- the server says no ------------------------------------------------------------------------------
@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA", "MESSAGE"])
def test_mail_refused_for_good_is_not_tried_again(server, kim, command):
    notice = tell(kim)
    server.answer = on(command, "550 no such person")
    assert mail_due_notices() == 0
    assert state(notice) == ("failed", 1)


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA", "MESSAGE"])
def test_mail_refused_for_now_is_tried_again_and_goes_once(server, kim, command):
    notice = tell(kim)
    server.answer = on(command, "451 later")
    assert mail_due_notices() == 0
    assert state(notice) == ("waiting", 1)
    assert mail_due_notices() == 0  # not before its time
    assert state(notice) == ("waiting", 1)
    server.answer = lambda _command, _line: None
    later()
    assert mail_due_notices() == 1
    assert (len(server.taken), state(notice)) == (1, ("sent", 2))


def test_mail_is_given_up_after_six_tries(server, kim):
    notice = tell(kim)
    server.answer = on("RCPT", "451 later")
    for tries in range(1, 7):
        mail_due_notices()
        assert state(notice) == ("waiting" if tries <= len(RETRIES) else "failed", tries)
        later()
    assert mail_due_notices() == 0


def test_mail_the_pause_grows(server, kim):
    tell(kim)
    server.answer = on("RCPT", "451 later")
    for pause in RETRIES:
        mail_due_notices()
        due = Notice.objects.annotate(now=Now()).get()
        assert abs(due.mail_due_at - due.now - pause) < timedelta(seconds=5)
        later()


def test_mail_no_server_stops_the_run(server, kim, settings):
    notices = [tell(kim, n) for n in range(3)]
    server.shutdown()
    server.server_close()
    assert mail_due_notices() == 0
    assert sorted(state(notice) for notice in notices) == [("waiting", 0), ("waiting", 0), ("waiting", 1)]


def test_mail_an_address_no_server_takes(server, kim):
    Staff.objects.filter(pk=kim.pk).update(email="kim@daon.example\nBcc: all@daon.example")
    notice = tell(kim)
    assert mail_due_notices() == 0
    assert state(notice) == ("failed", 1)


# --- nobody knows whether it went ---------------------------------------------------------------------
def test_mail_connection_lost_after_the_message_is_unsure_and_never_sent_again(server, kim):
    notice = tell(kim)

    def break_off():
        raise HungUp

    server.after_taking = break_off
    assert mail_due_notices() == 0
    assert state(notice) == ("unsure", 1)
    later()
    assert mail_due_notices() == 0
    assert len(server.taken) == 1


class Killed(BaseException):
    """The worker is gone between the mail and the mark."""


def killed_after_sending(monkeypatch):
    def send_and_die(notice):
        assert send(notice) is Outcome.SENT
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(services, "send", send_and_die)
        with pytest.raises(Killed):
            mail_due_notices()


def test_mail_worker_killed_in_the_middle_never_mails_twice(server, kim, monkeypatch):
    notice = tell(kim)
    killed_after_sending(monkeypatch)
    assert state(notice) == ("claimed", 1)
    assert mail_due_notices() == 0
    later()  # fifteen minutes
    assert mail_due_notices() == 0
    assert (state(notice), len(server.taken)) == (("unsure", 1), 1)


def test_twin_without_the_claim_it_is_mailed_twice(server, kim, monkeypatch):
    tell(kim)

    def look_only():
        return Notice.objects.filter(mail_state="waiting").select_related("person").first()

    monkeypatch.setattr(services, "claim_due_notice", look_only)
    killed_after_sending(monkeypatch)
    monkeypatch.setattr(services, "settle_mail", lambda **_: Notice.objects.update(mail_state="none"))
    mail_due_notices()
    assert len(server.taken) == 2


def test_claim_is_committed_before_the_mail_is_sent(server, transactional_db, monkeypatch):
    tell(make_staff(email="kim@daon.example"))
    seen = []
    server.after_taking = lambda: seen.extend(at_once(1, lambda _n: Notice.objects.get().mail_state))
    mail_due_notices()
    assert seen == ["claimed"]


# --- two workers ----------------------------------------------------------------------------------------
def test_mail_two_workers_each_notice_once(server, transactional_db):
    kim = make_staff(email="kim@daon.example")
    for n in range(12):
        tell(kim, n)
    assert sum(at_once(2, lambda _n: mail_due_notices())) == 12
    subjects = [
        email.message_from_bytes(t.encode(), policy=policy.default)["Subject"].split()[-1]
        for t in server.taken
    ]
    assert sorted(subjects, key=int) == [str(n) for n in range(12)]


def test_twin_without_the_claim_two_workers_mail_twice(server, transactional_db, monkeypatch):
    tell(make_staff(email="kim@daon.example"))

    def look_only():
        found = Notice.objects.filter(mail_state="waiting").select_related("person").first()
        sleep(0.1)  # the other one looks
        return found

    monkeypatch.setattr(services, "claim_due_notice", look_only)
    monkeypatch.setattr(services, "settle_mail", lambda **_: Notice.objects.update(mail_state="none"))
    at_once(2, lambda _n: mail_due_notices())
    assert len(server.taken) == 2


def test_claim_passes_over_what_another_holds(transactional_db):
    kim = make_staff(email="kim@daon.example")
    for n in range(4):
        tell(kim, n)

    def claim(_n):
        return claim_due_notice().pk

    assert len(set(at_once(4, claim))) == 4


# --- old news -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("tries", "expected"), [(0, "none"), (2, "failed")])
def test_mail_old_news_are_not_mailed(server, kim, tries, expected):
    notice = tell(kim)
    later(created_at=Now() - timedelta(days=8), mail_tries=tries)
    assert mail_due_notices() == 0
    assert (state(notice), server.taken) == ((expected, tries), [])


def test_task_mails(server, kim):
    from notifications.tasks import mail_due_notices as task

    tell(kim)
    task()
    assert len(server.taken) == 1
