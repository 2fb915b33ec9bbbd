"""The year's training as a file: by course, division and kind of people. Numbers only, no names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, gettext as _

from documents.csv import stream_csv
from documents.model import Column, Report, Section, Sheet
from documents.rendering import render
from kindness.dates import format_datetime
from people.models import Staff
from training.queries.overview import Progress, Year


def make(
    year: int, numbers: Year, file_format: str, *, by: Staff, at: datetime, label: Callable[[str], Any]
) -> bytes:
    """file_format: xlsx, csv (the courses alone), pdf or hwpx. label: names a kind of people."""
    courses = _sheet(_("By course"), _("Course title"), numbers.courses, planned=True)
    if file_format == "csv":
        return b"".join(stream_csv(courses))
    report = Report(
        title=_("Training in numbers"),
        subtitle=_("Year %(year)s") % {"year": year},
        facts=[
            (_("Prepared by"), f"{by.division_name or ''} {by.name}".strip()),
            (_("Made"), format_datetime(at)),
        ],
        sections=[
            Section(courses.title, sheet=courses),
            _section(_("By department"), _("Department"), numbers.divisions),
            _section(
                _("By kind of people"),
                _("People"),
                [_named(group, str(label(group.name))) for group in numbers.groups],
            ),
        ],
        footer=f"{by.name} · {format_datetime(at)}",
        language=get_language() or "ko",
    )
    return render(report, file_format)


def _section(title: str, first: str, rows: Iterable[Progress]) -> Section:
    return Section(title, sheet=_sheet(title, first, rows, planned=False))


def _named(progress: Progress, name: str) -> Progress:
    return Progress(name, None, progress.booked, progress.attended, progress.completed)


def _sheet(title: str, first: str, rows: Iterable[Progress], *, planned: bool) -> Sheet:
    seats = [Column(_("Seats"), "number")] if planned else []
    return Sheet(
        title,
        [
            Column(first, "text", 40),
            *seats,
            Column(_("People enrolled"), "number"),
            Column(_("Attended"), "number"),
            Column(_("Completed"), "number"),
        ],
        [
            (row.name, *((row.planned,) if planned else ()), row.booked, row.attended, row.completed)
            for row in rows
        ],
    )
