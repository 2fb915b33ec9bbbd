"""Did a refused request change anything? All rows of all tables, before and after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection

# Written by looking, not by acting: who is logged in, whose data was shown. Wrong codes are counted, so they are kept although they are refused.
NOT_ACTS = frozenset(
    {"people_session", "audit_accessrow", "training_checkin", "training_certificateguess"}
)


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


@contextmanager
def nothing_written() -> Iterator[None]:
    """Fails when any row was added, changed or removed inside the block."""
    before = fingerprint()
    yield
    after = fingerprint()
    changed = {table: (before[table], after[table]) for table in before if before[table] != after[table]}
    assert not changed, f"rows changed: {changed}"
