"""Who is there on a day, and where they sit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, CharField, DateField, DateTimeField, Func, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from kindness import clock
from kindness.prepared import Given, Prepared
from people.enums import EMPLOYED
from people.models import Posting, RoleGrant, Staff, StaffQuerySet


class ClockTimestamp(Func):
    """The database's time, as another query brings it along."""

    function = "clock_timestamp"
    output_field = DateTimeField()


def _signed_in() -> StaffQuerySet:
    today = Coalesce(Given("standing", DateField()), clock.CurrentDate())
    live = RoleGrant.objects.filter(staff=OuterRef("pk"), ended_at__isnull=True)
    people: Any = Staff.objects.active().with_seat(today)
    return cast(
        "StaffQuerySet",
        people.annotate(role_names=ArraySubquery(live.values("role")), read_at=ClockTimestamp())
        .filter(pk=Given("staff", BigIntegerField()))
        .order_by(),
    )


_SIGNED_IN = Prepared(_signed_in)


def signed_in(staff_id: int) -> Staff | None:
    """The person behind a session: seat of today, roles held now, and the reading of the clock. One query."""
    standing = clock.standing()
    staff: Any = _SIGNED_IN.first(staff=staff_id, standing=standing.date() if standing else None)
    if staff is not None:
        staff.roles = frozenset(staff.role_names)
    return cast("Staff | None", staff)


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


def _two_seated() -> StaffQuerySet:
    numbers = [Given("one", CharField()), Given("other", CharField())]
    people: StaffQuerySet = Staff.objects.active().with_seat(Given("day", DateField()))
    return people.filter(number__in=numbers).order_by()


_TWO_SEATED = Prepared(_two_seated)


def seats_of_two(one: str, other: str, *, day: date) -> dict[str, Staff]:
    """`seats` of two employee numbers, by number: what each letter asks."""
    return {person.number: person for person in _TWO_SEATED.rows(one=one, other=other, day=day)}


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
