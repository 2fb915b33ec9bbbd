"""Drawings: SVG without colours; the stylesheet colours the classes (`.chart` in static/css/app.css).

Every drawing says its finding in words (title, desc, aria-label); a table beside it holds the numbers. Text is 12
units high and drawings are 320 wide: made for a side column.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

NARROW = 320


class Svg(str):
    """Finished markup of ours. Templates take it as it is; every text in it has been escaped here."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with its title and its finding in words."""

    title: str
    finding: str
    svg: Svg


def drawing(height: float, *, finding: str, about: str, parts: Iterable[str]) -> Svg:
    return Svg(
        f'<svg viewBox="0 0 {NARROW} {height:.0f}" role="img" aria-label={quoteattr(finding)}>'
        f"<title>{escape(about)}</title><desc>{escape(finding)}</desc>{''.join(parts)}</svg>"
    )


def text(x: float, y: float, words: str, *, kind: str = "", anchor: str = "") -> str:
    """One line of text; `anchor`: start (default), middle, end."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}"'
        + (f' class="{kind}"' if kind else "")
        + (f' text-anchor="{anchor}"' if anchor else "")
        + f">{escape(words)}</text>"
    )


def bar(x: float, y: float, width: float, height: float, kind: str) -> str:
    return f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="2"/>'


def dot(x: float, y: float, kind: str) -> str:
    return f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="5"/>'


def line(x: float, y: float, end: float, kind: str) -> str:
    """A level line from x to end."""
    return f'<path class="{kind}" d="M{x:.1f} {y:.1f}H{end:.1f}"/>'


def upright(x: float, y: float, end: float, kind: str) -> str:
    """An upright line from y to end."""
    return f'<path class="{kind}" d="M{x:.1f} {y:.1f}V{end:.1f}"/>'


def clipped(label: str, most: float) -> str:
    """A label of at most `most` half-em widths: a Hangul syllable is two wide."""
    width, kept = 0.0, ""
    for character in label:
        width += 2 if character >= "\u1100" else 1.1
        if width > most:
            return f"{kept.rstrip()}…"
        kept += character
    return kept


# The same values as static/css/app.css, for documents that have no stylesheet.
_PAPER = """<style>
text { fill: #464c53; font-family: "Noto Sans KR", sans-serif; font-size: 12px }
.c-value { fill: #1e2124; font-weight: 700 }
.c-bar { fill: #86aff9 } .c-bar--now { fill: #0b50d0 } .c-bar--rose { fill: #d63d4a }
.c-line { fill: none; stroke: #0b50d0; stroke-width: 2.5 } .c-axis { stroke: #cdd1d5; fill: none }
.c-limit { fill: none; stroke: #58616a; stroke-width: 1.5 } .c-limit--wide { stroke-dasharray: 2 4 }
.c-h0 { fill: #f4f5f6 } .c-h1 { fill: #ecf2fe } .c-h2 { fill: #d8e5fd } .c-h3 { fill: #b1cefb }
.c-h4 { fill: #86aff9 } .c-h5 { fill: #4c87f6 } .c-h6 { fill: #0b50d0 }
</style>"""


def for_paper(drawn: Svg) -> str:
    """The drawing with its colours inside, for PDF and HWPX."""
    head, _end, rest = drawn.partition(">")
    return f'{head} xmlns="http://www.w3.org/2000/svg">{_PAPER}{rest}'
