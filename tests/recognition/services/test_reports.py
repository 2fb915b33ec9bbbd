"""Improper letters: reported, decided, those concerned told."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import AuditRow
from kindness import clock
from kindness.errors import Refused
from notifications.models import Notice
from people.enums import Role
from recognition.enums import CarnationState, PeriodState
from recognition.models import Period
from recognition.queries import allowance_of, counted_letters
from recognition.services import decide_report, report_carnation
from tests.factories.people import give_role, make_staff
from tests.factories.recognition import (
    make_carnation,
    make_closed_period,
    make_reported_carnation,
    make_waiting_carnation,
)
from tests.support.rows import nothing_written


@pytest.fixture
def officer(db):
    return make_staff(number="700010")


def decide(letter, by, decision="void", reason="맞교환을 약속한 글입니다.", slot_returned=False):  # noqa: FBT002
    return decide_report(
        carnation=letter, decision=decision, reason=reason, slot_returned=slot_returned, by=by
    )


def told():
    return set(Notice.objects.values_list("person__number", "kind"))


# --- reporting -----------------------------------------------------------------------------------------------
def test_report_is_kept_and_recorded_without_its_words(period, sender, recipient):
    letter = make_carnation(sender, recipient)
    reported = report_carnation(carnation=letter, reason="욕설입니다.", by=recipient)
    assert reported.reported_at is not None
    row = AuditRow.objects.get()
    assert (row.action, row.actor) == ("carnation.reported", recipient.number)
    assert "욕설" not in str([row.before, row.after, row.reason])


def test_report_twice_with_the_same_words_changes_nothing(period, sender, recipient):
    letter = make_carnation(sender, recipient)
    report_carnation(carnation=letter, reason="욕설입니다.", by=recipient)
    with nothing_written():
        report_carnation(carnation=letter, reason="욕설입니다.", by=recipient)
    with nothing_written(), pytest.raises(Refused) as caught:
        report_carnation(carnation=letter, reason="다른 까닭입니다.", by=recipient)
    assert caught.value.code == "already_reported"


def test_report_is_told_to_the_officers_who_can_decide(period, sender, recipient):
    officer = make_staff(roles=[Role.PROGRAMME_OFFICER])
    give_role(sender, Role.PROGRAMME_OFFICER)
    report_carnation(carnation=make_carnation(sender, recipient), reason="욕설입니다.", by=recipient)
    assert told() == {(officer.number, "recognition.letter_reported")}


def test_report_by_the_sender_a_stranger_or_before_delivery_is_denied(period, sender, recipient, officer):
    letter, waiting = make_carnation(sender, recipient), make_waiting_carnation(recipient, sender)
    for one, person in [(letter, sender), (letter, officer), (waiting, sender)]:
        with nothing_written(), pytest.raises(PermissionDenied):
            report_carnation(carnation=one, reason="욕설입니다.", by=person)


# --- deciding ------------------------------------------------------------------------------------------------
def test_dismissed_letter_stays_and_only_the_reporter_is_told(period, sender, recipient, officer):
    letter = decide(make_reported_carnation(sender, recipient), officer, "dismiss")
    assert letter.state == CarnationState.SENT
    assert told() == {(recipient.number, "recognition.report_dismiss")}


def test_hidden_letter_keeps_counting(period, sender, recipient, officer):
    letter = decide(make_reported_carnation(sender, recipient), officer, "hide")
    assert letter.state == CarnationState.HIDDEN
    assert counted_letters(period).count() == 1
    assert told() == {
        (recipient.number, "recognition.report_hide"),
        (sender.number, "recognition.letter_hide"),
    }


@pytest.mark.parametrize(
    ("returned", "left", "kind"), [(True, 1, "letter_void_returned"), (False, 0, "letter_void")]
)
def test_voided_letter_counts_nowhere_and_may_give_the_slot_back(
    period, sender, recipient, officer, returned, left, kind
):
    letter = decide(make_reported_carnation(sender, recipient), officer, slot_returned=returned)
    assert (letter.state, letter.slot_returned) == (CarnationState.VOIDED, returned)
    assert counted_letters(period).count() == 0
    assert allowance_of(sender, clock.fresh()).left == left
    assert (sender.number, f"recognition.{kind}") in told()
    row = AuditRow.objects.get(action="carnation.report_decided")
    assert row.after == {"state": "voided", "slot_returned": returned}
    assert row.reason == "맞교환을 약속한 글입니다."


def test_only_a_voided_letter_gives_the_slot_back(period, sender, recipient, officer):
    letter = decide(make_reported_carnation(sender, recipient), officer, "hide", slot_returned=True)
    assert letter.slot_returned is False


@pytest.mark.parametrize("state", ["closing", "closed"])
def test_voiding_in_a_closed_period_sends_it_back_to_be_counted_again(sender, recipient, officer, state):
    closed = make_closed_period(state=state)
    decide(make_reported_carnation(sender, recipient, period=closed), officer)
    assert Period.objects.get(pk=closed.pk).state == PeriodState.CLOSING
    assert AuditRow.objects.filter(action="period.recount").count() == 1


def test_voiding_after_the_announcement_is_refused_and_hiding_is_not(sender, recipient, officer):
    closed = make_closed_period(announced_at=clock.fresh())
    letter = make_reported_carnation(sender, recipient, period=closed)
    with nothing_written(), pytest.raises(Refused) as caught:
        decide(letter, officer)
    assert caught.value.code == "announced"
    assert decide(letter, officer, "hide").state == CarnationState.HIDDEN
    assert Period.objects.get(pk=closed.pk).state == PeriodState.CLOSED


def test_decision_again_changes_nothing_and_another_one_is_refused(period, sender, recipient, officer):
    letter = make_reported_carnation(sender, recipient)
    decide(letter, officer)
    with nothing_written():
        decide(letter, officer)
    another = make_staff()
    with nothing_written(), pytest.raises(Refused) as caught:
        decide(letter, another, "dismiss")
    assert caught.value.code == "already_decided"


@pytest.mark.parametrize("side", ["sender", "recipient"])
def test_nobody_decides_about_their_own_letter(period, sender, recipient, side):
    letter = make_reported_carnation(sender, recipient)
    with nothing_written(), pytest.raises(Refused) as caught:
        decide(letter, {"sender": sender, "recipient": recipient}[side])
    assert caught.value.code == "own_letter"


@pytest.mark.parametrize(
    ("decision", "reason", "code"),
    [
        ("burn", "까닭", "invalid_decision"),
        ("", "까닭", "invalid_decision"),
        ("hide", "\u3164", "reason_required"),
    ],
)
def test_decision_is_refused(period, sender, recipient, officer, decision, reason, code):
    letter = make_reported_carnation(sender, recipient)
    with nothing_written(), pytest.raises(Refused) as caught:
        decide(letter, officer, decision, reason)
    assert caught.value.code == code


def test_decision_about_a_letter_nobody_reported_is_refused(period, sender, recipient, officer):
    letter = make_carnation(sender, recipient)
    with nothing_written(), pytest.raises(Refused) as caught:
        decide(letter, officer)
    assert caught.value.code == "not_reported"
