"""Who is away, when the city hall is closed, and who decides in place of a department head."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from people.enums import Role, StaffStatus
from people.models import Absence, ClosureDay, Deputy, Posting, RoleGrant, Staff


# --- absences ---------------------------------------------------------------------------------------------------
def absent_between(first: date, last: date) -> QuerySet[Absence]:
    """Absences that touch a day from `first` to `last`, both counted."""
    return Absence.objects.filter(starts_on__lte=last, ends_on__gte=first)


def absences_of(staff: Staff, *, since: date) -> QuerySet[Absence]:
    """A person's own that are not over before `since`, the next first."""
    return Absence.objects.filter(staff=staff, ends_on__gte=since).order_by("starts_on")


def absence_of(staff: Staff, absence_id: UUID) -> Absence | None:
    return Absence.objects.filter(staff=staff, pk=absence_id).first()


# --- closure days ------------------------------------------------------------------------------------------------
def closed_between(first: date, last: date) -> frozenset[date]:
    """The city's own closure days from `first` to `last`; public holidays are known without asking."""
    days = ClosureDay.objects.filter(day__range=(first, last)).order_by().values_list("day", flat=True)
    return frozenset(days)


def closure_days(*, since: date) -> QuerySet[ClosureDay]:
    return ClosureDay.objects.filter(day__gte=since)


def closure_on(day: date) -> ClosureDay | None:
    return ClosureDay.objects.filter(day=day).first()


# --- heads and deputies --------------------------------------------------------------------------------------------
def deputies_of(head: Staff, *, since: date) -> QuerySet[Deputy]:
    """Whom a head has named for days that are not over before `since`."""
    found = Deputy.objects.filter(head=head, ends_on__gte=since).select_related("deputy")
    return found.order_by("starts_on", "pk")


def deputy_named_by(head: Staff, deputy_id: UUID) -> Deputy | None:
    return Deputy.objects.filter(head=head, pk=deputy_id).select_related("deputy").first()


def divisions_decided_by(person: Staff, day: date) -> frozenset[int]:
    """The divisions whose matters `person` decides on `day`: as their head, or as the deputy of the day."""
    found = headships_decided_by(person, day).values_list("department__division", flat=True)
    return frozenset(division for division in found if division is not None)


def headships_decided_by(person: Staff, day: date) -> QuerySet[Posting]:
    """Of those divisions, the postings of their heads; each has a `department__division`."""
    stands_for = _on(day, Deputy.objects.filter(deputy=person)).values("head")
    return _heads(day).filter(Q(staff=person) | Q(staff__in=stands_for))


def divisions_with_head(day: date) -> QuerySet[Any]:
    """Ids, for a subquery."""
    return _heads(day).values("department__division")


def deciders_of(division_id: int, day: date) -> list[int]:
    """Staff ids of the head of a division and of their deputies on `day`; empty where nobody holds the role."""
    heads, deputies = heads_and_deputies_of(division_id, day)
    return sorted(heads | deputies)


def heads_and_deputies_of(division_id: int, day: date) -> tuple[set[int], set[int]]:
    """Staff ids of the head of a division, and of their deputies on `day`."""
    heads = set(_heads(day).filter(department__division=division_id).values_list("staff", flat=True))
    if not heads:
        return set(), set()
    deputies = _on(day, Deputy.objects.filter(head__in=heads)).exclude(deputy__status=StaffStatus.CLOSED)
    return heads, set(deputies.values_list("deputy", flat=True))


def headships_of(person: Staff, day: date) -> QuerySet[Posting]:
    """The posting by which a person heads their own division on `day`; none for everybody else."""
    return _heads(day).filter(staff=person)


def _heads(day: date) -> QuerySet[Posting]:
    """The postings of those who hold the head's role now, in a division."""
    holders = RoleGrant.objects.filter(role=Role.DIVISION_HEAD, ended_at__isnull=True)
    return (
        Posting.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=day),
            starts_on__lte=day,
            staff__in=holders.values("staff"),
            department__division__isnull=False,
        )
        .exclude(staff__status=StaffStatus.CLOSED)
        .order_by()
    )


def _on(day: date, deputies: QuerySet[Deputy]) -> QuerySet[Deputy]:
    return deputies.filter(starts_on__lte=day, ends_on__gte=day).order_by()


def absences_by_person(
    staff_ids: Iterable[int], first: date, last: date
) -> dict[int, list[tuple[date, date]]]:
    """Person → (first day, last day) of each absence that touches the days."""
    found: dict[int, list[tuple[date, date]]] = {}
    rows = absent_between(first, last).filter(staff__in=list(staff_ids))
    for staff_id, starts_on, ends_on in rows.values_list("staff", "starts_on", "ends_on"):
        found.setdefault(staff_id, []).append((starts_on, ends_on))
    return found
