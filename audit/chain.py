"""Reads the chain of seals: which rows no seal names yet, and which rows each seal names.

Why a row cannot slip through though ids are committed out of order: a seal takes every committed row that no
earlier seal names, from the id on that was the highest when the newest seal *older than LONGEST_TRANSACTION* was
made. A row below that id was numbered before that seal; uncommitted since then, its transaction would be older
than any transaction gets. So the search stays short, and "the ids after the last one" (which loses the row of
whoever commits late) is never asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection

from audit.models import Seal
from audit.sealing import LONGEST_TRANSACTION, MOST_ROWS, ROW_TEXT

_LOCK = 0x61756469  # "audi": one sealer at a time
_SEALS_AT_ONCE = 500
_ROWS_AT_ONCE = 2_000

# Row ids from %(floor)s on that the seals after number %(settled)s do not name, as ranges.
_OPEN_RANGES = """
    SELECT unnest(
        int8multirange(int8range(%(floor)s, %(ceiling)s))
        - coalesce((SELECT range_agg(named.range) FROM audit_seal, unnest(ranges) AS named(range)
                    WHERE number > %(settled)s), int8multirange())
    )
"""
_IN_OPEN_RANGE = """
    WHERE id >= coalesce(lower(open.range), %(least)s) AND id < coalesce(upper(open.range), %(most)s)
"""
_OPEN_ROWS = f"""
    SELECT row.id, row.at, {ROW_TEXT} AS text
    FROM (
        SELECT found.id
        FROM ({_OPEN_RANGES}) AS open(range)
        CROSS JOIN LATERAL (
            SELECT id FROM audit_auditrow {_IN_OPEN_RANGE} ORDER BY id LIMIT %(limit)s
        ) AS found
        ORDER BY found.id
        LIMIT %(limit)s
    ) AS chosen
    JOIN audit_auditrow AS row USING (id)
    ORDER BY id
"""  # noqa: S608 - our own words only
_OPEN_COUNT = f"""
    SELECT count(*), min(rows.at)
    FROM ({_OPEN_RANGES}) AS open(range)
    CROSS JOIN LATERAL (SELECT at FROM audit_auditrow {_IN_OPEN_RANGE}) AS rows
"""  # noqa: S608 - our own words only
_SEALED_ROWS = f"""
    SELECT seal.number, rows.id, rows.at, rows.text
    FROM audit_seal AS seal
    CROSS JOIN LATERAL unnest(seal.ranges) AS named(range)
    CROSS JOIN LATERAL (
        SELECT id, at, {ROW_TEXT} AS text FROM audit_auditrow
        WHERE id >= lower(named.range) AND id < upper(named.range)
    ) AS rows
    WHERE seal.number >= %s AND seal.number <= %s
    ORDER BY seal.number, rows.id
"""  # noqa: S608 - our own words only
_LEAST, _MOST = -(2**63), 2**63 - 1

SealedRow = tuple[int, int, datetime, str]
_NO_ROWS: tuple[int, Iterable[SealedRow]] = (0, ())


@contextmanager
def holding_still(*, wait: bool) -> Iterator[bool]:
    """Inside an atomic block: no seal is made elsewhere until its end. Without `wait`, False when one is being made."""
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            yield True
        else:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
            yield cursor.fetchone()[0]


def last_seal() -> Seal | None:
    return Seal.objects.order_by("-number").first()


def marked_head() -> int:
    """The number kept beside the table: the newest seal known to have been stored; 0 before the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM audit_seal_number_seq")
        number: int = cursor.fetchone()[0]
        return number


def settled_seal(last: Seal) -> Seal | None:
    """The newest seal so old that no transaction of before it can still be open."""
    limit = last.sealed_at - LONGEST_TRANSACTION
    return Seal.objects.filter(number__lt=last.number, sealed_at__lte=limit).order_by("-number").first()


def open_rows(last: Seal | None, *, limit: int = MOST_ROWS) -> list[tuple[int, datetime, str]]:
    """Committed rows that no seal names: id, moment, text; in the order of ids, at most `limit`."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_ROWS, _open_bounds(last) | {"limit": limit})
        rows: list[tuple[int, datetime, str]] = cursor.fetchall()
        return rows


def count_open_rows(last: Seal | None) -> tuple[int, datetime | None]:
    """How many rows wait for the next seal, and the moment of the oldest of them."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_COUNT, _open_bounds(last))
        count, oldest = cursor.fetchone()
        return count, oldest


def _open_bounds(last: Seal | None) -> dict[str, int | None]:
    settled = settled_seal(last) if last else None
    floor, number = (settled.top + 1, settled.number) if settled else (None, 0)
    return {"floor": floor, "ceiling": None, "settled": number, "least": _LEAST, "most": _MOST}


def all_seals() -> Iterator[list[Seal]]:
    """All seals in their order, a few hundred or a few ten thousand rows at once."""
    after = _LEAST
    while True:
        seals, rows = [], 0
        for seal in Seal.objects.filter(number__gt=after).order_by("number")[:_SEALS_AT_ONCE]:
            seals.append(seal)
            rows += seal.count
            if rows >= 2 * MOST_ROWS:
                break
        if not seals:
            return
        yield seals
        after = seals[-1].number


def _sealed_rows(first: int, last: int) -> Iterator[SealedRow]:
    with connection.cursor() as cursor:
        cursor.execute(_SEALED_ROWS, [first, last])
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            yield from rows


def with_rows(seals: list[Seal]) -> Iterator[tuple[Seal, Iterable[SealedRow]]]:
    """Neighbouring seals, oldest first, each with the rows it names; rows not taken are skipped."""
    if not seals:
        return
    by_seal = groupby(_sealed_rows(seals[0].number, seals[-1].number), key=itemgetter(0))
    number, rows = next(by_seal, _NO_ROWS)
    for seal in seals:
        if number == seal.number:
            yield seal, rows
            number, rows = next(by_seal, _NO_ROWS)
        else:
            yield seal, ()


def first_inserted(settled: Seal) -> int | None:
    """The lowest row below the settled part's top that no seal names."""
    with connection.cursor() as cursor:
        cursor.execute(
            _OPEN_ROWS,
            {
                "floor": None,
                "ceiling": settled.top + 1,
                "settled": 0,
                "least": _LEAST,
                "most": _MOST,
                "limit": 1,
            },
        )
        found: tuple[Any, ...] | None = cursor.fetchone()
        return found[0] if found else None
