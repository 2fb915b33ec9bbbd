"""Seat numbers, who may apply, how long an offer is kept, how many of a counter may be out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from kindness.errors import Refused
from kindness.halfyear import SEOUL
from training.rules.seats import (
    Applying,
    Counter,
    check_applying,
    check_capacity,
    check_counter,
    check_offer,
    check_taking_people,
    free_numbers,
    full_days,
    offer_end,
    renumbered,
)

NOW = datetime(2026, 11, 21, 9, tzinfo=SEOUL)
HOUR = timedelta(hours=1)
DAY = date(2026, 11, 26)
FINE = Applying(
    moment=NOW,
    course_state="open",
    cohort_state="open",
    self_enrolment=True,
    enrol_from=NOW,
    enrol_until=NOW + HOUR,
    first_start=NOW + 2 * HOUR,
    for_them=True,
    for_their_division=True,
)


def test_applying_within_the_rules_is_let_through():
    check_applying(FINE)
    check_applying(replace(FINE, first_start=None))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"course_state": "draft"}, "not_now"),
        ({"course_state": "closed"}, "not_now"),
        ({"cohort_state": "planned"}, "not_now"),
        ({"cohort_state": "finished"}, "not_now"),
        ({"self_enrolment": False}, "not_now"),
        ({"moment": NOW - timedelta(microseconds=1)}, "not_now"),
        ({"moment": NOW + HOUR}, "not_now"),
        ({"first_start": NOW}, "not_now"),
        ({"for_them": False}, "not_target"),
        ({"for_their_division": False}, "not_target"),
    ],
)
def test_applying_outside_of_a_rule_is_refused(change, code):
    with pytest.raises(Refused, match=code):
        check_applying(replace(FINE, **change))


@pytest.mark.parametrize(
    "change",
    [
        {"course_state": "closed"},
        {"cohort_state": "finished"},
        {"cohort_state": "cancelled"},
        {"last_end": NOW},
    ],
)
def test_officers_add_nobody_to_what_is_over(change):
    fine = {"course_state": "draft", "cohort_state": "planned", "last_end": NOW + HOUR, "moment": NOW}
    check_taking_people(**fine)
    with pytest.raises(Refused, match="not_now"):
        check_taking_people(**fine | change)


@given(st.integers(1, 60), st.data())
def test_renumbered_seats_fit_and_meet_no_other(capacity, data):
    held = data.draw(st.sets(st.integers(1, 80), max_size=capacity))
    moves = renumbered(held, capacity)
    after = {moves.get(number, number) for number in held}
    assert len(after) == len(held)
    assert all(1 <= number <= capacity for number in after)
    assert set(moves) == {number for number in held if number > capacity}
    assert len(free_numbers(capacity, after)) == capacity - len(held)


def test_free_seats_lowest_first():
    assert free_numbers(4, {2}) == [1, 3, 4]


@pytest.mark.parametrize(("capacity", "code"), [(0, "invalid_capacity"), (2, "seats_held")])
def test_capacity_below_what_is_held_is_refused(capacity, code):
    check_capacity(3, held=3)
    with pytest.raises(Refused, match=code):
        check_capacity(capacity, held=3)


@pytest.mark.parametrize(
    ("first_start", "end"),
    [
        (None, NOW + 24 * HOUR),
        (NOW + 48 * HOUR, NOW + 24 * HOUR),
        (NOW + 3 * HOUR, NOW + 3 * HOUR),
        (NOW, None),
    ],
)
def test_end_of_an_offer(first_start, end):
    found = offer_end(moment=NOW, cohort_state="open", offer_hours=24, first_start=first_start)
    assert found == end


def test_closed_cohort_offers_nothing():
    assert offer_end(moment=NOW, cohort_state="finished", offer_hours=24, first_start=None) is None


def test_offer_counts_until_its_end():
    check_offer(NOW + timedelta(microseconds=1), NOW)
    for expires_at in (NOW, None):
        with pytest.raises(Refused, match="offer_ended"):
            check_offer(expires_at, NOW)


@pytest.mark.parametrize(
    ("size", "out", "percent", "full"),
    [
        (1, 0, None, False),  # a counter of one person is trained too
        (2, 0, None, False),
        (2, 1, None, True),
        (10, 8, None, False),
        (10, 9, None, True),
        (10, 2, 30, False),
        (10, 3, 30, True),
        (3, 0, 10, False),
        (3, 1, 10, True),
    ],
)
def test_counter(size, out, percent, full):
    counter = Counter(size, {DAY: out})
    assert full_days(counter, [DAY], percent) == ([DAY] if full else [])
    if full:
        with pytest.raises(Refused, match="division_cap"):
            check_counter(counter, [DAY], percent)
