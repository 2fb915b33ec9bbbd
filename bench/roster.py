"""A roster of a hundred thousand people beside plain COPY, and the differences of five thousand."""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterable, Iterator, Sequence

import xlsxwriter
from django.db import connection, transaction

from audit.services import Job
from bench.data import FIRST_NUMBER, City, build
from bench.database import using
from bench.names import people_names
from bench.result import Result, alternate, say, seconds
from bench.servers import Ground
from kindness import clock
from people.models import RosterImport
from people.services import apply_roster, stage_roster

JOB = Job("bench.roster")
EMPTY_CITY, CITY, FULL = "roster_empty", "roster", "roster_full"
ROWS, DRY_ROWS = 100_000, 5_000
DIVISIONS = 3_000
HEADER = ("직원번호", "성명", "부서코드", "직급", "급", "직위", "신분", "민원접점", "내선번호")
TABLES = ("people_staff", "people_posting")


def measure(ground: Ground, options: argparse.Namespace) -> list[Result]:
    build(ground, EMPTY_CITY, City(people=2, divisions=DIVISIONS, busy=False))
    file = _csv(_rows(ROWS))
    copied = _copied_rows(ground, file)
    applied, plain = alternate(
        [lambda: _apply(ground, file), lambda: _copy(ground, copied)], rounds=max(3, options.rounds // 2)
    )
    say(f"{ROWS:,} rows: {ROWS / applied:,.0f} rows/s applied, {ROWS / plain:,.0f} by plain COPY")
    return [
        Result("roster", plain / applied, "of plain COPY's rows/s", ROWS / plain, 0.3, "higher"),
        Result("roster_dry_run", _dry_run(ground, options.rounds), "s", None, 3, "lower"),
    ]


def _rows(count: int, *, first: int = 3, shift: int = 0) -> Iterator[Sequence[str]]:
    """People with numbers of their own; `shift` moves each to another division."""
    names = [words[0] for words in people_names()]
    for n in range(first, first + count):
        code = f"D{1 + (n + shift) % DIVISIONS}"
        number = str(FIRST_NUMBER + n)
        yield (
            number,
            names[n * 7919 % len(names)],
            code,
            "지방행정주사보",
            "7",
            "주무관",
            "일반직",
            "",
            "031-000-2510",
        )


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    return "\r\n".join(",".join(row) for row in (HEADER, *rows)).encode("utf-8-sig")


def _xlsx(rows: Iterable[Sequence[str]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        sheet = workbook.add_worksheet()
        for index, row in enumerate((HEADER, *rows)):
            sheet.write_row(index, 0, row)
    return file.getvalue()


def _stage(content: bytes) -> RosterImport:
    return stage_roster(content=content, file_name="roster", effective_on=clock.today(), by=JOB)


def _apply(ground: Ground, file: bytes) -> float:
    """Seconds from the confirmation to the commit, in a city that knows nobody yet."""
    ground.create(CITY, template=EMPTY_CITY)
    with using(CITY):
        staged = seconds(lambda: _stage(file))
        roster = RosterImport.objects.latest("staged_at")
        assert not roster.differences["errors"], roster.differences["errors"][:3]
        taken = seconds(lambda: apply_roster(roster=roster, by=JOB))
    say(f"read and compared in {staged:.1f} s, applied in {taken:.1f} s")
    return taken


def _copied_rows(ground: Ground, file: bytes) -> dict[str, bytes]:
    """The rows that applying the file stores, as COPY writes them."""
    _apply(ground, file)
    with using(CITY), connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            with cursor.copy(f"COPY (SELECT * FROM {table} WHERE id > 2) TO STDOUT") as copy:  # noqa: S608 - our own names
                found[table] = b"".join(copy)
        return found


def _copy(ground: Ground, rows: dict[str, bytes]) -> float:
    """Seconds of plain COPY of the same people and seats into the same tables, one transaction."""
    ground.create(CITY, template=EMPTY_CITY)
    with using(CITY):
        return seconds(lambda: _copy_in(rows))


def _copy_in(rows: dict[str, bytes]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table, lines in rows.items():
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(lines)


def _dry_run(ground: Ground, rounds: int) -> float:
    """Reading and comparing: 4,000 of 5,000 are known, a thousand of them have moved; 1,000 are new, 1,000 gone."""
    build(ground, FULL, City(people=DRY_ROWS, divisions=DIVISIONS, busy=False))
    stayed, moved = _rows(3_000), _rows(1_000, first=3_003, shift=7)
    content = _xlsx([*stayed, *moved, *_rows(1_000, first=10_000)])
    with using(FULL):
        (taken,) = alternate([lambda: seconds(lambda: _stage(content))], rounds=rounds)
        found = RosterImport.objects.latest("staged_at").differences
        say(f"{DRY_ROWS:,} rows: {', '.join(f'{len(rows)} {name}' for name, rows in found.items())}")
    return taken
