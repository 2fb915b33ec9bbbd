"""A roster file becomes rows of text. Runs as a child process: `python -m people.roster.reading < file`.

The file is hostile until shown otherwise (reliability rule 19): its size, entries, inflated bytes, rows and
cells are counted before and while it is read, and the process itself may use only so much memory and time.
Nothing of Django is imported here, so the child starts in a blink.
"""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineWorkbook

from kindness.limits import limit_this_process

MOST_BYTES = 10 * 1024 * 1024
ENOUGH_TO_REFUSE = MOST_BYTES + 1  # nobody needs to read further
MOST_INFLATED_BYTES = 160 * 1024 * 1024
MOST_ENTRIES = 500
MOST_ROWS = 200_000
MOST_COLUMNS = 60
LONGEST_CELL = 500
MOST_CPU_SECONDS = 30

_ZIP = b"PK\x03\x04"
_CHUNK = 1024 * 1024
_DELIMITERS = ",\t;"

Row = tuple[int, list[str]]  # its line in the file, from 1, and its cells


class NotReadable(Exception):
    """Carries the refusal code: unreadable_file or too_large."""


def read(content: bytes) -> list[Row]:
    """The rows of the first sheet that are not empty. Raises NotReadable."""
    if len(content) > MOST_BYTES:
        raise NotReadable("too_large")
    cells = _xlsx_rows(content) if content.startswith(_ZIP) else _csv_rows(content)
    return list(_counted(cells))


def _counted(rows: Iterable[list[str]]) -> Iterator[Row]:
    found = 0
    for line, cells in enumerate(rows, start=1):
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        found += 1
        if found > MOST_ROWS or len(cells) > MOST_COLUMNS:
            raise NotReadable("too_large")
        yield line, [cell[: LONGEST_CELL + 1] for cell in cells]  # one more than fits is enough to refuse it


def _csv_rows(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    if "\x00" in text:
        raise NotReadable("unreadable_file")
    first_line = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first_line.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [cell.strip() for cell in row]
    except csv.Error as error:
        raise NotReadable("unreadable_file") from error


def _decoded(content: bytes) -> str:
    """UTF-8 (with or without a mark), UTF-16 with its mark, or CP949, in which Korean Excel saves CSV."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp949"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotReadable("unreadable_file")


def _xlsx_rows(content: bytes) -> Iterator[list[str]]:
    _look_through(content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for row in workbook.get_sheet_by_index(0).iter_rows():
            yield [_text(cell) for cell in row]
    except NotReadable:
        raise
    except Exception as error:  # the library names a dozen kinds; to the person they are one
        raise NotReadable("unreadable_file") from error


def _look_through(content: bytes) -> None:
    """Inflate every entry, counting, and look for document types: no sheet has one, an XXE attack does."""
    inflated = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if len(archive.infolist()) > MOST_ENTRIES:
                raise NotReadable("too_large")
            for entry in archive.infolist():
                with archive.open(entry) as file:
                    tail = b""
                    while chunk := file.read(_CHUNK):
                        inflated += len(chunk)
                        if inflated > MOST_INFLATED_BYTES:
                            raise NotReadable("too_large")
                        if b"<!DOCTYPE" in tail + chunk or b"<!ENTITY" in tail + chunk:
                            raise NotReadable("unreadable_file")
                        tail = chunk[-16:]
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
        EOFError,
    ) as error:
        raise NotReadable("unreadable_file") from error


def _text(cell: Any) -> str:
    """A cell as it would be typed: whole numbers without a point, days as 2026-01-05."""
    if isinstance(cell, bool):
        return "Y" if cell else "N"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()


def main() -> None:
    """Answer {"rows": [[line, [cell, …]], …]} or {"refused": code} on standard output."""
    limit_this_process(cpu_seconds=MOST_CPU_SECONDS)
    try:
        answer: dict[str, Any] = {"rows": read(sys.stdin.buffer.read(MOST_BYTES + 1))}
    except NotReadable as refused:
        answer = {"refused": str(refused)}
    except MemoryError:
        answer = {"refused": "too_large"}
    json.dump(answer, sys.stdout, ensure_ascii=True, separators=(",", ":"))


if __name__ == "__main__":
    main()
