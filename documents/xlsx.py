"""Sheets as an Excel workbook, written row by row: memory stays the same however many rows there are.

Strings are written as strings, never interpreted: no formula, no link, leading zeros kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from typing import IO, TYPE_CHECKING, Any
from unicodedata import is_normalized

from django.utils.translation import gettext as _

from documents.model import Column, Kind, Report, Sheet
from documents.values import clean, half_widths, is_number, local, shown
from kindness.errors import Refused

if TYPE_CHECKING:  # loaded where a file is made: a web server starts and does its usual work without it
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# Limits of the file format (ECMA-376; Excel specifications and limits). Length counts UTF-16 units.
MOST_ROWS = 1_048_573  # 1,048,576 lines less the header, a blank line and the note
LONGEST_CELL = 32_767
LONGEST_NAME = 31
_SURELY_FITS = LONGEST_CELL // 2  # no character takes more than two units

_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_WIDEST_COLUMN = 60
_ROWS_MEASURED = 200
_A4 = 9

_INK = "#1E2124"
_LINE = "#CDD1D5"
_WASH = "#ECF2FE"
_NUMBER_FORMATS: dict[Kind, str] = {
    "text": "@",
    "number": "#,##0",
    "percent": "0.0%",
    "date": 'yyyy". "m". "d"."',
    "datetime": 'yyyy". "m". "d". "hh:mm',
}

Write = Callable[[int, int, Any], object]


def write_xlsx(sheets: Iterable[Sheet], file: IO[bytes], *, footer: str = "") -> None:
    """Write one worksheet a sheet: styled header that stays in view, filter, formats, widths, set up for A4 landscape.

    The file is left at its beginning. ``footer`` is printed under every page. Raises Refused("too_many_rows") when a sheet has more
    rows than the format can hold; what has been written of the file by then is of no use.
    """
    with _workbook(file) as workbook:
        _add_sheets(workbook, sheets, footer, taken=set())
    file.seek(0)


def write_report(report: Report, file: IO[bytes]) -> None:
    """Write a cover sheet with the facts, paragraphs and flags of the report, then its tables as ``write_xlsx`` does."""
    taken: set[str] = set()
    with _workbook(file) as workbook:
        workbook.set_properties({"title": clean(report.title), "subject": clean(report.subtitle)})
        _add_cover(workbook, report, _unused_name(_("Overview"), taken))
        _add_sheets(workbook, report.sheets, report.footer, taken)
    file.seek(0)


def _workbook(file: IO[bytes]) -> Workbook:
    from xlsxwriter import Workbook  # noqa: PLC0415

    return Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
            "default_format_properties": {"font_name": "맑은 고딕", "font_size": 10, "font_color": _INK},
        },
    )


def _add_sheets(workbook: Workbook, sheets: Iterable[Sheet], footer: str, taken: set[str]) -> None:
    styles = _styles(workbook)
    for sheet in sheets:
        worksheet = workbook.add_worksheet(_unused_name(sheet.title, taken))
        last_row = _fill(worksheet, sheet, styles)
        _set_up_view(worksheet, sheet, last_row)
        _set_up_print(worksheet, footer)


@dataclass(frozen=True, slots=True)
class _Styles:
    header: Format
    note: Format
    cells: dict[Kind, Format]
    decimal: Format


def _styles(workbook: Workbook) -> _Styles:
    line = {"bottom": 1, "bottom_color": _LINE, "valign": "vcenter"}
    header = {
        "bold": True,
        "bg_color": _WASH,
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
        "border": 1,
    }
    return _Styles(
        header=workbook.add_format({**header, "border_color": _LINE}),
        note=workbook.add_format({"font_color": "#464C53"}),
        cells={
            kind: workbook.add_format({**line, "num_format": pattern, "text_wrap": kind == "text"})
            for kind, pattern in _NUMBER_FORMATS.items()
        },
        decimal=workbook.add_format({**line, "num_format": "#,##0.0"}),
    )


def _fill(worksheet: Worksheet, sheet: Sheet, styles: _Styles) -> int:
    """Write header, rows and note; return the index of the last row of the table."""
    rows = iter(sheet.rows)
    first = list(islice(rows, _ROWS_MEASURED))
    for index, width in enumerate(_widths(sheet.columns, first)):
        worksheet.set_column(index, index, width)
    worksheet.set_row(0, 24)
    for index, column in enumerate(sheet.columns):
        worksheet.write_string(0, index, fitting(clean(column.label)), styles.header)
    last_row = _write_rows(worksheet, sheet, chain(first, rows), styles)
    if sheet.note:
        worksheet.write_string(last_row + 2, 0, fitting(clean(sheet.note)), styles.note)
    return last_row


def _write_rows(worksheet: Worksheet, sheet: Sheet, rows: Iterable[Sequence[object]], styles: _Styles) -> int:
    """Write the rows; return the index of the last. The two commonest cells are written without a call of ours."""
    write_string, write_number = worksheet.write_string, worksheet.write_number
    kinds = [column.kind for column in sheet.columns]
    formats = [styles.cells[kind] for kind in kinds]
    others = [_writer(worksheet, kind, styles) for kind in kinds]
    counts = {index for index, kind in enumerate(kinds) if kind == "number"}
    row = 0
    for row, values in enumerate(rows, start=1):
        if row > MOST_ROWS:
            raise _too_many_rows(sheet)
        for column, value in enumerate(values):
            if type(value) is str:
                # `fitting(clean(value))` for strings that need nothing.
                plain = len(value) <= _SURELY_FITS and value.isprintable() and is_normalized("NFC", value)
                write_string(row, column, value if plain else fitting(clean(value)), formats[column])
            elif type(value) is int and column in counts:
                write_number(row, column, value, formats[column])
            elif value is not None:
                others[column](row, column, value)
    return row


def _writer(worksheet: Worksheet, kind: Kind, styles: _Styles) -> Write:
    """Return what writes a value that is neither a string nor None into a column of this kind."""
    style = styles.cells[kind]

    def as_text(row: int, column: int, value: object) -> None:
        worksheet.write_string(row, column, fitting(shown(value, kind)), style)

    def as_number(row: int, column: int, value: object) -> None:
        if is_number(value):
            whole = kind == "percent" or isinstance(value, int)
            worksheet.write_number(row, column, value, style if whole else styles.decimal)
        else:
            as_text(row, column, value)

    def as_date(row: int, column: int, value: object) -> None:
        if isinstance(value, datetime):
            worksheet.write_datetime(row, column, local(value), style)
        elif isinstance(value, date):
            worksheet.write_datetime(row, column, value, style)
        else:
            as_text(row, column, value)

    return {"text": as_text, "number": as_number, "percent": as_number, "date": as_date, "datetime": as_date}[
        kind
    ]


def fitting(text: str) -> str:
    """Return the text, cut with a visible mark when it is longer than a cell can hold."""
    if len(text) <= _SURELY_FITS or len(text.encode("utf-16-le")) // 2 <= LONGEST_CELL:
        return text
    mark = _("… (cut here: a spreadsheet cell holds no more)")
    room = (LONGEST_CELL - len(mark)) * 2
    return text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + mark


def _too_many_rows(sheet: Sheet) -> Refused:
    message = _(
        "“%(title)s” has more rows than an Excel sheet can hold (%(most)s). Narrow the range, or download it as CSV."
    ) % {"title": sheet.title, "most": f"{MOST_ROWS:,}"}
    return Refused("too_many_rows", message)


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[object]]) -> list[int]:
    return [
        column.width or _width(column, [row[index] for row in rows]) for index, column in enumerate(columns)
    ]


def _width(column: Column, values: Iterable[object]) -> int:
    # Four more than the text: the arrow of the filter stands in the header.
    widest = max((half_widths(shown(value, column.kind)) for value in values), default=0)
    return min(_WIDEST_COLUMN, max(widest + 2, half_widths(column.label) + 4))


def _set_up_view(worksheet: Worksheet, sheet: Sheet, last_row: int) -> None:
    from xlsxwriter.utility import xl_range  # noqa: PLC0415

    last_column = len(sheet.columns) - 1
    worksheet.freeze_panes(1, 0)
    worksheet.autofilter(0, 0, last_row, last_column)
    worksheet.hide_gridlines(2)
    # Employee numbers are text on purpose: no green corner on each of them.
    worksheet.ignore_errors({"number_stored_as_text": xl_range(0, 0, max(last_row, 1), last_column)})


def _set_up_print(worksheet: Worksheet, footer: str) -> None:
    worksheet.set_paper(_A4)
    worksheet.set_landscape()
    worksheet.repeat_rows(0)
    worksheet.fit_to_pages(1, 0)
    worksheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    worksheet.set_header("&L&A")
    # An ampersand begins a code in a footer; 255 characters are the format's limit.
    worksheet.set_footer("&L" + clean(footer).replace("&", "&&")[:220] + "&R&P / &N")


def _add_cover(workbook: Workbook, report: Report, name: str) -> None:
    worksheet = workbook.add_worksheet(name)
    top = {"valign": "top", "text_wrap": True}
    label = workbook.add_format({**top, "bold": True, "bg_color": _WASH, "border": 1, "border_color": _LINE})
    value = workbook.add_format({**top, "border": 1, "border_color": _LINE, "num_format": "@"})
    worksheet.set_column(0, 0, 22)
    worksheet.set_column(1, 1, 90)
    worksheet.write_string(
        0, 0, fitting(clean(report.title)), workbook.add_format({"bold": True, "font_size": 16})
    )
    worksheet.write_string(
        1, 0, fitting(clean(report.subtitle)), workbook.add_format({"font_color": "#464C53"})
    )
    for row, (left, right) in enumerate(_cover_lines(report), start=3):
        worksheet.write_string(row, 0, fitting(clean(left)), label)
        worksheet.write_string(row, 1, fitting(clean(right)), value)
    worksheet.hide_gridlines(2)
    _set_up_print(worksheet, report.footer)


def _cover_lines(report: Report) -> Iterator[tuple[str, str]]:
    yield from report.facts
    for section in report.sections:
        summaries = [chart.summary for chart in section.charts]
        for text in (*section.paragraphs, *summaries, *section.flags):
            yield section.title, text


def _unused_name(title: str, taken: set[str]) -> str:
    """Return a name Excel accepts: at most 31 characters, none of []:*?/ or backslash, no quote at an end, not taken."""
    base = clean(title).replace("\n", " ").translate(_FORBIDDEN_IN_NAMES).strip(" '") or "Sheet"
    name, count = base[:LONGEST_NAME].strip(" '"), 1
    while name.casefold() in taken or name.casefold() == "history":
        count += 1
        name = f"{base[: LONGEST_NAME - 6].strip()} ({count})"
    taken.add(name.casefold())
    return name
