"""Roster files for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook

HEADER = (
    "직원번호",
    "성명",
    "부서코드",
    "직급",
    "급",
    "직위",
    "신분",
    "민원접점",
    "임용일",
    "내선번호",
    "전자우편",
    "상태",
)


def row(number: str, name: str, code: str, **cells: str) -> list[str]:
    """One row under HEADER; `cells` by column name."""
    filled = {
        "직원번호": number,
        "성명": name,
        "부서코드": code,
        "직급": "지방행정주사보",
        "급": "7",
        "직위": "주무관",
    }
    filled |= {"신분": "일반직", "상태": "재직"} | cells
    return [filled.get(column, "") for column in HEADER]


def csv_text(*rows: Sequence[str], header: Sequence[str] = HEADER, delimiter: str = ",") -> str:
    return "\r\n".join(delimiter.join(cells) for cells in (header, *rows)) + "\r\n"


def csv_file(*rows: Sequence[str], header: Sequence[str] = HEADER) -> bytes:
    return b"\xef\xbb\xbf" + csv_text(*rows, header=header).encode()


def xlsx_file(*rows: Sequence[Any], header: Sequence[str] = HEADER) -> bytes:
    """Numbers stay numbers, as Excel keeps them."""
    file = io.BytesIO()
    workbook = Workbook(file)
    sheet = workbook.add_worksheet()
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    for line, cells in enumerate((header, *rows)):
        for column, cell in enumerate(cells):
            if hasattr(cell, "year"):
                sheet.write_datetime(line, column, cell, day)
            else:
                sheet.write(line, column, cell)
    workbook.close()
    return file.getvalue()


def repacked(xlsx: bytes, replace: dict[str, bytes]) -> bytes:
    """The same workbook with some of its parts replaced or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *replace}:
            new.writestr(name, replace.get(name) or old.read(name))
    return file.getvalue()
