"""What is owed by when, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ideas.enums import AdoptionState
from ideas.rules import carrying as rules
from ideas.rules.carrying import Course, Step, followed_until
from ideas.rules.quarters import Quarter, quarters_between
from kindness.errors import Refused

PLAN_DUE = date(2026, 12, 21)


def course(state: AdoptionState, *reported: str, **fields: date | None) -> Course:
    known = {"begins_on": None, "ended_on": None, "follow_until": date(2029, 11, 21)} | fields
    return Course(
        state,
        PLAN_DUE,
        known["begins_on"],
        known["ended_on"],
        known["follow_until"] or date.max,
        frozenset(map(Quarter.parse, reported)),
    )


def refused(call, *args, **fields) -> str:
    with pytest.raises(Refused) as found:
        call(*args, **fields)
    return found.value.code


# --- quarters -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "code", "ends_on", "due_on"),
    [
        (date(2027, 1, 1), "2027Q1", date(2027, 3, 31), date(2027, 4, 30)),
        (date(2027, 6, 30), "2027Q2", date(2027, 6, 30), date(2027, 7, 31)),
        (date(2027, 12, 31), "2027Q4", date(2027, 12, 31), date(2028, 1, 31)),
    ],
)
def test_quarter_ends_and_is_due_in_the_month_after(day, code, ends_on, due_on):
    quarter = Quarter.containing(day)
    assert (str(quarter), quarter.ends_on, quarter.due_on) == (code, ends_on, due_on)
    assert Quarter.parse(code) == quarter


@pytest.mark.parametrize("code", ["2027Q5", "2027Q0", "27Q1", "2027H1", "2027Q1 ", ""])
def test_anything_else_is_no_quarter(code):
    with pytest.raises(ValueError, match="not a quarter"):
        Quarter.parse(code)


def test_quarters_between_counts_both():
    found = quarters_between(Quarter(2026, 4), Quarter(2027, 2))
    assert [str(one) for one in found] == ["2026Q4", "2027Q1", "2027Q2"]
    assert quarters_between(Quarter(2027, 2), Quarter(2027, 1)) == []


# --- what is owed ---------------------------------------------------------------------------------------------------
def test_plan_is_owed_first():
    owed = course(AdoptionState.WAITING).owed(date(2026, 11, 21))
    assert owed is not None
    assert (owed.quarter, owed.due_on, owed.key) == (None, PLAN_DUE, "plan-2026-12-21")


@pytest.mark.parametrize(
    ("day", "step", "late"),
    [
        (PLAN_DUE - timedelta(days=8), None, 0),
        (PLAN_DUE - timedelta(days=7), Step.SOON, 0),
        (PLAN_DUE, Step.SOON, 0),
        (PLAN_DUE + timedelta(days=1), Step.OVERDUE, 1),
        (PLAN_DUE + timedelta(days=7), Step.OVERDUE, 7),
        (PLAN_DUE + timedelta(days=8), Step.LONG_OVERDUE, 8),
    ],
)
def test_plan_is_reminded_of(day, step, late):
    owed = course(AdoptionState.WAITING).owed(day)
    assert owed is not None
    assert (owed.step(day), owed.days_late(day)) == (step, late)


def test_reports_are_asked_from_the_quarter_it_begins():
    going_on = course(AdoptionState.UNDER_WAY, "2027Q1", begins_on=date(2027, 2, 1))
    assert list(map(str, going_on.reportable(date(2027, 8, 1)))) == ["2027Q2", "2027Q3"]
    owed = going_on.owed(date(2027, 8, 1))
    assert owed is not None
    assert (str(owed.quarter), owed.due_on, owed.days_late(date(2027, 8, 1))) == (
        "2027Q2",
        date(2027, 7, 31),
        1,
    )


def test_nothing_is_reminded_of_before_the_quarter_is_over():
    owed = course(AdoptionState.PLANNED, begins_on=date(2027, 2, 1)).owed(date(2027, 3, 31))
    assert owed is not None
    assert owed.step(date(2027, 3, 31)) is None
    assert owed.step(date(2027, 4, 1)) == Step.SOON


def test_plan_of_the_future_asks_for_no_report_before():
    ahead = course(AdoptionState.PLANNED, begins_on=date(2027, 7, 1))
    assert ahead.reportable(date(2027, 3, 1)) == []
    owed = ahead.owed(date(2027, 3, 1))
    assert owed is not None
    assert str(owed.quarter) == "2027Q3"


def test_running_quarter_that_was_reported_gives_way_to_the_next():
    owed = course(AdoptionState.UNDER_WAY, "2027Q1", begins_on=date(2027, 1, 5)).owed(date(2027, 3, 1))
    assert owed is not None
    assert str(owed.quarter) == "2027Q2"


def test_what_is_done_is_followed_up_once_a_year():
    done = course(AdoptionState.DONE, "2027Q1", ended_on=date(2027, 5, 1), follow_until=date(2029, 12, 1))
    assert done.reportable(date(2027, 9, 30)) == []
    assert str(done.owed(date(2027, 9, 30)).quarter) == "2027Q4"
    assert list(map(str, done.reportable(date(2029, 12, 31)))) == ["2027Q4", "2028Q4", "2029Q4"]
    told = course(
        AdoptionState.DONE, "2027Q4", "2028Q4", "2029Q4",
        ended_on=date(2027, 5, 1), follow_until=date(2029, 12, 1),
    )  # fmt: skip
    assert told.owed(date(2030, 1, 1)) is None


def test_what_was_stopped_owes_nothing():
    assert course(AdoptionState.STOPPED, ended_on=date(2027, 5, 1)).owed(date(2028, 1, 1)) is None


def test_three_years_from_a_leap_day_end_on_the_last_of_february():
    assert followed_until(date(2028, 2, 29), 3) == date(2031, 2, 28)
    assert followed_until(date(2026, 11, 21), 3) == date(2029, 11, 21)


# --- what is refused --------------------------------------------------------------------------------------------------
def plan(**fields) -> str:
    given = {
        "state": AdoptionState.WAITING,
        "plan": "문구를 정한다.",
        "starts_on": date(2027, 1, 1),
        "ends_on": date(2027, 3, 1),
        "follow_until": date(2029, 11, 21),
    }
    return refused(rules.check_plan, **given | fields)


def test_plan_is_refused():
    assert plan(plan="") == "incomplete"
    assert plan(ends_on=date(2026, 12, 31)) == "invalid_days"
    assert plan(ends_on=date(2029, 11, 22)) == "invalid_days"
    assert plan(state=AdoptionState.DONE) == "not_now"
    assert plan(state=AdoptionState.STOPPED) == "not_now"


def report(**fields) -> str:
    given = {
        "state": AdoptionState.UNDER_WAY,
        "quarter": Quarter(2027, 1),
        "open_quarters": [Quarter(2027, 1)],
        "reported": False,
        "today": date(2027, 3, 31),
        "text": "카드를 나누었다.",
    }
    return refused(rules.check_report, **given | fields)


def test_report_is_refused():
    assert report(text="") == "incomplete"
    assert report(quarter=Quarter(2027, 2)) == "not_started"
    assert report(quarter=Quarter(2026, 3)) == "not_now"
    assert report(state=AdoptionState.WAITING) == "not_now"
    assert report(state=AdoptionState.STOPPED) == "not_now"
    assert report(reported=True, today=date(2027, 5, 1)) == "already_reported"


def test_report_is_corrected_until_it_is_due():
    rules.check_report(
        state=AdoptionState.UNDER_WAY,
        quarter=Quarter(2027, 1),
        open_quarters=[],
        reported=True,
        today=date(2027, 4, 30),
        text="카드를 다시 나누었다.",
    )


def test_end_is_refused():
    assert refused(rules.check_finishing, AdoptionState.WAITING, "달라졌다.") == "not_now"
    assert refused(rules.check_finishing, AdoptionState.DONE, "달라졌다.") == "not_now"
    assert refused(rules.check_finishing, AdoptionState.PLANNED, "") == "incomplete"
    assert refused(rules.check_stopping, AdoptionState.DONE, "예산") == "not_now"
    assert refused(rules.check_stopping, AdoptionState.WAITING, "") == "reason_required"
    assert refused(rules.check_resuming, AdoptionState.DONE, "다시") == "not_now"
    assert refused(rules.check_resuming, AdoptionState.STOPPED, "") == "reason_required"


def test_word_is_refused():
    stopped = AdoptionState.STOPPED
    assert refused(rules.check_word, state=AdoptionState.DONE, said=False, word="네") == "not_now"
    assert refused(rules.check_word, state=stopped, said=True, word="네") == "already_answered"
    assert refused(rules.check_word, state=stopped, said=False, word="") == "incomplete"


def test_moving_is_refused():
    waiting = AdoptionState.WAITING
    assert refused(rules.check_moving, state=waiting, same=True, division=True) == "same_division"
    assert refused(rules.check_moving, state=waiting, same=False, division=False) == "division_required"
    assert refused(rules.check_moving, state="done", same=False, division=True) == "not_now"


def test_officer_leaves_an_own_idea_to_others():
    assert refused(rules.check_disinterested, in_charge=False, author=True) == "own_idea"
    rules.check_disinterested(in_charge=True, author=True)
    rules.check_disinterested(in_charge=False, author=False)
