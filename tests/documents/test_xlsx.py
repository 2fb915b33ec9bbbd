from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from unittest.mock import patch
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from documents.model import Column, Sheet
from documents.xlsx import LONGEST_CELL, fitting, write_report, write_xlsx
from kindness.errors import Refused
from tests.documents.hostile import TEXTS
from tests.factories.documents import one_cell, tally_report, tally_sheet


def written(*sheets: Sheet) -> BytesIO:
    file = BytesIO()
    write_xlsx(sheets, file, footer="출력: 김하은 & 정지호")
    return file


def cells(file: BytesIO) -> list[list[object]]:
    file.seek(0)
    return [list(row) for row in CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()]


def sheet_xml(file: BytesIO, number: int = 1) -> str:
    return ZipFile(file).read(f"xl/worksheets/sheet{number}.xml").decode()


def test_write_xlsx_round_trip_keeps_types_and_leading_zeros() -> None:
    assert cells(written(tally_sheet(1))) == [
        ["순위", "직원번호", "성명", "부서", "받은 송이", "보낸 비율", "받은 날", "비고"],
        [1.0, "000001", "정지호", "민원여권과", 9.0, 0.676, date(2026, 6, 30), "동점 · 공동 후보"],
        [""] * 8,
        ["동점이면 공동 순위로 합니다.", *[""] * 7],
    ]


@pytest.mark.parametrize("typed", TEXTS, ids=ascii)
def test_write_xlsx_hostile_text_stays_text(typed: str) -> None:
    file = written(one_cell(typed))
    xml = sheet_xml(file)
    assert "<f>" not in xml
    assert "<hyperlink" not in xml
    assert cells(file) == [["값"], [TEXTS[typed]]]


def test_write_xlsx_all_hostile_texts_at_once_hold_no_formula() -> None:
    columns = [Column("글"), Column("수", "number"), Column("비율", "percent"), Column("날", "date")]
    xml = sheet_xml(written(Sheet("표", columns, [[text] * 4 for text in TEXTS])))
    assert (xml.count("<f>"), xml.count('t="inlineStr"')) == (0, 4 * (len(TEXTS) + 1))


def test_write_xlsx_too_long_text_is_cut_with_a_mark() -> None:
    cut = fitting("💐" * LONGEST_CELL)
    assert len(cut.encode("utf-16-le")) // 2 <= LONGEST_CELL
    assert not cut.endswith("💐")
    assert cut.startswith("💐💐")
    assert len(str(cells(written(one_cell("가" * 40_000)))[1][0])) == LONGEST_CELL


def test_fitting_text_of_just_the_length_is_kept() -> None:
    assert fitting("가" * LONGEST_CELL) == "가" * LONGEST_CELL


def test_write_xlsx_more_rows_than_the_format_holds_is_refused() -> None:
    with patch("documents.xlsx.MOST_ROWS", 2), pytest.raises(Refused) as refused:
        written(tally_sheet(3))
    assert refused.value.code == "too_many_rows"
    assert "표창 후보" in str(refused.value.message)


def test_write_xlsx_header_stays_in_view_and_repeats_in_print() -> None:
    file = written(tally_sheet(3))
    xml = sheet_xml(file)
    workbook = ZipFile(file).read("xl/workbook.xml").decode()
    assert 'state="frozen"' in xml
    assert '<autoFilter ref="A1:H4"' in xml
    assert 'orientation="landscape"' in xml
    assert 'paperSize="9"' in xml
    assert "김하은 &amp;&amp; 정지호" in xml
    assert "$1:$1" in workbook


def test_write_xlsx_sheet_names_are_made_acceptable_and_distinct() -> None:
    titles = ["a/b:c*?[]", "같은 이름", "같은 이름", "가" * 40, "가" * 40, "'", "History", "sheet"]
    sheets = [Sheet(title, [Column("값")], []) for title in titles]
    names = CalamineWorkbook.from_filelike(written(*sheets)).sheet_names
    assert names == [
        "a b c",
        "같은 이름",
        "같은 이름 (2)",
        "가" * 31,
        "가" * 25 + " (2)",
        "Sheet",
        "History (2)",
        "sheet (2)",
    ]


def test_write_xlsx_odd_values_become_text() -> None:
    columns = [Column("수", "number"), Column("때", "datetime")]
    moment = datetime(2026, 6, 30, 15, 30, tzinfo=UTC)
    rows = [[float("inf"), moment], [True, 5], [1.5, None]]
    read = cells(written(Sheet("표", columns, rows)))
    assert read[1:] == [["inf", datetime(2026, 7, 1, 0, 30)], ["True", "5"], [1.5, ""]]  # noqa: DTZ001 - Excel has no zones


def test_write_report_cover_tells_the_facts_and_flags() -> None:
    file = BytesIO()
    write_report(tally_report(), file)
    workbook = CalamineWorkbook.from_filelike(file)
    cover = workbook.get_sheet_by_index(0).to_python()
    assert len(workbook.sheet_names) == 2
    assert cover[0][0] == "2026년 상반기 친절카네이션 집계 보고서"
    assert ["집계 기간", "2026. 1. 1. ~ 6. 30."] in cover
    assert ["표창 후보 순위", "서로에게 보낸 두 사람이 있습니다."] in cover


def test_formula_guard_removed_makes_live_formulas() -> None:
    """The twin of the tests above: with the package's defaults the same string calculates."""
    file = BytesIO()
    with Workbook(file) as workbook:
        workbook.add_worksheet().write(0, 0, "=1+1")
    assert "<f>" in sheet_xml(file)
