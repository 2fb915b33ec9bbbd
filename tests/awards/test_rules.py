"""Counting rules and what counts as unusual."""

from __future__ import annotations

from datetime import date, datetime
from math import exp, factorial

import pytest
from hypothesis import given, strategies as st

from awards import rules
from kindness.errors import Refused
from kindness.halfyear import SEOUL, HalfYear


def test_order_of_follows_the_period() -> None:
    assert rules.order_of([]) == [("carnations", "DESC")]
    assert rules.order_of(["not_commended", "distinct_divisions"]) == [
        ("carnations", "DESC"),
        ("recently_commended", "ASC"),
        ("distinct_divisions", "DESC"),
    ]


def test_commended_since_two_years_before_the_close() -> None:
    assert rules.commended_since(HalfYear.parse("2026H1").closes_at) == (date(2024, 7, 1), date(2026, 7, 1))


def test_commended_since_leap_day_begins_on_the_28th() -> None:
    assert rules.commended_since(datetime(2028, 2, 29, 9, tzinfo=SEOUL)) == (
        date(2026, 2, 28),
        date(2028, 2, 29),
    )


@given(count=st.integers(1, 30), expected=st.floats(0.01, 8))
def test_tail_is_the_sum_of_the_poisson_terms(count: int, expected: float) -> None:
    below = sum(exp(-expected) * expected**k / factorial(k) for k in range(count))
    wanted = 1.0 if count <= expected else 1 - below
    assert rules.tail(count, expected) == pytest.approx(wanted, abs=1e-9)


def test_tail_of_the_impossible_is_nothing() -> None:
    assert rules.tail(3, 0.0) == 0.0


def test_is_unusual_from_six_letters_in_a_city_of_forty_divisions() -> None:
    """900 letters between 40 divisions at random: 0.58 are expected, the busiest flow holds 4 or 5."""
    assert [rules.is_unusual(n, 0.58, among=1560, least=rules.SMALLEST_FLOW) for n in (4, 5, 6, 7)] == [
        False,
        False,
        False,
        True,
    ]


def test_is_unusual_never_below_the_least() -> None:
    assert not rules.is_unusual(5, 0.0001, among=1, least=6)


def test_check_publication_refuses_who_closed_by_hand() -> None:
    with pytest.raises(Refused) as refused:
        rules.check_publication(closed_by=7, publisher=7)
    assert refused.value.code == "second_person"


def test_check_publication_lets_a_second_person_and_after_the_clock_anybody() -> None:
    rules.check_publication(closed_by=7, publisher=8)
    rules.check_publication(closed_by=None, publisher=8)


def test_change_of_says_where_it_goes() -> None:
    assert rules.change_of(110, 100) == rules.Change(pytest.approx(0.1), "up")
    assert rules.change_of(90, 100) == rules.Change(pytest.approx(-0.1), "down")
    assert rules.change_of(100, 100) == rules.Change(0.0, "")
    assert rules.change_of(5, 0) is None
    assert rules.points_of(0.5, None) is None


def test_shown_share_hides_small_groups() -> None:
    assert rules.shown_share(2, 4) is None
    assert rules.shown_share(2, 5) == 0.4
