"""Audit rows in a line, and what somebody does who is above the triggers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from audit.models import AuditRow
from audit.services import Act, Job, record_many

JOB = Job("tests.acting")


def write_rows(count: int, **fields: Any) -> list[int]:
    """`count` acts of a job; their ids in order."""
    act = {
        "action": "thing.changed",
        "target": "thing",
        "after": {"colour": "붉은색"},
        "reason": "시험",
    } | fields
    before = set(AuditRow.objects.values_list("id", flat=True))
    record_many([Act(target_id=number, **act) for number in range(count)], by=JOB)
    return sorted(set(AuditRow.objects.values_list("id", flat=True)) - before)


@contextmanager
def triggers_off(table: str = "audit_auditrow") -> Iterator[Any]:
    """What a database administrator can do: the append-only trigger is off inside the block."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        yield cursor
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
