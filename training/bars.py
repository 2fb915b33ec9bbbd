"""Counts → the places of an SVG's parts. Pure; templates/training/_bars.html draws it, the stylesheet colours it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

WIDTH = 320.0
ROW = 38
MOST_BARS = 12  # the others stand in the table beside


class Split(Protocol):
    """Of `must`, so many are `completed`, so many `booked`, the rest is neither."""

    @property
    def name(self) -> str: ...
    @property
    def must(self) -> int: ...
    @property
    def completed(self) -> int: ...
    @property
    def booked(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Bar:
    """One lying bar under its label, in units of a drawing 320 wide."""

    label: str
    completed: int
    must: int
    label_y: int
    bar_y: int
    completed_width: str
    booked_x: str
    booked_width: str


@dataclass(frozen=True, slots=True)
class Drawing:
    height: int
    bars: list[Bar]


def split_bars(rows: Sequence[Split]) -> Drawing:
    """A bar for each of the first rows: completed, then booked, on the whole width of those who must."""
    bars = [_bar(index, row) for index, row in enumerate(rows[:MOST_BARS])]
    return Drawing(ROW * len(bars), bars)


def _bar(index: int, row: Split) -> Bar:
    unit = WIDTH / row.must if row.must else 0.0
    top = ROW * index
    return Bar(
        label=row.name,
        completed=row.completed,
        must=row.must,
        label_y=top + 12,
        bar_y=top + 18,
        completed_width=f"{unit * row.completed:.1f}",
        booked_x=f"{unit * row.completed:.1f}",
        booked_width=f"{unit * row.booked:.1f}",
    )
