"""Departments, people, accounts and roles."""

from __future__ import annotations

from collections.abc import Sequence

from audit.services import Job
from demo.accounts import ACCOUNTS, OUTSIDERS, PASSWORD
from demo.city import HEADS_GRADE, Place
from demo.rosters import Roster, as_files
from kindness import clock
from people.enums import EmploymentType, Role
from people.models import Department, Staff
from people.queries import seats
from people.services import (
    add_department,
    add_staff,
    apply_roster,
    grant_role,
    set_first_password,
    stage_roster,
)

LOADER = Job("demo.load_demo")


def found_city(places: Sequence[Place], rosters: Sequence[Roster]) -> None:
    """Everybody as the personnel office's rosters have them, with their password and their roles."""
    _add_departments(places)
    for roster in rosters:
        _take_in(roster)
    for account in OUTSIDERS:
        add_staff(
            number=account.number,
            name=account.name,
            employment_type=EmploymentType.OUTSIDE,
            department=None,
            rank="",
            grade=None,
            position="",
            starts_on=rosters[-1].effective_on,
            email=f"{account.number}@partner.example",
            by=LOADER,
        )
    set_first_password(password=PASSWORD, by=LOADER)
    _grant_roles(rosters[-1])


def _add_departments(places: Sequence[Place]) -> None:
    added: dict[str | None, Department] = {}
    for place in places:
        added[place.code] = add_department(
            code=place.code,
            name=place.name,
            kind=place.kind,
            group=place.group,
            parent=added.get(place.parent),
            is_division=place.is_division,
            order=place.order,
            by=LOADER,
        )


def _take_in(roster: Roster) -> None:
    for content in as_files(roster):
        staged = stage_roster(
            content=content,
            file_name=f"인사발령_{roster.effective_on:%Y%m%d}.csv",
            effective_on=roster.effective_on,
            by=LOADER,
        )
        apply_roster(roster=staged, by=LOADER)


def _grant_roles(roster: Roster) -> None:
    """The accounts' roles, and every head of a division theirs."""
    roles = {account.number: account.roles for account in ACCOUNTS}
    heads = {person.number for person in roster.people if person.grade == HEADS_GRADE}
    for staff in people_with(sorted(heads | roles.keys())):
        granted = {*roles.get(staff.number, ()), *((Role.DIVISION_HEAD,) if staff.number in heads else ())}
        for role in sorted(granted):
            grant_role(staff=staff, role=role, reason="친절행정 시연 도시 구성", by=LOADER)


def people_with(numbers: Sequence[str]) -> list[Staff]:
    """The people with these employee numbers."""
    return list(seats(numbers=numbers, day=clock.today()).order_by("number"))
