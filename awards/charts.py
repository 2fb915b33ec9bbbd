"""Data → SVG. Pure: no query, no script, no colour; the stylesheet colours the classes, on paper `for_paper` does.

Every drawing says its finding in words (title, desc, aria-label); the table beside it holds the numbers.
Text is 12 units high and the drawings are 320 wide: made for a side column (docs/look.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil
from xml.sax.saxutils import escape

from kindness.svg import NARROW, Svg, bar, clipped, drawing, text

MOST_BARS = 9  # further results share the last bar
HEAT_STEPS = 6


def bars_of(distribution: Sequence[tuple[int, int]], *, or_more: str) -> list[tuple[str, int, bool]]:
    """(label, people, whether it is the end of the best) with every number between; the far end in one bar.

    `or_more` is "%(n)s or more".
    """
    people = dict(distribution)
    last = max(people, default=0)
    if last < MOST_BARS:
        return [(str(n), people.get(n, 0), n == last and n > 0) for n in range(last + 1)]
    front = [(str(n), people.get(n, 0), False) for n in range(MOST_BARS - 1)]
    rest = sum(count for n, count in people.items() if n >= MOST_BARS - 1)
    return [*front, (or_more % {"n": MOST_BARS - 1}, rest, True)]


def distribution(bars: Sequence[tuple[str, int, bool]], *, finding: str, about: str) -> Svg:
    """Upright bars: how many people received none, one, two …"""
    top, ground = 22.0, 142.0
    most = max((count for _label, count, _best in bars), default=0) or 1
    step = NARROW / max(len(bars), 1)
    wide = min(step * 0.7, 44.0)
    parts = [f'<path class="c-axis" d="M0 {ground + 0.5}h{NARROW}"/>']
    for index, (label, count, best) in enumerate(bars):
        middle = step * (index + 0.5)
        height = max((ground - top) * count / most, 1.5 if count else 0)
        kind = "c-bar c-bar--rose" if best else "c-bar"
        parts.append(bar(middle - wide / 2, ground - height, wide, height, kind))
        parts.append(text(middle, ground - height - 5, f"{count:,}", kind="c-value", anchor="middle"))
        parts.append(text(middle, ground + 16, label, anchor="middle"))
    return drawing(164, finding=finding, about=about, parts=parts)


def heat_map(
    labels: Sequence[str],
    cells: Iterable[tuple[int, int, int]],
    *,
    finding: str,
    about: str,
    receiving: str,
) -> Svg:
    """Rows send, columns receive; the darker, the more. Columns carry the numbers of the rows."""
    count = max(len(labels), 1)
    left, top = 118.0, 34.0
    side = (NARROW - left) / count
    high = min(side, 26.0)
    letters = {(giver, receiver): number for giver, receiver, number in cells}
    most = max(letters.values(), default=0) or 1
    parts = [text(left + side * count / 2, 12, receiving, anchor="middle")]
    for row, label in enumerate(labels):
        middle = top + high * (row + 0.5) + 4
        parts.append(text(left - 8, middle, f"{clipped(label, 13.0)} {row + 1}", anchor="end"))
        parts.append(text(left + side * (row + 0.5), top - 6, str(row + 1), anchor="middle"))
        for column in range(count):
            number = letters.get((row, column), 0)
            step = ceil(HEAT_STEPS * number / most)
            x, y = left + side * column + 1, top + high * row + 1
            square = bar(x, y, side - 2, high - 2, f"c-h{step}")
            words = escape(f"{label} → {labels[column]}: {number:,}")
            parts.append(f"<g><title>{words}</title>{square}</g>")
    return drawing(round(top + high * count + 4), finding=finding, about=about, parts=parts)


def shares(rows: Sequence[tuple[str, float | None, str]], *, finding: str, about: str) -> Svg:
    """Lying bars under their labels: (label, share 0-1 or None where the group is too small, words at the end)."""
    high = 38.0
    parts: list[str] = []
    for index, (label, share, words) in enumerate(rows):
        y = high * index
        parts.append(text(0, y + 12, clipped(label, 26.0)))
        parts.append(text(NARROW, y + 12, words, kind="c-value" if share is not None else "", anchor="end"))
        parts.append(bar(0, y + 18, NARROW, 8, "c-h0"))
        if share:
            parts.append(bar(0, y + 18, NARROW * min(share, 1.0), 8, "c-bar"))
    return drawing(round(high * max(len(rows), 1)), finding=finding, about=about, parts=parts)


def trend(points: Sequence[tuple[str, float | None, str]], *, finding: str, about: str) -> Svg:
    """A line through the half-years: (label, share 0-1 or None, words at the mark); the last one is now.

    From the fifth half-year on, only every second label and value is written, and always the last.
    """
    top, ground = 30.0, 120.0
    step = NARROW / max(len(points), 1)
    marks = [
        (step * (index + 0.5), ground - (ground - top) * min(share, 1.0))
        for index, (_label, share, _words) in enumerate(points)
        if share is not None
    ]
    parts = [f'<path class="c-axis" d="M0 {ground + 0.5}h{NARROW}"/>']
    if len(marks) > 1:
        line = "L".join(f"{x:.1f} {y:.1f}" for x, y in marks)
        parts.append(f'<path class="c-line" d="M{line}"/>')
    for index, (label, share, words) in enumerate(points):
        x, last = step * (index + 0.5), index == len(points) - 1
        written = len(points) <= 5 or (len(points) - 1 - index) % 2 == 0
        if written:
            parts.append(text(x, ground + 18, label, anchor="middle"))
        if share is not None:
            y = ground - (ground - top) * min(share, 1.0)
            kind = "c-bar c-bar--now" if last else "c-bar"
            parts.append(f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>')
            if written:
                parts.append(text(x, y - 11, words, kind="c-value", anchor="middle"))
    return drawing(146, finding=finding, about=about, parts=parts)
