"""Periods: set up, opened, extended, closed, counted, announced."""

from __future__ import annotations

from datetime import timedelta

import pytest

from audit.models import AuditRow
from audit.services import Job
from kindness import clock
from kindness.errors import Refused
from kindness.halfyear import HalfYear
from recognition.enums import PeriodState
from recognition.models import Period
from recognition.services import (
    announce_period,
    change_settings,
    close_period,
    extend_period,
    finish_period,
    move_due_periods,
    schedule_period,
)
from tests.factories.people import make_staff
from tests.factories.recognition import make_period
from tests.support.rows import nothing_written

JOB = Job("tests")
HALF = HalfYear(2026, 1)
MICROSECOND = timedelta(microseconds=1)
DAY = timedelta(days=1)


def refused_by(act, **given):
    with nothing_written(), pytest.raises(Refused) as caught:
        act(**given)
    return caught.value.code


@pytest.fixture
def officer(db):
    return make_staff(number="700010")


# --- setting up ----------------------------------------------------------------------------------------------
def test_scheduled_period_takes_the_edges_and_the_default_rules(db):
    period = schedule_period(half=HALF, by=JOB, quota=2)
    assert (period.opens_at, period.closes_at) == (HALF.opens_at, HALF.closes_at)
    assert (period.quota, period.reason_min, period.reason_max, period.undo_minutes) == (2, 20, 500, 10)
    row = AuditRow.objects.get()
    assert (row.action, row.target_id, row.job) == ("period.scheduled", "2026H1", "tests")
    assert row.after["quota"] == 2


def test_scheduling_the_same_again_changes_nothing(db):
    first = schedule_period(half=HALF, by=JOB)
    with nothing_written():
        assert schedule_period(half=HALF, by=JOB).pk == first.pk


@pytest.mark.parametrize(
    ("half", "settings", "code"),
    [
        ("2026H1", {"quota": 3}, "period_exists"),
        ("2026H2", {"opens_at": HALF.closes_at - DAY}, "period_overlap"),
        ("2026H2", {"closes_at": HALF.next.opens_at}, "dates_reversed"),
        ("2026H2", {"quota": 11}, "quota_range"),
        ("2026H2", {"quota": 0}, "quota_range"),
        ("2026H2", {"reason_min": 501}, "reason_lengths"),
        ("2026H2", {"undo_minutes": 1441}, "undo_range"),
    ],
)
def test_impossible_periods_are_refused_by_the_database(db, half, settings, code):
    schedule_period(half=HALF, by=JOB)
    assert refused_by(schedule_period, half=HalfYear.parse(half), by=JOB, **settings) == code


# --- changing ------------------------------------------------------------------------------------------------
def test_settings_change_freely_before_the_opening(officer):
    period = make_period(HALF, state="scheduled")
    with clock.at(HALF.opens_at - MICROSECOND):
        changed = change_settings(period=period, settings={"quota": 2, "undo_minutes": 5}, by=officer)
    assert (changed.quota, changed.undo_minutes) == (2, 5)
    row = AuditRow.objects.get()
    assert (row.before, row.after) == ({"quota": 1, "undo_minutes": 10}, {"quota": 2, "undo_minutes": 5})


def test_settings_freeze_at_the_first_moment_even_before_the_tick(officer):
    period = make_period(HALF, state="scheduled")
    with clock.at(HALF.opens_at):
        given = {"period": period, "settings": {"quota": 2}, "by": officer}
        assert refused_by(change_settings, **given) == "frozen_settings"
        assert change_settings(period=period, settings={"undo_minutes": 1}, by=officer).undo_minutes == 1
        assert change_settings(period=period, settings={"reminder_days": [7]}, by=officer).reminder_days == [
            7
        ]


def test_settings_that_stay_leave_no_trace(officer):
    period = make_period(HALF)
    with nothing_written():
        change_settings(period=period, settings={"quota": 1, "undo_minutes": 10}, by=officer)


@pytest.mark.parametrize("state", ["open", "closing", "closed"])
def test_database_keeps_the_rules_of_an_opened_period(state, db):
    period = make_period(HALF, state=state)
    with pytest.raises(Exception, match="period 2026H1 is"):
        Period.objects.filter(pk=period.pk).update(quota=2)


# --- moving --------------------------------------------------------------------------------------------------
def test_tick_opens_closes_and_sets_up_what_is_due(db):
    make_period(HALF)
    make_period(HALF.next, state="scheduled", quota=2, reason_min=30)
    with clock.at(HALF.closes_at):
        assert move_due_periods() == 3
    states = {str(one.half): one.state for one in Period.objects.all()}
    assert states == {"2026H1": "closing", "2026H2": "open", "2027H1": "scheduled"}
    following = Period.objects.get(half="2027H1")
    assert (following.quota, following.reason_min) == (2, 30)
    actions = sorted(AuditRow.objects.values_list("action", flat=True))
    assert actions == ["period.closed", "period.opened", "period.scheduled"]
    assert set(AuditRow.objects.values_list("job", flat=True)) == {"recognition.move_periods"}


def test_tick_that_comes_again_finds_nothing_to_do(db):
    make_period(HALF)
    with clock.at(HALF.closes_at):
        move_due_periods()
        with nothing_written():
            assert move_due_periods() == 0


def test_tick_that_comes_days_late_closes_at_the_end_of_the_period(db):
    make_period(HALF)
    with clock.at(HALF.closes_at + 9 * DAY):
        move_due_periods()
    assert Period.objects.get(half=HALF).closed_at == HALF.closes_at


def test_tick_before_the_end_leaves_the_period_open(db):
    make_period(HALF)
    with clock.at(HALF.closes_at - MICROSECOND):
        move_due_periods()
    assert Period.objects.get(half=HALF).state == PeriodState.OPEN


def test_tick_in_an_empty_city_sets_up_the_next_half_year_with_the_defaults(db):
    with clock.at(HALF.opens_at):
        assert move_due_periods() == 1
    period = Period.objects.get()
    assert (str(period.half), period.state, period.quota) == ("2026H2", "scheduled", 1)


def test_tick_sets_up_the_next_half_year_after_an_extension(db):
    make_period(HALF, closes_at=HALF.closes_at + 5 * DAY)
    with clock.at(HALF.closes_at - DAY):
        move_due_periods()
    assert Period.objects.get(half=HALF.next).opens_at == HALF.closes_at + 5 * DAY


# --- closing -------------------------------------------------------------------------------------------------
def test_early_close_keeps_who_why_and_when(officer):
    period = make_period(HALF)
    moment = HALF.closes_at - 10 * DAY
    with clock.at(moment):
        closed = close_period(period=period, by=officer, early_reason="시상식이 앞당겨졌습니다.")
    assert (closed.state, closed.closed_at, closed.closed_by) == (PeriodState.CLOSING, moment, officer)
    row = AuditRow.objects.get()
    assert (row.action, row.actor, row.reason) == ("period.closed", "700010", "시상식이 앞당겨졌습니다.")


def test_close_before_the_end_without_a_reason_is_refused(officer):
    period = make_period(HALF)
    with clock.at(HALF.closes_at - MICROSECOND):
        assert refused_by(close_period, period=period, by=officer) == "not_over"


def test_close_after_the_end_needs_and_keeps_no_reason(officer):
    period = make_period(HALF)
    with clock.at(HALF.closes_at):
        assert close_period(period=period, by=officer, early_reason="이미 끝났습니다.").close_reason == ""


@pytest.mark.parametrize("state", ["closing", "closed"])
def test_close_again_changes_nothing(officer, state):
    period = make_period(HALF, state=state)
    with nothing_written():
        assert close_period(period=period, by=officer).state == state


# --- extending -----------------------------------------------------------------------------------------------
def test_extension_moves_the_close_and_the_next_opening(officer):
    period, following = make_period(HALF), make_period(HALF.next, state="scheduled")
    later = HALF.closes_at + 5 * DAY
    with clock.at(HALF.closes_at - DAY):
        extend_period(period=period, closes_at=later, reason="명절", by=officer)
    period.refresh_from_db(), following.refresh_from_db()
    assert (period.closes_at, following.opens_at) == (later, later)
    assert sorted(AuditRow.objects.values_list("action", "target_id", "reason")) == [
        ("period.extended", "2026H1", "명절"),
        ("period.opening_moved", "2026H2", "명절"),
    ]


def test_extension_again_changes_nothing(officer):
    period = make_period(HALF)
    given = {"period": period, "closes_at": HALF.closes_at + DAY, "reason": "명절", "by": officer}
    with clock.at(HALF.closes_at - DAY):
        extend_period(**given)
        with nothing_written():
            extend_period(**given)


@pytest.mark.parametrize(
    ("days", "reason", "code"),
    [
        (0, "명절", "not_later"),
        (-1, "명절", "not_later"),
        (1, " ", "reason_required"),
        (400, "명절", "period_overlap"),
    ],
)
def test_extension_is_refused(officer, days, reason, code):
    period = make_period(HALF)
    make_period(HALF.next, state="scheduled")
    with clock.at(HALF.closes_at - DAY):
        given = {"period": period, "closes_at": HALF.closes_at + days * DAY, "reason": reason, "by": officer}
        assert refused_by(extend_period, **given) == code


def test_extension_after_the_end_is_refused(officer):
    period = make_period(HALF)
    with clock.at(HALF.closes_at):
        given = {"period": period, "closes_at": HALF.closes_at + DAY, "reason": "명절", "by": officer}
        assert refused_by(extend_period, **given) == "period_not_open"


# --- counted, announced --------------------------------------------------------------------------------------
def test_finish_and_announce_follow_the_close_and_nothing_else(officer):
    period = make_period(HALF)
    assert refused_by(finish_period, period=period, by=JOB) == "not_closed"
    assert refused_by(announce_period, period=period, by=officer) == "not_closed"
    with clock.at(HALF.closes_at):
        close_period(period=period, by=JOB)
        assert finish_period(period=period, by=JOB).state == PeriodState.CLOSED
        assert announce_period(period=period, by=officer).announced_at == HALF.closes_at
        with nothing_written():
            finish_period(period=period, by=JOB)
            announce_period(period=period, by=officer)
