"""The drawings of a contest's results with their findings in words; the table beside each holds the numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from ideas.queries.results import Juror, Row
from ideas.queries.winners import Numbers
from ideas.rules.results import Severity
from kindness import svg
from kindness.svg import NARROW, Figure, Svg

ROW = 26.0
NAMES = 104.0  # where the labels of rows end
TITLES = 146.0  # and those with the title of an idea
VALUES = 268.0  # where drawings end and figures begin
MOST = 15


# --- points ---------------------------------------------------------------------------------------------------------
def spread_figure(rows: Sequence[Row]) -> Figure | None:
    """The first fifteen: from the lowest to the highest judge, with the points; None before anybody judged."""
    first = [row for row in rows if row.line.points is not None and not row.idea.own][:MOST]
    if not first:
        return None
    title = _("Points of the first ideas, from the lowest to the highest judge")
    finding = _widest(first)
    return Figure(title, finding, _spread(first, finding=finding, about=title))


def _widest(rows: Sequence[Row]) -> str:
    widest = max(rows, key=_width)
    if not _width(widest):
        return _("Judges gave every one of these ideas the same points.")
    return _("Judges lie furthest apart at no. %(number)d: from %(low)d to %(high)d points.") % {
        "number": widest.idea.number,
        "low": widest.line.low or 0,
        "high": widest.line.high or 0,
    }


def _width(row: Row) -> int:
    return (row.line.high or 0) - (row.line.low or 0)


def _spread(rows: Sequence[Row], *, finding: str, about: str) -> Svg:
    low = min(row.line.low or 0 for row in rows) // 10 * 10
    high = max(100, *(int(row.line.points or 0) + 1 for row in rows))
    foot = 4 + ROW * len(rows)

    def x(points: float) -> float:
        return TITLES + 6 + (VALUES - TITLES - 12) * (points - low) / (high - low)

    ends = (float(low), float(high))
    parts = [svg.upright(x(mark), 4, foot, "c-axis") for mark in ends]
    parts += [svg.text(x(mark), foot + 14, f"{mark:.0f}", anchor="middle") for mark in ends]
    for number, row in enumerate(rows):
        middle = 4 + ROW * (number + 0.5)
        points = float(row.line.points or 0)
        parts.append(svg.text(TITLES - 5, middle + 4, svg.clipped(_label(row), 22.0), anchor="end"))
        parts.append(svg.line(x(row.line.low or 0), middle, x(row.line.high or 0), "c-line"))
        parts.append(svg.dot(x(points), middle, "c-bar--now"))
        parts.append(svg.text(NARROW, middle + 4, f"{points:.2f}", kind="c-value", anchor="end"))
    return svg.drawing(foot + 20, finding=finding, about=about, parts=parts)


def _label(row: Row) -> str:
    return f"{row.idea.number} {row.idea.title}"


# --- judges ---------------------------------------------------------------------------------------------------------
def severity_figure(found: Sequence[Severity], jury: Mapping[int, Juror]) -> Figure | None:
    """Points from the others, to the left sterner, to the right kinder; None where nobody can be compared."""
    rows = [(jury[one.judge].name, float(one.apart)) for one in found if one.apart is not None]
    if not rows:
        return None
    name, apart = max(rows, key=lambda row: abs(row[1]))
    finding = _("No judge lies apart from the others.")
    if round(apart, 1):
        finding = _("Furthest from the others: %(name)s, by %(points)+.1f points.") % {
            "name": name,
            "points": apart,
        }
    title = _("Points of each judge from the others on the same ideas")
    return Figure(title, finding, _severity(rows, finding=finding, about=title))


def _severity(rows: Sequence[tuple[str, float]], *, finding: str, about: str) -> Svg:
    most = max(1.0, *(abs(apart) for _name, apart in rows))
    middle = (NAMES + VALUES) / 2
    reach = (VALUES - NAMES) / 2 - 8
    foot = 4 + ROW * len(rows)
    parts = [svg.upright(middle, 2, foot, "c-axis")]
    for number, (name, apart) in enumerate(rows):
        top = 4 + ROW * number + 5
        length = reach * abs(apart) / most
        parts.append(svg.text(NAMES - 5, top + 12, svg.clipped(name, 15.0), anchor="end"))
        parts.append(svg.bar(middle - length if apart < 0 else middle, top, length, ROW - 10, "c-bar"))
        shown = f"{apart:+.1f}".replace("-", "−")
        parts.append(svg.text(NARROW, top + 12, shown, kind="c-value", anchor="end"))
    return svg.drawing(foot + 4, finding=finding, about=about, parts=parts)


# --- how far ideas came ----------------------------------------------------------------------------------------------
def way_figure(numbers: Numbers) -> Figure:
    rows = [
        (_("Ideas received"), numbers.received),
        (_("Judged"), numbers.judged),
        (_("Adopted"), numbers.adopted),
    ]
    finding = _("Of %(received)d ideas received, %(judged)d were judged and %(adopted)d adopted.") % {
        "received": numbers.received,
        "judged": numbers.judged,
        "adopted": numbers.adopted,
    }
    title = _("From the ideas received to those adopted")
    most = max(1, numbers.received)
    foot = 4 + ROW * len(rows)
    parts = [svg.upright(NAMES, 2, foot, "c-axis")]
    for number, (label, count) in enumerate(rows):
        top = 4 + ROW * number + 5
        parts.append(svg.text(NAMES - 5, top + 12, svg.clipped(label, 15.0), anchor="end"))
        parts.append(svg.bar(NAMES, top, (VALUES - NAMES) * count / most, ROW - 10, "c-bar"))
        parts.append(svg.text(NARROW, top + 12, f"{count:,}", kind="c-value", anchor="end"))
    return Figure(title, finding, svg.drawing(foot + 4, finding=finding, about=title, parts=parts))
