"""Seals in a real database: nothing is missed when writers overlap, and no tampering passes."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from io import StringIO
from threading import Event, Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import translation

from audit import chain, checking, services
from audit.chain import marked_head, open_rows
from audit.checking import Broken, chain_state, verify
from audit.management.commands.verify_audit import written_head
from audit.models import AuditRow, Seal
from audit.services import record, seal_rows
from kindness import clock
from tests.audit.rows import JOB, triggers_off, write_rows
from tests.support.races import at_once


def fault() -> str:
    """The sentence of the first broken place, "" when the chain holds."""
    try:
        with transaction.atomic():
            verify()
    except Broken as broken:
        return str(broken)
    return ""


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def sealed(db: None) -> list[int]:
    """Three seals over two, three and two rows; the ids of all seven."""
    ids = []
    for count in (2, 3, 2):
        ids += write_rows(count)
        seal_rows()
    return ids


def test_seal_rows_takes_all_rows_once(db):
    ids = write_rows(5)
    assert (seal_rows(), seal_rows()) == (5, 0)
    seal = Seal.objects.get()
    assert [(part.lower, part.upper) for part in seal.ranges] == [(ids[0], ids[-1] + 1)]
    assert (seal.number, seal.count, seal.top, seal.previous) == (1, 5, ids[-1], "0" * 64)
    assert fault() == ""


def test_seal_rows_chains(sealed):
    seals = list(Seal.objects.order_by("number"))
    assert [seal.count for seal in seals] == [2, 3, 2]
    assert [seal.previous for seal in seals] == ["0" * 64, seals[0].hash, seals[1].hash]
    assert marked_head() == 3
    with transaction.atomic():
        verdict = verify()
    assert (verdict.seals, verdict.rows, verdict.unsealed, verdict.head) == (3, 7, 0, f"3:{seals[2].hash}")


def test_seal_rows_many_rows_are_several_seals(db, monkeypatch):
    monkeypatch.setattr(chain, "MOST_ROWS", 4)
    monkeypatch.setattr(open_rows, "__kwdefaults__", {"limit": 4})
    write_rows(10)
    assert seal_rows() == 10
    assert list(Seal.objects.order_by("number").values_list("count", flat=True)) == [4, 4, 2]
    assert fault() == ""


def test_seal_the_rolled_back_id_stays_a_hole(db):
    write_rows(1)
    with transaction.atomic():
        write_rows(3)
        transaction.set_rollback(True)
    write_rows(1)
    seal_rows()
    assert [part.upper - part.lower for part in Seal.objects.get().ranges] == [1, 1]
    assert fault() == ""


# --- writers who commit out of order --------------------------------------------------------------
def overlap(in_the_middle: Callable[[], Any]) -> None:
    """One writer takes its id first and commits last; `in_the_middle` runs after the other one's commit."""
    wrote, may_commit = Event(), Event()

    def slow_writer() -> None:
        try:
            with transaction.atomic():
                record_one("slow")
                wrote.set()
                assert may_commit.wait(10)
        finally:
            connection.close()

    thread = Thread(target=slow_writer)
    thread.start()
    try:
        assert wrote.wait(10)
        record_one("quick")
        in_the_middle()
    finally:
        may_commit.set()
        thread.join()


def record_one(target: str) -> None:
    record("thing.changed", by=JOB, target=target, target_id=1)


def test_seal_rows_late_commit_of_a_lower_id_is_sealed_next(transactional_db):
    overlap(seal_rows)
    assert Seal.objects.get().count == 1
    assert seal_rows() == 1
    slow, quick = AuditRow.objects.get(target="slow").id, AuditRow.objects.get(target="quick").id
    assert slow < quick
    first, second = Seal.objects.order_by("number")
    assert ([r.lower for r in first.ranges], [r.lower for r in second.ranges]) == ([quick], [slow])
    assert (first.top, second.top) == (quick, quick)
    assert fault() == ""


def test_twin_only_ids_after_the_last_loses_the_late_row(transactional_db, monkeypatch):
    def after_the_last(last: Seal | None) -> dict[str, int | None]:
        return {
            "floor": last.top + 1 if last else None,
            "ceiling": None,
            "settled": 0,
            "least": 0,
            "most": 2**62,
        }

    monkeypatch.setattr(chain, "_open_bounds", after_the_last)
    overlap(seal_rows)
    assert seal_rows() == 0
    sealed = [r.lower for seal in Seal.objects.all() for r in seal.ranges]
    assert AuditRow.objects.get(target="slow").id not in sealed


def test_seal_rows_one_sealer_at_a_time(transactional_db):
    write_rows(300)
    results = at_once(4, lambda _number: seal_rows())
    assert sum(results) == 300
    assert Seal.objects.count() == 1
    assert fault() == ""


def test_twin_without_the_lock_two_sealers_collide(transactional_db, monkeypatch):
    read = Event()

    def slow_open_rows(last: Seal | None) -> Any:
        rows = open_rows(last)
        read.wait(0.3)
        return rows

    monkeypatch.setattr(services, "holding_still", lambda **_wait: nullcontext(True))
    monkeypatch.setattr(services, "open_rows", slow_open_rows)
    write_rows(3)
    results = at_once(2, lambda _number: seal_rows())
    assert [type(result) for result in results if not isinstance(result, int)] == [IntegrityError]


# --- append only ----------------------------------------------------------------------------------
@pytest.mark.parametrize("statement", ["UPDATE audit_auditrow SET reason = ''", "DELETE FROM audit_auditrow"])
def test_rows_cannot_be_changed_by_the_application(sealed, statement):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditRow.objects.count() == 7


# --- somebody above the triggers --------------------------------------------------------------------
@pytest.mark.parametrize(
    "change",
    [
        "reason = 'another'",
        "at = at + interval '1 microsecond'",
        "actor = '900001', job = ''",
        'after = after || \'{"colour": "blue"}\'',
        "before = '{\"x\": 1}'",
        "action = 'thing.kept'",
        "target_id = '77'",
    ],
)
def test_verify_an_edit_names_the_row(sealed, change):
    with triggers_off() as cursor:
        cursor.execute(f"UPDATE audit_auditrow SET {change} WHERE id = %s", [sealed[3]])  # noqa: S608
    assert fault() == f"Audit row {sealed[3]} was changed after it was sealed with seal 2."


@pytest.mark.parametrize("place", [0, 1, 3, 6])
def test_verify_a_deletion_names_the_row(sealed, place):
    with triggers_off() as cursor:
        cursor.execute("DELETE FROM audit_auditrow WHERE id = %s", [sealed[place]])
    number = 1 + (place > 1) + (place > 4)
    assert fault() == f"Audit row {sealed[place]}, sealed with seal {number}, is missing."


def insert(cursor: Any, row_id: int, ago: str = "0 days") -> None:
    cursor.execute(
        "INSERT INTO audit_auditrow (id, at, actor, job, action, target, target_id, before, after, reason)"
        " VALUES (%s, clock_timestamp() - %s::interval, '900001', '', 'x', 'x', '1', '{}', '{}', '')",
        [row_id, ago],
    )


def test_verify_an_insertion_with_a_moment_of_the_past(sealed):
    with connection.cursor() as cursor:
        insert(cursor, sealed[0] - 1, ago="40 days")
    expected = f"Audit row {sealed[0] - 1} was inserted into the past: seal 3 was made long after its moment."
    assert fault() == expected
    seal_rows()
    assert fault() == expected


def test_verify_an_insertion_between_ids_long_settled(db, monkeypatch):
    long_ago = clock.fresh() - timedelta(days=10)
    with monkeypatch.context() as patch, triggers_off() as cursor:
        patch.setattr(services, "_database_clock", lambda: long_ago)
        first, _second = write_rows(2)
        cursor.execute("UPDATE audit_auditrow SET at = %s", [long_ago])
        seal_rows()
    for _ in range(
        2
    ):  # the first of them tells that time has passed, the second one leaves the old ids alone
        write_rows(1)
        seal_rows()
    assert fault() == ""
    with connection.cursor() as cursor:
        insert(cursor, first - 1)
    assert seal_rows() == 0
    assert fault() == f"Audit row {first - 1} was inserted into the past: no seal names it."


def test_verify_a_cut_at_the_oldest_end(sealed):
    with triggers_off() as cursor, triggers_off("audit_seal"):
        cursor.execute("DELETE FROM audit_auditrow WHERE id <= %s", [sealed[1]])
        cursor.execute("DELETE FROM audit_seal WHERE number = 1")
    assert fault() == "Seal 1 is missing."


@pytest.mark.parametrize("seals_after", [0, 2])
def test_verify_a_cut_at_the_newest_end(sealed, seals_after):
    with triggers_off() as cursor, triggers_off("audit_seal"):
        cursor.execute("DELETE FROM audit_auditrow WHERE id >= %s", [sealed[5]])
        cursor.execute("DELETE FROM audit_seal WHERE number = 3")
    for _ in range(seals_after):  # going on as if nothing had been does not hide it
        write_rows(1)
        seal_rows()
    assert fault() == "Seal 3 is missing."


def test_verify_a_cut_of_everything(sealed):
    with triggers_off() as cursor, triggers_off("audit_seal"):
        cursor.execute("DELETE FROM audit_auditrow")
        cursor.execute("DELETE FROM audit_seal")
    assert fault() == "Seal 1 is missing."


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("count = 4", "Seal 2 was changed."),
        ("top = top + 1", "Seal 2 was changed."),
        ("sealed_at = sealed_at - interval '1 day'", "Seal 2 was changed."),
        ("marks = decode('00000000', 'hex')", "Seal 2 was changed."),
        ("ranges = ranges[1:0]", "Seal 2 was changed."),
        ("hash = repeat('a', 64)", "Seal 2 was changed."),
        ("previous = repeat('a', 64)", "Seal 2 does not follow from the seal before it."),
        ("number = 9", "Seal 2 is missing."),
    ],
)
def test_verify_an_edited_seal(sealed, change, expected):
    with triggers_off("audit_seal") as cursor:
        cursor.execute(f"UPDATE audit_seal SET {change} WHERE number = 2")  # noqa: S608
    assert fault() == expected


def test_verify_the_whole_chain_made_anew_is_found_by_the_head_written_down(sealed):
    head = f"2:{Seal.objects.get(number=2).hash}"
    call_command("verify_audit", head=written_head(head), stdout=StringIO())
    with triggers_off() as cursor, triggers_off("audit_seal"):
        cursor.execute("UPDATE audit_auditrow SET reason = 'another' WHERE id = %s", [sealed[0]])
        cursor.execute("DELETE FROM audit_seal")
        cursor.execute("ALTER SEQUENCE audit_seal_number_seq RESTART")
    seal_rows()
    write_rows(1)
    seal_rows()
    assert fault() == ""
    with pytest.raises(CommandError, match="Seal 2 is not the one that was written down elsewhere"):
        call_command("verify_audit", head=written_head(head))
    with pytest.raises(CommandError, match="Seal 7, which was written down elsewhere, is missing"):
        call_command("verify_audit", head=(7, "a" * 64))


def test_verify_audit_says_what_it_found(sealed):
    write_rows(2)
    out = StringIO()
    call_command("verify_audit", stdout=out)
    head = f"3:{Seal.objects.get(number=3).hash}"
    assert (
        out.getvalue() == f"The audit chain holds: 3 seals over 7 rows, 2 rows not sealed yet. Head: {head}\n"
    )


@pytest.mark.parametrize("text", ["", "3", "3:", ":abc", "x:abc", "-1:abc", "³:abc"])
def test_verify_audit_a_head_that_is_none(text):
    with pytest.raises(ArgumentTypeError):
        written_head(text)


# --- the page's glance ------------------------------------------------------------------------------
def test_chain_state_all_well(sealed):
    write_rows(1)
    state = chain_state()
    assert state.holds
    assert (state.unsealed, state.cut) == (1, "")
    assert [(line.seal.number, line.checked, line.fault) for line in state.lines] == [
        (3, True, ""),
        (2, True, ""),
        (1, True, ""),
    ]


def test_chain_state_without_seals(db):
    state = chain_state()
    assert (state.holds, state.last, state.head, state.unsealed, state.lines) == (True, None, "", 0, [])


def test_chain_state_tells_each_fault(sealed):
    with triggers_off() as cursor:
        cursor.execute("UPDATE audit_auditrow SET reason = 'another' WHERE id = %s", [sealed[3]])
    state = chain_state()
    assert not state.holds
    assert [bool(line.fault) for line in state.lines] == [False, True, False]


def test_chain_state_looks_at_few_rows_only(sealed, monkeypatch):
    monkeypatch.setattr(checking, "_ROWS_ON_PAGE", 1)
    assert [line.checked for line in chain_state().lines] == [True, False, False]
