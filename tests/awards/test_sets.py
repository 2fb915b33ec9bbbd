"""Joining by pairs: chains, sizes, the least likeness inside."""

from __future__ import annotations

import random
from collections import Counter

from awards.sets import Sets


def test_sets_nothing_joined_is_no_set() -> None:
    assert list(Sets(3).roots()) == []


def test_sets_one_wording_of_several_letters_is_a_set() -> None:
    sets = Sets(2)
    sets.letters[1] = 3
    assert list(sets.roots()) == [1]
    assert sets.likeness[1] == 1.0


def test_sets_a_chain_is_one_set_with_the_least_likeness() -> None:
    sets = Sets(5)
    for one, likeness in ((0, 1.0), (2, 0.75), (1, 0.875)):
        sets.join(one, one + 1, likeness)
    (root,) = sets.roots()
    assert (sets.letters[root], sets.likeness[root]) == (4, 0.75)
    assert sets.members([root], most=3) == {root: [0, 1, 2]}


def test_sets_joined_again_count_once() -> None:
    sets = Sets(2)
    sets.join(0, 1, 0.875)
    sets.join(1, 0, 0.75)
    (root,) = sets.roots()
    assert (sets.letters[root], sets.likeness[root]) == (2, 0.75)


def test_sets_of_random_pairs_equal_a_slow_search() -> None:
    chance = random.Random(1)
    pairs = [(chance.randrange(60), chance.randrange(60)) for _number in range(40)]
    sets = Sets(60)
    for one, other in pairs:
        sets.join(one, other, 1.0)
    slowly = list(range(60))
    for one, other in pairs:
        slowly = [slowly[one] if name == slowly[other] else name for name in slowly]
    assert sorted(sets.letters[root] for root in sets.roots()) == sorted(
        size for size in Counter(slowly).values() if size > 1
    )
