"""A roster file becomes rows of text, or is refused."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest

from kindness.errors import Refused
from people.roster import child, reading
from people.roster.reading import NotReadable, read
from tests.people.roster.files import HEADER, csv_file, csv_text, repacked, row, xlsx_file

KIM = row("001234", "김서윤", "D1")
TEXT = csv_text(KIM)
CELLS = [(1, list(HEADER)), (2, KIM)]


@pytest.mark.parametrize(
    "content",
    [
        csv_file(KIM),
        TEXT.encode(),
        TEXT.encode("cp949"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.replace("\r\n", "\n").encode(),
        csv_text(KIM, delimiter="\t").encode(),
        csv_text(KIM, delimiter=";").encode("cp949"),
        xlsx_file(KIM),
    ],
    ids=["bom", "utf-8", "cp949", "utf-16", "utf-16-be", "lf", "tabs", "semicolons", "xlsx"],
)
def test_read_understands(content: bytes) -> None:
    assert read(content) == CELLS


def test_read_skips_empty_rows_and_keeps_the_line_numbers() -> None:
    content = csv_text([], ["", "", " "], KIM).encode()
    assert [line for line, _cells in read(content)] == [1, 4]


def test_read_shows_numbers_and_days_of_a_sheet_as_they_would_be_typed() -> None:
    content = xlsx_file(
        [1234, "김서윤", 7.5, date(2024, 1, 2), True, ""], header=("a", "b", "c", "d", "e", "f")
    )
    assert read(content)[1] == (2, ["1234", "김서윤", "7.5", "2024-01-02", "Y"])


@pytest.fixture(autouse=True)
def _smaller_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bomb of 4 MB proves as much as one of 160 and costs no seconds."""
    monkeypatch.setattr(reading, "MOST_INFLATED_BYTES", 4 * 1024 * 1024)
    monkeypatch.setattr(reading, "MOST_ROWS", 1000)


def bomb() -> bytes:
    return repacked(xlsx_file(KIM), {"xl/media/a.bin": b"\0" * (5 * 1024 * 1024)})


def with_doctype() -> bytes:
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    return repacked(xlsx_file(KIM), {"xl/sharedStrings.xml": entity})


def with_doctype_across_chunks() -> bytes:
    padding = b" " * (1024 * 1024 - 5)
    return repacked(xlsx_file(KIM), {"xl/extra.xml": padding + b"<!DOCTYPE x>"})


def many_entries() -> bytes:
    return repacked(xlsx_file(KIM), {f"x/{number}": b"x" for number in range(600)})


def encrypted() -> bytes:
    """The mark of OLE2, in which Excel wraps a workbook with a password (and its old .xls)."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096


def other_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("hello.txt", "안녕하세요")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (xlsx_file(KIM)[:-200], "unreadable_file"),
        (xlsx_file(KIM)[:2000], "unreadable_file"),
        (b"PK\x03\x04" + b"x" * 100, "unreadable_file"),
        (other_zip(), "unreadable_file"),
        (with_doctype(), "unreadable_file"),
        (with_doctype_across_chunks(), "unreadable_file"),
        (encrypted(), "unreadable_file"),
        (b"%PDF-1.7 \x00\xff\xfe", "unreadable_file"),
        (b"\xff\xd8\xff\xe0JFIF\x00", "unreadable_file"),
        (b"a,b\n\x00,1\n", "unreadable_file"),
        (b'a,b\n"never closed', "unreadable_file"),
        (b"\xff\xfe\x00", "unreadable_file"),
        (bomb(), "too_large"),
        (many_entries(), "too_large"),
        (b"x" * (reading.MOST_BYTES + 1), "too_large"),
        (b"a\n" * 1001, "too_large"),
        (b"a," * reading.MOST_COLUMNS + b"a\n", "too_large"),
    ],
)
def test_read_refuses(content: bytes, code: str) -> None:
    with pytest.raises(NotReadable) as refused:
        read(content)
    assert str(refused.value) == code


def test_read_cuts_a_cell_nobody_typed() -> None:
    assert len(read(b"a" * 100_000)[0][1][0]) == reading.LONGEST_CELL + 1


def test_read_apart_gives_what_read_gives() -> None:
    assert child.read_apart(csv_file(KIM)) == CELLS


@pytest.mark.parametrize(
    ("content", "code"),
    [(encrypted(), "unreadable_file"), (b"x" * (reading.MOST_BYTES + 1), "too_large")],
)
def test_read_apart_refuses_in_words(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        child.read_apart(content)
    assert refused.value.code == code
    assert str(refused.value.message)


def far_apart() -> bytes:
    """Two cells at opposite corners: a few bytes that ask a reader for a hundred gigabytes."""
    sheet = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    return repacked(xlsx_file(KIM), {"xl/worksheets/sheet1.xml": sheet})


def test_read_apart_outlives_a_child_that_dies_of_its_file() -> None:
    with pytest.raises(Refused) as refused:
        child.read_apart(far_apart())
    assert refused.value.code == "too_large"


def test_read_apart_gives_up_after_its_time(monkeypatch: Any) -> None:
    monkeypatch.setattr(child, "MOST_SECONDS", 0.001)
    with pytest.raises(Refused) as refused:
        child.read_apart(csv_file(KIM))
    assert refused.value.code == "too_large"
