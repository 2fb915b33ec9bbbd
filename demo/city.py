"""The departments and people of Daon as plain values, the same for the same seed. Pure."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import count, cycle
from pathlib import Path

from demo import words
from demo.accounts import SEATS, Account
from people.enums import DepartmentGroup, DepartmentKind, EmploymentType

ORG = Path(__file__).parent / "data" / "org.csv"
CITY = "다온시"
HEADS_OFFICE = "기관장실"
HEADS = (
    ("시장", None), ("부시장", 3), ("기획행정국장", 4), ("시민복지국장", 4), ("경제문화국장", 4), ("도시건설국장", 4),
    ("안전환경국장", 4), ("보건소장", 4), ("농업기술센터소장", 5), ("상하수도사업소장", 4),
)  # fmt: skip
KINDS = {
    "기관장실": DepartmentKind.EXECUTIVE, "담당관": DepartmentKind.OFFICER, "과": DepartmentKind.DIVISION,
    "과(직속기관)": DepartmentKind.DIVISION, "과(사업소)": DepartmentKind.DIVISION, "사업소": DepartmentKind.BUSINESS,
    "의회": DepartmentKind.COUNCIL, "읍·면": DepartmentKind.TOWN, "동": DepartmentKind.TOWN,
}  # fmt: skip
GROUPS = {
    "과(직속기관)": DepartmentGroup.AFFILIATED, "과(사업소)": DepartmentGroup.AFFILIATED,
    "사업소": DepartmentGroup.AFFILIATED, "의회": DepartmentGroup.COUNCIL,
    "읍·면": DepartmentGroup.TOWN, "동": DepartmentGroup.TOWN,
}  # fmt: skip
PARENT_KINDS = {
    "보건소": DepartmentKind.AGENCY, "농업기술센터": DepartmentKind.AGENCY, "상하수도사업소": DepartmentKind.BUSINESS,
    "다온시의회": DepartmentKind.COUNCIL,
}  # fmt: skip
# Of everybody but heads and team leaders, so that the city as a whole has 79, 3, 13 and 5 in a hundred.
SHARES = (
    (EmploymentType.FIXED_TERM, 0.036), (EmploymentType.PERMANENT, 0.154), (EmploymentType.TEMPORARY, 0.059),
)  # fmt: skip
GRADES = (6, 7, 7, 7, 7, 8, 8, 8, 8, 8, 9, 9, 9)
FIRST_NUMBER = 100_001
FIRST_ACCOUNT = "900001"
HEADS_GRADE = 5  # and above
OLD_HANDS = timedelta(days=3_000)
HIGHEST_WITH_SERIES = 4  # grades 3 and 4 carry no job series
EXTENSIONS = range(2_000, 10_000)


@dataclass(frozen=True, slots=True)
class Place:
    """A department to be. `headcount` is 0 for places nobody sits in directly."""

    code: str
    name: str
    kind: DepartmentKind
    group: DepartmentGroup
    parent: str | None  # its code
    is_division: bool
    order: int
    headcount: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to be taken on. `place` is the code of their team or division."""

    number: str
    name: str
    employment_type: EmploymentType
    place: str
    division: str
    division_name: str
    rank: str
    grade: int | None
    position: str
    front_line: bool
    hired_on: date
    extension: str
    email: str


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of data/org.csv."""

    parent: str
    kind: str
    name: str
    teams: tuple[str, ...]
    headcount: int


@cache
def _lines() -> tuple[_Line, ...]:
    with ORG.open(encoding="utf-8", newline="") as file:
        return tuple(
            _Line(
                row["parent"],
                row["kind"],
                HEADS_OFFICE if row["kind"] == HEADS_OFFICE else row["name"],
                () if row["kind"] == HEADS_OFFICE else tuple(row["teams"].replace("(총괄)", "").split("·")),
                int(row["headcount"]),
            )
            for row in csv.DictReader(file)
        )


STAFF = 1_498


def places(staff: int = STAFF) -> list[Place]:
    """The city's departments in the order they can be added. Beyond its own size the city is repeated."""
    orders = count(1)
    found = [
        Place("C0000", CITY, DepartmentKind.CITY, DepartmentGroup.MAIN, None, is_division=False, order=0)
    ]
    parents = {CITY: "C0000"}
    for number, line in enumerate(_lines(), start=1):
        if line.parent not in parents:
            parents[line.parent] = f"B{len(parents):02}"
            kind = PARENT_KINDS.get(line.parent, DepartmentKind.BUREAU)
            group = GROUPS.get(line.kind, DepartmentGroup.MAIN)
            found.append(
                Place(
                    parents[line.parent],
                    line.parent,
                    kind,
                    group,
                    "C0000",
                    is_division=False,
                    order=next(orders),
                )
            )
        found += _division(f"D{number:02}", line, parents[line.parent], orders)
    own = sum(place.headcount for place in found)
    return found + list(_repeated(found, staff - own)) if staff > own else found


def _division(code: str, line: _Line, parent: str, orders: Iterator[int]) -> list[Place]:
    group = GROUPS.get(line.kind, DepartmentGroup.MAIN)
    division = Place(code, line.name, KINDS[line.kind], group, parent, True, next(orders), line.headcount)
    teams = [
        Place(f"{code}T{n}", name, DepartmentKind.TEAM, group, code, is_division=False, order=next(orders))
        for n, name in enumerate(line.teams, start=1)
    ]
    return [division, *teams]


def _repeated(found: list[Place], missing: int) -> Iterator[Place]:
    """Further divisions without teams until everybody has a seat: for measuring, not for looking at."""
    divisions = [place for place in found if place.is_division and place.code != "D01"]
    for number, place in enumerate(cycle(divisions)):
        if missing <= 0:
            return
        copy = number // len(divisions) + 2
        seats = min(place.headcount, missing)
        missing -= seats
        yield replace(
            place,
            code=f"{place.code}N{copy}",
            name=f"{place.name} {copy}",
            order=place.order + copy * 1_000,
            headcount=seats,
        )


Post = tuple[Place, str, int | None]  # where, position, grade


@dataclass(slots=True)
class _Supply:
    """What is handed out while people are made up."""

    today: date
    chance: random.Random
    numbers: Iterator[int]
    extensions: Iterator[int]


def people(all_places: list[Place], *, staff: int, seed: int, today: date) -> list[Person]:
    """Exactly `staff` people for the places: heads, team leaders, then everybody else."""
    supply = _Supply(today, random.Random(seed), count(FIRST_NUMBER), iter(EXTENSIONS))
    teams: dict[str | None, list[Place]] = {}
    for place in all_places:
        if place.kind == DepartmentKind.TEAM:
            teams.setdefault(place.parent, []).append(place)
    found: list[Person] = []
    for division in (place for place in all_places if place.is_division):
        found += _seated(division, teams.get(division.code, []), supply)
    _settle_types(found, supply.chance)
    found = _with_accounts(found, {place.code: place.name for place in all_places})
    return found if staff >= len(found) else _fewer(found, staff, supply.chance)


def _fewer(found: list[Person], staff: int, chance: random.Random) -> list[Person]:
    """A smaller city: the demo accounts and the heads stay, of the others as many as there is room for."""
    order = list(found)
    chance.shuffle(order)
    order.sort(key=lambda person: (person.number < FIRST_ACCOUNT, (person.grade or 9) > HEADS_GRADE))
    kept = {person.number for person in order[:staff]}
    return [person for person in found if person.number in kept]


def _seated(division: Place, teams: list[Place], supply: _Supply) -> Iterator[Person]:
    series = next((job for word, job in words.JOB_SERIES.items() if word in division.name), "행정")
    chance = supply.chance
    for place, position, grade in _posts(division, teams, chance):
        number = next(supply.numbers)
        yield Person(
            number=str(number),
            name=chance.choice(words.FAMILY_NAMES) + chance.choice(words.GIVEN_NAMES),
            employment_type=EmploymentType.GENERAL,
            place=place.code,
            division=division.code,
            division_name=division.name,
            rank=rank_title(series if grade and grade > HIGHEST_WITH_SERIES else "", grade),
            grade=grade,
            position=position,
            front_line=any(word in place.name for word in words.FRONT_LINE_TEAMS),
            hired_on=supply.today - timedelta(days=_service_days(grade, chance)),
            extension=f"031-000-{extension}" if (extension := next(supply.extensions, None)) else "",
            email=f"{number}@daon.example",
        )


def _posts(division: Place, teams: list[Place], chance: random.Random) -> list[Post]:
    """(place, position, grade) of everybody in a division."""
    headcount = division.headcount
    if division.name == HEADS_OFFICE:
        return [(division, position, grade) for position, grade in HEADS][:headcount]
    leaders: list[Post] = [(team, "팀장", 6) for team in teams]
    members: list[Post] = [
        (team, "주무관", chance.choice(GRADES))
        for team, _n in zip(cycle(teams or [division]), range(headcount), strict=False)
    ]
    return [(division, head_title(division), 5), *leaders, *members][:headcount]


def head_title(division: Place) -> str:
    """What the head of a division is called: 과장, 담당관, 동장, 관장 …"""
    for ending, title in (
        ("담당관", "담당관"),
        ("과", "과장"),
        ("읍", "읍장"),
        ("면", "면장"),
        ("동", "동장"),
        ("도서관", "관장"),
    ):
        if division.name.rstrip(" 0123456789").endswith(ending):
            return title
    return "국장" if division.kind == DepartmentKind.COUNCIL else "소장"


def rank_title(series: str, grade: int | None) -> str:
    """지방행정주사보; elected people have none. Grades 3 and 4 carry no job series."""
    return f"지방{series}{words.GRADE_TITLES[grade]}" if grade else ""


def _service_days(grade: int | None, chance: random.Random) -> int:
    years = (9 - (grade or 4)) * 4
    return chance.randint(years * 365 + 40, years * 365 + 2_200)


def _settle_types(found: list[Person], chance: random.Random) -> None:
    """Turn some of those without a leading post into fixed-term officials and workers."""
    members = [place for place, person in enumerate(found) if person.position == "주무관"]
    chance.shuffle(members)
    ranks = {
        EmploymentType.FIXED_TERM: ("일반임기제", 8, "주무관"),
        EmploymentType.PERMANENT: ("공무직", None, "실무원"),
        EmploymentType.TEMPORARY: ("기간제근로자", None, "실무원"),
    }
    total = len(members)
    for kind, share in SHARES:
        rank, grade, position = ranks[kind]
        for place in [members.pop() for _n in range(round(total * share))]:
            found[place] = replace(
                found[place], employment_type=kind, rank=rank, grade=grade, position=position
            )


def _with_accounts(found: list[Person], names: dict[str, str]) -> list[Person]:
    """Give the demo accounts their seats: each takes the place of a general official with that post."""
    seats: dict[tuple[str, str], list[int]] = {}
    for at, person in enumerate(found):
        if person.employment_type == EmploymentType.GENERAL:
            seat = f"{names[person.division]}/{names[person.place]}"
            seats.setdefault((seat, person.position), []).append(at)
    for account in SEATS:
        at = seats[account.seat, account.position].pop()
        found[at] = _as_account(found[at], account)
    return found


def _as_account(person: Person, account: Account) -> Person:
    return replace(
        person,
        number=account.number,
        name=account.name,
        email=f"{account.number}@daon.example",
        hired_on=person.hired_on - OLD_HANDS,  # they have been here as long as the history is
    )
