"""Hours of work: examples with the published rule, then what holds for any hours and any moment."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, strategies as st

from kindness.halfyear import SEOUL
from monitoring.rules.working_hours import Hours, add_work, is_working, take_work, work_between

CITY = Hours(time(9), time(18), time(12), time(13))
STRAIGHT = Hours(time(9), time(18))
THREE = timedelta(hours=3)
MINUTE = timedelta(minutes=1)


def at(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    """2026: 16 November is a Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("taken", "due"),
    [
        (at(16, 9), at(16, 12)),
        (at(16, 10), at(16, 14)),  # over lunch
        (at(16, 12, 30), at(16, 16)),  # taken at lunch
        (at(16, 15), at(16, 18)),  # to the last minute of the day
        (at(16, 16, 30), at(17, 10, 30)),  # over the night
        (at(16, 7), at(16, 12)),  # before opening
        (at(16, 20), at(17, 12)),  # after closing
        (at(20, 16), at(23, 10)),  # over the weekend
        (at(21, 11), at(23, 12)),  # on a Saturday
        (at(24, 16, month=12), at(28, 10, month=12)),  # Christmas is a Friday
    ],
)
def test_three_hours_of_work(taken, due):
    assert add_work(taken, THREE, CITY) == due


def test_without_lunch_nobody_pauses():
    assert add_work(at(16, 10), THREE, STRAIGHT) == at(16, 13)


def test_closure_day_does_not_count():
    closed = Hours(time(9), time(18), time(12), time(13), closed={date(2026, 11, 17)})
    assert add_work(at(16, 16), THREE, closed) == at(18, 10)
    assert not is_working(at(17, 10), closed)


def test_substitute_holiday_does_not_count():
    """Liberation Day 2026 is a Saturday: Monday 17 August stands in for it."""
    assert add_work(at(14, 17, month=8), THREE, CITY) == at(18, 11, month=8)


def test_half_an_hour_before_lies_on_the_day_before():
    assert take_work(at(17, 9, 10), timedelta(minutes=30), CITY) == at(16, 17, 40)
    assert take_work(at(16, 13, 10), timedelta(minutes=30), CITY) == at(16, 11, 40)


@pytest.mark.parametrize(
    ("moment", "working"),
    [
        (at(16, 9), True),
        (at(16, 8, 59), False),
        (at(16, 12), False),
        (at(16, 13), True),
        (at(16, 18), False),
        (at(22, 10), False),
    ],
)
def test_somebody_is_at_the_desk(moment, working):
    assert is_working(moment, CITY) is working


@st.composite
def any_hours(draw) -> Hours:
    opens = draw(st.integers(0, 600))
    closes = draw(st.integers(opens + 300, 1439))
    closed = draw(st.frozensets(st.dates(date(2026, 1, 1), date(2026, 3, 1)), max_size=8))
    if not draw(st.booleans()):
        return Hours(clock(opens), clock(closes), closed=closed)
    first = draw(st.integers(opens + 1, closes - 2))
    last = draw(st.integers(first + 1, min(closes - 1, first + 59)))
    return Hours(clock(opens), clock(closes), clock(first), clock(last), closed)


def clock(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


moments = st.integers(0, 50 * 24 * 60 * 60).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=SEOUL) + timedelta(seconds=seconds)
)
works = st.timedeltas(MINUTE, timedelta(hours=40))


@given(moments, works, any_hours())
def test_exactly_so_much_work_lies_between(moment, work, hours):
    assert work_between(moment, add_work(moment, work, hours), hours) == work
    assert work_between(take_work(moment, work, hours), moment, hours) == work


@given(moments, works, any_hours())
def test_no_earlier_moment_will_do(moment, work, hours):
    due = add_work(moment, work, hours)
    assert work_between(moment, due - timedelta(microseconds=1), hours) < work


@given(moments, works, works, any_hours())
def test_adding_twice_is_adding_the_sum(moment, one, other, hours):
    assert add_work(add_work(moment, one, hours), other, hours) == add_work(moment, one + other, hours)


@given(moments, works, any_hours())
def test_there_and_back(moment, work, hours):
    """Back from the due time lies the memo, or what of the free time after it ends last."""
    back = take_work(add_work(moment, work, hours), work, hours)
    assert back >= moment
    assert work_between(moment, back, hours) == timedelta(0)


@given(moments, moments, works, any_hours())
def test_who_is_called_earlier_is_not_due_later(one, other, work, hours):
    first, last = sorted([one, other])
    assert add_work(first, work, hours) <= add_work(last, work, hours)
