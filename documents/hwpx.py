"""A report as HWPX (OWPML, KS X 6101), the document format of Korean government, written by python-hwpx.

The package's own validators accept what is written here; it is untested in Hancom Office.
This is the only module that knows the package. It makes each table with one row as a pattern; the other
rows are repeated from that pattern in the XML, because the package handles each cell many times over
(3,000 rows: 32 s; this way 0.3 s).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape
from zipfile import ZipFile

from documents.model import Report, Section, Sheet
from documents.pdf import MEASURE, column_widths, label_length, picture, text_length
from documents.values import clean, shown

_PARAGRAPH = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"
_BODY = "Contents/section0.xml"
_ROW_COUNT = re.compile(r'rowCnt="(\d+)"')
_ROW_ADDRESS = re.compile(r'rowAddr="(\d+)"')

# HWPUNIT: 7,200 to the inch.
_UNITS_PER_MM = 7200 / 25.4
_FACT_WIDTHS = (30.0, MEASURE - 30.0)
_DRAWN = 84.0  # mm: as in report.typ, where the reason stands

_LINE = "#B1B8BE"
_WASH = "#EEF2F7"
_QUIET = "#58616A"


def render_hwpx(report: Report) -> bytes:
    """Return the same document as the PDF: title, facts, numbered sections with tables, footer and page n / N.

    The package checks the frame before handing it over and raises when an editor could not open it.
    """
    page = _Page()
    page.write(report.subtitle, size=10, color=_QUIET, alignment="CENTER")
    page.write(report.title, size=20, bold=True, alignment="CENTER", space_after=14)
    if report.facts:
        facts = [[clean(label), clean(value)] for label, value in report.facts]
        page.add_table(_FACT_WIDTHS, ["LEFT", "LEFT"], facts, label_column=True)
    for section in report.sections:
        _write_section(page, section)
    page.set_footer(report.footer)
    return page.to_bytes()


def _write_section(page: _Page, section: Section) -> None:
    page.head(section.title)
    for text in section.paragraphs:
        page.write(text)
    for chart in section.charts:
        page.write(chart.title, bold=True)
        page.draw(chart.svg)
        page.write(chart.summary, size=9, color=_QUIET)
    if section.sheet is not None:
        _write_sheet(page, section.sheet)
    for text in section.flags:
        page.write(f"○ {clean(text)}", indent_mm=4)


def _write_sheet(page: _Page, sheet: Sheet) -> None:
    labels = [clean(column.label) for column in sheet.columns]
    rows = [
        [shown(value, column.kind) for value, column in zip(row, sheet.columns, strict=True)]
        for row in sheet.rows
    ]
    lengths = [
        [label_length(label) for label in labels],
        *([text_length(cell) for cell in row] for row in rows),
    ]
    alignments = ["RIGHT" if column.kind in ("number", "percent") else "LEFT" for column in sheet.columns]
    page.add_table(column_widths(sheet.columns, lengths), alignments, rows, labels=labels)
    if sheet.note:
        page.write(f"※ {clean(sheet.note)}", size=9, color=_QUIET)


class _Page:
    """A new A4 document that is written from top to bottom."""

    def __init__(self) -> None:
        # Only where it is needed: the package takes an eighth of the start of a web server.
        from hwpx import HwpxDocument  # noqa: PLC0415

        self.document = HwpxDocument.new()
        margins = {"left": 20.0, "right": 20.0, "top": 15.0, "bottom": 15.0, "header": 10.0, "footer": 10.0}
        self.document.page.setup(paper_size="A4", margins_mm=margins)
        self._plain = self.document.styles.ensure_border_fill(border_color=_LINE)
        self._washed = self.document.styles.ensure_border_fill(border_color=_LINE, fill_color=_WASH)
        # Nobody can have typed it, so what people wrote is never taken for a slot.
        self._slot = secrets.token_hex(16)
        self._bodies: list[Sequence[Sequence[str]]] = []

    def write(
        self,
        text: str,
        *,
        size: float = 10.5,
        bold: bool = False,
        color: str = "#000000",
        alignment: str = "LEFT",
        space_after: float = 4,
        indent_mm: float = 0,
    ) -> None:
        """Add the text, a paragraph a line, in the style "body" with these differences."""
        run = self.document.styles.ensure_run(size=size, bold=bold, color=color)
        lines = [line for line in clean(text).split("\n") if line]
        paragraphs = [
            self.document.add_paragraph(line, style="바탕글", char_pr_id_ref=run, inherit_style=False)
            for line in lines
        ]
        if paragraphs:
            self.document.styles.apply_paragraph_format(
                paragraphs=paragraphs,
                alignment=alignment,
                spacing_after_pt=space_after,
                indent_left_mm=indent_mm,
                line_spacing_percent=160,
            )

    def head(self, text: str) -> None:
        """Add a heading of the first outline level: the word processor numbers it 1., 2., …"""
        run = self.document.styles.ensure_run(size=13, bold=True)
        heading = self.document.add_heading(clean(text).replace("\n", " "), level=1, char_pr_id_ref=run)
        self.document.styles.apply_paragraph_format(
            paragraphs=[heading], spacing_before_pt=14, spacing_after_pt=5, keep_with_next=True
        )

    def draw(self, svg: str) -> None:
        image, share = picture(svg, _DRAWN)
        self.document.add_picture(image, "png", width_mm=_DRAWN, height_mm=_DRAWN * share)

    def add_table(
        self,
        widths: Sequence[float],
        alignments: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        labels: Sequence[str] = (),
        label_column: bool = False,
    ) -> None:
        """Add a table; ``labels`` make a header row, repeated on each page. ``widths`` in millimetres."""
        units = [round(width * _UNITS_PER_MM) for width in widths]
        count = bool(labels) + bool(rows)
        table = self.document.add_table(count, len(units), width=sum(units), border_fill_id_ref=self._plain)
        table.set_treat_as_char(False)  # a table set like a character cannot run over to the next page
        table.element.set("repeatHeader", "1" if labels else "0")
        lines = list(table.element.iter(f"{_PARAGRAPH}tr"))
        if labels:
            centred = ["CENTER"] * len(units)
            self._fill_row(lines[0], units, labels, centred, strong=range(len(units)))
            for cell in lines[0]:
                cell.set("header", "1")
        if rows:
            pattern = [self._slot] * len(units)
            self._fill_row(lines[-1], units, pattern, alignments, strong=range(1 if label_column else 0))
            self._bodies.append(rows)
        table.mark_dirty()
        self.write(" ", size=4, space_after=0)

    def _fill_row(
        self,
        row: Element,
        units: Sequence[int],
        texts: Sequence[str],
        alignments: Sequence[str],
        *,
        strong: range,
    ) -> None:
        (header, *_) = self.document.oxml.headers
        for index, cell in enumerate(row):
            shape = header.ensure_paragraph_format(alignment=alignments[index], line_spacing_percent=130)
            run = self.document.styles.ensure_run(size=9, bold=index in strong)
            cell.set("borderFillIDRef", self._washed if index in strong else self._plain)
            _find(cell, "cellSz").set("width", str(units[index]))
            _find(cell, "subList").set("vertAlign", "CENTER")
            _find(cell, "subList/p").set("paraPrIDRef", shape)
            _find(cell, "subList/p/run").set("charPrIDRef", run)
            _find(cell, "subList/p/run/t").text = texts[index]

    def set_footer(self, text: str) -> None:
        """Put the text and page n / N under every page."""
        number = {"type": "page_number", "page_number": "page/total"}
        content: list[dict[str, Any]] = [{"align": "CENTER", "children": [number]}]
        if text:
            run = {"type": "run", "text": clean(text).replace("\n", " ")}
            content.insert(0, {"align": "LEFT", "children": [run]})
        self.document.page.set_footer(content=content)

    def to_bytes(self) -> bytes:
        """Return the file, with every table's pattern row repeated for its rows."""
        file = BytesIO()
        with ZipFile(BytesIO(self.document.to_bytes())) as frame, ZipFile(file, "w") as whole:
            for entry in frame.infolist():  # in their order: the format wants the media type first
                content = frame.read(entry)
                if entry.filename == _BODY:
                    content = "".join(_with_rows(content.decode(), self._slot, self._bodies)).encode()
                whole.writestr(entry, content)
        return file.getvalue()


def _find(element: Element, path: str) -> Element:
    found = element.find("/".join(_PARAGRAPH + name for name in path.split("/")))
    if found is None:
        raise LookupError(f"the package made a table cell without {path}")
    return found


def _with_rows(xml: str, slot: str, bodies: Sequence[Sequence[Sequence[str]]]) -> Iterator[str]:
    """Yield the XML in which each row of slots has become the rows of its table, in their order."""
    done = 0
    for rows in bodies:
        table = xml.rindex("<hp:tbl ", done, xml.index(slot, done))
        start = xml.rindex("<hp:tr>", table, xml.index(slot, done))
        end = xml.index("</hp:tr>", start) + len("</hp:tr>")
        yield xml[done:table]
        yield _with_count(xml[table:start], len(rows))
        yield from _repeated(xml[start:end], slot, rows)
        done = end
    yield xml[done:]


def _with_count(opening: str, rows: int) -> str:
    """The pattern row was counted once."""
    return _ROW_COUNT.sub(lambda found: f'rowCnt="{int(found[1]) - 1 + rows}"', opening, count=1)


def _repeated(pattern: str, slot: str, rows: Sequence[Sequence[str]]) -> Iterator[str]:
    address = _ROW_ADDRESS.search(pattern)
    if address is None:
        raise LookupError("the package made a table row without an address")
    opening, *parts = pattern.split(slot)
    for number, row in enumerate(rows, start=int(address[1])):
        yield opening
        for value, part in zip(row, parts, strict=True):
            yield escape(value).replace("\n", "<hp:lineBreak/>")
            yield part.replace(address[0], f'rowAddr="{number}"')
