from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from unittest.mock import patch

import pytest
from django.contrib.staticfiles import finders

from documents.model import Chart, Column, Report, Section, Sheet
from documents.pdf import LONG_TABLE, column_widths, picture, render_letter, render_report
from tests.documents.hostile import TEXTS
from tests.factories.documents import SVG, carnation_letter, tally_report, tally_rows, tally_sheet

POPPLER = shutil.which("pdftotext")
needs_poppler = pytest.mark.skipif(POPPLER is None, reason="pdftotext is not installed")


def text_of(pdf: bytes) -> str:
    assert POPPLER
    told = subprocess.run([POPPLER, "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return told.stdout.decode()


def pages_of(pdf: bytes) -> int:
    (count,) = re.findall(rb"/Type/Pages/Count (\d+)", pdf)
    return int(count)


def test_render_report_short_one_is_one_page() -> None:
    pdf = render_report(tally_report())
    assert pdf.startswith(b"%PDF-")
    assert pages_of(pdf) == 1


@needs_poppler
def test_render_report_says_everything_it_was_given() -> None:
    text = text_of(render_report(tally_report()))
    for words in (
        "2026년 상반기 친절카네이션 집계 보고서",
        "2026. 1. 1. ~ 6. 30.",
        "2. 표창 후보 순위",
        "000001",
        "67.6%",
        "2026. 6. 30.",
        "동점 · 공동 후보",
        "서로에게 보낸 두 사람이 있습니다.",
        "한 송이가 가장 많습니다.",
        "출력: 민원여권과 김하은 · 2026. 7. 1. 09:20",
        "1 / 1",
    ):
        assert words in text


@needs_poppler
def test_render_report_long_table_repeats_header_and_keeps_every_row() -> None:
    pdf = render_report(tally_report(LONG_TABLE + 1))
    text = text_of(pdf)
    assert text.count("직원번호") == pages_of(pdf) - 1 == 4
    assert sorted(re.findall(r"\b0\d{5}\b", text)) == [str(row[1]) for row in tally_rows(LONG_TABLE + 1)]


@needs_poppler
@pytest.mark.parametrize("times", [1, 6], ids=["short", "long"])
def test_render_report_hostile_text_is_printed_not_obeyed(times: int) -> None:
    rows = [[typed] for typed in TEXTS] * times
    sheet = Sheet("표 #eval", [Column('#eval("1")')], rows, '※ #eval("note")')
    pdf = render_report(
        Report('#eval("title")', facts=[("*a*", "$b$")], sections=[Section("= 제목", ["#p"], sheet=sheet)])
    )
    text = text_of(pdf)
    for words in (
        '#eval("title")',
        "*a*",
        "$b$",
        "1. = 제목",
        "#p",
        '#eval("note")',
        "=cmd|' /C calc'!A0",
        "`raw`",
    ):
        assert words in text
    assert text.count("$x$ *굵게* _기울임_ \\ ] [ @ref") == times


def test_render_report_without_anything_but_a_title() -> None:
    assert pages_of(render_report(Report("제목"))) == 1


def test_render_report_empty_table_is_set() -> None:
    sheet = Sheet("표", [Column("값"), Column("수", "number")], [])
    assert pages_of(render_report(Report("제목", sections=[Section("없음", sheet=sheet)]))) == 1


def test_column_widths_fill_the_measure_and_spare_the_narrow() -> None:
    columns = [Column("순위", "number"), Column("사유"), Column("비고")]
    widths = column_widths(columns, [[6.0, 8.0, 8.0], [6.0, 400.0, 300.0]])
    assert sum(widths) == pytest.approx(170, abs=0.1)
    assert widths[0] == pytest.approx(10.6, abs=0.1)


@needs_poppler
def test_render_letter_keeps_its_words_on_one_page() -> None:
    emblem = finders.find("img/carnation.svg")
    assert isinstance(emblem, str)
    pdf = render_letter(carnation_letter(), emblem=Path(emblem).read_text(encoding="utf-8"))
    assert pages_of(pdf) == 1
    text = text_of(pdf)
    assert "민원여권과 정지호 님께" in text
    assert "여권 기계가 멈춘 날 함께 안내해 주셨습니다." in text
    assert "도로과 김서윤 드림" in text


def test_render_letter_of_the_longest_reason_is_one_page() -> None:
    assert pages_of(render_letter(carnation_letter("고마운 마음을 " * 62), emblem=SVG)) == 1


def test_picture_is_a_png_of_the_drawings_shape() -> None:
    image, share = picture(SVG, 100)
    assert image.startswith(b"\x89PNG")
    assert share == pytest.approx(0.5, abs=0.01)


def test_render_report_same_input_gives_the_same_bytes() -> None:
    assert render_report(Report("제목", sections=[Section("표", sheet=tally_sheet())])) == render_report(
        Report("제목", sections=[Section("표", sheet=tally_sheet())])
    )


def test_render_report_drawing_that_is_none_is_an_error_in_words() -> None:
    broken = Section("그림", charts=[Chart("분포", "<svg", "말로 한 설명")])
    with pytest.raises(RuntimeError, match=r"report\.typ could not be set"):
        render_report(Report("제목", sections=[broken]))


def test_render_report_that_takes_too_long_is_given_up() -> None:
    with patch("documents.pdf.TIME_LIMIT", 0.001), pytest.raises(subprocess.TimeoutExpired):
        render_report(Report("제목"))


@needs_poppler
def test_render_report_run_without_a_space_stays_on_the_page() -> None:
    run = "NoSpaces" * 40
    sheet = Sheet("표", [Column("값"), Column("사유")], [[run, run]])
    pdf = render_report(Report("제목", sections=[Section("긴 글", [run], sheet=sheet)]))
    assert POPPLER
    boxes = subprocess.run([POPPLER, "-bbox", "-", "-"], input=pdf, capture_output=True, check=True)
    rights = [float(edge) for edge in re.findall(r'xMax="([\d.]+)"', boxes.stdout.decode())]
    assert len(rights) > 10
    assert max(rights) < 595.3 - 50
