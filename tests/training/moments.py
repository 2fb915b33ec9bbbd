"""Moments in Seoul in a word."""

from __future__ import annotations

from datetime import datetime

from kindness.halfyear import SEOUL


def moment(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SEOUL)
