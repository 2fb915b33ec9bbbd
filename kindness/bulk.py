"""Many rows in one statement: new ones by COPY, changed ones through a passing table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection


def copy_into(table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Names of tables and columns are ours, never a person's."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def update_rows(table: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """`names` begins with "id". Inside a transaction: the rows go into a passing table, one UPDATE joins it."""
    if not rows:
        return
    staging = f"bulk_{table}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE {staging} ON COMMIT DROP AS SELECT {', '.join(names)} FROM {table} LIMIT 0"  # noqa: S608
        )
        copy_into(staging, names, rows)
        assignments = ", ".join(f"{name} = new.{name}" for name in names[1:])
        cursor.execute(f"UPDATE {table} AS old SET {assignments} FROM {staging} AS new WHERE old.id = new.id")  # noqa: S608
        cursor.execute(f"DROP TABLE {staging}")  # the next one in the same transaction makes its own


def take_time(seconds: int) -> None:
    """What is done to thousands of rows takes longer than a page may; everything else keeps its own limit."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = '{int(seconds)}s'")
