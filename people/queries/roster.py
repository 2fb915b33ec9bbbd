"""What a roster is compared with, and the staged rosters."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from people.hangul import name_key
from people.models import Department, Posting, RosterImport, Staff
from people.roster.differences import Current
from people.roster.entries import PERSON_FIELDS, SEAT_FIELDS, Places


def roster_places() -> tuple[Places, dict[int, str]]:
    """How departments may be written in a file, and how each id is read by people."""
    by_code: dict[str, int] = {}
    by_name: dict[tuple[str, str], list[int]] = defaultdict(list)
    labels: dict[int, str] = {}
    rows = Department.objects.filter(active=True).values_list(
        "pk", "code", "name", "division_id", "division__name"
    )
    for pk, code, name, division_id, division_name in rows:
        by_code[code] = pk
        inside = division_id not in (None, pk)
        by_name[(name_key(division_name), name_key(name)) if inside else (name_key(name), "")].append(pk)
        labels[pk] = f"{division_name} {name}" if inside else name
    return Places(by_code, by_name), labels


def everybody_on(day: date) -> dict[str, Current]:
    """Every account by staff number with its seat of `day`; the end of a seat is where the next one begins."""
    next_start = Posting.objects.filter(staff=OuterRef("pk"), starts_on__gt=day).order_by("starts_on")
    rows = (
        Staff.objects.with_seat(day)
        .annotate(next_start=Subquery(next_start.values("starts_on")[:1]))
        .values_list(
            "pk",
            "number",
            *PERSON_FIELDS,
            "seat__department_id",
            "seat__rank",
            "seat__grade",
            "seat__position",
            "seat__id",
            "seat__starts_on",
            "seat__ends_on",
            "next_start",
        )
    )
    return {row[1]: _current(row) for row in rows.iterator(chunk_size=10_000)}


_HIRED = 2 + PERSON_FIELDS.index("hired_on")
_SEAT = 2 + len(PERSON_FIELDS)


def _current(row: tuple[Any, ...]) -> Current:
    values = dict(zip(PERSON_FIELDS, row[2:_SEAT], strict=True))
    values["hired_on"] = row[_HIRED].isoformat() if row[_HIRED] else None
    values.update(zip(SEAT_FIELDS, row[_SEAT : _SEAT + 4], strict=True))
    posting_id, starts_on, ends_on, next_start = row[_SEAT + 4 :]
    return Current(row[0], row[1], values, posting_id, starts_on, ends_on if posting_id else next_start)


def staged_roster(roster_id: UUID) -> RosterImport | None:
    """One staged roster with its differences, without its rows."""
    return (
        RosterImport.objects.select_related("staged_by", "applied_by")
        .defer("rows")
        .filter(pk=roster_id)
        .first()
    )


def staged_rosters() -> QuerySet[RosterImport]:
    """Every roster there was, the latest first; neither rows nor differences."""
    return RosterImport.objects.select_related("staged_by", "applied_by").defer("rows", "differences")
