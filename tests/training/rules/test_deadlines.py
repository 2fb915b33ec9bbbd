"""Until when an enrolment can be withdrawn."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from kindness.errors import Refused
from kindness.halfyear import SEOUL
from training.rules.deadlines import check_withdrawal, withdraw_until


def nine(*day):
    return datetime(*day, 9, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("start", "days", "closed", "until"),
    [
        (nine(2026, 11, 26), 2, (), datetime(2026, 11, 25, tzinfo=SEOUL)),  # Thursday: until Tuesday night
        (nine(2026, 11, 23), 1, (), datetime(2026, 11, 21, tzinfo=SEOUL)),  # Monday: until Friday night
        (nine(2026, 11, 26), 2, (date(2026, 11, 25),), datetime(2026, 11, 24, tzinfo=SEOUL)),
        (nine(2026, 9, 28), 2, (), datetime(2026, 9, 23, tzinfo=SEOUL)),  # Chuseok 24-26 September
        (nine(2026, 11, 26), 0, (), nine(2026, 11, 26)),
    ],
)
def test_first_moment_too_late(start, days, closed, until):
    assert withdraw_until(start, days, closed) == until


NOW = nine(2026, 11, 21)
SOON = NOW + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("booked", "until", "started", "must", "code"),
    [
        (True, SOON, False, False, ""),
        (True, None, False, False, ""),
        (True, NOW, False, False, "deadline_passed"),
        (True, SOON, False, True, "compulsory"),
        (False, NOW, False, True, ""),
        (False, NOW, True, False, "deadline_passed"),
    ],
)
def test_withdrawal(booked, until, started, must, code):
    case = {"moment": NOW, "until": until, "booked": booked, "started": started, "must": must}
    if not code:
        check_withdrawal(**case)
    else:
        with pytest.raises(Refused, match=code):
            check_withdrawal(**case)
