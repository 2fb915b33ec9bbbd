"""Who is there on a day, and where they sit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import cast

from django.db.models import QuerySet

from kindness import clock
from people.enums import EMPLOYED, StaffStatus
from people.models import Posting, Staff, StaffQuerySet


# Asked at every request. Written out, because Django takes longer to make this statement than PostgreSQL to answer it.
_SIGNED_IN = """
    SELECT staff.*, seat.department_id AS team_id, seat.rank, seat.position, team.name AS team_name, team.division_id,
           division.name AS division_name, division."group" AS division_group, clock_timestamp() AS read_at,
           ARRAY(SELECT role FROM people_rolegrant WHERE staff_id = staff.id AND ended_at IS NULL) AS role_names
    FROM people_staff AS staff
    LEFT JOIN people_posting AS seat ON seat.staff_id = staff.id
        AND daterange(seat.starts_on, seat.ends_on) @> coalesce(%(standing)s::date, CURRENT_DATE)
    LEFT JOIN people_department AS team ON team.id = seat.department_id
    LEFT JOIN people_department AS division ON division.id = team.division_id
    WHERE staff.id = %(staff)s AND staff.status <> %(closed)s
"""


def signed_in(staff_id: int) -> Staff | None:
    """The person behind a session: seat of today, roles held now, and the reading of the clock. One query."""
    standing = clock.standing()
    params = {
        "staff": staff_id,
        "closed": StaffStatus.CLOSED.value,
        "standing": standing.date() if standing else None,
    }
    for staff in Staff.objects.raw(_SIGNED_IN, params):
        staff.roles = frozenset(staff.role_names)
        return cast("Staff", staff)
    return None


def person_with_number(number: str) -> Staff | None:
    """The open account with this staff number."""
    staff: Staff | None = (
        Staff.objects.active().filter(number=number).first() if "\x00" not in number else None
    )
    return staff


def seats(
    *, staff_ids: Iterable[int] | None = None, numbers: Iterable[str] | None = None, day: date
) -> StaffQuerySet:
    """People with open accounts and their seat of a day, all of them or those named."""
    people: StaffQuerySet = Staff.objects.active().with_seat(day)
    if staff_ids is not None:
        people = people.filter(pk__in=staff_ids)
    if numbers is not None:
        people = people.filter(number__in=numbers)
    return people


def in_service(day: date) -> StaffQuerySet:
    """Everybody the city employs who has a seat on that day."""
    return seats(day=day).filter(employment_type__in=EMPLOYED, seat__isnull=False)  # type: ignore[misc]


def division_on(staff: Staff, day: date) -> int | None:
    """The id of the division (과) a person belongs to on a day; None without a posting."""
    return (
        Posting.objects.filter(staff=staff, starts_on__lte=day)
        .exclude(ends_on__lte=day)
        .values_list("department__division_id", flat=True)
        .first()
    )


def postings_of(staff: Staff) -> QuerySet[Posting]:
    """Where a person has sat and will sit, the latest first."""
    return staff.postings.select_related("department__division").order_by("-starts_on")
