"""A roster is staged (read, compared, shown) and then applied: one transaction, a handful of statements."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from audit.services import Act, Job, record, record_many
from kindness import clock
from kindness.bulk import copy_into, take_time, update_rows
from kindness.errors import Refused, refusing
from people import hangul
from people.models import NO_PASSWORD, Posting, RosterImport, Staff
from people.queries.roster import everybody_on, roster_places
from people.roster import columns, differences, entries
from people.roster.child import read_apart, unreadable_file
from people.roster.differences import Change, Plan
from people.services.staff import close_accounts

# A hundred thousand people take longer than a page may; everything else on the web keeps its own limit.
_MOST_SECONDS = 120
_PERSON_COLUMNS = ("id", "name", "name_key", "initials", "search_words", *entries.PERSON_FIELDS[1:])
_NEW_COLUMNS = (*_PERSON_COLUMNS, "number", "password")
_SEAT_COLUMNS = ("staff_id", "department_id", "rank", "grade", "position", "starts_on", "ends_on")


def stage_roster(
    *, content: bytes, file_name: str, effective_on: date, by: Staff | Job, token: UUID | None = None
) -> RosterImport:
    """Read a file, compare it with the people of `effective_on`, keep both. Nobody is changed yet.

    The same `token` again returns the first answer. Refuses unreadable_file, too_large, wrong_columns.
    """
    person = None if isinstance(by, Job) else by
    repeated = (
        RosterImport.objects.filter(staged_by=person, token=token).first() if person and token else None
    )
    if repeated is not None:
        return repeated
    rows = read_apart(content)
    if not rows:
        raise unreadable_file()
    header = columns.understand(rows[0][1])
    places, labels = roster_places()
    people = everybody_on(effective_on)
    found = entries.understand(rows[1:], header, places=places, known=people)
    plan = differences.compare(found, people)
    with refusing(RosterImport), transaction.atomic():
        take_time(_MOST_SECONDS)
        roster = RosterImport.objects.create(
            file_name=file_name[:200],
            sha256=hashlib.sha256(content).hexdigest(),
            rows=entries.as_json(found),
            differences=differences.as_json(plan, places=labels, ignored=header.ignored),
            effective_on=effective_on,
            staged_by=person,
            token=token,
        )
        record(
            "roster.staged",
            by=by,
            target="roster",
            target_id=roster.pk,
            after={"sha256": roster.sha256, "effective_on": effective_on.isoformat(), **_counts(plan)},
        )
    return roster


def apply_roster(*, roster: RosterImport, by: Staff | Job, close_gone: bool = False) -> RosterImport:
    """Do what the differences say; with `close_gone`, also close the accounts missing from the file.

    Refuses already_applied, has_errors, stale_roster (somebody changed the people in between),
    not_yet (accounts are not closed before the day), posting_overlap.
    """
    with refusing(Staff, Posting), transaction.atomic():
        take_time(_MOST_SECONDS)
        with connection.cursor() as cursor:
            # Transfers wait until this is done, so that the differences stay what was confirmed.
            cursor.execute(f"LOCK TABLE {Posting._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
        roster = RosterImport.objects.select_for_update(of=("self",)).get(pk=roster.pk)
        plan = _confirmed_plan(roster, close_gone=close_gone)
        _write(plan, roster.effective_on)
        if close_gone and plan.gone:
            close_accounts(staff_ids=[person.id for person in plan.gone], reason=roster.file_name, by=by)
        roster.applied_at = clock.fresh()
        roster.applied_by = None if isinstance(by, Job) else by
        roster.closed_gone = close_gone and bool(plan.gone)
        roster.save(update_fields=["applied_at", "applied_by", "closed_gone"])
        record_many(_acts(plan, roster), by=by)
        record("roster.applied", by=by, target="roster", target_id=roster.pk, after=_counts(plan))
    return roster


def _confirmed_plan(roster: RosterImport, *, close_gone: bool) -> Plan:
    if roster.applied_at is not None:
        raise Refused(
            "already_applied", _("This roster has been applied already. Nothing was changed a second time.")
        )
    if roster.differences["errors"]:
        raise Refused(
            "has_errors",
            _(
                "The file has errors, so nothing was applied. Please correct the rows shown below and choose it again."
            ),
        )
    if close_gone and roster.effective_on > clock.today():
        raise Refused(
            "not_yet",
            _(
                "Accounts are not closed before the day the roster takes effect. Please close them on that day."
            ),
        )
    _places, labels = roster_places()
    plan = differences.compare(entries.from_json(roster.rows), everybody_on(roster.effective_on))
    now = differences.as_json(plan, places=labels, ignored=tuple(roster.differences["ignored"]))
    if now != roster.differences:
        raise Refused(
            "stale_roster",
            _(
                "Somebody changed the people after this file was read. Please choose the file again and look once more."
            ),
        )
    return plan


def _write(plan: Plan, effective_on: date) -> None:
    """Ids are drawn first, so that people and postings go in by COPY without asking back."""
    ids = _draw_ids(len(plan.new))
    copy_into(
        Staff._meta.db_table,
        _NEW_COLUMNS,
        [_new_person(pk, number, e) for pk, (number, e) in zip(ids, plan.new.items(), strict=True)],
    )
    update_rows(
        Staff._meta.db_table,
        _PERSON_COLUMNS,
        [_person(change.current.id, change.value) for change in plan.changes if change.person],
    )
    corrected, moved = _by_start(plan.changes, effective_on)
    seats = Posting._meta.db_table
    update_rows(seats, ("id", "department_id", "rank", "grade", "position"), corrected)
    update_rows(
        seats,
        ("id", "ends_on"),
        [(c.current.posting_id, effective_on) for c in moved if c.current.posting_id],
    )
    first = [
        (pk, *_seat(e.__getitem__), effective_on, None) for pk, e in zip(ids, plan.new.values(), strict=True)
    ]
    later = [(c.current.id, *_seat(c.value), effective_on, c.current.posting_ends_on) for c in moved]
    copy_into(seats, _SEAT_COLUMNS, first + later)


def _by_start(changes: Iterable[Change], day: date) -> tuple[list[tuple[Any, ...]], list[Change]]:
    """Seats that began that very day are corrected; the others end and a new one begins."""
    seats = [change for change in changes if change.seat]
    return (
        [(c.current.posting_id, *_seat(c.value)) for c in seats if c.current.posting_starts_on == day],
        [c for c in seats if c.current.posting_starts_on != day],
    )


def _seat(value: Any) -> tuple[Any, ...]:
    return value("department"), value("rank") or "", value("grade"), value("position") or ""


def _person(pk: int, value: Any) -> tuple[Any, ...]:
    key = hangul.name_key(value("name"))
    return (
        pk,
        value("name"),
        key,
        hangul.initials(key),
        hangul.search_words(key),
        *(value(name) for name in entries.PERSON_FIELDS[1:]),
    )


def _new_person(pk: int, number: str, entry: dict[str, Any]) -> tuple[Any, ...]:
    return (*_person(pk, entry.__getitem__), number, NO_PASSWORD)


def _draw_ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [Staff._meta.db_table, count],
        )
        return [pk for (pk,) in cursor.fetchall()]


def _acts(plan: Plan, roster: RosterImport) -> Iterable[Act]:
    """One line a person: what a roster did to someone is found under their number."""
    note = {"roster": str(roster.pk), "effective_on": roster.effective_on.isoformat()}
    yield from (Act("staff.added", "staff", number, after=note) for number in plan.new)
    for change in plan.changes:
        yield Act(
            "staff.transferred" if change.moves else "staff.changed",
            "staff",
            change.current.number,
            before={name: old for name, (old, _new) in change.fields.items()},
            after={name: new for name, (_old, new) in change.fields.items()} | note,
        )
    if roster.closed_gone:
        yield from (Act("staff.closed", "staff", person.number, after=note) for person in plan.gone)


def _counts(plan: Plan) -> dict[str, int]:
    return {
        "new": len(plan.new),
        "changes": len(plan.changes),
        "gone": len(plan.gone),
        "errors": len(plan.mistakes),
    }
