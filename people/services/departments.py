"""Departments: added, moved. Each knows its division, the unit of every same-department rule."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.services import Job, record
from kindness.errors import Refused, refusing
from people.enums import DepartmentGroup, DepartmentKind
from people.models import Department, Staff


def add_department(
    *,
    code: str,
    name: str,
    kind: DepartmentKind,
    group: DepartmentGroup,
    parent: Department | None,
    is_division: bool,
    order: int,
    by: Staff | Job,
) -> Department:
    """A new place under `parent`. A team inside a division belongs to that division; a bureau to none.

    Refuses department_code_taken.
    """
    with refusing(Department), transaction.atomic():
        department = Department.objects.create(
            code=code,
            name=name,
            kind=kind,
            group=group,
            parent=parent,
            order=order,
            division_id=None if is_division or parent is None else parent.division_id,
        )
        if is_division:  # its own id exists only now
            department.is_division, department.division = True, department
            department.save(update_fields=["is_division", "division"])
        record(
            "department.added",
            by=by,
            target="department",
            target_id=code,
            after={"name": name, "parent": parent.code if parent else None, "is_division": is_division},
        )
    return department


def move_department(*, department: Department, parent: Department | None, by: Staff | Job) -> Department:
    """Lay a department under another; the teams below it follow into the new division.

    Refuses own_parent when the new place lies inside the department itself.
    """
    with refusing(Department), transaction.atomic():
        places = {place.pk: place for place in Department.objects.select_for_update().order_by("pk")}
        moved = places[department.pk]
        before = moved.parent_id
        if parent is not None and _lies_within(places, parent.pk, moved.pk):
            raise Refused("own_parent", _("A department cannot lie under itself. Please choose another."))
        moved.parent_id = parent.pk if parent else None
        for place in places.values():
            place.division_id = _division_of(places, place)
        Department.objects.bulk_update(places.values(), ["parent", "division"], batch_size=1000)
        record(
            "department.moved",
            by=by,
            target="department",
            target_id=moved.code,
            before={"parent": places[before].code if before else None},
            after={"parent": parent.code if parent else None},
        )
    return moved


def _lies_within(places: dict[int, Department], place: int | None, container: int) -> bool:
    while place is not None:
        if place == container:
            return True
        place = places[place].parent_id
    return False


def _division_of(places: dict[int, Department], place: Department) -> int | None:
    """The nearest division at or above a place."""
    while not place.is_division:
        if place.parent_id is None:
            return None
        place = places[place.parent_id]
    return place.pk
