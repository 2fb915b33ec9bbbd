"""The city's rosters as a personnel office would hand them in: one for each half-year, with the transfers. Pure."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from demo.city import Person, Place
from people.enums import DepartmentKind, EmploymentType

COLUMNS = (
    "직원번호", "성명", "부서코드", "직급", "급", "직위", "신분", "민원접점", "임용일", "내선번호", "전자우편", "상태",
)  # fmt: skip
TYPES = {
    EmploymentType.GENERAL: "일반직",
    EmploymentType.FIXED_TERM: "임기제",
    EmploymentType.PERMANENT: "공무직",
    EmploymentType.TEMPORARY: "기간제",
}
MOVING_SHARE = 0.03  # of those who may move, at each 1 January and 1 July
ROWS_A_FILE = 50_000  # what stays under the size of a file


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody in service from `effective_on`."""

    effective_on: date
    people: Sequence[Person]


def make_rosters(
    people: Sequence[Person], places: Sequence[Place], days: Sequence[date], chance: random.Random
) -> list[Roster]:
    """One roster for each of `days`; the last one is `people` as they are. Accounts never move."""
    names = {place.code: place.name for place in places}
    teams = [place for place in places if place.kind == DepartmentKind.TEAM]
    settled = {person.number: _hired_by(person, days[-1]) for person in people}
    earlier = _earlier_seats(list(settled.values()), teams, days, names, chance)
    return [
        Roster(
            day,
            [
                earlier[number][1] if number in earlier and day < earlier[number][0] else person
                for number, person in settled.items()
                if person.hired_on <= day
            ],
        )
        for day in days
    ]


def _hired_by(person: Person, day: date) -> Person:
    """Whoever was hired after the last roster came with it."""
    return replace(person, hired_on=min(person.hired_on, day))


def _earlier_seats(
    people: list[Person],
    teams: list[Place],
    days: Sequence[date],
    names: dict[str, str],
    chance: random.Random,
) -> dict[str, tuple[date, Person]]:
    """Employee number → the day they moved to where they are now, and where they were before."""
    movable = [person for person in people if person.position == "주무관" and person.number < "9"]
    chance.shuffle(movable)
    each = round(len(movable) * MOVING_SHARE)
    found = {}
    for day in days[1:]:
        for person in [movable.pop() for _n in range(each)]:
            team = chance.choice(teams)
            division = team.parent or ""
            before = replace(person, place=team.code, division=division, division_name=names[division])
            found[person.number] = (day, before)
    return found


def as_files(roster: Roster) -> Iterator[bytes]:
    """CSV as Excel saves it, split where a file would grow too large."""
    for start in range(0, len(roster.people), ROWS_A_FILE):
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        writer.writerows(map(_row, roster.people[start : start + ROWS_A_FILE]))
        yield text.getvalue().encode("utf-8-sig")


def _row(person: Person) -> tuple[str, ...]:
    return (
        person.number,
        person.name,
        person.place,
        person.rank,
        str(person.grade or ""),
        person.position,
        TYPES[person.employment_type],
        "Y" if person.front_line else "N",
        person.hired_on.isoformat(),
        person.extension,
        person.email,
        "재직",
    )
