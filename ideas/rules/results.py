"""Points, places, ties and prizes; how strict each judge was, and what would change without one of them. Pure.

Everything is counted in hundredths of a point, as it is printed: whoever recalculates the record by hand arrives at
the same places, and two ideas tie when their printed points are alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from ideas.enums import Mean, TieRule

LEAST_FOR_TRIMMED = 3  # judges: fewer leave nothing between the highest and the lowest


@dataclass(frozen=True, slots=True)
class Terms:
    """What the notice says about counting. weights: of the criteria in their order; their points come in it too."""

    weights: tuple[int, ...]
    mean: str = Mean.PLAIN
    tie_rule: str = TieRule.CRITERIA
    likes_points: int = 0

    @property
    def heaviest_first(self) -> list[int]:
        """Positions of the criteria as a tie asks for them."""
        return sorted(range(len(self.weights)), key=lambda one: (-self.weights[one], one))


@dataclass(frozen=True, slots=True)
class Entry:
    """An idea with what was handed in for it. number: of receipt. marks: judge → points by criterion.

    stage: the order of the last phase it was judged in; whoever went on stands before whoever did not.
    """

    key: UUID
    number: int
    marks: Mapping[int, Sequence[int]]
    likes: int = 0
    stage: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """An idea in its place; None without a judge. low, high: the sterner and the kinder judge's whole points.

    tied: others have the same points. joint: nothing parted them, they share the place.
    """

    key: UUID
    points: Decimal | None
    place: int | None
    judges: int
    low: int | None
    high: int | None
    tied: bool = False
    joint: bool = False


@dataclass(frozen=True, slots=True)
class Severity:
    """A judge: how many ideas, their mean, and by how much above (+) or below (−) the others on the same ideas."""

    judge: int
    ideas: int
    mean: Decimal
    apart: Decimal | None


@dataclass(frozen=True, slots=True)
class Move:
    """An idea whose place would change if one judge were left out."""

    key: UUID
    place: int | None
    without: int | None
    prize_changes: bool


# --- points -----------------------------------------------------------------------------------------------------
def mean_of(totals: Collection[int], mean: str) -> int | None:
    """In hundredths, halves upwards. Trimmed: without the highest and the lowest, from three judges on."""
    counted = sorted(totals)
    if mean == Mean.TRIMMED and len(counted) >= LEAST_FOR_TRIMMED:
        counted = counted[1:-1]
    return _hundredths(sum(counted), len(counted)) if counted else None


def _hundredths(total: int, count: int) -> int:
    """total / count in hundredths, halves away from zero."""
    sign = -1 if total < 0 else 1
    return sign * ((200 * abs(total) + count) // (2 * count))


def as_points(hundredths: int) -> Decimal:
    return Decimal(hundredths) / 100


def added_for_likes(likes: int, most: int, points: int) -> int:
    """In hundredths: `points` for the most liked idea, less in proportion for the others."""
    return _hundredths(points * likes, most) if most else 0


# --- places -------------------------------------------------------------------------------------------------------
def places(entries: Sequence[Entry], terms: Terms) -> list[Line]:
    """All ideas in order: by phase reached, points, the notice's tie rule, and last by number of receipt."""
    return _lines(_count(entries, terms).values())


def _count(entries: Sequence[Entry], terms: Terms) -> dict[UUID, _Counted]:
    most = max((one.likes for one in entries), default=0)
    return {one.key: _Counted.of(one, terms, most) for one in entries}


def _lines(counted: Iterable[_Counted]) -> list[Line]:
    ordered = sorted(counted, key=lambda one: (*one.rank, one.entry.number))
    alike, same = Counter(one.standing for one in ordered), Counter(one.rank for one in ordered)
    lines: list[Line] = []
    place, before = 0, None
    for position, one in enumerate(ordered, start=1):
        if one.rank != before:
            place, before = position, one.rank
        judged = one.points is not None
        lines.append(
            Line(
                one.entry.key,
                None if one.points is None else as_points(one.points),
                place if judged else None,
                len(one.totals),
                min(one.totals, default=None),
                max(one.totals, default=None),
                tied=judged and alike[one.standing] > 1,
                joint=judged and same[one.rank] > 1,
            )
        )
    return lines


@dataclass(frozen=True, slots=True)
class _Counted:
    entry: Entry
    points: int | None
    totals: tuple[int, ...]
    parting: tuple[int, ...]

    @classmethod
    def of(cls, entry: Entry, terms: Terms, most: int, leaving_out: int | None = None) -> _Counted:
        marks = [points for judge, points in entry.marks.items() if judge != leaving_out]
        totals = tuple(sum(points) for points in marks)
        points = mean_of(totals, terms.mean)
        if points is not None:
            points += added_for_likes(entry.likes, most, terms.likes_points)
        return cls(entry, points, totals, _parting(entry, marks, terms))

    @property
    def standing(self) -> tuple[int, ...]:
        """Smaller is better; equal is a tie."""
        return (-self.entry.stage, 1 if self.points is None else 0, -(self.points or 0))

    @property
    def rank(self) -> tuple[int, ...]:
        return (*self.standing, *self.parting)


def _parting(entry: Entry, marks: Sequence[Sequence[int]], terms: Terms) -> tuple[int, ...]:
    """What decides between equal points. Criteria: the means of all judges, whichever mean the notice takes."""
    if terms.tie_rule == TieRule.EARLIER:
        return (entry.number,)
    if terms.tie_rule == TieRule.JOINT or not marks:
        return ()
    return tuple(-_hundredths(sum(one[index] for one in marks), len(marks)) for index in terms.heaviest_first)


# --- prizes -------------------------------------------------------------------------------------------------------
def award(lines: Iterable[Line], seats: Sequence[tuple[int, int]]) -> dict[UUID, int | None]:
    """Idea → prize, or None. seats: (prize, how many are left), the highest first.

    Ideas that share a place share the prize, also where the seats are then exceeded (awarded jointly); those who
    follow begin where the group ends. An idea nobody judged gets none.
    """
    given: dict[UUID, int | None] = {}
    judged = 0
    place, before = 0, None
    for line in lines:
        if line.place is None:
            given[line.key] = None
            continue
        judged += 1
        if line.place != before:
            place, before = judged, line.place
        given[line.key] = _prize_at(place, seats)
    return given


def _prize_at(place: int, seats: Sequence[tuple[int, int]]) -> int | None:
    for prize, count in seats:
        if place <= count:
            return prize
        place -= count
    return None


# --- judges ---------------------------------------------------------------------------------------------------------
def severities(entries: Iterable[Entry]) -> list[Severity]:
    """By judge, the sternest first. Only ideas that others judged as well tell a judge apart from them."""
    own: dict[int, list[int]] = {}
    gaps: dict[int, list[tuple[int, int]]] = {}
    for entry in entries:
        totals = {judge: sum(points) for judge, points in entry.marks.items()}
        whole = sum(totals.values())
        for judge, total in totals.items():
            own.setdefault(judge, []).append(total)
            if others := len(totals) - 1:
                gaps.setdefault(judge, []).append((total * others - (whole - total), others))
    found = [
        Severity(
            judge, len(totals), as_points(_hundredths(sum(totals), len(totals))), _apart(gaps.get(judge))
        )
        for judge, totals in own.items()
    ]
    return sorted(found, key=lambda one: (one.apart is None, one.apart or Decimal(0), one.judge))


def _apart(gaps: Sequence[tuple[int, int]] | None) -> Decimal | None:
    """The mean over ideas of (own points − mean of the others)."""
    if not gaps:
        return None
    mean = sum((Decimal(gap) / others for gap, others in gaps), Decimal(0)) / len(gaps)
    return mean.quantize(Decimal("0.01"))


def moves(entries: Sequence[Entry], terms: Terms, seats: Sequence[tuple[int, int]]) -> dict[int, list[Move]]:
    """Judge → the ideas whose place changes when that judge is left out, in the order of the whole jury's places."""
    counted = _count(entries, terms)
    full = _lines(counted.values())
    prizes = award(full, seats)
    most = max((one.likes for one in entries), default=0)
    found: dict[int, list[Move]] = {}
    for judge in sorted({judge for one in entries for judge in one.marks}):
        judged = {one.key: _Counted.of(one, terms, most, judge) for one in entries if judge in one.marks}
        rest = _lines((counted | judged).values())
        found[judge] = _moved(full, prizes, rest, award(rest, seats))
    return found


def _moved(
    full: Iterable[Line],
    prizes: Mapping[UUID, int | None],
    rest: Iterable[Line],
    prizes_there: Mapping[UUID, int | None],
) -> list[Move]:
    there = {line.key: line.place for line in rest}
    return [
        Move(line.key, line.place, there[line.key], prizes[line.key] != prizes_there[line.key])
        for line in full
        if there[line.key] != line.place
    ]
