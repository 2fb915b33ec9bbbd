"""The directory: divisions under their bureaus, and the people of one division."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.db.models import Count, F
from django.db.models.functions import Coalesce

from people.enums import EMPLOYED, DepartmentGroup, EmploymentType, StaffStatus
from people.hangul import name_key
from people.models import Department, Posting, PostingQuerySet


@dataclass(frozen=True, slots=True)
class Place:
    """A division in the directory."""

    code: str
    name: str
    people: int


@dataclass(frozen=True, slots=True)
class Bureau:
    """What several divisions lie under; no name where they lie under the city itself."""

    name: str
    places: list[Place]


@dataclass(frozen=True, slots=True)
class Group:
    """Main office, affiliated agencies, towns, council."""

    label: str
    bureaus: list[Bureau] = field(default_factory=list)

    @property
    def people(self) -> int:
        return sum(place.people for bureau in self.bureaus for place in bureau.places)


def departments_by_code() -> dict[str, Department]:
    """Every department, closed ones too: their codes are taken."""
    return {department.code: department for department in Department.objects.all()}


def directory_groups(*, day: date) -> list[Group]:
    """Every division, and every other place somebody sits in. Four queries."""
    rows = list(
        Department.objects.order_by("parent__order", "parent_id", "order", "pk").values_list(
            "pk", "division_id", "is_division", "active", "group", "parent__name", "code", "name"
        )
    )
    seated = _seated(day)
    people: Counter[int] = Counter()
    for pk, division, *_rest in rows:
        people[division or pk] += seated[pk]
    by_group: dict[str, list[tuple[str, Place]]] = {group: [] for group in DepartmentGroup.values}
    for pk, _division, is_division, active, group, parent, code, name in rows:
        if active and (is_division or people[pk]):
            by_group[group].append((parent or "", Place(code, name, people[pk])))
    return [
        Group(str(DepartmentGroup(group).label), _bureaus(places))
        for group, places in by_group.items()
        if places
    ]


def _seated(day: date) -> Counter[int]:
    """How many people the city employs sit in each department.

    No person is read: nobody with a closed account has a seat (people.invariants), so the seats are counted out
    of their indexes, less those of outsiders. A hundred thousand seats take five milliseconds, their people fifty.
    """
    begun = Posting.objects.filter(starts_on__lte=day)
    people = _by_department(begun.filter(ends_on__isnull=True))
    people.update(_by_department(begun.filter(ends_on__gt=day)))
    people.subtract(
        _by_department(Posting.objects.on(day).filter(staff__employment_type=EmploymentType.OUTSIDE))
    )
    return people


def _by_department(postings: PostingQuerySet) -> Counter[int]:
    return Counter(dict(postings.order_by().values_list("department").annotate(seats=Count("*"))))


def _bureaus(places: list[tuple[str, Place]]) -> list[Bureau]:
    return [
        Bureau(name, [place for _name, place in some])
        for name, some in groupby(places, key=lambda row: row[0])
    ]


def division_with_code(code: str) -> Department | None:
    return Department.objects.filter(code=code, active=True).first()


def seats_in(place: Department, *, name: str, day: date) -> PostingQuerySet:
    """Who sits in a division, by team, the highest grade first; `name` narrows to a part of the name.

    Above the divisions: who sits in the place itself.
    """
    places = Department.objects.alias(unit=Coalesce("division_id", "pk")).filter(unit=place.pk)
    seats = (
        Posting.objects.on(day)
        .filter(department__in=places, staff__employment_type__in=EMPLOYED)
        .exclude(staff__status=StaffStatus.CLOSED)
    )
    if name:
        seats = seats.filter(staff__name_key__contains=name_key(name))
    return seats.order_by(
        "department__order",
        "department_id",
        F("grade").asc(nulls_last=True),
        "staff__name_key",
        "staff__number",
    )
