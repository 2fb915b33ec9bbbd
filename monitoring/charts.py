"""The drawings of the results. Pure: numbers in, SVG out; the table beside each holds the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from xml.sax.saxutils import escape

from kindness import svg
from kindness.svg import NARROW, Svg
from monitoring.rules.funnel import NARROW as NARROW_LIMIT, WIDE, Funnel

LEFT, RIGHT, TOP, FOOT = 30.0, NARROW - 8.0, 12.0, 216.0
STEPS = 40  # of a limit's curve
NAMES = 128.0  # where the labels of rows end
VALUES = 278.0
ROW = 26.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A department in the funnel. label: "" where its name is not shown. here: the one that is looked at."""

    n: int
    mean: float
    label: str = ""
    outside: bool = False
    here: bool = False


@dataclass(frozen=True, slots=True)
class _Axes:
    """Calls to the right, points upwards."""

    most: int
    low: float
    high: float

    def x(self, n: float) -> float:
        return LEFT + (RIGHT - LEFT) * n / self.most

    def y(self, mean: float) -> float:
        share = (min(max(mean, self.low), self.high) - self.low) / (self.high - self.low)
        return FOOT - (FOOT - TOP) * share


def funnel(marks: Sequence[Mark], limits: Funnel, *, least: int, finding: str, about: str, calls: str) -> Svg:
    """Means against the number of calls, with the limits of chance (95 % drawn, 99.8 % dotted)."""
    axes = _axes(marks, limits, least)
    ticks = (least, (least + axes.most) // 2, axes.most)
    parts = [
        svg.line(LEFT, FOOT, RIGHT, "c-axis"),
        svg.upright(LEFT, TOP, FOOT, "c-axis"),
        svg.line(LEFT, axes.y(limits.centre), RIGHT, "c-axis"),
        *(svg.text(LEFT - 4, axes.y(mark) + 4, str(mark), anchor="end") for mark in _ticks(axes)),
        *(_limit(axes, limits, least, side=side, wide=wide) for side in (0, 1) for wide in (False, True)),
        *(svg.text(axes.x(tick), FOOT + 16, f"{tick:,}", anchor="middle") for tick in ticks),
        svg.text(RIGHT, FOOT + 32, calls, anchor="end"),
        *(_mark(axes, one) for one in sorted(marks, key=lambda mark: mark.here)),
    ]
    return svg.drawing(FOOT + 38, finding=finding, about=about, parts=parts)


def _mark(axes: _Axes, one: Mark) -> str:
    kind = "c-bar c-bar--rose" if one.here else "c-bar c-bar--now" if one.outside else "c-bar"
    place = f'cx="{axes.x(one.n):.1f}" cy="{axes.y(one.mean):.1f}" r="{5 if one.here else 4}"'
    title = f"<title>{escape(f'{one.label}: {one.mean:.1f} ({one.n:,})')}</title>" if one.label else ""
    return f'<g>{title}<circle class="{kind}" {place}/></g>'


def _axes(marks: Sequence[Mark], limits: Funnel, least: int) -> _Axes:
    """Wide enough for every mark and for the limits at the fewest calls that are drawn."""
    fewest = min((mark.n for mark in marks), default=least)
    low, high = limits.limits(max(1, fewest))
    values = [low, high, *(mark.mean for mark in marks)]
    bottom, top = floor(min(values)) - 1, ceil(max(values)) + 1
    return _Axes(max((mark.n for mark in marks), default=least) + 1, bottom, max(top, bottom + 4))


def _ticks(axes: _Axes) -> list[int]:
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if (axes.high - axes.low) / step <= 6)
    return list(range(ceil(axes.low / step) * step, int(axes.high) + 1, step))


def _limit(axes: _Axes, limits: Funnel, least: int, *, side: int, wide: bool) -> str:
    """One curve, where it lies inside the drawing."""
    width, kind = (WIDE, "c-limit c-limit--wide") if wide else (NARROW_LIMIT, "c-limit")
    points = []
    for step in range(STEPS + 1):
        n = max(1, round(least + (axes.most - least) * (step / STEPS) ** 2))
        value = limits.limits(n, width)[side]
        if axes.low <= value <= axes.high:
            points.append(f"{axes.x(n):.1f} {axes.y(value):.1f}")
    return f'<path class="{kind}" d="M{"L".join(points)}"/>' if len(points) > 1 else ""


def shares(rows: Sequence[tuple[str, float, float | None]], *, finding: str, about: str) -> Svg:
    """(label, share 0 … 1, share of its like or None): lying bars; a mark where its like stands."""
    foot = 4 + ROW * len(rows)
    reach = VALUES - NAMES - 4
    parts = [svg.upright(NAMES, 2, foot, "c-axis")]
    for number, (label, share, like) in enumerate(rows):
        top = 4 + ROW * number + 5
        parts.append(svg.text(NAMES - 5, top + 12, svg.clipped(label, 18.0), anchor="end"))
        parts.append(svg.bar(NAMES, top, reach * min(share, 1.0), ROW - 10, "c-bar"))
        if like is not None:
            parts.append(svg.upright(NAMES + reach * min(like, 1.0), top - 2, top + ROW - 8, "c-line"))
        parts.append(svg.text(NARROW, top + 12, f"{100 * share:.1f}%", kind="c-value", anchor="end"))
    return svg.drawing(foot + 4, finding=finding, about=about, parts=parts)


def through_rounds(rows: Sequence[tuple[str, Sequence[float | None]]], *, finding: str, about: str) -> Svg:
    """(label, share of each round): a dot for each round on a line from the lowest, the last one dark."""
    known = [share for _label, shares_ in rows for share in shares_ if share is not None]
    low = max(0.0, floor(10 * min(known, default=0.0)) / 10)
    foot = 4 + ROW * len(rows)

    def x(share: float) -> float:
        return NAMES + 6 + (VALUES - NAMES - 12) * (min(share, 1.0) - low) / (1 - low or 1)

    parts = [svg.upright(x(mark), 4, foot, "c-axis") for mark in (low, (1 + low) / 2, 1.0)]
    parts += [
        svg.text(x(mark), foot + 14, f"{100 * mark:.0f}", anchor="middle")
        for mark in (low, (1 + low) / 2, 1.0)
    ]
    for number, (label, values) in enumerate(rows):
        middle = 4 + ROW * (number + 0.5)
        parts.append(svg.text(NAMES - 5, middle + 4, svg.clipped(label, 18.0), anchor="end"))
        dots = [share for share in values if share is not None]
        if not dots:
            continue
        parts.append(svg.line(x(min(dots)), middle, x(max(dots)), "c-axis"))
        parts += [svg.dot(x(share), middle, "c-bar") for share in dots[:-1]]
        parts.append(svg.dot(x(dots[-1]), middle, "c-bar--now"))
        parts.append(svg.text(NARROW, middle + 4, f"{100 * dots[-1]:.1f}%", kind="c-value", anchor="end"))
    return svg.drawing(foot + 20, finding=finding, about=about, parts=parts)
