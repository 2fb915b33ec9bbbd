"""Files: CSV beside COPY TO, XLSX beside bare XlsxWriter, the award report of three thousand people."""

from __future__ import annotations

import argparse
import io
from collections.abc import Sequence

import xlsxwriter
from django.db import connection
from django.utils import translation

from awards import reports
from awards.models import ReportJob, Tally
from awards.queries import all_places
from bench.data import City, build
from bench.database import using
from bench.result import Result, alternate, say, seconds
from bench.servers import Ground
from documents.model import Column, Sheet
from documents.xlsx import write_xlsx
from kindness import clock
from people.models import Staff

LARGE, USUAL = "export_large", "export_usual"
LARGE_PEOPLE = 100_000
REPORTED = 3_000

# The same joins, order and columns as the list of places.
PLAIN = """
    COPY (
        SELECT line.rank, letter.recipient_name, staff.number, letter.recipient_division_name, letter.recipient_rank,
               line.carnations, line.distinct_divisions,
               CASE WHEN line.tied THEN '공동 ' || line.rank || '위' ELSE '' END
        FROM awards_tallyline line
        JOIN people_staff staff ON staff.id = line.staff_id
        JOIN recognition_carnation letter ON letter.recipient_id = staff.id AND letter.sent_at = line.last_received_at
            AND letter.period_id = %s
        WHERE line.tally_id = %s ORDER BY line.rank, line.staff_id
    ) TO STDOUT (FORMAT csv)
"""


def measure(ground: Ground, options: argparse.Namespace) -> list[Result]:
    build(ground, LARGE, City(people=LARGE_PEOPLE, divisions=3_000, halves=1, letters=LARGE_PEOPLE))
    with using(LARGE), translation.override("ko"):
        csv, copied = alternate([lambda: _make("csv"), _copy], rounds=options.rounds)
        xlsx, bare = alternate([_write_ours, _write_bare], rounds=max(3, options.rounds // 2))
        lines = Tally.objects.get().recipients
    say(
        f"{lines:,} lines: CSV {csv:.2f} s, COPY TO {copied:.2f} s; XLSX {xlsx:.2f} s, bare XlsxWriter {bare:.2f} s"
    )
    build(ground, USUAL, City(people=2 * REPORTED, divisions=180, halves=3, letters=4_200))
    with using(USUAL), translation.override("ko"):
        book, paper = alternate([lambda: _make("xlsx"), lambda: _make("pdf")], rounds=options.rounds)
        say(f"report of {_tally().recipients:,} people: XLSX {book:.2f} s, PDF {paper:.2f} s")
    return [
        Result("csv_export", copied / csv, "of COPY TO's rows/s", lines / copied, 0.5, "higher"),
        Result("xlsx_export", bare / xlsx, "of bare XlsxWriter's rows/s", lines / bare, 0.7, "higher"),
        Result("report_xlsx", book, "s", None, 2, "lower"),
        Result("report_pdf", paper, "s", None, 1, "lower"),
    ]


def _tally() -> Tally:
    return Tally.objects.order_by("-period__half")[0]


def _make(format: str) -> float:
    """Seconds of an award report from the query to the whole file, as a job or a page makes it."""
    job = ReportJob(
        tally=_tally(),
        format=format,
        purpose="심사 자료",
        language="ko",
        requested_at=clock.fresh(),
        requested_by=Staff.objects.get(pk=1),
    )
    return seconds(lambda: reports.make(job, tell=lambda _done: None))


def _copy() -> float:
    """Seconds until the last byte of the same lines has come out of COPY TO."""
    tally = _tally()

    def read() -> int:
        with connection.cursor() as cursor, cursor.copy(PLAIN, [tally.period_id, tally.pk]) as copy:
            return sum(len(block) for block in copy)

    return seconds(read)


def _write_ours() -> float:
    rows, columns = _rows()
    sheet = Sheet("순위", [Column(f"열 {index}") for index in range(columns)], rows)
    return seconds(lambda: write_xlsx([sheet], io.BytesIO()))


def _write_bare() -> float:
    """XlsxWriter as its manual shows it for large files."""
    rows, _columns = _rows()

    def write() -> None:
        with xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True}) as workbook:
            worksheet = workbook.add_worksheet()
            for index, row in enumerate(rows):
                worksheet.write_row(index, 0, row)

    return seconds(write)


def _rows() -> tuple[list[Sequence[object]], int]:
    """The lines of the tally, read before the clock starts: what is compared is the writing."""
    rows: list[Sequence[object]] = [
        (line.rank, line.name, line.number, line.division, line.title, line.carnations, line.divisions)
        for line in all_places(_tally())
    ]
    return rows, len(rows[0])
