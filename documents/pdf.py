"""Pages one would attach to an official letter or keep: set by Typst, without any system font or library.

The templates are in ``documents/typst``. What they set comes in as JSON and is only shown, never read as Typst.
"""

from __future__ import annotations

import json
import re
import struct
import subprocess
import sys
from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any, Literal

from documents.model import Certificate, Chart, Column, Letter, Report, Section, Sheet, SigningSheet
from documents.values import clean, half_widths, shown

# Seconds; the web server gives up on a request after 30.
TIME_LIMIT = 25
_TYPESETTING = str(Path(__file__).with_name("typesetting.py"))

# A table longer than this begins on a page of its own and is set page by page.
LONG_TABLE = 120

# The type area of report.typ and what a line of a table takes in it, in millimetres.
MEASURE = 170.0
_FIRST_PAGE = 220.0
_PAGE = 236.0
_LINE = 4.2
_PADDING_ACROSS = 4.2
_PADDING_DOWN = 1.6
_EM = 3.18

# A run without a space or Hangul, longer than a column may be: it is allowed to break after every eighth character.
_LONG_RUN = re.compile(r"[^\s가-힣]{25,}")
_EIGHT = re.compile(r"(.{8})")
_BREAK_HERE = "\u200b"

# Advance widths of Noto Sans KR in em. Text with any other character is measured by Typst itself.
_WIDE, _NARROW, _SPACE = 0.92, 0.58, 0.23
_KNOWN_WIDTH = re.compile("[ -@\\[-~·가-힣]*")
_SAFETY = 0.94
_ROUNDING = 0.001


def render_report(report: Report) -> bytes:
    """Return an A4 portrait PDF: title, facts, numbered sections, page n / N, and who printed it on each page."""
    return _compile(
        "report.typ",
        {
            "title": clean(report.title),
            "subtitle": _text(report.subtitle),
            "facts": _pairs(report.facts),
            "sections": [_section(section) for section in report.sections],
            "footer": _text(report.footer),
            "language": report.language,
        },
    )


def render_letter(letter: Letter, *, emblem: str = "") -> bytes:
    """Return the letter as one A4 page on paper tone. ``emblem`` is the drawing above it, as SVG text of ours."""
    return _compile(
        "letter.typ",
        {
            "heading": _text(letter.heading),
            "recipient": _text(letter.recipient),
            "paragraphs": [part for part in _text(letter.body).split("\n\n") if part.strip()],
            "sender": _text(letter.sender),
            "date": _text(letter.date),
            "note": _text(letter.note),
            "language": letter.language,
            "emblem": emblem,
        },
    )


def render_certificate(certificate: Certificate) -> bytes:
    """Return the certificate as one A4 page."""
    return _compile(
        "certificate.typ",
        {
            "title": _text(certificate.title),
            "number": _text(certificate.number),
            "facts": _pairs(certificate.facts),
            "sentence": _text(certificate.sentence),
            "date": _text(certificate.date),
            "issuer": _text(certificate.issuer),
            "seal": _text(certificate.seal),
            "checks": _pairs(certificate.checks),
            "note": _text(certificate.note),
            "qr": certificate.qr,
            "void": _text(certificate.void),
            "language": certificate.language,
        },
    )


def render_signing(sheet: SigningSheet) -> bytes:
    """Return the list on A4 pages, 20 to 25 people each, its header on every page."""
    return _compile(
        "signing.typ",
        {
            "title": _text(sheet.title),
            "facts": _pairs(sheet.facts),
            "labels": [_text(label) for label in sheet.labels],
            "rows": [[_text(cell) for cell in row] for row in sheet.rows],
            "signature": _text(sheet.signature),
            "note": _text(sheet.note),
            "footer": _text(sheet.footer),
            "language": sheet.language,
        },
    )


def _pairs(facts: Sequence[tuple[str, str]]) -> list[list[str]]:
    return [[_text(label), _text(value)] for label, value in facts]


def picture(svg: str, width: float) -> tuple[bytes, float]:
    """Return our SVG as PNG, ``width`` millimetres at 200 dots an inch, and its height as a share of the width."""
    image = _compile("drawing.typ", {"svg": svg, "width": width}, format="png")
    across, down = struct.unpack(">II", image[16:24])  # the first block of a PNG tells its size
    return image, down / across


def _compile(template: str, data: Mapping[str, Any], *, format: Literal["pdf", "png"] = "pdf") -> bytes:
    """Let the child process set the page. Raises TimeoutExpired after ``TIME_LIMIT`` seconds."""
    job = json.dumps({"template": template, "data": data, "format": format}).encode()
    # -I: neither the working directory nor the environment decides what the child imports.
    command = [sys.executable, "-I", _TYPESETTING]
    done = subprocess.run(command, input=job, capture_output=True, timeout=TIME_LIMIT, check=False)  # noqa: S603 - fixed
    if done.returncode != 0:
        raise RuntimeError(f"{template} could not be set: {done.stderr.decode(errors='replace')[-2000:]}")
    return done.stdout


def _text(text: str) -> str:
    return _breakable(clean(text))


def _breakable(text: str) -> str:
    return _LONG_RUN.sub(lambda run: _EIGHT.sub(r"\1" + _BREAK_HERE, run[0]), text)


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": clean(section.title),
        "paragraphs": [_text(text) for text in section.paragraphs],
        "charts": [_chart(chart) for chart in section.charts],
        "sheet": None if section.sheet is None else _sheet(section.sheet),
        "flags": [_text(text) for text in section.flags],
    }


def _chart(chart: Chart) -> dict[str, str]:
    return {"title": clean(chart.title), "svg": chart.svg, "summary": _text(chart.summary)}


def _sheet(sheet: Sheet) -> dict[str, Any]:
    labels = [clean(column.label) for column in sheet.columns]
    rows = [
        [_breakable(shown(value, column.kind)) for value, column in zip(row, sheet.columns, strict=True)]
        for row in sheet.rows
    ]
    lengths = [[text_length(cell) for cell in row] for row in rows]
    widths = column_widths(sheet.columns, [[label_length(label) for label in labels], *lengths])
    long = len(rows) > LONG_TABLE
    return {
        "labels": labels,
        "aligns": ["right" if column.kind in ("number", "percent") else "left" for column in sheet.columns],
        "widths": widths,
        "long": long,
        "parts": _pages(rows, lengths, widths) if long else [{"rows": rows, "heights": []}],
        "note": _text(sheet.note),
    }


def text_length(text: str) -> float:
    """Return about how many millimetres the text takes on one line of a table."""
    wide = half_widths(text) - len(text)
    spaces = text.count(" ")
    return _EM * (wide * _WIDE + spaces * _SPACE + (len(text) - wide - spaces) * _NARROW)


def label_length(label: str) -> float:
    """Return the millimetres of a label whose words may stand on two lines."""
    words = label.split(" ")
    return min(
        max(text_length(" ".join(words[:cut])), text_length(" ".join(words[cut:])))
        for cut in range(1, len(words) + 1)
    )


def column_widths(columns: Sequence[Column], lengths: Sequence[Sequence[float]]) -> list[float]:
    """Return the widths in mm that fill the measure: what is narrow gets what it needs, the wide share the rest.

    ``lengths`` holds, row by row, the millimetres of the labels and of every cell.
    """
    needs = [
        _PADDING_ACROSS
        + (column.width * _EM / 2 if column.width else max(row[index] for row in lengths) / _SAFETY)
        for index, column in enumerate(columns)
    ]
    widths: dict[int, float] = {}
    left = MEASURE
    for done, index in enumerate(sorted(range(len(needs)), key=needs.__getitem__)):
        widths[index] = min(needs[index], left / (len(needs) - done))
        left -= widths[index]
    return [round(widths[index] + left * needs[index] / sum(needs), 2) for index in range(len(needs))]


def _pages(
    rows: Sequence[Sequence[str]], lengths: Sequence[Sequence[float]], widths: Sequence[float]
) -> list[dict[str, Any]]:
    """Part the rows into pages. A row that surely takes one line gets a fixed height; Typst measures the others."""
    rooms = [(width - _PADDING_ACROSS) * _SAFETY for width in widths]
    pages: list[dict[str, Any]] = []
    used = room_down = 0.0
    for row, row_lengths in zip(rows, lengths, strict=True):
        lines = max(ceil(length / room - _ROUNDING) for length, room in zip(row_lengths, rooms, strict=True))
        certain = lines <= 1 and all(_KNOWN_WIDTH.fullmatch(cell) for cell in row)
        height = max(lines, 1) * _LINE + _PADDING_DOWN
        if not pages or used + height > room_down:
            room_down = _PAGE if pages else _FIRST_PAGE
            pages.append({"rows": [], "heights": []})
            used = 0.0
        pages[-1]["rows"].append(row)
        pages[-1]["heights"].append(height if certain else None)
        used += height
    return pages
