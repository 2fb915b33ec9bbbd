"""People and places in a line. Straight rows: what the services do is tested where it is done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password

from people import hangul
from people.enums import DepartmentGroup, DepartmentKind, EmploymentType, Role
from people.models import Department, Posting, RoleGrant, Staff
from people.queries import signed_in

PASSWORD = "daon-demo-2026"
SEATED_SINCE = date(2020, 1, 1)


_serial = count(1)


def make_division(name: str = "도로과", **fields: Any) -> Department:
    """A division, e.g. 도로과."""
    place = make_place(name, **fields)
    place.is_division, place.division = True, place
    place.save(update_fields=["is_division", "division"])
    return place


def make_place(name: str = "기획행정국", **fields: Any) -> Department:
    """Any other place, e.g. a bureau above divisions."""
    defaults = {
        "code": f"D{next(_serial):05d}",
        "kind": DepartmentKind.DIVISION,
        "group": DepartmentGroup.MAIN,
    }
    return Department.objects.create(name=name, **defaults | fields)


def make_team(division: Department, name: str = "도로관리팀", **fields: Any) -> Department:
    """A team of a division."""
    return make_place(
        name, parent=division, division=division.division, **{"kind": DepartmentKind.TEAM} | fields
    )


def make_account(**fields: Any) -> Staff:
    """A person without a seat and without a password."""
    serial = next(_serial)
    key = hangul.name_key(fields.setdefault("name", f"김서{'가나다라마바사아자차'[serial % 10]}"))
    defaults = {
        "number": f"{500000 + serial}",
        "name_key": key,
        "initials": hangul.initials(key),
        "search_words": hangul.search_words(key),
        "employment_type": EmploymentType.GENERAL,
        "password": "!",
    }
    staff: Staff = Staff.objects.create(**defaults | fields)
    return staff


def make_staff(
    division: Department | None = None,
    *,
    roles: Iterable[Role] = (),
    since: date = SEATED_SINCE,
    rank: str = "지방행정주사보",
    grade: int | None = 7,
    position: str = "주무관",
    password: str = "",
    **fields: Any,
) -> Staff:
    """A person seated in `division` (or a team; a new division by default) since 2020, holding `roles`.

    What comes back is what request.user would be: with seat, roles and number.
    """
    if password:
        fields["password"] = make_password(password)
    staff = make_account(**fields)
    seat(staff, division or make_division(), since=since, rank=rank, grade=grade, position=position)
    for role in roles:
        give_role(staff, role)
    return as_signed_in(staff)


def make_outsider(*, roles: Iterable[Role] = (), **fields: Any) -> Staff:
    """An outside account: no seat."""
    staff = make_account(**{"employment_type": EmploymentType.OUTSIDE} | fields)
    for role in roles:
        give_role(staff, role)
    return as_signed_in(staff)


def seat(
    staff: Staff,
    department: Department,
    *,
    since: date = SEATED_SINCE,
    until: date | None = None,
    rank: str = "지방행정주사보",
    grade: int | None = 7,
    position: str = "주무관",
) -> Posting:
    """One posting, [since, until)."""
    return Posting.objects.create(
        staff=staff,
        department=department,
        starts_on=since,
        ends_on=until,
        rank=rank,
        grade=grade,
        position=position,
    )


def give_role(staff: Staff, role: Role) -> RoleGrant:
    """A live grant, as a job made it."""
    return RoleGrant.objects.create(staff=staff, role=role, granted_by_job="tests", reason="시험")


def as_signed_in(staff: Staff) -> Staff:
    """The person as a request sees them: seat of today and roles of now. Closed accounts stay as they are."""
    return signed_in(staff.pk) or staff
