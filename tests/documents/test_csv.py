from __future__ import annotations

import csv
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.db import connection

from documents.csv import BYTE_ORDER_MARK, COPY_OPTIONS, stream_copied, stream_csv
from documents.model import Column, Sheet
from tests.documents.hostile import FORMULAS, TEXTS
from tests.factories.documents import one_cell, tally_rows, tally_sheet


def lines(sheet: Sheet) -> list[list[str]]:
    file = b"".join(stream_csv(sheet))
    assert file.startswith(BYTE_ORDER_MARK)
    return list(csv.reader(StringIO(file.decode("utf-8-sig"), newline="")))


def test_stream_csv_round_trip_keeps_text_and_leading_zeros() -> None:
    assert lines(tally_sheet(1)) == [
        ["순위", "직원번호", "성명", "부서", "받은 송이", "보낸 비율", "받은 날", "비고"],
        ["1", "000001", "정지호", "민원여권과", "9", "67.6%", "2026-06-30", "동점 · 공동 후보"],
    ]


@pytest.mark.parametrize("typed", TEXTS, ids=ascii)
def test_stream_csv_hostile_text_is_inert(typed: str) -> None:
    mark = "'" if typed in FORMULAS else ""
    assert lines(one_cell(typed)) == [["값"], [mark + TEXTS[typed]]]


def test_stream_csv_hostile_label_is_inert() -> None:
    assert lines(Sheet("표", [Column("=1+1")], [])) == [["'=1+1"]]


def test_stream_csv_numbers_dates_and_nothing_are_plain() -> None:
    columns = [
        Column("수", "number"),
        Column("비율", "percent"),
        Column("때", "datetime"),
        Column("날", "date"),
    ]
    moment = datetime(2026, 6, 30, 15, 0, tzinfo=UTC)
    rows = [[-5, 0.5, moment, date(2026, 1, 5)], [None, None, None, None], [1.5, "없음", "없음", "=1"]]
    assert lines(Sheet("표", columns, rows))[1:] == [
        ["-5", "50.0%", "2026-07-01 00:00:00", "2026-01-05"],
        ["", "", "", ""],
        ["1.5", "없음", "없음", "'=1"],
    ]


def test_stream_csv_many_rows_all_arrive_in_order() -> None:
    assert [int(line[0]) for line in lines(tally_sheet(1_201))[1:]] == list(range(1, 1_202))


def test_stream_csv_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match=r"shorter|longer"):
        lines(Sheet("표", [Column("하나"), Column("둘")], [["1", "2"], ["3"]]))


def test_stream_csv_memory_does_not_grow_with_rows() -> None:
    def rows() -> Iterator[tuple[object, ...]]:
        (row,) = tally_rows(1)
        return (row for _ in range(5_000))

    tracemalloc.start()
    for _piece in stream_csv(Sheet("표", tally_sheet().columns, rows())):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_500_000


# --- rows that PostgreSQL wrote -------------------------------------------------------------------------
TWO = (Column("=값"), Column("수", "number"))
STORABLE = [text for text in TEXTS if "\x00" not in text and "\ud800" not in text]


def copied(rows: list[tuple[str, int]]) -> bytes:
    """The file made of what COPY TO writes."""
    texts, numbers = zip(*rows, strict=True)
    statement = f"COPY (SELECT * FROM unnest(%s::text[], %s::int[])) TO STDOUT ({COPY_OPTIONS})"  # noqa: S608 - our own words
    with connection.cursor() as cursor, cursor.copy(statement, [list(texts), list(numbers)]) as lines:
        return b"".join(stream_copied(TWO, lines))


def ours(rows: list[tuple[str, int]]) -> bytes:
    return b"".join(stream_csv(Sheet("표", TWO, rows)))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", [*STORABLE, "", "가,나", '"따옴표"', "\\N", "\\.", " 앞", "뒤 ", "NULL"], ids=ascii
)
def test_stream_copied_any_text_gives_the_same_bytes(text: str) -> None:
    rows = [("정지호", 1), (text, -2), ("한솔", 3)]
    assert copied(rows) == ours(rows)


@pytest.mark.django_db
def test_stream_copied_many_rows_give_the_same_bytes() -> None:
    rows = [("=1" if number == 700 else f"정지호 {number}", number) for number in range(1_201)]
    assert copied(rows) == ours(rows)


def test_stream_copied_no_rows_is_the_head_alone() -> None:
    assert b"".join(stream_copied(TWO, iter([]))) == BYTE_ORDER_MARK + "'=값,수\r\n".encode()


def test_stream_copied_reads_no_more_rows_than_it_hands_on() -> None:
    rows = (f"정지호,{number}\n".encode() for number in range(5_000))
    pieces = stream_copied(TWO, rows)
    assert [len(next(pieces).splitlines()) for _piece in range(2)] == [1, 500]
    assert next(rows) == "정지호,500\n".encode()
