from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from kindness import dates
from kindness.templatetags import kindness as filters

NIGHT = datetime(2026, 11, 20, 15, 5, tzinfo=UTC)  # 00:05 on the 21st in Seoul


def test_date_has_no_leading_zeros_and_ends_in_a_full_stop():
    assert dates.format_date(date(2026, 1, 5)) == "2026. 1. 5."


def test_moment_is_the_day_in_seoul():
    assert dates.format_date(NIGHT) == "2026. 11. 21."
    assert dates.format_datetime(NIGHT) == "2026. 11. 21. 00:05"


@pytest.mark.parametrize(
    ("until", "written"),
    [
        (datetime(2026, 11, 20, 15, tzinfo=UTC), "2026. 11. 20. 24:00"),
        (datetime(2026, 12, 31, 15, tzinfo=UTC), "2026. 12. 31. 24:00"),
        (NIGHT, "2026. 11. 21. 00:05"),
    ],
)
def test_deadline_at_midnight_is_the_end_of_the_last_day(until: datetime, written: str):
    assert dates.format_deadline(until) == filters.deadline(until) == written


@pytest.mark.parametrize(
    ("language", "written"), [("ko", "2026. 11. 21. (토)"), ("en", "2026. 11. 21. (Sat)")]
)
def test_weekday_is_in_the_readers_language(language: str, written: str):
    with translation.override(language):
        assert dates.format_date_weekday(NIGHT) == written


@pytest.mark.parametrize(("language", "written"), [("ko", "11월 (토)"), ("en", "Nov (Sat)")])
def test_month_under_a_large_day(language: str, written: str):
    with translation.override(language):
        assert dates.format_month_weekday(NIGHT) == written


def test_span_writes_the_shared_year_once():
    assert dates.format_span(date(2026, 11, 2), date(2026, 11, 13)) == "2026. 11. 2. ~ 11. 13."
    assert dates.format_span(date(2025, 9, 1), date(2026, 8, 31)) == "2025. 9. 1. ~ 2026. 8. 31."


def test_filters_are_silent_about_nothing():
    assert [filters.day(None), filters.short_day(None), filters.weekday(None), filters.minute(None)] == [
        ""
    ] * 4
    assert filters.month_weekday(None) == filters.deadline(None) == ""


def test_numbers_are_grouped_and_missing_ones_are_a_dash():
    assert [filters.grouped(1498), filters.grouped(0), filters.grouped(None)] == ["1,498", "0", "–"]
    assert [filters.percent(0.6764), filters.percent(0), filters.percent(None)] == ["67.6%", "0.0%", "–"]


def test_tokens_are_never_the_same():
    assert filters.fresh_token() != filters.fresh_token()
