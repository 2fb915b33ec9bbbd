"""Limits, three groups, places that cannot be told apart."""

from __future__ import annotations

from random import Random
from statistics import mean

import pytest

from monitoring.rules.funnel import Place, Point, funnel_of, places, ranks


def test_limits_narrow_with_the_root_of_the_calls():
    funnel = funnel_of([], centre=88, spread=8)
    assert funnel.limits(4) == pytest.approx((80.16, 95.84))
    assert funnel.limits(16) == pytest.approx((84.08, 91.92))
    assert funnel.limits(16, 3.09) == pytest.approx((81.82, 94.18))


def test_bands_say_above_within_and_below():
    funnel = funnel_of([], centre=88, spread=8)
    assert funnel.band(Point(1, 16, 92.0)) == "above"
    assert funnel.band(Point(1, 16, 91.9)) == "within"
    assert funnel.band(Point(1, 16, 84.0)) == "below"
    assert funnel.band(Point(1, 4, 92.0)) == "within"


def chance_points(seed: int, *, between: float) -> list[Point]:
    chance = Random(seed)
    sizes = [chance.randint(5, 80) for _division in range(50)]
    return [
        Point(key, n, chance.gauss(88, between) + chance.gauss(0, 8) / n**0.5) for key, n in enumerate(sizes)
    ]


def test_by_chance_alone_one_in_twenty_lies_outside_and_limits_stay():
    outside, widened = [], []
    for seed in range(100):
        points = chance_points(seed, between=0)
        funnel = funnel_of(points, centre=88, spread=8)
        widened.append(funnel.factor > 1)
        outside += [funnel.band(point) != "within" for point in points]
    assert 0.02 < mean(outside) < 0.07
    assert mean(widened) < 0.1


def test_where_all_differ_the_limits_widen():
    funnels = [funnel_of(chance_points(seed, between=4), centre=88, spread=8) for seed in range(30)]
    assert all(funnel.factor > 1.3 for funnel in funnels)


@pytest.mark.parametrize("spread", [0.0, 8.0])
def test_two_departments_say_nothing_about_overdispersion(spread: float):
    assert funnel_of([Point(1, 9, 70), Point(2, 9, 99)], centre=85, spread=spread).factor == 1


def test_places_overlap_where_departments_cannot_be_told_apart():
    found = places({1: (95, 1), 2: (94, 1), 3: (90, 1), 4: (80, 1)})
    assert found == {1: Place(1, 2), 2: Place(1, 2), 3: Place(3, 3), 4: Place(4, 4)}


def test_places_of_departments_hardly_known_are_all_places():
    assert set(places({n: (90 + n, 9) for n in range(6)}).values()) == {Place(1, 6)}


def test_places_without_departments_are_none():
    assert places({}) == {}


def test_ranks_are_shared_by_what_is_shown_alike():
    assert ranks([95.04, 94.96, 94.9, 90]) == [1, 1, 3, 4]
    assert ranks([95.0, 95.04]) == [1, 1]
