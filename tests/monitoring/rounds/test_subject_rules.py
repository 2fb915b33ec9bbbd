"""Who is asked, and why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monitoring.enums import Excluded
from monitoring.rules.subjects import Asked, Candidate, too_recent, why_excluded, workdays_between

DAY = date(2026, 4, 6)
SOMEBODY = Candidate("active", "general", "지방행정주사보", "2101", date(2020, 1, 1), absent=0)
TERMS = Asked(["general", "permanent"], ["환경미화원"], 3, DAY, workdays=20)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({}, None),
        ({"rates": True}, Excluded.RATER),
        ({"extension": ""}, Excluded.NO_PHONE),
        ({"status": "on_leave"}, Excluded.AWAY),
        ({"status": "seconded"}, Excluded.AWAY),
        ({"absent": 10}, None),
        ({"absent": 11}, Excluded.ABSENT),
        ({"employment": "temporary"}, Excluded.EMPLOYMENT),
        ({"rank": "환경미화원"}, Excluded.FIELD),
        ({"hired_on": date(2026, 1, 7)}, Excluded.NEW),
        ({"hired_on": date(2026, 1, 6)}, None),
        ({"hired_on": None}, None),
        ({"rates": True, "extension": ""}, Excluded.RATER),
    ],
)
def test_reason(facts: dict[str, object], reason: Excluded | None):
    assert why_excluded(replace(SOMEBODY, **facts), TERMS) == reason  # type: ignore[arg-type]


def test_a_self_check_needs_no_telephone():
    assert why_excluded(replace(SOMEBODY, extension=""), replace(TERMS, by_phone=False)) is None


def test_nobody_is_too_new_when_no_months_are_set():
    assert not too_recent(DAY, DAY, 0)
    assert too_recent(date(2025, 11, 30), date(2026, 2, 28), 3)


def test_workdays_leave_out_weekends_holidays_and_closures():
    days = workdays_between(date(2026, 5, 1), date(2026, 5, 8), {date(2026, 5, 7)})
    assert [day.day for day in days] == [4, 6, 8]
