"""Points, places, ties, prizes; judges' severity and what would change without one of them."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest

from ideas.enums import Mean, TieRule
from ideas.rules import results as rules
from ideas.rules.results import Entry, Terms

WEIGHTS = (30, 30, 15, 15, 10)


def key(number):
    return UUID(int=number)


def entry(number, *marks, likes=0, stage=0):
    return Entry(key(number), number, dict(enumerate(marks, start=1)), likes, stage)


def flat(total):
    """A total in one criterion."""
    return (total,)


def placed(entries, **terms):
    lines = rules.places(entries, Terms(**{"weights": (100,)} | terms))
    return [(line.key.int, line.points, line.place) for line in lines]


# --- points ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("totals", "mean", "expected"),
    [
        ([80, 81], Mean.PLAIN, 8050),
        ([80, 80, 81], Mean.PLAIN, 8033),
        ([80, 81, 81], Mean.PLAIN, 8067),  # 80.666…, halves and more upwards
        ([81, 80, 80, 80, 80, 80, 80, 80], Mean.PLAIN, 8013),  # 80.125
        ([10, 80, 82, 100], Mean.TRIMMED, 8100),
        ([10, 80, 100], Mean.TRIMMED, 8000),
        ([80, 100], Mean.TRIMMED, 9000),  # too few to leave any out
        ([], Mean.PLAIN, None),
    ],
)
def test_mean_is_counted_in_hundredths(totals, mean, expected):
    assert rules.mean_of(totals, mean) == expected


def test_likes_add_in_proportion_to_the_most_liked():
    ideas = [entry(1, flat(80), likes=10), entry(2, flat(84), likes=5), entry(3, flat(85))]
    assert placed(ideas, likes_points=6) == [
        (2, Decimal(87), 1),
        (1, Decimal(86), 2),
        (3, Decimal(85), 3),
    ]
    assert placed(ideas) == [(3, Decimal(85), 1), (2, Decimal(84), 2), (1, Decimal(80), 3)]


def test_nobody_liked_anything():
    assert placed([entry(1, flat(80))], likes_points=6) == [(1, Decimal(80), 1)]


# --- places ---------------------------------------------------------------------------------------------------
def test_tie_is_parted_by_the_heaviest_criterion_then_the_next():
    first = entry(1, (20, 28, 12, 12, 8))
    second = entry(2, (20, 27, 13, 12, 8))
    lines = rules.places([second, first], Terms(weights=WEIGHTS))
    assert [(one.key.int, one.place, one.tied, one.joint) for one in lines] == [
        (1, 1, True, False),
        (2, 2, True, False),
    ]


def test_order_of_the_criteria_in_a_tie_is_that_of_their_weights():
    assert Terms(weights=(10, 30, 15, 30, 15)).heaviest_first == [1, 3, 2, 4, 0]


def test_tie_goes_to_the_idea_received_earlier():
    ideas = [entry(7, flat(80)), entry(3, flat(80))]
    assert placed(ideas, tie_rule=TieRule.EARLIER) == [(3, Decimal(80), 1), (7, Decimal(80), 2)]


@pytest.mark.parametrize("rule", [TieRule.JOINT, TieRule.CRITERIA])
def test_what_still_ties_shares_the_place_and_the_next_one_is_left_out(rule):
    ideas = [entry(1, flat(80)), entry(2, flat(80)), entry(3, flat(70))]
    lines = rules.places(ideas, Terms(weights=(100,), tie_rule=rule))
    assert [(one.key.int, one.place, one.joint) for one in lines] == [
        (1, 1, True),
        (2, 1, True),
        (3, 3, False),
    ]


def test_printed_points_decide_what_ties():
    """80.3333 of three judges and 80.33 of a hundred are printed alike."""
    third = entry(1, flat(80), flat(80), flat(81))
    hundred = entry(2, *[flat(80)] * 67, *[flat(81)] * 33)
    assert [line.joint for line in rules.places([third, hundred], Terms((100,)))] == [True, True]


def test_who_went_on_stands_before_who_did_not():
    ideas = [entry(1, flat(95), stage=0), entry(2, flat(60), stage=1)]
    assert placed(ideas) == [(2, Decimal(60), 1), (1, Decimal(95), 2)]


def test_idea_nobody_judged_has_no_place():
    lines = rules.places([entry(2), entry(1), entry(3, flat(50))], Terms((100,)))
    assert [(one.key.int, one.place, one.points, one.tied) for one in lines] == [
        (3, 1, Decimal(50), False),
        (1, None, None, False),
        (2, None, None, False),
    ]


def test_lowest_and_highest_judge_are_shown():
    (line,) = rules.places([entry(1, flat(70), flat(90), flat(85))], Terms((100,), Mean.TRIMMED))
    assert (line.points, line.judges, line.low, line.high) == (Decimal(85), 3, 70, 90)


# --- prizes ---------------------------------------------------------------------------------------------------
def awarded(totals, seats, rule=TieRule.JOINT):
    ideas = [entry(number, flat(total)) for number, total in enumerate(totals, start=1)]
    lines = rules.places(ideas, Terms((100,), tie_rule=rule))
    given = rules.award(lines, seats)
    return [given[key(number)] for number in range(1, len(totals) + 1)]


def test_prizes_go_by_place():
    assert awarded([90, 80, 70, 60, 50], [(1, 1), (2, 2)]) == [1, 2, 2, None, None]


def test_joint_place_shares_the_prize_and_the_next_begins_behind_it():
    assert awarded([90, 90, 70, 60], [(1, 1), (2, 2)]) == [1, 1, 2, None]


def test_joint_place_at_the_last_seat_exceeds_it():
    assert awarded([90, 80, 80, 80], [(1, 1), (2, 1)]) == [1, 2, 2, 2]


def test_idea_nobody_judged_gets_no_prize():
    lines = rules.places([entry(1), entry(2, flat(10))], Terms((100,)))
    assert rules.award(lines, [(1, 5)]) == {key(2): 1, key(1): None}


def test_prize_without_seats_is_passed_over():
    assert awarded([90, 80], [(1, 0), (2, 1)]) == [2, None]


# --- judges ---------------------------------------------------------------------------------------------------
def test_severity_is_the_distance_from_the_others_on_the_same_ideas():
    """Judge 2 gives ten less than judge 1 everywhere; judge 3 judged one idea alone."""
    ideas = [
        Entry(key(1), 1, {1: flat(80), 2: flat(70)}),
        Entry(key(2), 2, {1: flat(60), 2: flat(50)}),
        Entry(key(3), 3, {3: flat(40)}),
    ]
    assert [(one.judge, one.ideas, one.mean, one.apart) for one in rules.severities(ideas)] == [
        (2, 2, Decimal(60), Decimal("-10.00")),
        (1, 2, Decimal(70), Decimal("10.00")),
        (3, 1, Decimal(40), None),
    ]


def test_severity_compares_with_the_mean_of_the_others():
    ideas = [Entry(key(1), 1, {1: flat(90), 2: flat(60), 3: flat(70)})]
    apart = {one.judge: one.apart for one in rules.severities(ideas)}
    assert apart == {1: Decimal("25.00"), 2: Decimal("-20.00"), 3: Decimal("-5.00")}


def test_leaving_one_judge_out_shows_whose_place_and_prize_change():
    """Judge 3 alone puts the second idea on top."""
    ideas = [
        Entry(key(1), 1, {1: flat(80), 2: flat(80), 3: flat(50)}),
        Entry(key(2), 2, {1: flat(75), 2: flat(75), 3: flat(90)}),
        Entry(key(3), 3, {1: flat(40), 2: flat(40)}),
    ]
    moves = rules.moves(ideas, Terms((100,)), [(1, 1)])
    assert {judge: [(one.key.int, one.place, one.without, one.prize_changes) for one in found] for judge, found in moves.items()} == {
        1: [],
        2: [],
        3: [(2, 1, 2, True), (1, 2, 1, True)],
    }  # fmt: skip


def test_idea_only_the_left_out_judge_judged_falls_out():
    ideas = [Entry(key(1), 1, {1: flat(80)}), Entry(key(2), 2, {2: flat(70)})]
    moves = rules.moves(ideas, Terms((100,)), [(1, 1)])
    assert [(one.key.int, one.without) for one in moves[1]] == [(1, None), (2, 1)]
    assert [(one.key.int, one.without) for one in moves[2]] == [(2, None)]


def test_leaving_out_is_the_same_as_never_having_judged():
    ideas = [
        entry(
            number, *[(number * 7 % 31, number * judge % 29, judge, number % 16, 5) for judge in range(1, 6)]
        )
        for number in range(1, 30)
    ]
    terms = Terms(WEIGHTS, Mean.TRIMMED)
    moves = rules.moves(ideas, terms, [(1, 1), (2, 2)])
    for judge in range(1, 6):
        less = [
            Entry(one.key, one.number, {name: marks for name, marks in one.marks.items() if name != judge})
            for one in ideas
        ]
        there = {line.key: line.place for line in rules.places(less, terms)}
        full = {line.key: line.place for line in rules.places(ideas, terms)}
        assert {one.key: one.without for one in moves[judge]} == {
            one: place for one, place in there.items() if place != full[one]
        }
