"""The drawing of how far the calls of a round are. Pure: numbers in, SVG out."""

from __future__ import annotations

from collections.abc import Sequence

from kindness import svg
from kindness.svg import Svg
from monitoring.queries.rounds import Share

TOP, FOOT = 8.0, 150.0  # of the bars
LEFT = 34.0  # where the axis stands


def bars_by_day(shares: Sequence[Share], labels: Sequence[str], *, finding: str, about: str) -> Svg:
    """A bar for every day or week: made, unreachable on top of it, the rest of the plan pale above.

    labels: of the days; the first, the middle and the last are written.
    """
    most = max((share.planned for share in shares), default=0) or 1
    step = (svg.NARROW - LEFT) / max(1, len(shares))
    parts = [
        svg.line(LEFT, FOOT, svg.NARROW, "c-axis"),
        svg.text(LEFT - 6, TOP + 10, f"{most:,}", anchor="end"),
        svg.text(LEFT - 6, FOOT, "0", anchor="end"),
    ]
    for number, share in enumerate(shares):
        parts += _bar(LEFT + step * number + step * 0.1, step * 0.8, share, (FOOT - TOP) / most)
    for number in sorted({0, len(shares) // 2, len(shares) - 1} if shares else set()):
        anchor = "start" if number == 0 else "end" if number == len(shares) - 1 else "middle"
        place = {"start": 0.1, "middle": 0.5, "end": 0.9}[anchor]
        parts.append(svg.text(LEFT + step * (number + place), FOOT + 18, labels[number], anchor=anchor))
    return svg.drawing(FOOT + 26, finding=finding, about=about, parts=parts)


def _bar(x: float, width: float, share: Share, unit: float) -> list[str]:
    parts, foot = [], FOOT
    for count, kind in ((share.made, "c-bar--now"), (share.unreachable, "c-bar"), (share.left, "c-h1")):
        if count:
            foot -= count * unit
            parts.append(svg.bar(x, foot, width, count * unit, kind))
    return parts
