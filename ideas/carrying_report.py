"""The list of adopted ideas on their way as a file. Nobody is named in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import get_language, gettext as _

from documents.csv import stream_csv
from documents.model import Chart, Column, Report, Section, Sheet
from documents.rendering import PAPER, render
from ideas import carrying_words as words
from ideas.queries.carrying import Line, counts_of
from kindness.dates import format_date, format_datetime
from people.models import Staff


def make(lines: Sequence[Line], file_format: str, *, by: Staff, at: datetime, purpose: str) -> bytes:
    """file_format: pdf, hwpx, xlsx, or csv (the list alone)."""
    listed = _list_sheet(lines)
    if file_format == "csv":
        return b"".join(stream_csv(listed))
    counts = counts_of(lines)
    figure = words.states_figure(counts)
    drawn = [Chart.of(figure)]
    states = Sheet(
        figure.title,
        [Column(_("State")), Column(_("Ideas"), "number")],
        [(str(state.label), count) for state, count in counts.states],
    )
    report = Report(
        title=_("Adopted ideas on their way"),
        facts=[
            (_("Prepared by"), f"{by.division_name or ''} {by.name}".strip()),
            (_("Made"), format_datetime(at)),
            (_("Purpose"), purpose),
        ],
        sections=[
            Section(_("By state"), paragraphs=[figure.finding], charts=drawn, sheet=states),
            *(_sections(lines) if file_format in PAPER else [Section(listed.title, sheet=listed)]),
        ],
        footer=f"{by.name} · {format_datetime(at)}",
        language=get_language() or "ko",
    )
    return render(report, file_format)


def _sections(lines: Sequence[Line]) -> list[Section]:
    """On paper: what is to be done in columns one can read, then how it ended in full lines."""
    columns = [
        Column(_("Idea title"), "text", 40),
        Column(_("Department"), "text", 16),
        Column(_("State")),
        Column(_("Done, in per cent"), "number"),
        Column(_("What comes next"), "text", 36),
        Column(_("Overdue"), "text", 16),
    ]
    ended = Sheet(
        _("What changed, or why it was stopped"),
        [
            Column(_("Idea title"), "text", 40),
            Column(_("State")),
            Column(_("What changed, or why it was stopped"), "text", 70),
        ],
        [(row[2], row[4], row[9]) for row in map(_row, lines) if row[9]],
    )
    listed = Sheet(
        _("Adopted ideas"), columns, [(row[2], row[3], row[4], *row[6:9]) for row in map(_row, lines)]
    )
    sections = [Section(listed.title, sheet=listed), Section(ended.title, sheet=ended)]
    return [one for one in sections if one.sheet and one.sheet.rows]


def _list_sheet(lines: Sequence[Line]) -> Sheet:
    columns = [
        Column(_("Contest"), "text", 26),
        Column(_("Receipt no."), "number"),
        Column(_("Idea title"), "text", 40),
        Column(_("Department"), "text", 20),
        Column(_("State")),
        Column(_("Adopted on")),
        Column(_("Done, in per cent"), "number"),
        Column(_("What comes next"), "text", 34),
        Column(_("Overdue"), "text", 14),
        Column(_("What changed, or why it was stopped"), "text", 40),
    ]
    return Sheet(_("Adopted ideas"), columns, [_row(one) for one in lines])


def _row(line: Line) -> tuple[object, ...]:
    one = line.adoption
    return (
        one.idea.contest.title,
        one.idea.number,
        one.idea.title,
        one.division.name,
        one.get_state_display(),
        format_date(one.adopted_on),
        line.percent,
        f"{words.owed_words(line.owed)} {words.due_words(line.owed)}".strip(),
        words.late_words(line.days_late),
        one.changed_what or one.stopped_because,
    )
