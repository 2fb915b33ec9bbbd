"""The rules of sending, taking back, reporting and closing: pure, so a table tells them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from kindness.errors import Refused
from kindness.halfyear import SEOUL, HalfYear
from kindness.text import count_characters
from recognition import rules

HALF = HalfYear(2026, 2)
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=SEOUL)
MICROSECOND = timedelta(microseconds=1)
TERMS = rules.Terms(
    state="open",
    opens_at=HALF.opens_at,
    closes_at=HALF.closes_at,
    quota=1,
    reason_min=20,
    reason_max=500,
    senders=("general", "permanent"),
    recipients=("general", "permanent"),
)
SENDER = rules.Seat("900001", "김서윤", "general", 1, "도로과")
RECIPIENT = rules.Seat("900002", "정지호", "general", 2, "민원여권과")
SENDING = rules.Sending(NOON, TERMS, SENDER, RECIPIENT, "helped", "가" * 20, 0)


def code_of(act, *args, **kwargs):
    try:
        act(*args, **kwargs)
    except Refused as refused:
        return refused.code
    return "ok"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "ok"),
        ({"basis": "praised"}, "ok"),
        ({"terms": None}, "period_not_open"),
        ({"terms": replace(TERMS, state="closing")}, "period_not_open"),
        ({"terms": replace(TERMS, state="closed")}, "period_not_open"),
        ({"terms": replace(TERMS, state="scheduled")}, "ok"),  # a late tick delays nobody
        ({"moment": HALF.opens_at}, "ok"),
        ({"moment": HALF.opens_at - MICROSECOND}, "period_not_open"),
        ({"moment": HALF.closes_at - MICROSECOND}, "ok"),
        ({"moment": HALF.closes_at}, "period_not_open"),
        ({"sender": replace(SENDER, employment_type="outside")}, "not_eligible"),
        ({"sender": replace(SENDER, division_id=None)}, "not_eligible"),
        ({"recipient": None}, "no_such_person"),
        ({"recipient": SENDER}, "self"),
        ({"recipient": replace(RECIPIENT, employment_type="temporary")}, "not_eligible"),
        ({"recipient": replace(RECIPIENT, division_id=None)}, "not_eligible"),
        ({"recipient": replace(RECIPIENT, division_id=1)}, "same_division"),
        ({"shared_division": "도로과"}, "same_division"),
        ({"basis": ""}, "invalid_basis"),
        ({"basis": "liked"}, "invalid_basis"),
        ({"reason": ""}, "reason_blank"),
        ({"reason": "\u3164" * 30}, "reason_blank"),
        ({"reason": "가" * 19}, "reason_too_short"),
        ({"reason": "가" * 500}, "ok"),
        ({"reason": "가" * 501}, "reason_too_long"),
        ({"reason": "👨‍👩‍👧‍👦" * 500}, "ok"),  # a family is one character, as a person counts
        ({"reason": "👨‍👩‍👧‍👦" * 19}, "reason_too_short"),
        ({"slots_used": 1}, "quota_used"),
        ({"slots_used": 1, "terms": replace(TERMS, quota=2)}, "ok"),
    ],
)
def test_check_sending(changes, code):
    assert code_of(rules.check_sending, replace(SENDING, **changes)) == code


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ({"terms": None}, {"recipient": None}),
        ({"sender": replace(SENDER, division_id=None)}, {"recipient": None}),
        ({"recipient": None}, {"basis": "liked"}),
        ({"recipient": SENDER}, {"reason": ""}),
        ({"basis": "liked"}, {"reason": ""}),
        ({"reason": ""}, {"slots_used": 1}),
    ],
)
def test_check_sending_answers_what_was_typed_in_the_order_of_the_form_and_the_quota_last(earlier, later):
    both = code_of(rules.check_sending, replace(SENDING, **(later | earlier)))
    assert both == code_of(rules.check_sending, replace(SENDING, **earlier))


def test_same_division_names_the_colleague_and_the_department():
    colleague = rules.Seat("900003", "박도현", "general", 1, "도로과")
    with pytest.raises(Refused) as caught:
        rules.check_sending(replace(SENDING, recipient=colleague))
    assert "박도현" in str(caught.value.message)
    assert "도로과" in str(caught.value.message)


@given(reason=st.text(alphabet="가나다 \n👍", max_size=60))
def test_check_sending_counts_characters_as_a_person_does(reason):
    code = code_of(rules.check_sending, replace(SENDING, reason=reason))
    count = count_characters(reason)
    expected = "reason_blank" if not reason.strip() else "reason_too_short" if count < 20 else "ok"
    assert code == expected


@given(sender=st.integers(1, 3), recipient=st.integers(1, 3), used=st.integers(0, 4), quota=st.integers(1, 3))
def test_check_sending_lets_through_exactly_other_divisions_within_the_quota(sender, recipient, used, quota):
    sending = replace(
        SENDING,
        terms=replace(TERMS, quota=quota),
        sender=replace(SENDER, division_id=sender),
        recipient=replace(RECIPIENT, division_id=recipient),
        slots_used=used,
    )
    assert (code_of(rules.check_sending, sending) == "ok") == (sender != recipient and used < quota)


@given(taken=st.sets(st.integers(1, 10)))
def test_free_slot_is_the_lowest_not_taken(taken):
    slot = rules.free_slot(taken)
    assert slot not in taken
    assert set(range(1, slot)) <= taken


# --- taking back -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("moment", "state", "period_runs", "code"),
    [
        (NOON - MICROSECOND, "sent", True, "ok"),
        (NOON, "sent", True, "too_late"),
        (NOON - MICROSECOND, "sent", False, "too_late"),
        (NOON - MICROSECOND, "voided", True, "too_late"),
    ],
)
def test_check_withdrawal(moment, state, period_runs, code):
    given = {"moment": moment, "deliver_after": NOON, "state": state, "period_runs": period_runs}
    assert code_of(rules.check_withdrawal, **given) == code


@pytest.mark.parametrize(
    ("before", "minutes"),
    [
        (timedelta(minutes=10), 10),
        (timedelta(minutes=9, seconds=1), 10),
        (MICROSECOND, 1),
        (timedelta(0), 0),
        (-MICROSECOND, 0),
    ],
)
def test_undo_left_is_rounded_up_so_that_it_never_says_zero_too_early(before, minutes):
    given = {"moment": NOON - before, "deliver_after": NOON, "state": "sent", "period_runs": True}
    assert rules.undo_left(**given) == minutes


# --- reports ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("state", "reported", "reason", "code"),
    [
        ("sent", False, "욕설", "ok"),
        ("sent", True, "욕설", "already_reported"),
        ("hidden", False, "욕설", "not_reportable"),
        ("sent", False, "\u3164", "reason_required"),
    ],
)
def test_check_report(state, reported, reason, code):
    assert code_of(rules.check_report, state=state, reported=reported, reason=reason) == code


CASE = rules.ReportCase(reported=True, decided=False, own_letter=False, period_announced=False)


@pytest.mark.parametrize(
    ("case", "decision", "reason", "code"),
    [
        (CASE, "hide", "개인정보", "ok"),
        (CASE, "void", "맞교환", "ok"),
        (CASE, "dismiss", "문제 없음", "ok"),
        (replace(CASE, reported=False), "hide", "개인정보", "not_reported"),
        (replace(CASE, decided=True), "hide", "개인정보", "already_decided"),
        (replace(CASE, own_letter=True), "dismiss", "문제 없음", "own_letter"),
        (CASE, "burn", "개인정보", "invalid_decision"),
        (CASE, "", "개인정보", "invalid_decision"),
        (CASE, "hide", "", "reason_required"),
        (replace(CASE, period_announced=True), "void", "맞교환", "announced"),
        (replace(CASE, period_announced=True), "hide", "개인정보", "ok"),
    ],
)
def test_check_decision(case, decision, reason, code):
    assert code_of(rules.check_decision, case, decision=decision, reason=reason) == code


# --- periods ---------------------------------------------------------------------------------------------
def test_check_close_takes_the_end_of_the_period_when_the_tick_is_late():
    given = {"opens_at": HALF.opens_at, "closes_at": HALF.closes_at, "early_reason": ""}
    assert rules.check_close(moment=HALF.closes_at + timedelta(days=2), **given) == HALF.closes_at


@pytest.mark.parametrize(
    ("moment", "early_reason", "code"),
    [
        (HALF.closes_at, "", "ok"),
        (HALF.closes_at - MICROSECOND, "", "not_over"),
        (HALF.closes_at - MICROSECOND, "시상식이 앞당겨졌습니다.", "ok"),
        (HALF.opens_at, "시상식", "ok"),
        (HALF.opens_at - MICROSECOND, "시상식", "period_not_open"),
    ],
)
def test_check_close(moment, early_reason, code):
    given = {"opens_at": HALF.opens_at, "closes_at": HALF.closes_at, "early_reason": early_reason}
    assert code_of(rules.check_close, moment=moment, **given) == code


@pytest.mark.parametrize(
    ("changes", "moment", "closes_at", "reason", "code"),
    [
        ({}, NOON, HALF.closes_at + timedelta(days=3), "명절", "ok"),
        ({}, HALF.closes_at, HALF.closes_at + timedelta(days=3), "명절", "period_not_open"),
        ({"state": "closing"}, NOON, HALF.closes_at + timedelta(days=3), "명절", "period_not_open"),
        ({}, NOON, HALF.closes_at, "명절", "not_later"),
        ({}, NOON, HALF.closes_at + timedelta(days=3), " ", "reason_required"),
    ],
)
def test_check_extension(changes, moment, closes_at, reason, code):
    terms = replace(TERMS, **changes)
    given = {"moment": moment, "terms": terms, "closes_at": closes_at, "reason": reason}
    assert code_of(rules.check_extension, **given) == code


CURRENT = dict.fromkeys(rules.SETTINGS, 1)


@pytest.mark.parametrize("name", rules.FROZEN_SETTINGS)
def test_check_settings_refuses_each_frozen_setting_once_opened(name):
    assert (
        code_of(rules.check_settings, opened=True, current=CURRENT, settings={name: 2}) == "frozen_settings"
    )
    assert rules.check_settings(opened=False, current=CURRENT, settings={name: 2}) == {name: 2}


@pytest.mark.parametrize("name", rules.CHANGEABLE_SETTINGS)
def test_check_settings_lets_undo_and_reminders_change_once_opened(name):
    assert rules.check_settings(opened=True, current=CURRENT, settings={name: 2}) == {name: 2}


def test_check_settings_ignores_what_stays_the_same():
    assert rules.check_settings(opened=True, current=CURRENT, settings=CURRENT) == {}


def test_check_settings_knows_no_other_names():
    with pytest.raises(ValueError, match="state"):
        rules.check_settings(opened=False, current=CURRENT, settings={"state": "closed"})


@pytest.mark.parametrize(
    ("days_before", "mark"),
    [(15, None), (14, 14), (13.9, 14), (3.1, 14), (3, 3), (0.1, 3), (0, None)],
)
def test_due_reminder_is_the_nearest_mark_passed(days_before, mark):
    moment = HALF.closes_at - timedelta(days=days_before)
    assert rules.due_reminder(moment=moment, closes_at=HALF.closes_at, days=[14, 3]) == mark


def test_due_reminder_without_marks_is_none():
    assert rules.due_reminder(moment=NOON, closes_at=HALF.closes_at, days=[]) is None
