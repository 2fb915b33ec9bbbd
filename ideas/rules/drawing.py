"""Which judge reads which idea: drawn by chance, evenly, and the same for the same seed. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from random import Random
from typing import Any

Pair = tuple[int, Any]  # (judge, idea)


def draw(
    ideas: Sequence[Any],
    judges: Sequence[int],
    *,
    each: int,
    seed: int,
    barred: Collection[Pair] = (),
    done: Collection[Pair] = (),
    begun: Collection[Pair] = (),
    loose: Collection[Pair] = (),
) -> set[Pair]:
    """The pairs there shall be besides `done` and `begun`.

    each: judges an idea needs; 0: all who may. barred: conflicts and recusals. done: handed in, so nothing left to do.
    begun: stays with its judge. loose: may go to another judge. Where fewer judges may read an idea, it gets those.
    """
    table = _Table(judges, each, barred, Random(seed))  # noqa: S311 - a fair draw that can be repeated, no secret
    table.lay(done, weighs=False)
    table.lay(begun)
    table.lay(loose, moves=True)
    table.fill(ideas)
    if each:
        table.balance()
    return table.movable


def shuffled(ideas: Iterable[Any], *, seed: int, judge: int) -> list[Any]:
    """The order in which a judge reads: everybody has one of their own, so that no idea is always last."""
    order = sorted(ideas, key=str)
    Random(f"{seed}:{judge}").shuffle(order)  # noqa: S311 - as above
    return order


def with_least(left: Mapping[int, int], *, seed: int) -> int:
    """The judge with least left to read, by chance among equals. left: judge → number of ideas; not empty."""
    chance = Random(seed)  # noqa: S311 - as above
    return min(sorted(left), key=lambda one: (left[one], chance.random()))


class _Table:
    def __init__(self, judges: Sequence[int], each: int, barred: Collection[Pair], chance: Random) -> None:
        self.judges = sorted(judges)
        self.wanted = each or len(judges)
        self.barred = set(barred)
        self.chance = chance
        self.judges_of: defaultdict[Any, set[int]] = defaultdict(set)
        self.load: Counter[int] = Counter()
        self.movable: set[Pair] = set()

    def lay(self, pairs: Iterable[Pair], *, weighs: bool = True, moves: bool = False) -> None:
        for judge, idea in pairs:
            self.judges_of[idea].add(judge)
            self.load[judge] += weighs
            if moves:
                self.movable.add((judge, idea))

    def fill(self, ideas: Sequence[Any]) -> None:
        """Ideas with the fewest possible judges choose first."""
        order = sorted(ideas, key=str)
        self.chance.shuffle(order)
        for idea in sorted(order, key=lambda one: len(self._free(one))):
            free = self._free(idea)
            while free and len(self.judges_of[idea]) < self.wanted:
                judge = min(free, key=lambda one: (self.load[one], self.chance.random()))
                free.remove(judge)
                self.lay([(judge, idea)], moves=True)

    def balance(self) -> None:
        """Hand ideas from those with most left to those with least, while that evens it out."""
        while self._move_one():
            pass

    def _move_one(self) -> bool:
        by_load = sorted(self.judges, key=lambda one: (self.load[one], one))
        for high in reversed(by_load):
            own = sorted((idea for judge, idea in self.movable if judge == high), key=str)
            for low in by_load:
                if self.load[high] - self.load[low] <= 1:
                    break
                idea = next((one for one in own if self._may_read(low, one)), None)
                if idea is not None:
                    self._move(idea, high, low)
                    return True
        return False

    def _move(self, idea: Any, high: int, low: int) -> None:
        self.movable.remove((high, idea))
        self.judges_of[idea].remove(high)
        self.load[high] -= 1
        self.lay([(low, idea)], moves=True)

    def _free(self, idea: Any) -> list[int]:
        return [judge for judge in self.judges if self._may_read(judge, idea)]

    def _may_read(self, judge: int, idea: Any) -> bool:
        return judge not in self.judges_of[idea] and (judge, idea) not in self.barred
