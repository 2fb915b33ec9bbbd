"""What the contests come to, as drawings and as a file. Groups of departments, no people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language, gettext as _, pgettext

from documents.csv import stream_csv
from documents.model import Chart, Column, Report, Section, Sheet
from documents.rendering import render
from ideas.queries.numbers import ContestFigure, Numbers
from ideas.rules.numbers import LEAST_PEOPLE, GroupFigure
from kindness import svg
from kindness.dates import format_datetime, format_span
from kindness.svg import Svg, for_paper
from people.enums import DepartmentGroup
from people.models import Staff

MOST_BARS = 10
ROW, BAR = 38.0, 8.0
LABEL = 36  # half-em widths beside the figure


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with its finding in words; its numbers stand in the table of the same key."""

    key: str
    title: str
    finding: str
    svg: Svg


@dataclass(frozen=True, slots=True)
class Bar:
    """long, dark: how many; dark is a part of long. words: at the end of the line."""

    label: str
    long: int
    dark: int
    words: str


# --- words ------------------------------------------------------------------------------------------------
def group_name(figure: GroupFigure) -> str:
    return str(DepartmentGroup(figure.key).label) if figure.key else _("Groups with few people, together")


def percent(share: float | None) -> str:
    return "–" if share is None else f"{share * 100:.1f}%"


def method() -> list[str]:
    """How it is counted: on the page, and under the tables of a file."""
    return [
        _("Counted by the day an idea was received. Drafts are counted nowhere."),
        _(
            "The adoption rate: ideas adopted in whole or in part, of those received without the ones withdrawn "
            "or merged with another."
        ),
        _(
            "Groups are those of the first authors' departments on the day of the entry. Groups of fewer than "
            "%(least)d people stand together with the next smallest."
        )
        % {"least": LEAST_PEOPLE},
    ]


# --- drawings ---------------------------------------------------------------------------------------------
def figures(numbers: Numbers) -> list[Figure]:
    """Of whatever there is to draw."""
    drawn = [_contests(numbers), _grounds(numbers), _groups(numbers)]
    return [one for one in drawn if one is not None]


def _contests(numbers: Numbers) -> Figure | None:
    rows = [
        Bar(
            one.title,
            one.received,
            one.taken_up,
            _("%(adopted)s of %(received)s") % {"adopted": one.taken_up, "received": f"{one.received:,}"},
        )
        for one in numbers.contests[:MOST_BARS]
    ]
    whole = numbers.whole
    finding = _(
        "%(received)s ideas were received; of %(decided)s decided so far, %(adopted)s were adopted (%(rate)s)."
    ) % {
        "received": f"{whole.received:,}",
        "decided": f"{whole.decided:,}",
        "adopted": f"{whole.taken_up:,}",
        "rate": percent(whole.rate),
    }
    return _figure("contests", _("Ideas received, and adopted (dark)"), finding, rows)


def _grounds(numbers: Numbers) -> Figure | None:
    rows = [Bar(one.label, one.count, one.count, f"{one.count:,}") for one in numbers.grounds]
    first = numbers.grounds[0] if numbers.grounds else None
    finding = (
        _("Most frequent: %(ground)s, %(share)s.") % {"ground": first.label, "share": percent(first.share)}
        if first
        else ""
    )
    return _figure("grounds", _("Not taken up in screening, by ground"), finding, rows)


def _groups(numbers: Numbers) -> Figure | None:
    rows = [Bar(group_name(one), one.entries, one.taken_up, f"{one.entries:,}") for one in numbers.groups]
    finding = (
        _("Most ideas: %(group)s, %(entries)s.") % {"group": rows[0].label, "entries": f"{rows[0].long:,}"}
        if rows
        else ""
    )
    return _figure("groups", _("Where ideas come from, adopted ones dark"), finding, rows)


def _figure(key: str, title: str, finding: str, rows: Sequence[Bar]) -> Figure | None:
    if not rows:
        return None
    most = max(row.long for row in rows)
    parts = [part for index, row in enumerate(rows) for part in _bar(index, row, most)]
    return Figure(
        key, title, finding, svg.drawing(ROW * len(rows), finding=finding, about=title, parts=parts)
    )


def _bar(index: int, row: Bar, most: int) -> Iterator[str]:
    top, unit = ROW * index, svg.NARROW / most
    yield svg.text(0, top + 12, svg.clipped(row.label, LABEL))
    yield svg.text(svg.NARROW, top + 12, row.words, kind="c-value", anchor="end")
    yield svg.bar(0, top + 18, svg.NARROW, BAR, "c-h0")
    yield svg.bar(0, top + 18, unit * row.long, BAR, "c-bar")
    yield svg.bar(0, top + 18, unit * row.dark, BAR, "c-bar c-bar--now")


# --- the file ---------------------------------------------------------------------------------------------
def make(numbers: Numbers, days: tuple[date, date], file_format: str, *, by: Staff, at: datetime) -> bytes:
    """file_format: pdf, hwpx, xlsx, or csv (the contests alone)."""
    contests = _contests_sheet(numbers)
    if file_format == "csv":
        return b"".join(stream_csv(contests))
    drawn = {one.key: Chart(one.title, for_paper(one.svg), one.finding) for one in figures(numbers)}
    sheets = {"contests": contests, "grounds": _grounds_sheet(numbers), "groups": _groups_sheet(numbers)}
    report = Report(
        title=_("Contests in figures"),
        subtitle=format_span(*days),
        facts=[
            (_("Prepared by"), f"{by.division_name or ''} {by.name}".strip()),
            (_("Made"), format_datetime(at)),
        ],
        sections=[
            Section(_("How it is counted"), paragraphs=method()),
            *(
                Section(sheet.title, charts=[drawn[key]], sheet=sheet)
                for key, sheet in sheets.items()
                if key in drawn
            ),
        ],
        footer=f"{by.name} · {format_datetime(at)}",
        language=get_language() or "ko",
    )
    return render(report, file_format)


def _contests_sheet(numbers: Numbers) -> Sheet:
    counts = (
        pgettext("idea", "Received"),
        _("Not taken up in screening"),
        _("Merged"),
        pgettext("idea", "Withdrawn"),
        _("Adopted"),
        _("Carried out"),
    )
    return Sheet(
        _("By contest"),
        [
            Column(_("Contest"), "text", 40),
            *(Column(label, "number") for label in counts),
            Column(_("Adoption rate"), "percent"),
        ],
        [_contest_row(one, one.title) for one in numbers.contests]
        + [_contest_row(numbers.whole, _("All contests"))],
    )


def _contest_row(one: ContestFigure, title: str) -> tuple[object, ...]:
    counts = (one.received, one.rejected, one.merged, one.withdrawn, one.taken_up, one.done)
    return (title, *counts, one.rate)


def _grounds_sheet(numbers: Numbers) -> Sheet:
    return Sheet(
        _("Grounds of screening"),
        [Column(_("Ground"), "text", 50), Column(_("Ideas"), "number"), Column(_("Share"), "percent")],
        [(one.label, one.count, one.share) for one in numbers.grounds],
    )


def _groups_sheet(numbers: Numbers) -> Sheet:
    return Sheet(
        _("By group of departments"),
        [
            Column(_("Group of departments"), "text", 40),
            Column(_("People who took part"), "number"),
            Column(_("Ideas"), "number"),
            Column(_("Adopted"), "number"),
        ],
        [(group_name(one), one.people, one.entries, one.taken_up) for one in numbers.groups],
    )
