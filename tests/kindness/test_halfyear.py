from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from kindness.halfyear import SEOUL, HalfYear

MICROSECOND = timedelta(microseconds=1)
halves = st.builds(HalfYear, st.integers(2000, 2998), st.sampled_from((1, 2)))


@pytest.mark.parametrize("code", ["2026H1", "2026H2", "2000H1", "2999H2"])
def test_parse_and_write_are_inverse(code: str):
    assert str(HalfYear.parse(code)) == code


@pytest.mark.parametrize(
    "code", ["2026H3", "2026H0", "2026h1", "26H1", "2026H1 ", "", "1999H2", "３０２６H1", "2026H１"]
)
def test_parse_refuses_anything_else(code: str):
    with pytest.raises(ValueError, match="not a half-year"):
        HalfYear.parse(code)


def test_first_half_ends_where_the_second_begins():
    first = HalfYear(2026, 1)
    assert first.starts_on == date(2026, 1, 1)
    assert first.ends_before == date(2026, 7, 1)
    assert first.closes_at == first.next.opens_at == datetime(2026, 6, 30, 15, tzinfo=UTC)


def test_last_microsecond_belongs_to_it_and_the_close_does_not():
    half = HalfYear(2026, 2)
    assert HalfYear.containing(half.closes_at - MICROSECOND) == half
    assert HalfYear.containing(half.closes_at) == half.next == HalfYear(2027, 1)


def test_moment_counts_as_the_clocks_in_seoul_show_it():
    """15:00 UTC on 30 June is already 1 July in Seoul."""
    assert HalfYear.containing(datetime(2026, 6, 30, 14, 59, 59, tzinfo=UTC)) == HalfYear(2026, 1)
    assert HalfYear.containing(datetime(2026, 6, 30, 15, 0, tzinfo=UTC)) == HalfYear(2026, 2)


@given(halves)
def test_next_and_previous_undo_each_other(half: HalfYear):
    assert half.next.previous == half
    assert half.opens_at < half.closes_at == half.next.opens_at


@given(st.datetimes(datetime(2001, 1, 1), datetime(2900, 1, 1), timezones=st.just(SEOUL)))  # noqa: DTZ001 - hypothesis adds the zone
def test_every_moment_lies_in_exactly_one(moment: datetime):
    half = HalfYear.containing(moment)
    assert half.opens_at <= moment < half.closes_at


@given(halves, halves)
def test_order_is_the_order_of_time(left: HalfYear, right: HalfYear):
    assert (left < right) == (left.opens_at < right.opens_at) == (str(left) < str(right))


@pytest.mark.parametrize(("year", "half"), [(1999, 1), (3000, 1), (2026, 0), (2026, 3)])
def test_impossible_half_year_cannot_be_made(year: int, half: int):
    with pytest.raises(ValueError, match="not a half-year"):
        HalfYear(year, half)
