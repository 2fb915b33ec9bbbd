"""Did a refused request change anything? All rows of all tables, before and after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
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


def fingerprint() -> dict[str, tuple[int, Decimal]]:
    """Table → (rows, sum over a hash of each row's place and of the transaction that wrote it): any write changes it.

    xmin alone would not show a second update within one transaction; the row's place (ctid) moves then. Four
    milliseconds, almost all of it PostgreSQL's planning.
    """
    query = " UNION ALL ".join(
        f"SELECT '{table}', count(*), coalesce(sum(hashtextextended(ctid::text || xmin::text, 0)), 0) FROM {table}"  # noqa: S608 - our own table names
        for table in tables()
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {table: (count, total) for table, count, total in cursor.fetchall()}


def touched() -> int:
    """How often the present transaction has inserted, changed or removed a row so far, also where it then took that back.

    All tables count, those of looking too. PostgreSQL counts anyway, so asking costs a tenth of a millisecond. The same
    number twice: nothing was written between. Another number: look at the rows. (TRUNCATE is not counted; no page does it.)
    """
    with connection.cursor() as cursor:
        cursor.execute(_counting(connection.settings_dict["NAME"]))
        return int(cursor.fetchone()[0])


@cache
def _counting(_database: str) -> str:
    """The statement for `touched`, over PostgreSQL's own numbers of all tables of that database, the present one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
        )
        numbers = ",".join(str(number) for (number,) in cursor.fetchall())
    return f"""
        SELECT sum(pg_stat_get_xact_tuples_inserted(one) + pg_stat_get_xact_tuples_updated(one)
                   + pg_stat_get_xact_tuples_deleted(one))::bigint
        FROM unnest('{{{numbers}}}'::oid[]) AS one
    """  # noqa: S608 - PostgreSQL's numbers


@contextmanager
def nothing_written() -> Iterator[None]:
    """Fails when any row was added, changed or removed inside the block."""
    before = fingerprint()
    yield
    after = fingerprint()
    changed = {table: (before[table], after[table]) for table in before if before[table] != after[table]}
    assert not changed, f"rows changed: {changed}"
