"""Which departments differ from the whole by more than chance, and which cannot be told apart. Pure.

D. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005): means
against the number of calls with control limits; where departments differ more than chance lets them anyway
(overdispersion), the limits are widened by it, from z-scores winsorised at 10 %.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

NARROW, WIDE = 1.960, 3.090  # 95 % and 99.8 %
WINSORISED = 0.1

Band = Literal["above", "within", "below"]


@dataclass(frozen=True, slots=True)
class Point:
    """A department: its number of calls and its mean."""

    key: int
    n: int
    mean: float


@dataclass(frozen=True, slots=True)
class Funnel:
    """centre: the mean of all calls. spread: standard deviation of one call's points, widened by `factor`.

    factor: 1 where chance alone explains the differences, else the root of the overdispersion.
    """

    centre: float
    spread: float
    factor: float

    def limits(self, n: int, width: float = NARROW) -> tuple[float, float]:
        """Between these a mean of n calls lies by chance."""
        reach = width * self.factor * self.spread / sqrt(n)
        return self.centre - reach, self.centre + reach

    def band(self, point: Point) -> Band:
        low, high = self.limits(point.n)
        if point.mean > high:
            return "above"
        return "below" if point.mean < low else "within"


def funnel_of(points: Sequence[Point], *, centre: float, spread: float) -> Funnel:
    """spread: standard deviation of one call's points."""
    return Funnel(centre, spread, _factor(points, centre, spread))


def _factor(points: Sequence[Point], centre: float, spread: float) -> float:
    """The root of the mean squared z-score, the outer tenths drawn in; 1 unless it is surely more than 1."""
    if not spread or len(points) < 3:
        return 1.0
    scores = sorted((point.mean - centre) * sqrt(point.n) / spread for point in points)
    cut = int(len(scores) * WINSORISED)
    low, high = scores[cut], scores[len(scores) - 1 - cut]
    excess = sum(min(max(score, low), high) ** 2 for score in scores) / len(scores)
    return sqrt(excess) if excess > 1 + 2 * sqrt(2 / len(scores)) else 1.0


@dataclass(frozen=True, slots=True)
class Place:
    """The places a department may really hold among all, as far as its calls tell."""

    first: int
    last: int


def places(estimates: Mapping[int, tuple[float, float]]) -> dict[int, Place]:
    """(mean, standard error) by department → from which place to which it may be.

    Another one is surely better only where the difference is more than 1.96 standard errors of the difference.
    """
    found = {}
    for key, (mean, error) in estimates.items():
        better = worse = 0
        for other, (its_mean, its_error) in estimates.items():
            difference = its_mean - mean
            if other == key or abs(difference) <= NARROW * sqrt(error * error + its_error * its_error):
                continue
            better += difference > 0
            worse += difference < 0
        found[key] = Place(1 + better, len(estimates) - worse)
    return found


def ranks(values: Sequence[float], decimals: int = 1) -> list[int]:
    """Places of values given best first; equal as shown means the same place (1, 2, 2, 4)."""
    shown = [round(value, decimals) for value in values]
    return [shown.index(value) + 1 for value in shown]
