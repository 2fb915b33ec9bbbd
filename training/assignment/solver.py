"""The solver: people in pools, a linear programme over them, whole numbers demanded where it does not give them itself.

Everybody may stay without a seat, so that there is always an answer. What a seat is worth decides in this order:
compulsory people seated, others seated, wishes heeded, cohorts filled alike. The same problem and seed give the same
answer: one thread, and no clock but a far limit.

The programme is nearly a network: its linear answer is nearly always whole, and found in a fraction of a second.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from training.assignment.problem import (
    Person,
    Places,
    Problem,
    Run,
    all_out,
    days_of,
    may_attend,
    most_out,
    out_days,
    training_days,
)

COMPULSORY_SEAT, OTHER_SEAT = 100_000, 10_000
WISH_WORTH = (30, 20, 10)  # of the first, second and third choice
ABOVE_SHARE = -1  # for each person above an even share of all seats
MOST_SECONDS = 30.0  # many times what 3,000 people need; then the best answer so far counts
GAP = 0.99  # every worth is a whole number: nearer than one is the optimum
WHOLE = 1e-6

Tell = Callable[[int], None]
Post = tuple[int, date]  # a unit on a day


@dataclass(slots=True)
class Pool:
    """People who are the same to every rule but their wishes. `runs`: numbers of the cohorts they may attend."""

    unit: int
    compulsory: bool
    runs: tuple[int, ...]
    out: frozenset[date]  # on these days they are out anyhow
    members: dict[tuple[int, ...], list[int]] = field(default_factory=lambda: defaultdict(list))  # by wishes

    @property
    def size(self) -> int:
        return sum(map(len, self.members.values()))


@dataclass(frozen=True, slots=True)
class Choice:
    """One column: how many of a pool attend a cohort; with wishes, only those who have these wishes."""

    pool: int
    run: int
    wishes: tuple[int, ...] | None = None


def solve(problem: Problem, *, seed: int, tell: Tell = lambda _percent: None) -> Places:
    """Everybody's cohort, or None. `tell` hears how many percent of the way are done."""
    chance = Random(seed)  # noqa: S311 - no secret: it makes answers differ, and repeat
    pools = pools_of(problem, chance)
    tell(30)
    choices = list(_choices(pools))
    counts = _Programme(problem, pools, choices, seed=seed).solved() if choices else []
    tell(80)
    places = _dealt(problem, pools, choices, counts, chance)
    _fill(problem, places)
    return places


def pools_of(problem: Problem, chance: Random) -> list[Pool]:
    """Pools and their members in an order that is the seed's."""
    numbers = {run.id: number for number, run in enumerate(problem.runs)}
    days = training_days(problem.runs)
    bounds: dict[Hashable, tuple[tuple[int, ...], frozenset[date]]] = {}
    pools: dict[Hashable, Pool] = {}
    for person in chance.sample(problem.people, len(problem.people)):
        bound = (person.division, person.away, person.busy)
        if bound not in bounds:
            bounds[bound] = (_free(person, problem.runs), out_days(person, days))
        runs, out = bounds[bound]
        pool = pools.setdefault(
            (person.unit, person.compulsory, runs, out), Pool(person.unit, person.compulsory, runs, out)
        )
        wishes = tuple(numbers[wish] for wish in person.wishes if numbers.get(wish) in runs)
        pool.members[wishes].append(person.id)
    return list(pools.values())


def _free(person: Person, runs: Sequence[Run]) -> tuple[int, ...]:
    return tuple(number for number, run in enumerate(runs) if run.seats > 0 and may_attend(person, run))


def _choices(pools: Sequence[Pool]) -> Iterator[Choice]:
    for number, pool in enumerate(pools):
        yield from (Choice(number, run) for run in pool.runs)
        for wishes in pool.members:
            yield from (Choice(number, run, wishes) for run in wishes)


def room_left(problem: Problem, days: frozenset[date]) -> dict[Post, int]:
    """(unit, day) → how many more of it may be out that day."""
    out = all_out(problem, days)
    return {
        (unit, day): max(0, most_out(size, problem.percent) - out[unit, day])
        for unit, size in problem.sizes.items()
        for day in days
    }


class _Programme:
    """The linear programme: columns are choices, then what each cohort has above its share; rows are limits."""

    def __init__(
        self, problem: Problem, pools: Sequence[Pool], choices: Sequence[Choice], *, seed: int
    ) -> None:
        self.problem, self.pools, self.choices, self.seed = problem, pools, choices, seed
        self.rows: dict[Hashable, dict[int, float]] = defaultdict(dict)
        self.most: dict[Hashable, float] = {}
        self.worth: list[float] = []
        for column, choice in enumerate(choices):
            self._add(column, choice)
        self._add_limits()
        self._add_shares()

    def _add(self, column: int, choice: Choice) -> None:
        pool, run = self.pools[choice.pool], self.problem.runs[choice.run]
        worth = COMPULSORY_SEAT if pool.compulsory else OTHER_SEAT
        if choice.wishes is not None:
            worth += WISH_WORTH[choice.wishes.index(choice.run)]
            self.rows["wishing", choice.pool, choice.wishes][column] = 1
        self.worth.append(worth)
        self.rows["pool", choice.pool][column] = 1
        self.rows["seats", choice.run][column] = 1
        for day in days_of(run.hours) - pool.out:
            self.rows["counter", pool.unit, day][column] = 1

    def _add_limits(self) -> None:
        room = room_left(self.problem, training_days(self.problem.runs))
        for number, pool in enumerate(self.pools):
            self.most["pool", number] = pool.size
            self.most |= {("wishing", number, wishes): len(ids) for wishes, ids in pool.members.items()}
        self.most |= {("seats", number): run.seats for number, run in enumerate(self.problem.runs)}
        self.most |= {("counter", unit, day): left for (unit, day), left in room.items()}

    def _add_shares(self) -> None:
        """Where there are more seats than people: what lies above an even share is a column of its own."""
        seats, people = sum(run.seats for run in self.problem.runs), len(self.problem.people)
        if people >= seats:
            return
        for number, run in enumerate(self.problem.runs):
            self.rows["share", number] = {**self.rows["seats", number], len(self.worth): -1}
            self.most["share", number] = -(-people * run.seats // seats)
            self.worth.append(ABOVE_SHARE)

    def solved(self) -> list[int]:
        """How many of each choice: whole numbers that keep every limit."""
        import highspy  # noqa: PLC0415 - large, and web workers never solve

        highs = self._loaded(highspy)
        highs.run()
        linear = list(highs.getSolution().col_value)
        if all(abs(value - round(value)) < WHOLE for value in linear):
            return self._counts(linear)
        whole = highspy.HighsVarType.kInteger
        for column in range(len(self.choices)):
            highs.changeColIntegrality(column, whole)
        highs.run()
        if highs.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            return self._counts(list(highs.getSolution().col_value))
        return self._counts([value - value % 1 for value in linear])  # less of each keeps every limit as well

    def _counts(self, values: list[float]) -> list[int]:
        return [round(value) for value in values[: len(self.choices)]]

    def _loaded(self, highspy: Any) -> Any:
        import numpy as np  # noqa: PLC0415

        highs, programme = highspy.Highs(), highspy.HighsLp()
        for name, value in {
            "output_flag": False, "threads": 1, "random_seed": self.seed % 2**31, "time_limit": MOST_SECONDS,
            "mip_abs_gap": GAP, "mip_rel_gap": 0.0,
        }.items():  # fmt: skip
            highs.setOptionValue(name, value)
        rows = list(self.rows.items())
        programme.num_col_, programme.num_row_ = len(self.worth), len(rows)
        programme.sense_ = highspy.ObjSense.kMaximize
        programme.col_cost_ = np.array(self.worth)
        programme.col_lower_ = np.zeros(len(self.worth))
        programme.col_upper_ = np.full(len(self.worth), highs.inf)
        programme.row_lower_ = np.full(len(rows), -highs.inf)
        programme.row_upper_ = np.array([float(self.most[name]) for name, _terms in rows])
        matrix = programme.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.start_ = np.cumsum([0, *(len(terms) for _name, terms in rows)])
        matrix.index_ = np.array([column for _name, terms in rows for column in terms])
        matrix.value_ = np.array([value for _name, terms in rows for value in terms.values()], dtype=float)
        highs.passModel(programme)
        return highs


def _dealt(
    problem: Problem, pools: Sequence[Pool], choices: Sequence[Choice], counts: Sequence[int], chance: Random
) -> dict[int, UUID | None]:
    """First those whose wish is heeded, then the others of each pool into what it has left."""
    places: dict[int, UUID | None] = {person.id: None for person in problem.people}
    waiting = [{wishes: list(ids) for wishes, ids in pool.members.items()} for pool in pools]
    for choice, count in zip(choices, counts, strict=True):
        if choice.wishes is not None:
            for _seat in range(count):
                places[waiting[choice.pool][choice.wishes].pop()] = problem.runs[choice.run].id
    others = [[person for ids in groups.values() for person in ids] for groups in waiting]
    for group in others:
        chance.shuffle(group)
    for choice, count in zip(choices, counts, strict=True):
        if choice.wishes is None:
            for _seat in range(count):
                places[others[choice.pool].pop()] = problem.runs[choice.run].id
    return places


def _fill(problem: Problem, places: dict[int, UUID | None]) -> None:
    """Nobody stays without a seat they could simply take: only after a search cut short is there anything to do."""
    without = [person for person in problem.people if places[person.id] is None]
    if not without:
        return
    days = {run.id: days_of(run.hours) for run in problem.runs}
    seats = {run.id: run.seats for run in problem.runs}
    room = room_left(problem, training_days(problem.runs))

    def take(person: Person, run: Run) -> None:
        seats[run.id] -= 1
        for day in days[run.id] - out_days(person, days[run.id]):
            room[person.unit, day] -= 1

    runs = {run.id: run for run in problem.runs}
    for person in problem.people:
        place = places[person.id]
        if place is not None:
            take(person, runs[place])
    for person in sorted(without, key=lambda one: not one.compulsory):
        for run in problem.runs:
            counters = days[run.id] - out_days(person, days[run.id])
            free = seats[run.id] > 0 and all(room[person.unit, day] > 0 for day in counters)
            if free and may_attend(person, run):
                places[person.id] = run.id
                take(person, run)
                break
