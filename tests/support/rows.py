"""Did a refused request change anything? All rows of all tables, before and after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.apps import apps
from django.db import connection

# Written by looking, not by acting: who is logged in, whose data was shown. Wrong codes are counted, so they are kept although they are refused.
NOT_ACTS = frozenset({"people_session", "audit_accessrow", "training_checkin", "training_certificateguess"})


@cache
def tables() -> list[str]:
    """Every table of the project but those of looking."""
    names = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return sorted(names - NOT_ACTS)


def fingerprint() -> dict[str, tuple[int, int]]:
    """Table → (rows, sum of the transactions that wrote them and of their places): any write changes it.

    xmin alone would not show a second update within one transaction; the row's place (ctid) moves then.
    """
    query = " UNION ALL ".join(
        f"SELECT '{table}', count(*), coalesce(sum(xmin::text::bigint"  # noqa: S608 - our own table names
        f" + ((ctid::text::point)[0] * 1000 + (ctid::text::point)[1])::bigint), 0)::bigint FROM {table}"
        for table in tables()
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {table: (count, total) for table, count, total in cursor.fetchall()}


def touched() -> int:
    """How often the present transaction has inserted, changed or removed a row so far, also where it then took that back.

    PostgreSQL counts that anyway, so asking costs a hundredth of a fingerprint. The same number twice: nothing was
    written between. Another number: look at the rows. (TRUNCATE is not counted; no page does it.)
    """
    query = """
        SELECT sum(pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
                   + pg_stat_get_xact_tuples_deleted(oid))::bigint
        FROM pg_class WHERE relname = ANY(%s) AND relnamespace = current_schema()::regnamespace
    """
    with connection.cursor() as cursor:
        cursor.execute(query, [tables()])
        return int(cursor.fetchone()[0])


@contextmanager
def nothing_written() -> Iterator[None]:
    """Fails when any row was added, changed or removed inside the block."""
    before = fingerprint()
    yield
    after = fingerprint()
    changed = {table: (before[table], after[table]) for table in before if before[table] != after[table]}
    assert not changed, f"rows changed: {changed}"
