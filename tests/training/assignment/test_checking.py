"""The check finds what is wrong: each rule by hand, and answers spoiled by chance."""

from __future__ import annotations

from uuid import UUID

from hypothesis import HealthCheck, assume, given, settings, strategies as st

from tests.training.assignment.problems import day, person, problems, run
from training.assignment.checking import Fault, faults_of
from training.assignment.problem import Problem
from training.assignment.solver import solve

ONE, TWO = UUID(int=1), UUID(int=2)


def codes(problem: Problem, places: dict[int, UUID | None]) -> list[str]:
    return [fault.code for fault in faults_of(problem, places)]


def test_a_good_answer_has_no_faults():
    assert (
        codes(Problem((person(1), person(2, unit=2)), (run(1), run(2)), {1: 2, 2: 2}, None), {1: ONE, 2: TWO})
        == []
    )


def test_stranger_and_missing():
    assert codes(Problem((person(1),), (run(1),), {1: 2}, None), {7: ONE}) == ["stranger", "missing"]


def test_unknown_cohort():
    assert codes(Problem((person(1),), (run(1),), {1: 2}, None), {1: TWO}) == ["no_cohort"]


def test_cohort_of_other_divisions():
    assert codes(Problem((person(1),), (run(1, divisions=frozenset([5])),), {1: 2}, None), {1: ONE}) == [
        "no_cohort"
    ]


def test_one_more_than_seats():
    problem = Problem((person(1), person(2, unit=2)), (run(1, seats=1),), {1: 2, 2: 2}, None)
    assert faults_of(problem, {1: ONE, 2: ONE}) == [Fault("full", cohort=ONE, count=2, most=1)]


def test_leave_on_the_day():
    problem = Problem((person(1, away=((day(-3), day(0)),)),), (run(1),), {1: 3}, None)
    assert faults_of(problem, {1: ONE}) == [Fault("unavailable", 1, ONE, day=day(0))]


def test_leave_that_ends_the_day_before():
    assert codes(Problem((person(1, away=((day(-3), day(-1)),)),), (run(1),), {1: 3}, None), {1: ONE}) == []


def test_training_that_begins_as_the_other_ends():
    assert (
        codes(Problem((person(1, busy=run(9, hour=3).hours),), (run(1, hours=3),), {1: 3}, None), {1: ONE})
        == []
    )


def test_training_at_the_same_hour():
    assert codes(Problem((person(1, busy=run(9, hour=2).hours),), (run(1),), {1: 3}, None), {1: ONE}) == [
        "overlap"
    ]


def test_cap_of_a_unit():
    problem = Problem((person(1), person(2)), (run(1), run(2, hour=5)), {1: 2}, None)
    assert faults_of(problem, {1: ONE, 2: TWO}) == [
        Fault("division_cap", unit=1, day=day(0), count=2, most=1)
    ]


def test_cap_counts_those_out_otherwise():
    problem = Problem((person(1),), (run(1),), {1: 4}, 50, {(1, day(0)): 2})
    assert faults_of(problem, {1: ONE}) == [Fault("division_cap", unit=1, day=day(0), count=3, most=2)]


def test_cap_broken_before_is_not_the_plans_fault():
    assert codes(Problem((person(1),), (run(1, day=1),), {1: 4}, 50, {(1, day(0)): 4}), {1: ONE}) == []


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(problems(), st.data())
def test_spoiled_answer_is_found_out(problem: Problem, data: st.DataObject):
    """One seat more in a full cohort, a person on leave, busy, of another division, or nobody at all."""
    places = dict(solve(problem, seed=1))
    spoiled = [kind for kind in SPOILERS if (places | kind(problem, places)) != places]
    assume(spoiled)
    change = data.draw(st.sampled_from(spoiled))(problem, places)
    assert faults_of(problem, places | change) != []


def _overfilled(problem: Problem, places: dict[int, UUID | None]) -> dict[int, UUID | None]:
    """Somebody without a seat put where none is left."""
    without = [one for one, place in places.items() if place is None]
    taken = list(places.values())
    full = [one.id for one in problem.runs if taken.count(one.id) == one.seats]
    return {without[0]: full[0]} if without and full else {}


def _on_leave(problem: Problem, places: dict[int, UUID | None]) -> dict[int, UUID | None]:
    for one in problem.people:
        for first, last in one.away:
            for other in problem.runs:
                if (
                    any(first <= start.date() <= last for start, _end in other.hours)
                    and places[one.id] != other.id
                ):
                    return {one.id: other.id}
    return {}


def _elsewhere(problem: Problem, places: dict[int, UUID | None]) -> dict[int, UUID | None]:
    for one in problem.people:
        for other in problem.runs:
            if other.divisions and one.division not in other.divisions:
                return {one.id: other.id}
    return {}


def _invented(problem: Problem, places: dict[int, UUID | None]) -> dict[int, UUID | None]:
    return {999: problem.runs[0].id}


SPOILERS = (_overfilled, _on_leave, _elsewhere, _invented)
