"""Did an item of the survey change around an adopted idea? Two means and the range of their difference. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from monitoring.rules.estimates import WIDE

LEAST = 5  # people called before a figure is given
LOOKED_BACK = timedelta(days=365)
PERCENT = 100


@dataclass(frozen=True, slots=True)
class Days:
    """[first, last], both counted."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Windows:
    """The year before it began, and what came after it was carried out (or, until then, since it began)."""

    before: Days
    after: Days
    finished: bool


def windows(begun_on: date | None, ended_on: date | None, until: date) -> Windows | None:
    """None before anything has begun. ended_on: the day it was carried out."""
    if begun_on is None or begun_on > until:
        return None
    after = ended_on + timedelta(days=1) if ended_on else begun_on
    return Windows(
        Days(begun_on - LOOKED_BACK, begun_on - timedelta(days=1)), Days(after, until), ended_on is not None
    )


@dataclass(frozen=True, slots=True)
class Side:
    """Calls in which the item applied, how many people were called, and sums over shares of points (0 … 1) and their squares."""

    n: int
    people: int
    total: float
    squares: float

    @property
    def known(self) -> bool:
        return self.people >= LEAST

    @property
    def mean(self) -> float | None:
        """None where too few people were called."""
        return self.total / self.n if self.known else None

    @property
    def error(self) -> float:
        """Squared standard error of the mean."""
        if self.n < 2:
            return 0.0
        spread = max(0.0, self.squares - self.total * self.total / self.n) / (self.n - 1)
        return spread / self.n


@dataclass(frozen=True, slots=True)
class Difference:
    """In percentage points, with the 95 % range of chance. clear: zero lies outside of it."""

    points: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        return self.low > 0 or self.high < 0


def difference(before: Side, after: Side) -> Difference | None:
    """After less before; None where either has too few people."""
    if before.mean is None or after.mean is None:
        return None
    points = PERCENT * (after.mean - before.mean)
    wide = PERCENT * WIDE * sqrt(before.error + after.error)
    return Difference(points, points - wide, points + wide)
