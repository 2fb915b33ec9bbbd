"""Zero on a sound record; each break is counted."""

from __future__ import annotations

from datetime import timedelta

from audit.invariants import INVARIANTS
from audit.services import seal_rows
from tests.audit.rows import triggers_off, write_rows


def counts():
    return {name: count() for name, count in INVARIANTS.items()}


NONE = dict.fromkeys(INVARIANTS, 0)


def test_invariants_empty(db):
    assert counts() == NONE


def test_invariants_sound(db):
    for _ in range(3):
        write_rows(2)
        seal_rows()
    write_rows(1)
    assert counts() == NONE


def test_invariants_count_each_break(db):
    for _ in range(3):
        write_rows(2)
        seal_rows()
    with triggers_off("audit_seal") as cursor:
        cursor.execute("UPDATE audit_seal SET count = 5 WHERE number = 1")
        cursor.execute(
            "UPDATE audit_seal SET ranges = (SELECT ranges FROM audit_seal WHERE number = 3) WHERE number = 2"
        )
        cursor.execute("UPDATE audit_seal SET number = 5 WHERE number = 3")
    assert counts() == NONE | {
        "audit_seals_miscounted": 1,
        "audit_seals_missing": 2,
        "audit_rows_sealed_twice": 2,
    }


def test_invariants_a_row_waiting_for_days(db):
    write_rows(3)
    with triggers_off() as cursor:
        cursor.execute("UPDATE audit_auditrow SET at = at - %s", [timedelta(days=2)])
    assert counts() == NONE | {"audit_rows_unsealed_for_a_day": 3}
