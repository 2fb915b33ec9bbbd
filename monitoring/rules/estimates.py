"""Fair means of departments: a strict rater or a hard scenario is not theirs. Pure, and plain Python: web workers
carry no matrix library, and a city's round is a few thousand cells.

The model: a call's points = mean + department + rater + difficulty + chance. Departments are taken as they are
(fixed); raters and difficulties are drawn from a spread that is estimated first (Henderson's method 3, Searle,
Casella & McCulloch: Variance Components, ch. 5), so that nothing is adjusted where nothing differs. The department
means are then drawn towards the whole by how well each is known (empirical Bayes; spread between departments by
DerSimonian and Laird's moments).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt

Matrix = list[list[float]]
WIDE = 1.96  # 95 in 100
SINGULAR = 1e-9
KINDS = ("rater", "difficulty")


@dataclass(frozen=True, slots=True)
class Cell:
    """Calls alike. n of them; total: the sum of their points; squares: of the points squared.

    rater, difficulty: None where unknown (scored anew, no scenario): then nothing is adjusted for.
    """

    division: int
    rater: int | None
    difficulty: int | None
    n: int
    total: float
    squares: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """A department. raw: the plain mean; adjusted: for raters and difficulty; shrunk: drawn towards the whole.

    error: standard error of `adjusted`; low, high: 95 % around `shrunk`.
    """

    n: int
    raw: float
    adjusted: float
    error: float
    shrunk: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Effect:
    """A rater or a difficulty: points above (+, mild, easy) or below (−, strict, hard) the others; n calls."""

    n: int
    raw: float
    points: float
    error: float


@dataclass(frozen=True, slots=True)
class Fit:
    """mean: of all calls. spread: standard deviation of one call's points; between: of the true department means."""

    n: int
    mean: float
    spread: float
    between: float
    divisions: dict[int, Estimate]
    raters: dict[int, Effect]
    difficulties: dict[int, Effect]


def fit(cells: Iterable[Cell], like: Mapping[int, str] | None = None) -> Fit:
    """Means of departments with what raters and difficulties add taken away. Without calls all is empty.

    like: the group of each department; each is drawn towards the mean of its own group. Without it, of all.
    """
    known = [cell for cell in cells if cell.n]
    n = sum(cell.n for cell in known)
    if not n:
        return Fit(0, 0.0, 0.0, 0.0, {}, {}, {})
    mean = sum(cell.total for cell in known) / n
    table = _Table(known, mean)
    chance = table.chance()
    covariance = table.solve(chance)
    divisions, between = _divisions(table, covariance, chance, like or {})
    return Fit(
        n,
        mean,
        sqrt(chance),
        sqrt(between),
        divisions,
        table.effects("rater", covariance, chance),
        table.effects("difficulty", covariance, chance),
    )


class _Table:
    """The cells as sums by department and by column; a column is a rater or a difficulty. Points count from the mean."""

    def __init__(self, cells: Sequence[Cell], mean: float) -> None:
        self.mean = mean
        self.columns: list[tuple[str, int]] = _columns(cells)
        place = {column: index for index, column in enumerate(self.columns)}
        size = len(self.columns)
        self.n: dict[int, int] = defaultdict(int)
        self.sums: dict[int, float] = defaultdict(float)
        self.rows: dict[int, list[float]] = defaultdict(
            lambda: [0.0] * size
        )  # calls of a department by column
        self.crossed: Matrix = [[0.0] * size for _column in self.columns]
        self.column_sums = [0.0] * size
        self.squares = 0.0
        self.values = [0.0] * size  # what each column adds, once solved
        for cell in cells:
            self._add(cell, [place[one] for one in _columns_of(cell) if one in place])

    def _add(self, cell: Cell, touched: Sequence[int]) -> None:
        above = cell.total - cell.n * self.mean
        self.n[cell.division] += cell.n
        self.sums[cell.division] += above
        self.squares += cell.squares - 2 * self.mean * cell.total + cell.n * self.mean**2
        for one in touched:
            self.rows[cell.division][one] += cell.n
            self.column_sums[one] += above
            for other in touched:
                self.crossed[one][other] += cell.n

    @cached_property
    def within(self) -> tuple[Matrix, list[float]]:
        """Normal equations of the columns with the departments taken out (absorbed)."""
        matrix = [list(row) for row in self.crossed]
        right = list(self.column_sums)
        for division, n in self.n.items():
            row = self.rows[division]
            touched = [index for index, calls in enumerate(row) if calls]
            for one in touched:
                share = row[one] / n
                right[one] -= share * self.sums[division]
                for other in touched:
                    matrix[one][other] -= share * row[other]
        return matrix, right

    def chance(self) -> float:
        """Variance of one call that neither department nor column explains."""
        matrix, right = self.within
        inverse, rank = _inverse(matrix)
        explained = sum(value * value / self.n[division] for division, value in self.sums.items())
        explained += _dot(right, _times(inverse, right))
        free = sum(self.n.values()) - len(self.n) - rank
        left = max(0.0, self.squares - explained)
        return left / free if free > 0 else 0.0

    def solve(self, chance: float) -> Matrix:
        """Fill `values`; returns the covariance of their errors, in units of the chance variance.

        A kind of column (raters, difficulties) without a spread of its own adds nothing.
        """
        matrix, right = self.within
        size = len(self.columns)
        spreads = {kind: self._spread(kind, matrix, right, chance) for kind in KINDS}
        kept = [index for index, (kind, _key) in enumerate(self.columns) if spreads[kind] > 0]
        held = [
            [
                matrix[one][other] + (chance / spreads[self.columns[one][0]] if one == other else 0.0)
                for other in kept
            ]
            for one in kept
        ]
        inverse, _rank = _inverse(held)
        covariance = [[0.0] * size for _column in self.columns]
        for row, one in enumerate(kept):
            self.values[one] = _dot(inverse[row], [right[other] for other in kept])
            for column, other in enumerate(kept):
                covariance[one][other] = inverse[row][column]
        self._centre()
        return covariance

    def _spread(self, kind: str, matrix: Matrix, right: Sequence[float], chance: float) -> float:
        """Variance of the true effects of one kind: what they explain beyond departments and the other kind."""
        mine = self._of(kind)
        rest = [index for index in range(len(self.columns)) if index not in mine]
        matrix, right = _without(matrix, right, mine, rest)
        inverse, rank = _inverse(matrix)
        trace = sum(matrix[index][index] for index in range(len(mine)))
        if rank == 0 or trace <= SINGULAR:
            return 0.0
        found = (_dot(right, _times(inverse, right)) - rank * chance) / trace
        return found if found > chance * SINGULAR else 0.0

    def _of(self, kind: str) -> list[int]:
        return [index for index, (one, _key) in enumerate(self.columns) if one == kind]

    def _centre(self) -> None:
        """Effects of a kind are told against the average call."""
        shares = self.shares()
        for kind in KINDS:
            mine = self._of(kind)
            middle = sum(shares[index] * self.values[index] for index in mine)
            for index in mine:
                self.values[index] -= middle

    def shares(self) -> list[float]:
        """Of all calls that have one of the kind, the share of each column: what is usual."""
        calls = {kind: sum(self.crossed[index][index] for index in self._of(kind)) for kind in KINDS}
        return [self.crossed[index][index] / calls[kind] for index, (kind, _key) in enumerate(self.columns)]

    def effects(self, wanted: str, covariance: Matrix, chance: float) -> dict[int, Effect]:
        shares = self.shares()
        found = {}
        for index in self._of(wanted):
            n = self.crossed[index][index]
            apart = [
                (column == index) - (shares[column] if kind == wanted else 0.0)
                for column, (kind, _key) in enumerate(self.columns)
            ]
            error = sqrt(max(0.0, chance * _dot(apart, _times(covariance, apart))))
            raw = self.mean + self.column_sums[index] / n
            found[self.columns[index][1]] = Effect(int(n), raw, self.values[index], error)
        return found


def _divisions(
    table: _Table, covariance: Matrix, chance: float, like: Mapping[int, str]
) -> tuple[dict[int, Estimate], float]:
    """The estimates, and the variance between the true means of a group."""
    usual = table.shares()
    adjusted: dict[int, float] = {}
    variance: dict[int, float] = {}
    groups: dict[str, list[int]] = defaultdict(list)
    for division, n in table.n.items():
        shares = [calls / n for calls in table.rows[division]]
        apart = [share - common for share, common in zip(shares, usual, strict=True)]
        adjusted[division] = table.mean + table.sums[division] / n - _dot(shares, table.values)
        variance[division] = chance * (1 / n + _dot(apart, _times(covariance, apart)))
        groups[like.get(division, "")].append(division)
    between = _between(groups.values(), adjusted, variance) if chance else 0.0
    found = {}
    for members in groups.values():
        middle, error = _middle([(adjusted[one], between + variance[one]) for one in members])
        for one in members:
            trust = between / (between + variance[one]) if between else 0.0
            shrunk = middle + trust * (adjusted[one] - middle)
            wide = WIDE * sqrt(trust * variance[one] + (1 - trust) ** 2 * error)
            raw = table.mean + table.sums[one] / table.n[one]
            found[one] = Estimate(
                table.n[one], raw, adjusted[one], sqrt(variance[one]), shrunk, shrunk - wide, shrunk + wide
            )
    return found, between


def _between(
    groups: Iterable[Sequence[int]], means: Mapping[int, float], variances: Mapping[int, float]
) -> float:
    """DerSimonian and Laird: how much more the means of a group differ than chance lets them."""
    excess = room = 0.0
    for members in groups:
        weights = {one: 1 / variances[one] for one in members}
        whole = sum(weights.values())
        middle = sum(weights[one] * means[one] for one in members) / whole
        excess += sum(weights[one] * (means[one] - middle) ** 2 for one in members) - (len(members) - 1)
        room += whole - sum(weight * weight for weight in weights.values()) / whole
    return max(0.0, excess / room) if room > SINGULAR else 0.0


def _middle(known: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """(mean, variance) of each → the mean they are drawn to, and its variance."""
    if not all(variance for _mean, variance in known):
        return sum(mean for mean, _variance in known) / len(known), 0.0
    whole = sum(1 / variance for _mean, variance in known)
    return sum(mean / variance for mean, variance in known) / whole, 1 / whole


# --- columns and small matrices -------------------------------------------------------------------------------
def _columns_of(cell: Cell) -> list[tuple[str, int]]:
    found = (("rater", cell.rater), ("difficulty", cell.difficulty))
    return [(kind, key) for kind, key in found if key is not None]


def _columns(cells: Iterable[Cell]) -> list[tuple[str, int]]:
    return sorted({column for cell in cells for column in _columns_of(cell)})


def _without(
    matrix: Matrix, right: Sequence[float], mine: Sequence[int], rest: Sequence[int]
) -> tuple[Matrix, list[float]]:
    """The equations of `mine` with `rest` taken out."""
    inverse, _rank = _inverse([[matrix[one][other] for other in rest] for one in rest])
    outside = [right[index] for index in rest]
    crossed = [[matrix[one][other] for other in rest] for one in mine]
    through = [_times(inverse, row) for row in crossed]  # symmetric: row · inverse
    reduced = [
        [matrix[one][other] - _dot(through[row], crossed[column]) for column, other in enumerate(mine)]
        for row, one in enumerate(mine)
    ]
    return reduced, [right[one] - _dot(through[row], outside) for row, one in enumerate(mine)]


def _inverse(matrix: Matrix) -> tuple[Matrix, int]:
    """A generalised inverse of a symmetric matrix without negative directions, and its rank (sweep operator)."""
    work = [list(row) for row in matrix]
    size = len(work)
    scale = [abs(work[index][index]) for index in range(size)]
    swept = [index for index in range(size) if _sweep(work, index, SINGULAR * max(1.0, scale[index]))]
    inside = set(swept)
    inverse = [
        [work[row][column] if row in inside and column in inside else 0.0 for column in range(size)]
        for row in range(size)
    ]
    return inverse, len(swept)


def _sweep(work: Matrix, pivot: int, least: float) -> bool:
    """One step of Gauss and Jordan in place; False where the direction is known already."""
    centre = work[pivot][pivot]
    if centre <= least:
        return False
    lead = [value / centre for value in work[pivot]]
    for index, row in enumerate(work):
        factor = row[pivot]
        if index == pivot or not factor:
            continue
        work[index] = [value - factor * one for value, one in zip(row, lead, strict=True)]
        work[index][pivot] = -factor / centre
    work[pivot] = lead
    work[pivot][pivot] = 1 / centre
    return True


def _times(matrix: Matrix, vector: Sequence[float]) -> list[float]:
    return [_dot(row, vector) for row in matrix]


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))
