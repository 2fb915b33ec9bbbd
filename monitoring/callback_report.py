"""How promises are kept, as a drawing and as a file. Departments, no names of people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.utils.translation import get_language, gettext as _

from documents.csv import stream_csv
from documents.model import Column, Report, Section, Sheet
from documents.rendering import render
from kindness import svg
from kindness.dates import format_datetime, format_span
from kindness.svg import Svg
from monitoring.queries.callbacks import Kept, Numbers
from people.models import Staff

MOST_BARS = 12  # the departments with the most promises; the others stand in the table
ROW, BAR = 38.0, 8.0
LABEL = 38  # half-em widths beside the figure


# --- the drawing ----------------------------------------------------------------------------------------------------
def chart(numbers: Numbers) -> Svg | None:
    """A bar of kept promises for each department, with the city's rate as a line; None without any."""
    if numbers.whole is None:
        return None
    busiest = sorted(numbers.divisions, key=lambda row: -row.counted)[:MOST_BARS]
    shown = [row for row in numbers.rows if row in busiest] or numbers.rows
    city = svg.NARROW * numbers.whole.rate
    parts = [part for index, row in enumerate(shown) for part in _bar(index, row, city)]
    return svg.drawing(
        ROW * len(shown), finding=finding(numbers.whole), about=_("Call-backs in time"), parts=parts
    )


def _bar(index: int, row: Kept, city: float) -> Iterator[str]:
    top = ROW * index
    yield svg.text(0, top + 12, svg.clipped(name_of(row), LABEL))
    yield svg.text(svg.NARROW, top + 12, f"{row.rate * 100:.1f}%", kind="c-value", anchor="end")
    yield svg.bar(0, top + 18, svg.NARROW, BAR, "c-h0")
    yield svg.bar(0, top + 18, svg.NARROW * row.rate, BAR, "c-bar c-bar--now")
    yield svg.upright(city, top + 16, top + 20 + BAR, "c-axis")


def finding(whole: Kept) -> str:
    return _("Of %(counted)s promises of the city, %(kept)s were kept in time: %(rate)s%%.") % {
        "counted": f"{whole.counted:,}",
        "kept": f"{whole.kept:,}",
        "rate": f"{whole.rate * 100:.1f}",
    }


def name_of(row: Kept) -> str:
    return row.name or _("Departments with fewer than five")


# --- the file -----------------------------------------------------------------------------------------------------------
def make(numbers: Numbers, first: date, last: date, file_format: str, *, by: Staff, at: datetime) -> bytes:
    """file_format: xlsx, or csv."""
    sheet = _sheet(numbers)
    if file_format == "csv":
        return b"".join(stream_csv(sheet))
    report = Report(
        title=_("Call-back promises"),
        subtitle=format_span(first, last),
        facts=[
            (_("Prepared by"), f"{by.division_name or ''} {by.name}".strip()),
            (_("Made"), format_datetime(at)),
        ],
        sections=[Section(sheet.title, sheet=sheet)],
        footer=f"{by.name} · {format_datetime(at)}",
        language=get_language() or "ko",
    )
    return render(report, file_format)


def _sheet(numbers: Numbers) -> Sheet:
    whole = [Kept(_("Whole city"), "", numbers.whole.counted, numbers.whole.kept)] if numbers.whole else []
    return Sheet(
        _("Call-backs in time"),
        [
            Column(_("Department"), "text", 40),
            Column(_("Promises"), "number"),
            Column(_("Kept in time"), "number"),
            Column(_("Call-back completion rate"), "percent"),
        ],
        [(name_of(row), row.counted, row.kept, row.rate) for row in [*numbers.rows, *whole]],
        note=rule_words(),
    )


def rule_words() -> str:
    return _(
        "Kept: somebody called back by the promised time, answered or not. Promises that are not due yet, or were "
        "closed before without a call, are left out. Departments with fewer than five promises stand together."
    )
