"""Promises taken, kept, tried, passed on, closed and taken back."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import uuid4

import pytest

from audit.models import AuditRow
from kindness import clock
from kindness.errors import Refused
from monitoring.enums import CallBackAct, CallBackState
from monitoring.invariants.callbacks import INVARIANTS
from monitoring.models import CallBack, CallBackRule, CallBackStep
from monitoring.services.callbacks import (
    close_callback,
    leave_memo,
    mask_old_numbers,
    note_done,
    note_no_answer,
    pass_on,
    reopen_callback,
    set_rule,
)
from notifications.models import Notice
from people.enums import Role
from people.models import ClosureDay, Staff
from people.queries.absences import closed_between
from tests.factories.callbacks import CALLER, MATTER, PHONE, at, make_callback
from tests.factories.people import make_division, make_outsider, make_staff
from tests.support.rules import breaks_of

pytestmark = pytest.mark.django_db
TEN = at(16, 10)  # a Monday


@pytest.fixture
def taker() -> Staff:
    return make_staff(make_division("민원여권과"), name="박다온")


@pytest.fixture
def holder() -> Staff:
    return make_staff(make_division("도로과"), name="김서윤")


@pytest.fixture
def promise(taker: Staff, holder: Staff) -> CallBack:
    return make_callback(holder, by=taker, taken_at=TEN, due_at=at(16, 14))


def leave(holder: Staff, taker: Staff, **fields) -> CallBack:
    return leave_memo(staff=holder, by=taker, **{"phone": PHONE, "matter": MATTER, "caller": CALLER} | fields)


def acts(callback: CallBack) -> list[str]:
    return list(callback.steps.order_by("pk").values_list("act", flat=True))


@pytest.fixture(autouse=True)
def _data_holds():
    yield
    assert breaks_of(INVARIANTS) == {}


# --- taken ------------------------------------------------------------------------------------------------------
def test_memo_is_due_in_three_hours_of_work(holder, taker):
    with clock.at(TEN):
        made = leave(holder, taker)
    assert (made.due_at, made.division_name, made.state) == (at(16, 14), "도로과", CallBackState.WAITING)
    assert acts(made) == [CallBackAct.TAKEN]


def test_closure_day_and_weekend_do_not_count(holder, taker):
    ClosureDay.objects.create(day=at(23, 0).date(), name="개청일")
    with clock.at(at(20, 16)):
        assert leave(holder, taker).due_at == at(24, 10)
    assert closed_between(at(23, 0).date(), at(23, 0).date())


def test_later_wish_is_respected(holder, taker):
    with clock.at(TEN):
        assert leave(holder, taker, wished_at=at(17, 15)).due_at == at(17, 15, 30)
        assert leave(holder, taker, wished_at=at(16, 11)).due_at == at(16, 14)


def test_rule_of_the_city_counts(holder, taker):
    CallBackRule.objects.create(hours=1, opens=time(8), closes=time(17), lunch_from=None, lunch_until=None)
    with clock.at(at(16, 16, 30)):
        assert leave(holder, taker).due_at == at(17, 8, 30)


def test_person_is_told_without_name_number_and_matter(holder, taker):
    with clock.at(TEN):
        made = leave(holder, taker)
    notice = Notice.objects.get(kind="monitoring.callback_left")
    assert (notice.person_id, notice.url) == (holder.pk, f"/callbacks/{made.pk}/")
    assert notice.params == {"taker": "박다온", "due_at": at(16, 14).isoformat()}


def test_record_holds_neither_name_nor_number_nor_matter(holder, taker):
    with clock.at(TEN):
        note_done(callback=leave(holder, taker), result=f"{CALLER} {PHONE}", by=holder)
    kept = str(list(AuditRow.objects.values("action", "before", "after", "reason")))
    assert "callback.taken" in kept
    assert "callback.done" in kept
    assert not any(word in kept for word in (CALLER, PHONE, MATTER))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"phone": ""}, "number_required"),
        ({"phone": "모릅니다"}, "invalid_number"),
        ({"matter": ""}, "matter_required"),
        ({"wished_at": at(16, 9)}, "invalid_time"),
    ],
)
def test_memo_that_helps_nobody_is_refused(holder, taker, fields, code):
    with clock.at(TEN), pytest.raises(Refused) as refused:
        leave(holder, taker, **fields)
    assert refused.value.code == code
    assert CallBack.objects.count() == Notice.objects.count() == 0


def test_memo_to_oneself_or_outside_is_refused(holder, taker):
    for person, code in ((taker, "self"), (make_outsider(roles=[Role.PARTNER]), "no_such_person")):
        with clock.at(TEN), pytest.raises(Refused) as refused:
            leave(person, taker)
        assert refused.value.code == code
    assert CallBack.objects.count() == 0


def test_same_token_gives_the_same_memo(holder, taker):
    token = uuid4()
    with clock.at(TEN):
        first, second = leave(holder, taker, token=token), leave(holder, taker, token=token)
    assert first == second
    assert (CallBack.objects.count(), Notice.objects.count()) == (1, 1)


# --- kept, tried ----------------------------------------------------------------------------------------------------
def test_called_back_by_the_person(promise, holder):
    with clock.at(at(16, 11)):
        ended = note_done(callback=promise, result="서류를 안내함", by=holder)
    assert (ended.state, ended.done_by, ended.tried_at) == (CallBackState.DONE, holder, at(16, 11))
    assert acts(promise) == ["taken", "done"]


def test_called_back_by_a_colleague_is_by_proxy(promise, taker):
    with clock.at(at(16, 11)):
        note_done(callback=promise, by=taker)
    assert acts(promise) == ["taken", "by_proxy"]


def test_done_twice_is_done_once(promise, holder, taker):
    with clock.at(at(16, 11)):
        note_done(callback=promise, by=holder)
        note_done(callback=promise, by=taker)
    assert acts(promise) == ["taken", "done"]


def test_end_leaves_no_unread_notice(holder, taker):
    with clock.at(TEN):
        note_done(callback=leave(holder, taker), by=holder)
    assert not Notice.objects.filter(read_at=None).exists()


def test_no_answer_stays_waiting_and_counts_as_tried(promise, holder):
    with clock.at(at(16, 11)):
        note_no_answer(callback=promise, note="점심 뒤 010-1234-5678로", by=holder)
        note_no_answer(callback=promise, by=holder)  # a double click
    with clock.at(at(16, 15)):
        note_no_answer(callback=promise, by=holder)
        ended = note_done(callback=promise, by=holder)
    assert acts(promise) == ["taken", "no_answer", "no_answer", "done"]
    assert (ended.tried_at, ended.done_at) == (at(16, 11), at(16, 15))
    assert promise.steps.order_by("pk")[1].note == "점심 뒤 …로"


# --- passed on ------------------------------------------------------------------------------------------------------
def test_colleague_takes_over_and_the_time_stays(promise, holder):
    colleague = make_staff(make_division("하수과"))
    with clock.at(at(16, 11)):
        held = pass_on(callback=promise, to=colleague, note="담당이 바뀜", by=holder)
    assert (held.staff, held.division_name, held.due_at) == (colleague, "하수과", at(16, 14))
    step = promise.steps.get(act="passed_on")
    assert (step.by, step.to, step.note) == (holder, colleague, "담당이 바뀜")
    assert Notice.objects.get().person == colleague


def test_overdue_promise_stays_with_the_division_that_let_it_pass(promise, holder):
    colleague = make_staff(make_division("하수과"))
    with clock.at(at(16, 15)):
        held = pass_on(callback=promise, to=colleague, by=holder)
    assert (held.staff, held.division_name) == (colleague, "도로과")


def test_promise_that_comes_back_is_told_again(promise, holder):
    colleague = make_staff()
    with clock.at(at(16, 11)):
        pass_on(callback=promise, to=colleague, by=holder)
        pass_on(callback=promise, to=holder, by=colleague)
        pass_on(callback=promise, to=colleague, by=holder)
    assert Notice.objects.filter(person=colleague).count() == 2
    assert Notice.objects.filter(person=holder).count() == 1


def test_passing_on_to_the_holder_or_outside_changes_nothing(promise, holder):
    with clock.at(at(16, 11)):
        pass_on(callback=promise, to=holder, by=holder)
        with pytest.raises(Refused) as refused:
            pass_on(callback=promise, to=make_outsider(), by=holder)
    assert refused.value.code == "no_such_person"
    assert acts(promise) == ["taken"]


# --- closed, taken back ---------------------------------------------------------------------------------------------
def test_closing_needs_a_reason(promise, holder):
    with clock.at(at(16, 11)):
        with pytest.raises(Refused) as refused:
            close_callback(callback=promise, reason="", by=holder)
        ended = close_callback(callback=promise, reason="창구로 오셨음", by=holder)
    assert refused.value.code == "reason_required"
    assert (ended.state, ended.tried_at, ended.result) == (CallBackState.CLOSED, None, "창구로 오셨음")


@pytest.mark.parametrize("act", ["done", "no_answer", "pass_on"])
def test_closed_promise_takes_nothing_more(promise, holder, act):
    with clock.at(at(16, 11)):
        close_callback(callback=promise, reason="창구로 오셨음", by=holder)
        later = {
            "done": lambda: note_done(callback=promise, by=holder),
            "no_answer": lambda: note_no_answer(callback=promise, by=holder),
            "pass_on": lambda: pass_on(callback=promise, to=make_staff(), by=holder),
        }[act]
        with pytest.raises(Refused) as refused:
            later()
    assert refused.value.code == "not_now"
    assert acts(promise) == ["taken", "closed"]


def test_taken_back_within_ten_minutes(promise, holder):
    with clock.at(at(16, 11)):
        note_done(callback=promise, result="잘못 누름", by=holder)
    with clock.at(at(16, 11, 9)):
        held = reopen_callback(callback=promise, by=holder)
        assert reopen_callback(callback=promise, by=holder).state == CallBackState.WAITING
    assert (held.state, held.tried_at, held.done_at, held.result) == (CallBackState.WAITING, None, None, "")
    assert acts(promise) == ["taken", "done", "reopened"]


def test_taking_back_keeps_an_earlier_try(promise, holder):
    with clock.at(at(16, 11)):
        note_no_answer(callback=promise, by=holder)
    with clock.at(at(16, 12)):
        note_done(callback=promise, by=holder)
        assert reopen_callback(callback=promise, by=holder).tried_at == at(16, 11)


def test_later_or_by_another_nothing_is_taken_back(promise, holder, taker):
    with clock.at(at(16, 11)):
        note_done(callback=promise, by=holder)
    for moment, person in ((at(16, 11, 10), holder), (at(16, 11, 1), taker)):
        with clock.at(moment), pytest.raises(Refused) as refused:
            reopen_callback(callback=promise, by=person)
        assert refused.value.code == "too_late"
    assert acts(promise) == ["taken", "done"]


# --- forgotten --------------------------------------------------------------------------------------------------------
def test_caller_is_forgotten_thirty_days_after_the_end(holder):
    end = at(16, 11)
    ended = make_callback(
        holder,
        taken_at=TEN,
        state=CallBackState.DONE,
        matter="굴착 허가, 010-9999-0000",
        result=f"{PHONE}로 통화",
    )
    waiting = make_callback(holder, taken_at=TEN)
    with clock.at(end + timedelta(days=30) - timedelta(seconds=1)):
        assert mask_old_numbers() == 0
    with clock.at(end + timedelta(days=30)):
        assert mask_old_numbers() == 1
        assert mask_old_numbers() == 0
    ended.refresh_from_db()
    waiting.refresh_from_db()
    assert (ended.caller, ended.phone, ended.matter, ended.result) == ("", "", "굴착 허가, …", "…로 통화")
    assert ended.masked_at == end + timedelta(days=30)
    assert waiting.phone == PHONE
    assert AuditRow.objects.filter(action="callback.masked", target_id=str(ended.pk)).count() == 1


def test_forgotten_caller_stands_nowhere_in_the_database(holder, taker):
    """The real rows of every table of the promise, its record and its notices."""
    with clock.at(TEN):
        made = leave(holder, taker)
        note_no_answer(callback=made, note=f"{PHONE} 부재", by=holder)
        note_done(callback=made, by=holder)
    with clock.at(TEN + timedelta(days=31)):
        assert mask_old_numbers() == 1
    for model in (CallBack, CallBackStep, Notice, AuditRow):
        rows = str(list(model.objects.values()))
        assert PHONE not in rows
        assert CALLER not in rows


# --- the rule -----------------------------------------------------------------------------------------------------------
def test_rule_is_changed_and_recorded(taker, promise):
    with clock.at(TEN):
        rule = set_rule(hours=2, lunch_from=None, lunch_until=None, by=taker)
        set_rule(hours=2, by=taker)
    assert (rule.hours, rule.lunch_from, rule.set_by) == (2, None, taker)
    row = AuditRow.objects.get(action="callback_rule.changed")
    assert (row.before["hours"], row.after["hours"], row.before["lunch_from"]) == (3, 2, "12:00:00")
    promise.refresh_from_db()
    assert promise.due_at == at(16, 14)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"closes": time(8)}, "invalid_hours"),
        ({"lunch_until": None}, "invalid_hours"),
        ({"hours": 0}, "invalid_limits"),
    ],
)
def test_rule_that_leads_nowhere_is_refused(taker, fields, code):
    with pytest.raises(Refused) as refused:
        set_rule(by=taker, **fields)
    assert refused.value.code == code
    assert CallBackRule.objects.count() == 0
