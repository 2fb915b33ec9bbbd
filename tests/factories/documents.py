"""A half-year report as the awards would hand it over."""

from __future__ import annotations

from datetime import date

from documents.model import Chart, Column, Letter, Report, Section, Sheet

COLUMNS = (
    Column("순위", "number"),
    Column("직원번호"),
    Column("성명"),
    Column("부서"),
    Column("받은 송이", "number"),
    Column("보낸 비율", "percent"),
    Column("받은 날", "date"),
    Column("비고"),
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><rect width="20" height="10" fill="#0B50D0"/></svg>'


def tally_rows(count: int) -> list[tuple[object, ...]]:
    return [
        (rank, f"{rank:06}", "정지호", "민원여권과", 9, 0.676, date(2026, 6, 30), "동점 · 공동 후보")
        for rank in range(1, count + 1)
    ]


def tally_sheet(count: int = 3) -> Sheet:
    return Sheet("표창 후보", COLUMNS, tally_rows(count), "동점이면 공동 순위로 합니다.")


def tally_report(count: int = 3) -> Report:
    return Report(
        title="2026년 상반기 친절카네이션 집계 보고서",
        subtitle="다온시 · 민원여권과 친절민원팀",
        facts=[("집계 기간", "2026. 1. 1. ~ 6. 30."), ("작성", "민원여권과 김하은")],
        sections=[
            Section(
                "집계 결과", ["보낸 직원은 1,012명입니다."], [Chart("분포", SVG, "한 송이가 가장 많습니다.")]
            ),
            Section("표창 후보 순위", sheet=tally_sheet(count), flags=["서로에게 보낸 두 사람이 있습니다."]),
        ],
        footer="출력: 민원여권과 김하은 · 2026. 7. 1. 09:20",
    )


def one_cell(value: object) -> Sheet:
    return Sheet("표", [Column("값")], [[value]])


def carnation_letter(body: str = "여권 기계가 멈춘 날 함께 안내해 주셨습니다.\n\n고맙습니다.") -> Letter:
    return Letter("친절카네이션", "민원여권과 정지호 님께", body, "도로과 김서윤 드림", "2026. 11. 21.")
