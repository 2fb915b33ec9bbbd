"""Two things at one time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from kindness.halfyear import SEOUL
from training.rules.overlap import Meeting, blocks, clashes, days_away, days_of_meetings

NINE = datetime(2026, 11, 26, 9, tzinfo=SEOUL)


def meeting(start, end, *, blocking=False):
    return Meeting(NINE + timedelta(hours=start), NINE + timedelta(hours=end), "교육", blocking)


@pytest.mark.parametrize(
    ("start", "end", "meets"),
    [(0, 2, True), (1, 3, True), (-1, 1, True), (-1, 3, True), (2, 4, False), (-2, 0, False)],
)
def test_clash_is_a_shared_hour(start, end, meets):
    other = meeting(start, end)
    assert clashes([meeting(0, 2)], [other]) == ([other] if meets else [])


@pytest.mark.parametrize(
    ("one", "other", "found"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_only_compulsory_beside_compulsory_blocks(one, other, found):
    assert blocks([meeting(0, 2, blocking=one)], [meeting(1, 3, blocking=other)]) is found


def test_days_in_seoul():
    late = Meeting(
        datetime(2026, 11, 25, 23, 30, tzinfo=SEOUL), datetime(2026, 11, 26, tzinfo=SEOUL), "", False
    )
    assert days_of_meetings([late]) == {date(2026, 11, 25)}
    assert days_of_meetings([]) == frozenset()


def test_days_away():
    wanted = [meeting(0, 2), meeting(48, 50)]
    assert days_away(wanted, [(date(2026, 11, 27), date(2026, 11, 30))]) == [date(2026, 11, 28)]
    assert days_away(wanted, []) == []
