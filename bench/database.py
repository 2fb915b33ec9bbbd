"""Many rows at once: what guards and indexes a table steps aside while they come in, and checks them afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection
from psycopg import sql

FOREIGN_KEYS = """
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = %s::regclass AND contype = 'f'
"""
INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = %s::regclass AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
"""


@contextmanager
def using(database: str) -> Iterator[None]:
    """Point Django's connection at another database of the same server."""
    settings = connection.settings_dict
    before = settings["NAME"]
    connection.close()
    settings["NAME"] = database
    try:
        run("SET statement_timeout = 0")
        yield
    finally:
        connection.close()
        settings["NAME"] = before


def run(statement: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params or None)


def run_named(statement: str, params: Mapping[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def rows_of(statement: str, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params or None)
        return list(cursor.fetchall())


@contextmanager
def bulk(*tables: str) -> Iterator[None]:
    """Foreign keys, plain indexes and triggers are off inside the block; at its end all are back, and hold."""
    again: list[sql.Composed] = []
    for table in tables:
        name = sql.Identifier(table)
        _execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(name))
        again.append(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(name))
        for constraint, definition in rows_of(FOREIGN_KEYS, table):
            key = sql.Identifier(str(constraint))
            _execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(name, key))
            again.append(
                sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(name, key, sql.SQL(str(definition)))
            )
        for index, definition in rows_of(INDEXES, table):
            _execute(sql.SQL("DROP INDEX {}").format(sql.SQL(str(index))))
            again.append(sql.Composed([sql.SQL(str(definition))]))
    yield
    for statement in again:
        _execute(statement)


def _execute(statement: sql.Composed) -> None:
    connection.ensure_connection()
    run(statement.as_string(connection.connection))
