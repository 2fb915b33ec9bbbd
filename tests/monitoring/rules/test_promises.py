"""What a promise asks: by when, who hears of it when, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given, strategies as st

from kindness.errors import Refused
from kindness.halfyear import SEOUL
from monitoring.rules import promises
from monitoring.rules.promises import Stage, Step
from monitoring.rules.working_hours import Hours, add_work

CITY = Hours(time(9), time(18), time(12), time(13))
THREE = timedelta(hours=3)
LEAD = timedelta(minutes=30)
LIMITS = {"work_hours": 3, "remind_minutes": 30, "mask_days": 30}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("wished", "due"),
    [
        (None, at(16, 14)),
        (at(16, 11), at(16, 14)),  # earlier than the three hours: those stand
        (at(16, 15), at(16, 15, 30)),
        (at(17, 9), at(17, 9, 30)),
        (at(16, 19), at(17, 9, 30)),  # after closing
        (at(21, 14), at(23, 9, 30)),  # on a Saturday
    ],
)
def test_due_is_the_later_of_both(wished, due):
    assert promises.due_at(at(16, 10), wished, work=THREE, hours=CITY) == due


@pytest.mark.parametrize(
    ("moment", "step", "stage"),
    [
        (at(16, 10), Step.NOBODY, Stage.LATER),
        (at(16, 11, 39), Step.NOBODY, Stage.LATER),
        (at(16, 11, 40), Step.SOON, Stage.SOON),  # half an hour of work before: lunch lies between
        (at(16, 12, 30), Step.SOON, Stage.SOON),
        (at(16, 13, 10), Step.DUE, Stage.SOON),
        (at(16, 13, 11), Step.DUE, Stage.OVERDUE),
        (at(16, 13, 40), Step.LATE, Stage.OVERDUE),
    ],
)
def test_steps_of_a_promise_due_after_lunch(moment, step, stage):
    marks = promises.marks_at(moment, lead=LEAD, hours=CITY)
    assert (marks.step(at(16, 13, 10)), marks.stage(at(16, 13, 10))) == (step, stage)


@given(st.integers(0, 20_000), st.integers(0, 3_000))
def test_steps_never_go_back(start, later):
    due = add_work(at(16, 9), timedelta(hours=20), CITY)
    first = at(14, 0) + timedelta(minutes=start)
    steps = [
        promises.marks_at(moment, lead=LEAD, hours=CITY).step(due)
        for moment in (first, first + timedelta(minutes=later))
    ]
    assert steps == sorted(steps)


@pytest.mark.parametrize(
    "phone", ["010-1234-5678", "+82 10 1234 5678", "(031) 000-0000", "112", "031-000-0000#123"]
)
def test_numbers_as_people_write_them(phone):
    promises.check_phone(phone)


@pytest.mark.parametrize(
    ("phone", "code"),
    [
        ("", "number_required"),
        ("모름", "invalid_number"),
        ("1-", "invalid_number"),
        ("<b>010", "invalid_number"),
    ],
)
def test_what_is_no_number_is_refused(phone, code):
    with pytest.raises(Refused) as refused:
        promises.check_phone(phone)
    assert refused.value.code == code


@pytest.mark.parametrize("wished", [at(16, 10), at(16, 9, 59), at(30, 10, 1)])
def test_wish_of_the_past_or_too_far_is_refused(wished):
    with pytest.raises(Refused) as refused:
        promises.check_wish(wished, at(16, 10))
    assert refused.value.code == "invalid_time"


@pytest.mark.parametrize(
    "fields",
    [
        {"closes": time(9)},
        {"lunch_until": None},
        {"lunch_from": None},
        {"lunch_from": time(9)},
        {"lunch_until": time(18)},
        {"lunch_until": time(11)},
        {"closes": time(13, 30)},  # under four hours
    ],
)
def test_hours_that_do_not_follow_each_other_are_refused(fields):
    with pytest.raises(Refused) as refused:
        promises.check_hours(replace(CITY, **fields), **LIMITS)
    assert refused.value.code == "invalid_hours"


@pytest.mark.parametrize(
    "limits", [{"work_hours": 0}, {"work_hours": 41}, {"remind_minutes": 4}, {"mask_days": 366}]
)
def test_numbers_out_of_their_limits_are_refused(limits):
    with pytest.raises(Refused) as refused:
        promises.check_hours(CITY, **LIMITS | limits)
    assert refused.value.code == "invalid_limits"


def test_hours_of_the_seed_pass():
    promises.check_hours(CITY, **LIMITS)
    promises.check_hours(replace(CITY, lunch_from=None, lunch_until=None), **LIMITS)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("010-1234-5678로 전화 요망", "…로 전화 요망"),
        ("연락처 +82 10 1234 5678, 여권", "연락처 …, 여권"),
        ("2026년 지방세 3건", "2026년 지방세 3건"),
        ("도로명 12-3번지", "도로명 12-3번지"),
    ],
)
def test_telephone_numbers_are_taken_out_of_a_text(text, shown):
    assert promises.without_numbers(text) == shown
