"""A quarter of a calendar year: in what adopted ideas are reported on. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

_CODE = re.compile(r"(?P<year>2[0-9]{3})Q(?P<number>[1-4])")
MONTHS = 3
LAST = 4


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """`Quarter(2027, 1)` is January to March 2027; its code is `2027Q1`."""

    year: int
    number: int

    @classmethod
    def parse(cls, code: str) -> Quarter:
        """Read `2027Q1`. Raises ValueError for anything else."""
        match = _CODE.fullmatch(code)
        if match is None:
            raise ValueError(f"not a quarter: {code!r}")
        return cls(int(match["year"]), int(match["number"]))

    @classmethod
    def containing(cls, day: date) -> Quarter:
        return cls(day.year, (day.month - 1) // MONTHS + 1)

    @property
    def starts_on(self) -> date:
        return date(self.year, (self.number - 1) * MONTHS + 1, 1)

    @property
    def ends_on(self) -> date:
        """Its last day."""
        return self.next.starts_on - timedelta(days=1)

    @property
    def due_on(self) -> date:
        """The last day of the month after it: until then its report is handed in."""
        after = self.next.starts_on
        return date(after.year, after.month + 1, 1) - timedelta(days=1)

    @property
    def next(self) -> Quarter:
        return Quarter(self.year + 1, 1) if self.number == LAST else Quarter(self.year, self.number + 1)

    @property
    def label(self) -> str:
        """`2027년 1분기`, in the language of the reader."""
        return _("Quarter %(number)s of %(year)s") % {"number": self.number, "year": self.year}

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"


def quarters_between(first: Quarter, last: Quarter) -> list[Quarter]:
    """Both counted; empty where the last lies before the first."""
    found = []
    while first <= last:
        found.append(first)
        first = first.next
    return found
