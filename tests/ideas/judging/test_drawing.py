"""The draw: as many as asked for, even, by chance, and the same for the same seed."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from ideas.rules.drawing import draw, shuffled

IDEAS = list(range(100, 160))


def loads(pairs):
    return Counter(judge for judge, _idea in pairs)


@pytest.mark.parametrize(("judges", "each"), [(5, 3), (7, 2), (5, 1), (6, 5)])
def test_every_idea_has_as_many_judges_and_every_judge_about_as_many_ideas(judges, each):
    pairs = draw(IDEAS, range(judges), each=each, seed=1)
    assert set(Counter(idea for _judge, idea in pairs).values()) == {each}
    assert max(loads(pairs).values()) - min(loads(pairs).values()) <= 1


def test_all_judges_read_all_when_no_number_is_given():
    assert len(draw(IDEAS, range(4), each=0, seed=1)) == 240


def test_same_seed_same_draw_and_another_seed_another():
    first, second, other = (draw(IDEAS, range(5), each=2, seed=seed) for seed in (7, 7, 8))
    assert first == second != other


def test_barred_pairs_are_never_drawn_and_the_rest_stays_even():
    chance = Random(3)
    barred = {(judge, idea) for judge in range(6) for idea in IDEAS if chance.random() < 0.3}
    pairs = draw(IDEAS, range(6), each=3, seed=1, barred=barred)
    assert not pairs & barred
    for idea in IDEAS:
        free = sum((judge, idea) not in barred for judge in range(6))
        assert sum(one == idea for _judge, one in pairs) == min(3, free)
    assert max(loads(pairs).values()) - min(loads(pairs).values()) <= 1


def test_idea_of_few_free_judges_gets_those():
    barred = {(judge, 100) for judge in range(1, 5)}
    assert set(draw([100], range(5), each=3, seed=1, barred=barred)) == {(0, 100)}


def test_what_is_done_counts_for_the_idea_and_weighs_nothing():
    done = {(0, idea) for idea in IDEAS[:30]}
    pairs = draw(IDEAS, range(2), each=1, seed=1, done=done)
    assert {idea for _judge, idea in pairs} == set(IDEAS[30:])
    assert loads(pairs) == {0: 15, 1: 15}


def test_newcomer_takes_an_even_share_of_what_is_loose_and_nothing_that_was_begun():
    held = draw(IDEAS, range(3), each=1, seed=1)
    begun = {pair for pair in held if pair[0] == 0}
    pairs = draw(IDEAS, range(4), each=1, seed=2, begun=begun, loose=held - begun)
    assert not {idea for _judge, idea in pairs} & {idea for _judge, idea in begun}
    assert sorted(loads(pairs).values()) == [13, 13, 14]
    assert len(pairs - held) == 13 or len(pairs - held) == 14


def test_each_judge_reads_in_an_order_of_their_own():
    assert shuffled(IDEAS, seed=1, judge=1) != shuffled(IDEAS, seed=1, judge=2)
    assert shuffled(IDEAS, seed=1, judge=1) == shuffled(reversed(IDEAS), seed=1, judge=1)
