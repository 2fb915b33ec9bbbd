"""Writes the record: of acts inside their transaction, of personal data shown before the page leaves."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import NumericRange

from audit.access import Shown
from audit.chain import holding_still, last_seal, marked_head, open_rows
from audit.models import AccessRow, AuditRow, Seal
from audit.sealing import FIRST_PREVIOUS, Sealing

COPY_FROM = 500  # rows from which on COPY is worth its round trips


@dataclass(frozen=True, slots=True)
class Job:
    """A named job that acts where no person does: `Job("recognition.move_periods")`."""

    name: str


class Person(Protocol):
    """Whoever has an employee number."""

    @property
    def number(self) -> str: ...


Actor = Person | Job


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the record. `before` and `after` hold what changed: ids, states, dates; never letters' texts."""

    action: str
    target: str
    target_id: object
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


def record(
    action: str,
    *,
    by: Actor,
    target: str,
    target_id: object,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write one audit row in the running transaction; if it cannot be written, the act is not done either."""
    record_many([Act(action, target, target_id, before or {}, after or {}, reason)], by=by)


def record_many(acts: Iterable[Act], *, by: Actor) -> None:
    """Write the rows of a set-based act in one statement; many of them by COPY, ten times as fast."""
    acts = list(acts)
    job = by.name if isinstance(by, Job) else ""
    actor = "" if isinstance(by, Job) else by.number
    if len(acts) > COPY_FROM:
        return _copy_acts(acts, actor=actor, job=job)
    AuditRow.objects.bulk_create(
        AuditRow(
            actor=actor,
            job=job,
            action=act.action,
            target=act.target,
            target_id=str(act.target_id),
            before=dict(act.before),
            after=dict(act.after),
            reason=act.reason,
        )
        for act in acts
    )
    return None


def _copy_acts(acts: Iterable[Act], *, actor: str, job: str) -> None:
    columns = "actor, job, action, target, target_id, before, after, reason"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {AuditRow._meta.db_table} ({columns}) FROM STDIN") as copy,
    ):
        for act in acts:
            before, after = (
                json.dumps(dict(values), ensure_ascii=False) for values in (act.before, act.after)
            )
            copy.write_row(
                (actor, job, act.action, act.target, str(act.target_id), before, after, act.reason)
            )


def record_access(
    entries: Iterable[Shown], *, viewer: str, address: str | None, method: str, path: str
) -> None:
    """Write whose personal data was shown to `viewer`: one row for each kind of thing shown.

    Nearly always one: a statement each, because the page waits, and a transaction around it takes twice as long.
    """
    for entry in entries:
        AccessRow.objects.create(
            viewer=viewer,
            address=address,
            method=method,
            path=path[:400],
            what=entry.what,
            subjects=list(entry.subjects),
            purpose=entry.purpose,
        )


def seal_rows() -> int:
    """Seal every committed row that no seal names yet; returns how many. Another sealer at work: 0, it takes them."""
    sealed = 0
    while seal := _seal_batch():
        sealed += seal.count
    return sealed


def _seal_batch() -> Seal | None:
    """The next seal, in a transaction of its own; None when nothing is left to do here."""
    with transaction.atomic(), holding_still(wait=False) as alone:
        if not alone:
            return None
        last = last_seal()
        head = marked_head()
        if last is not None and last.number > head:
            _mark_head(last.number)
        rows = open_rows(last)
        if not rows:
            return None
        # Numbered after the mark as well: when newer seals were cut off, the hole they leave stays.
        return _add_seal(rows, last, number=max(head, last.number if last else 0) + 1)


def _add_seal(rows: list[tuple[int, Any, str]], last: Seal | None, *, number: int) -> Seal:
    sealing = Sealing()
    for row_id, _at, text in rows:
        sealing.add(row_id, text)
    previous = last.hash if last else FIRST_PREVIOUS
    top = max(sealing.highest, last.top if last else 0)
    sealed_at = _database_clock()
    return Seal.objects.create(
        number=number,
        ranges=[NumericRange(first, after) for first, after in sealing.ranges],
        count=sealing.count,
        top=top,
        marks=bytes(sealing.marks),
        hash=sealing.hash(previous=previous, number=number, sealed_at=sealed_at, top=top),
        previous=previous,
        sealed_at=sealed_at,
    )


def _database_clock() -> datetime:
    """The real one, like the rows' own moments: also where the clock of the programme has been set."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
        return moment


def _mark_head(number: int) -> None:
    """Only for a seal known to be stored: a sequence does not follow a rollback."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('audit_seal_number_seq', %s)", [number])
