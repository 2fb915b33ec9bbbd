"""The drawing: its promises hold for every plan, and the same seed draws the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import given, settings, strategies as st

from monitoring.enums import SampleUnit
from monitoring.rules.sampling import (
    Caller,
    Drawn,
    Person,
    Story,
    Terms,
    draw,
    draw_own,
    hand_over,
    hours_of,
    nobody_for,
    share_with,
)

MONDAY = date(2026, 4, 6)
DAYS = [MONDAY + timedelta(days=7 * week + day) for week in range(4) for day in range(5)]
HOURS = hours_of(9, 18, at_lunch=False)
STORIES = [Story(f"s{number}", number % 3 + 1) for number in range(9)]


def city(people: int, divisions: int) -> list[Person]:
    return [Person(number, number % divisions) for number in range(people)]


def outside(count: int) -> list[Caller]:
    return [Caller(number) for number in range(1, count + 1)]


def counted(calls: list[Drawn], *by: str) -> Counter[Any]:
    return Counter(tuple(getattr(call, name) for name in by) for call in calls)


@st.composite
def plans(draws: Any) -> tuple[list[Person], list[Caller], list[Story], Terms]:
    divisions = draws(st.integers(1, 6))
    days = DAYS[: draws(st.integers(1, 20))]
    people = [
        Person(number, draws(st.integers(1, divisions)), frozenset(draws(st.sets(st.sampled_from(days)))))
        for number in range(draws(st.integers(1, 25)))
    ]
    seats = draws(st.lists(st.none() | st.integers(1, divisions), min_size=1, max_size=6))
    callers = [Caller(number, seat) for number, seat in enumerate([*seats, None], start=1)]
    stories = [
        Story(
            number, draws(st.integers(1, 3)), frozenset(draws(st.sets(st.integers(1, divisions), max_size=2)))
        )
        for number in range(draws(st.integers(0, 6)))
    ]
    terms = Terms(
        days=days,
        hours=HOURS[: draws(st.integers(1, 8))],
        unit=draws(st.sampled_from(SampleUnit)),
        each=draws(st.integers(1, 6)),
        raters_per_division=draws(st.integers(1, 4)),
        second_percent=draws(st.integers(0, 100)),
        seed=draws(st.integers(0, 2**31)),
    )
    return people, callers, stories, terms


@settings(max_examples=80, deadline=None)
@given(plans())
def test_every_plan_keeps_the_promises(plan: tuple[list[Person], list[Caller], list[Story], Terms]):
    people, callers, stories, terms = plan
    calls = draw(people, callers, stories, terms)
    by_id = {one.id: one for one in people}
    seats = {one.id: one.division for one in callers}
    free = [one for one in people if set(terms.days) - set(one.absent)]
    units = free if terms.unit == SampleUnit.PERSON else {one.division for one in free}
    assert len(calls) == terms.each * len(units)
    key = "person" if terms.unit == SampleUnit.PERSON else "division"
    assert set(counted(calls, key).values()) <= {terms.each}
    fits = {story.id: story.divisions for story in stories}
    for call in calls:
        person = by_id[call.person]
        assert call.division == person.division
        assert call.day in terms.days
        assert call.day not in person.absent
        assert call.hour in terms.hours
        assert seats[call.caller] is None or seats[call.caller] != person.division
        assert call.second is None or (
            call.second != call.caller
            and (seats[call.second] is None or seats[call.second] != person.division)
        )
        assert call.story is None or not fits[call.story] or person.division in fits[call.story]
        assert call.story is not None or all(
            places and person.division not in places for places in fits.values()
        )
    assert calls == sorted(calls, key=lambda call: (call.day, call.hour))
    assert draw(people, callers, stories, terms) == calls
    for division, seen in by_division(calls).items():
        possible = sum(one.division != division for one in callers)
        calls_there = sum(call.division == division for call in calls)
        assert len(seen) >= min(terms.raters_per_division, possible, calls_there)


def by_division(calls: list[Drawn]) -> dict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for call in calls:
        found[call.division].add(call.caller)
    return found


@settings(max_examples=30, deadline=None)
@given(st.integers(20, 120), st.integers(1, 4), st.integers(3, 8), st.integers(0, 2**31), st.integers(0, 40))
def test_days_hours_and_raters_carry_about_the_same(
    people: int, each: int, raters: int, seed: int, percent: int
):
    terms = Terms(DAYS, HOURS, each=each, second_percent=percent, seed=seed)
    calls = draw(city(people, 7), outside(raters), STORIES, terms)
    for what in (["day"], ["hour"], ["caller"]):
        loads = counted(calls, *what)
        options = {"day": 20, "hour": 8, "caller": raters}[what[0]]
        fair = len(calls) / options
        # Nobody calls their own division and no person is called twice in a week: 3 is what that may cost.
        assert max(loads.values()) <= fair + 3
        assert min(loads.values()) >= fair - 3 if len(loads) == options else fair < 3
    seconds = sum(call.second is not None for call in calls)
    assert seconds == -(-len(calls) * percent // 100)


def test_somebody_called_four_times_is_called_in_four_weeks_by_four_raters_about_four_things():
    calls = draw(city(60, 5), outside(6), STORIES, Terms(DAYS, HOURS, each=4))
    weeks = {(call.person, call.day.isocalendar().week) for call in calls}
    assert len(weeks) == 240
    for name in ("caller", "story", "hour"):
        assert max(counted(calls, "person", name).values()) == 1


def test_a_division_asks_its_people_in_turn():
    terms = Terms(DAYS, HOURS, unit=SampleUnit.DIVISION, each=5)
    calls = draw(city(9, 3), outside(4), STORIES, terms)
    assert counted(calls, "division") == {(0,): 5, (1,): 5, (2,): 5}
    assert set(counted(calls, "person").values()) == {1, 2}


def test_every_rater_meets_every_division():
    """Without it the severity of a rater cannot be told from the weakness of a department."""
    calls = draw(city(100, 10), outside(5), STORIES, Terms(DAYS, HOURS, each=2))
    met = counted(calls, "division", "caller")
    assert (len(met), min(met.values()), max(met.values())) == (50, 3, 5)


def test_difficulty_is_spread_over_divisions_and_raters():
    calls = draw(city(90, 10), outside(5), STORIES, Terms(DAYS, HOURS, each=2))
    hard = {story.id: story.difficulty for story in STORIES}
    for name in ("division", "caller"):
        loads = Counter((getattr(call, name), hard[call.story]) for call in calls)
        assert max(loads.values()) - min(loads.values()) <= 2


def test_second_scores_come_from_every_rater():
    calls = draw(city(100, 10), outside(5), STORIES, Terms(DAYS, HOURS, each=2, second_percent=20))
    doubled = [call for call in calls if call.second is not None]
    assert len(doubled) == 40
    assert set(counted(doubled, "caller").values()) == {8}
    assert set(counted(doubled, "caller", "second").values()) == {2}


def test_a_story_of_other_duties_is_not_told():
    stories = [Story("여권", 1, (1,)), Story("도로", 1, (2,)), Story("청사", 1)]
    calls = draw([Person(1, 1), Person(2, 2)], outside(2), stories, Terms(DAYS, HOURS, each=2))
    assert {(call.person, call.story) for call in calls} == {
        (1, "여권"),
        (1, "청사"),
        (2, "도로"),
        (2, "청사"),
    }


def test_without_stories_the_call_has_none():
    assert draw(city(1, 1), outside(1), [], Terms(DAYS, HOURS))[0].story is None


def test_another_seed_draws_otherwise():
    first, second = (draw(city(40, 4), outside(4), STORIES, Terms(DAYS, HOURS, seed=seed)) for seed in (1, 2))
    assert [call.person for call in first] != [call.person for call in second]


def test_raters_of_one_division_alone_can_call_everybody_else():
    callers = [Caller(1, 3), Caller(2, 3)]
    assert nobody_for(city(8, 4), callers) == {3}
    assert nobody_for(city(8, 4), [*callers, Caller(3, 1)]) == set()
    assert nobody_for(city(8, 4), []) == {0, 1, 2, 3}


def test_in_a_self_check_everybody_scores_themselves():
    own = {number: number + 500 for number in range(10)}
    calls = draw_own(city(10, 3), own, Terms(DAYS, HOURS))
    assert sorted((call.person, call.caller) for call in calls) == sorted(own.items())
    assert {call.second for call in calls} == {None}


def test_calls_of_one_who_leaves_go_to_the_others_evenly():
    terms = Terms(DAYS, HOURS, each=2, second_percent=50)
    calls = draw(city(60, 6), outside(5), STORIES, terms)
    own, rest = [c for c in calls if c.caller == 1], [c for c in calls if c.caller != 1]
    others = [one for one in outside(5) if one.id != 1]
    handed = hand_over(own, others, before=rest, per_division=3, seed=1)
    assert [(c.person, c.day, c.hour) for c in handed] == [(c.person, c.day, c.hour) for c in own]
    assert all(call.caller not in {1, call.second} for call in handed)
    loads = counted([*rest, *handed], "caller").values()
    assert max(loads) - min(loads) <= 1


def test_one_who_joins_takes_a_fair_share_and_none_of_the_own_division():
    calls = draw(city(60, 6), outside(3), STORIES, Terms(DAYS, HOURS, each=2))
    taken = share_with(Caller(9, 2), calls, callers=4, seed=1)
    assert len(taken) == 30
    assert 2 not in {calls[place].division for place in taken}
    assert set(Counter(calls[place].caller for place in taken).values()) == {10}


def test_lunch_is_left_out_unless_set():
    assert hours_of(9, 14, at_lunch=False) == [9, 10, 11, 13]
    assert hours_of(9, 14, at_lunch=True) == [9, 10, 11, 12, 13]
    assert hours_of(12, 13, at_lunch=False) == []


def test_a_shuffled_list_of_people_is_the_callers_business():
    """The order of the list counts: the services hand it over sorted."""
    people = city(30, 3)
    Random(1).shuffle(people)
    assert Counter(c.person for c in draw(people, outside(2), STORIES, Terms(DAYS, HOURS))) == Counter(
        range(30)
    )
