"""The drawings of surveys and self-diagnoses. Pure: numbers in, SVG out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kindness import svg
from kindness.svg import Svg

LEFT = 92.0  # where the labels end
RIGHT = 282.0  # where the values begin
STEP = 26.0


@dataclass(frozen=True, slots=True)
class Spread:
    """A mean with its spread, on 100."""

    label: str
    low: float
    mean: float
    high: float


def _x(value: float) -> float:
    return LEFT + 8 + (RIGHT - LEFT - 16) * value / 100


def spreads(rows: Sequence[Spread], *, finding: str, about: str) -> Svg:
    """A dot for each mean, a line over its spread, on an axis from 0 to 100."""
    foot = 8 + STEP * len(rows)
    parts = [svg.upright(_x(mark), 4, foot, "c-axis") for mark in (0, 50, 100)]
    parts += [svg.text(_x(mark), foot + 14, str(mark), anchor="middle") for mark in (0, 50, 100)]
    for number, row in enumerate(rows):
        middle = 8 + STEP * (number + 0.5)
        parts.append(svg.text(LEFT - 4, middle + 4, svg.clipped(row.label, 13.0), anchor="end"))
        parts.append(svg.line(_x(row.low), middle, _x(row.high), "c-line"))
        parts.append(svg.dot(_x(row.mean), middle, "c-bar--now"))
        parts.append(svg.text(RIGHT + 4, middle + 4, f"{row.mean:.1f}", kind="c-value"))
    return svg.drawing(foot + 20, finding=finding, about=about, parts=parts)


LEAST_SCALE = 8  # small differences are not drawn as large ones


def balances(rows: Sequence[tuple[str, int, bool]], *, finding: str, about: str) -> Svg:
    """(label, value, whether it stands out): bars to the left and right of zero."""
    most = max(LEAST_SCALE, *(abs(value) for _label, value, _best in rows))
    zero = (LEFT + RIGHT) / 2
    half = (RIGHT - LEFT) / 2 - 4
    foot = 8 + STEP * len(rows)
    parts = [svg.upright(zero, 4, foot, "c-axis")]
    for number, (label, value, best) in enumerate(rows):
        top = 8 + STEP * number + 5
        width = half * abs(value) / most
        kind = "c-bar c-bar--now" if best else "c-bar"
        parts.append(svg.text(LEFT - 4, top + 12, svg.clipped(label, 13.0), anchor="end"))
        parts.append(svg.bar(zero if value > 0 else zero - width, top, width, STEP - 10, kind))
        parts.append(svg.text(RIGHT + 4, top + 12, f"{value:+d}".replace("-", "−"), kind="c-value"))
    return svg.drawing(foot + 4, finding=finding, about=about, parts=parts)


def amounts(rows: Sequence[tuple[str, int]], *, finding: str, about: str) -> Svg:
    """(label, people): level bars."""
    most = max((people for _label, people in rows), default=0) or 1
    foot = 8 + STEP * len(rows)
    parts = [svg.upright(LEFT, 4, foot, "c-axis")]
    for number, (label, people) in enumerate(rows):
        top = 8 + STEP * number + 5
        parts.append(svg.text(LEFT - 4, top + 12, svg.clipped(label, 13.0), anchor="end"))
        parts.append(svg.bar(LEFT, top, (RIGHT - LEFT - 8) * people / most, STEP - 10, "c-bar"))
        parts.append(svg.text(RIGHT + 4, top + 12, f"{people:,}", kind="c-value"))
    return svg.drawing(foot + 4, finding=finding, about=about, parts=parts)
