"""A half of a calendar year: the period the whole programme is counted in. Pure.

Half-years are half-open in Asia/Seoul: H1 = [1 January 00:00, 1 July 00:00).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

SEOUL = ZoneInfo("Asia/Seoul")
_CODE = re.compile(r"(?P<year>[0-9]{4})H(?P<half>[12])")


@dataclass(frozen=True, order=True, slots=True)
class HalfYear:
    """`HalfYear(2026, 1)` is the first half of 2026; its code is `2026H1`."""

    year: int
    half: int

    def __post_init__(self) -> None:
        if self.half not in (1, 2) or not 2000 <= self.year <= 2999:
            raise ValueError(f"not a half-year: {self.year}H{self.half}")

    @classmethod
    def parse(cls, code: str) -> HalfYear:
        """Read `2026H1`. Raises ValueError for anything else."""
        match = _CODE.fullmatch(code)
        if match is None:
            raise ValueError(f"not a half-year: {code!r}")
        return cls(int(match["year"]), int(match["half"]))

    @classmethod
    def containing(cls, moment: date | datetime) -> HalfYear:
        """The half-year of a day, or of a moment as the clocks in Seoul show it."""
        if isinstance(moment, datetime):
            moment = moment.astimezone(SEOUL).date()
        return cls(moment.year, 1 if moment.month <= 6 else 2)

    @property
    def starts_on(self) -> date:
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def ends_before(self) -> date:
        """The first day that no longer belongs to it."""
        return self.next.starts_on

    @property
    def opens_at(self) -> datetime:
        return datetime.combine(self.starts_on, datetime.min.time(), SEOUL)

    @property
    def closes_at(self) -> datetime:
        """The first moment that no longer belongs to it."""
        return self.next.opens_at

    @property
    def next(self) -> HalfYear:
        return HalfYear(self.year, 2) if self.half == 1 else HalfYear(self.year + 1, 1)

    @property
    def previous(self) -> HalfYear:
        return HalfYear(self.year, 1) if self.half == 2 else HalfYear(self.year - 1, 2)

    @property
    def label(self) -> str:
        """`2026년 상반기`, in the language of the reader."""
        if self.half == 1:
            return _("First half of %(year)s") % {"year": self.year}
        return _("Second half of %(year)s") % {"year": self.year}

    def __str__(self) -> str:
        return f"{self.year}H{self.half}"
