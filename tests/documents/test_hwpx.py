from __future__ import annotations

import re
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZIP_STORED, ZipFile

from hwpx import HwpxDocument, validate_editor_open_safety, validate_package

from documents.hwpx import render_hwpx
from documents.model import Column, Report, Section, Sheet
from tests.documents.hostile import TEXTS
from tests.factories.documents import tally_report, tally_rows


def tables_of(file: bytes) -> list[list[list[str]]]:
    document = HwpxDocument.open(BytesIO(file))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def test_render_hwpx_passes_the_validators_of_the_package() -> None:
    file = render_hwpx(tally_report(40))
    assert validate_package(file).errors == ()
    assert validate_editor_open_safety(file).ok
    assert HwpxDocument.open(BytesIO(file)).validate().errors == ()


def test_render_hwpx_reopened_holds_facts_rows_and_paragraphs() -> None:
    file = render_hwpx(tally_report(40))
    facts, tally = tables_of(file)
    assert facts == [["집계 기간", "2026. 1. 1. ~ 6. 30."], ["작성", "민원여권과 김하은"]]
    assert tally[0] == ["순위", "직원번호", "성명", "부서", "받은 송이", "보낸 비율", "받은 날", "비고"]
    assert [row[1] for row in tally[1:]] == [str(row[1]) for row in tally_rows(40)]
    assert tally[1] == [
        "1",
        "000001",
        "정지호",
        "민원여권과",
        "9",
        "67.6%",
        "2026. 6. 30.",
        "동점 · 공동 후보",
    ]
    text = str(HwpxDocument.open(BytesIO(file)).text.plain())
    for words in (
        "친절카네이션 집계 보고서",
        "보낸 직원은 1,012명입니다.",
        "○ 서로에게 보낸 두 사람이 있습니다.",
    ):
        assert words in text


def test_render_hwpx_archive_is_as_the_format_wants_it() -> None:
    with ZipFile(BytesIO(render_hwpx(tally_report(40)))) as archive:
        first = archive.infolist()[0]
        body = archive.read("Contents/section0.xml").decode()
        assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
        assert archive.read("mimetype") == b"application/hwp+zip"
        assert any(name.startswith("BinData/") for name in archive.namelist())
    assert re.findall(r'rowCnt="(\d+)"', body) == ["2", "41"]
    assert re.findall(r'repeatHeader="(\d)"', body) == ["0", "1"]
    assert body.count('rowAddr="40"') == 8
    assert "출력: 민원여권과 김하은" in body
    assert 'numType="TOTAL_PAGE"' in body


def test_render_hwpx_hostile_text_is_text() -> None:
    sheet = Sheet("표", [Column("값")], [[typed] for typed in TEXTS])
    file = render_hwpx(
        Report("<b>", facts=[("&", "]]>")], sections=[Section("=1+1", ["</hp:t>"], sheet=sheet)])
    )
    assert validate_editor_open_safety(file).ok
    ET.fromstring(ZipFile(BytesIO(file)).read("Contents/section0.xml"))  # noqa: S314 - our own file
    facts, table = tables_of(file)
    assert facts == [["&", "]]>"]]
    assert [row[0] for row in table[1:]] == list(TEXTS.values())


def test_render_hwpx_empty_table_keeps_its_header() -> None:
    file = render_hwpx(Report("제목", sections=[Section("없음", sheet=Sheet("표", [Column("값")], []))]))
    assert validate_editor_open_safety(file).ok
    assert tables_of(file) == [[["값"]]]
