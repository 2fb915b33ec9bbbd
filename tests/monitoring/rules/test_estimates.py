"""Simulated rounds with known department means and rater severities: what is estimated lies nearer the truth."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from math import sqrt
from random import Random
from statistics import mean

import pytest

from monitoring.rules.estimates import Cell, Fit, fit

SEEDS = range(40)
DIVISIONS, RATERS = 40, 8
HARD = {1: 3.0, 2: 0.0, 3: -3.0}


class City:
    """Departments, raters and scenarios with true values; calls are drawn from them."""

    def __init__(self, seed: int, *, severity: float = 4.0, hard: float = 1.0) -> None:
        chance = Random(seed)
        self.truth = {d: chance.gauss(88, 2.5) for d in range(DIVISIONS)}
        self.raters = {r: chance.gauss(0, severity) if severity else 0.0 for r in range(RATERS)}
        found: dict[tuple[int, int, int], list[float]] = defaultdict(list)
        for division in self.truth:
            seats = chance.sample(range(RATERS), 3)
            hardness = chance.choice([(1, 1, 2), (1, 2, 3), (2, 3, 3)])
            for _call in range(chance.randint(8, 40)):
                rater, difficulty = chance.choice(seats), chance.choice(hardness)
                points = self.truth[division] + self.raters[rater] + hard * HARD[difficulty]
                found[division, rater, difficulty].append(points + chance.gauss(0, 8))
        self.cells = [
            Cell(*key, len(points), sum(points), sum(one * one for one in points))
            for key, points in found.items()
        ]

    def error(self, found: dict[int, float]) -> float:
        """Root mean square from the truth; the level of the whole is not in question."""
        level = mean(found.values()) - mean(self.truth.values())
        return sqrt(mean((found[d] - level - true) ** 2 for d, true in self.truth.items()))


@cache
def drawn(seed: int, *, alike: bool = False) -> tuple[City, Fit]:
    """alike: raters and scenarios make no difference."""
    city = City(seed, severity=0.0, hard=0.0) if alike else City(seed)
    return city, fit(city.cells)


def errors(seed: int, *, alike: bool = False) -> tuple[float, float, float]:
    """Of raw, adjusted and shrunk means."""
    city, result = drawn(seed, alike=alike)
    rows = result.divisions
    return (
        city.error({d: row.raw for d, row in rows.items()}),
        city.error({d: row.adjusted for d, row in rows.items()}),
        city.error({d: row.shrunk for d, row in rows.items()}),
    )


def share_nearer(found: list[tuple[float, float]]) -> float:
    return mean(mine < plain for plain, mine in found)


def test_adjusted_and_shrunk_lie_nearer_the_truth_than_raw_in_nine_of_ten_seeds():
    found = [errors(seed) for seed in SEEDS]
    assert share_nearer([(raw, adjusted) for raw, adjusted, _shrunk in found]) >= 0.9
    assert share_nearer([(raw, shrunk) for raw, _adjusted, shrunk in found]) >= 0.9


def test_adjusting_takes_a_third_of_the_error_away_on_average():
    found = [errors(seed) for seed in SEEDS]
    assert mean(one[1] for one in found) < 0.75 * mean(one[0] for one in found)
    assert mean(one[2] for one in found) < 0.65 * mean(one[0] for one in found)


def test_severity_of_raters_is_recovered():
    misses = []
    for seed in SEEDS:
        city, result = drawn(seed)
        weights = {rater: effect.n for rater, effect in result.raters.items()}
        level = sum(weights[r] * city.raters[r] for r in weights) / sum(weights.values())
        misses += [effect.points - (city.raters[r] - level) for r, effect in result.raters.items()]
    assert sqrt(mean(miss * miss for miss in misses)) < 1.2  # of a spread of 4


def test_difficulty_is_recovered():
    easy_to_hard = []
    for seed in SEEDS:
        effects = drawn(seed)[1].difficulties
        easy_to_hard.append(effects[1].points - effects[3].points)
    assert mean(easy_to_hard) == pytest.approx(6, abs=0.4)


def test_without_differences_of_raters_adjusting_does_no_harm():
    found = [errors(seed, alike=True) for seed in SEEDS]
    assert mean(one[1] for one in found) < 1.03 * mean(one[0] for one in found)
    assert mean(one[2] for one in found) < mean(one[0] for one in found)


def test_bands_hold_the_truth_about_as_often_as_they_say():
    inside = []
    for seed in SEEDS:
        city, result = drawn(seed)
        level = mean(row.shrunk for row in result.divisions.values()) - mean(city.truth.values())
        inside += [row.low <= city.truth[d] + level <= row.high for d, row in result.divisions.items()]
    assert 0.9 < mean(inside) < 0.99


def test_spread_of_calls_and_of_departments_is_recovered():
    fits = [drawn(seed)[1] for seed in SEEDS]
    assert mean(one.spread for one in fits) == pytest.approx(8, abs=0.3)
    assert mean(one.between for one in fits) == pytest.approx(2.5, abs=0.4)


def cells(*rows: tuple[int, int | None, int | None, list[float]]) -> list[Cell]:
    return [
        Cell(division, rater, difficulty, len(points), sum(points), sum(one * one for one in points))
        for division, rater, difficulty, points in rows
    ]


def test_without_calls_all_is_empty():
    assert fit([]) == Fit(0, 0.0, 0.0, 0.0, {}, {}, {})


def test_one_call_is_its_own_mean():
    result = fit(cells((1, 5, 2, [91.0])))
    assert (result.n, result.mean, result.divisions[1].raw, result.divisions[1].shrunk) == (1, 91, 91, 91)


def test_raw_means_are_plain_means():
    result = fit(cells((1, 5, 1, [80.0, 90.0]), (1, 6, 1, [100.0]), (2, 5, 1, [70.0])))
    assert result.divisions[1].raw == pytest.approx(90)
    assert result.divisions[2].raw == pytest.approx(70)
    assert result.mean == pytest.approx(85)


def test_a_rater_who_alone_calls_a_department_cannot_be_told_from_it():
    """Two departments, each with its own rater: nothing may be taken away from the one and given to the other."""
    result = fit(cells((1, 5, 1, [80.0, 82.0, 84.0]), (2, 6, 1, [90.0, 92.0, 94.0])))
    assert [row.adjusted for row in result.divisions.values()] == pytest.approx([82, 92])
    assert [effect.points for effect in result.raters.values()] == pytest.approx([0, 0])


def test_a_score_given_anew_is_nobodys_severity():
    result = fit(cells((1, None, None, [80.0, 90.0]), (2, None, None, [70.0, 76.0])))
    assert (result.raters, result.difficulties) == ({}, {})
    assert result.divisions[1].adjusted == pytest.approx(85)


def test_few_calls_are_drawn_further_to_the_middle_than_many():
    many = [90.0, 94.0] * 30
    rows = [(d, 1, 1, [84.0, 88.0] * 30) for d in range(3, 9)]
    result = fit(cells((1, 1, 1, many), (2, 1, 1, [90.0, 94.0]), *rows))
    most, few = result.divisions[1], result.divisions[2]
    assert most.raw == few.raw == 92
    assert few.shrunk < most.shrunk < 92
    assert few.high - few.low > most.high - most.low


def test_calls_all_alike_have_no_spread():
    result = fit(cells((1, 1, 1, [90.0] * 4), (2, 2, 2, [90.0] * 4)))
    assert (result.spread, result.between) == (0, 0)
    assert result.divisions[2].shrunk == 90


def test_departments_are_drawn_towards_their_own_group():
    rows = [(d, 1, 1, [88.0, 92.0] * 4) for d in range(1, 6)] + [
        (d, 1, 1, [68.0, 72.0] * 4) for d in range(6, 11)
    ]
    rows += [(11, 1, 1, [60.0, 64.0]), (12, 1, 1, [60.0, 64.0])]
    like = dict.fromkeys([1, 2, 3, 4, 5, 11], "main") | dict.fromkeys([6, 7, 8, 9, 10, 12], "town")
    found = fit(cells(*rows), like).divisions
    assert found[11].raw == found[12].raw == 62
    assert found[12].shrunk < found[11].shrunk
