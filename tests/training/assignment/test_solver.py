"""The solver on small problems a reader can check, and on many by chance."""

from __future__ import annotations

from itertools import product
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings

from tests.training.assignment.problems import day, person, problems, run
from training.assignment.checking import faults_of
from training.assignment.explaining import reasons
from training.assignment.problem import Places, Problem, most_out
from training.assignment.solver import solve
from training.enums import Unassigned

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def number(place: UUID | None) -> int | None:
    return place.int if place else None


def solved(problem: Problem, seed: int = 1) -> dict[int, int | None]:
    return {one: number(place) for one, place in solve(problem, seed=seed).items()}


def test_everybody_gets_a_seat_when_there_are_enough():
    problem = Problem(
        tuple(person(n, unit=n) for n in range(1, 5)),
        (run(1, seats=2), run(2, seats=2, day=1)),
        dict.fromkeys(range(1, 5), 3),
        None,
    )
    assert sorted(solved(problem).values()) == [1, 1, 2, 2]


def test_compulsory_people_come_first():
    people = (person(1, compulsory=False, wishes=(UUID(int=1),)), person(2, unit=2))
    assert solved(Problem(people, (run(1, seats=1),), {1: 3, 2: 3}, None)) == {1: None, 2: 1}


def test_a_seat_for_one_more_outweighs_wishes():
    """Both would like cohort 1; the second can attend only there."""
    first, second = UUID(int=1), UUID(int=2)
    people = (person(1, wishes=(first, second)), person(2, unit=2, wishes=(first,), away=((day(1), day(1)),)))
    runs = (run(1, seats=1), run(2, seats=1, day=1))
    assert solved(Problem(people, runs, {1: 3, 2: 3}, None)) == {1: 2, 2: 1}


def test_first_choice_before_second():
    people = (person(1, wishes=(UUID(int=2), UUID(int=1))), person(2, unit=2, wishes=(UUID(int=1),)))
    runs = (run(1), run(2, day=1))
    assert solved(Problem(people, runs, {1: 3, 2: 3}, None)) == {1: 2, 2: 1}


def test_cohorts_are_filled_alike():
    people = tuple(person(n, unit=n) for n in range(1, 31))
    runs = tuple(run(n, seats=30, day=n) for n in (1, 2, 3))
    places = list(solved(Problem(people, runs, dict.fromkeys(range(1, 31), 3), None)).values())
    assert [places.count(n) for n in (1, 2, 3)] == [10, 10, 10]


def test_two_cohorts_of_one_day_share_the_cap():
    """28 people, at most half of them out: 14 in the morning and the afternoon together."""
    people = tuple(person(n) for n in range(1, 29))
    problem = Problem(people, (run(1, seats=28), run(2, seats=28, hour=5)), {1: 28}, 50)
    places = solve(problem, seed=3)
    assert sum(place is not None for place in places.values()) == 14
    assert set(reasons(problem, places).values()) == {Unassigned.DIVISION_CAP}


def test_colleagues_on_leave_count_for_the_cap():
    people = (person(1), person(2))
    assert solved(Problem(people, (run(1),), {1: 3}, None, {(1, day(0)): 2})) == {1: None, 2: None}


def test_who_is_out_that_day_anyhow_takes_nobodys_place():
    """Of two people one has training in the morning; the afternoon of that day leaves the counter no emptier."""
    problem = Problem((person(1, busy=run(9).hours),), (run(1, hour=5),), {1: 2}, None)
    assert solved(problem) == {1: 1}


@pytest.mark.parametrize(
    ("size", "percent", "most"),
    [(1, None, 1), (2, None, 1), (28, None, 27), (28, 50, 14), (3, 10, 1), (10, 29, 2)],
)
def test_most_out(size: int, percent: int | None, most: int):
    assert most_out(size, percent) == most


@pytest.mark.parametrize(
    ("people", "runs", "reason"),
    [
        ((person(1),), (), Unassigned.NO_COHORT),
        ((person(1),), (run(1, divisions=frozenset([2])),), Unassigned.NO_COHORT),
        ((person(1, away=((day(0), day(1)),)),), (run(1), run(2, day=1)), Unassigned.UNAVAILABLE),
        ((person(1, busy=run(9).hours),), (run(1),), Unassigned.OVERLAP),
        ((person(1),), (run(1, seats=0),), Unassigned.FULL),
        ((person(1), person(2)), (run(1),), Unassigned.DIVISION_CAP),
    ],
)
def test_reason(people: tuple, runs: tuple, reason: Unassigned):
    problem = Problem(people, runs, {1: 2}, None)
    assert list(reasons(problem, solve(problem, seed=1)).values()) == [reason]


@QUICK
@given(problems())
def test_answer_breaks_no_rule(problem: Problem):
    assert faults_of(problem, solve(problem, seed=1)) == []


@QUICK
@given(problems())
def test_same_seed_same_answer(problem: Problem):
    assert solve(problem, seed=5) == solve(problem, seed=5)


@QUICK
@given(problems())
def test_nobody_without_a_seat_could_simply_take_one(problem: Problem):
    places = solve(problem, seed=2)
    for one in problem.people:
        if places[one.id] is None:
            assert all(faults_of(problem, {**places, one.id: other.id}) for other in problem.runs)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(problems().filter(lambda one: (len(one.runs) + 1) ** len(one.people) <= 2_000))
def test_nothing_better_is_possible(problem: Problem):
    """Against every possible answer, tried one by one."""
    best = max(worth(problem, places) for places in every(problem) if not faults_of(problem, places))
    assert worth(problem, solve(problem, seed=4)) == best


def every(problem: Problem) -> list[Places]:
    ids = [None, *(one.id for one in problem.runs)]
    people = [one.id for one in problem.people]
    return [dict(zip(people, places, strict=True)) for places in product(ids, repeat=len(people))]


def worth(problem: Problem, places: Places) -> tuple[int, int, int]:
    """Compulsory people seated, others seated, wishes."""
    seated = [one for one in problem.people if places[one.id] is not None]
    wishes = sum(3 - one.wishes.index(places[one.id]) for one in seated if places[one.id] in one.wishes)
    return sum(one.compulsory for one in seated), sum(not one.compulsory for one in seated), wishes
