"""How the scores of a round lie, as columns. Pure: numbers in, SVG out; the table beside it holds the numbers."""

from __future__ import annotations

from collections.abc import Sequence

from kindness import svg
from kindness.svg import NARROW, Svg

TOP, FOOT = 18.0, 118.0
GAP = 4.0


def columns(bars: Sequence[tuple[int, int]], *, finding: str, about: str) -> Svg:
    """bars: (from points, how many), lowest first."""
    width = NARROW / len(bars)
    most = max(n for _start, n in bars) or 1
    parts = [svg.line(0, FOOT, NARROW, "c-axis")]
    for place, (start, n) in enumerate(bars):
        middle = (place + 0.5) * width
        height = (FOOT - TOP) * n / most
        parts.append(svg.bar(place * width + GAP / 2, FOOT - height, width - GAP, height, "c-bar"))
        parts.append(svg.text(middle, FOOT + 16, str(start), anchor="middle"))
        if n:
            parts.append(svg.text(middle, FOOT - height - 5, f"{n:,}", kind="c-value", anchor="middle"))
    return svg.drawing(FOOT + 24, finding=finding, about=about, parts=parts)
