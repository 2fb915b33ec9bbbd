"""The directory: divisions under their bureaus, and the people of one division."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from people.enums import DepartmentGroup
from people.hangul import name_key
from people.models import Department, Staff
from people.queries.seats import in_service


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
    """Every division, and every other place somebody sits in. Two queries."""
    counts = dict(_units(day).values_list("unit").annotate(people=Count("pk")).order_by())
    rows = (
        Department.objects.filter(Q(is_division=True) | Q(pk__in=counts), active=True)
        .order_by("parent__order", "parent_id", "order", "pk")
        .values_list("group", "parent__name", "pk", "code", "name")
    )
    by_group: dict[str, list[tuple[str, Place]]] = {group: [] for group in DepartmentGroup.values}
    for group, parent, pk, code, name in rows:
        by_group[group].append((parent or "", Place(code, name, counts.get(pk, 0))))
    return [
        Group(str(DepartmentGroup(group).label), _bureaus(places))
        for group, places in by_group.items()
        if places
    ]


def _bureaus(places: list[tuple[str, Place]]) -> list[Bureau]:
    return [
        Bureau(name, [place for _name, place in some])
        for name, some in groupby(places, key=lambda row: row[0])
    ]


def _units(day: date) -> Any:
    """Everybody with the place the directory shows them in: the division, or the place itself above divisions."""
    return in_service(day).annotate(unit=Coalesce("seat__department__division_id", "seat__department_id"))


def division_with_code(code: str) -> Department | None:
    return Department.objects.filter(code=code, active=True).first()


def people_of(place: Department, *, name: str, day: date) -> QuerySet[Staff]:
    """The people of a division by team, the highest grade first; `name` narrows to a part of the name."""
    people = (
        _units(day)
        .filter(unit=place.pk)
        .annotate(grade=F("seat__grade"), team_order=F("seat__department__order"))
    )
    if name:
        people = people.filter(name_key__contains=name_key(name))
    ordered: QuerySet[Staff] = people.order_by(
        "team_order", "team_id", F("grade").asc(nulls_last=True), "name_key", "number"
    )
    return ordered
