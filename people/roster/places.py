"""A file of departments becomes places. Pure: rows of text in, places or mistakes out. Documented in docs/roster.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from people.enums import DepartmentGroup, DepartmentKind
from people.roster.columns import YES
from people.roster.reading import Row

HEADERS = ("부서코드", "부서", "상위부서코드", "구분", "과", "소속", "순서")
KINDS = {
    "기관": DepartmentKind.CITY,
    "기관장실": DepartmentKind.EXECUTIVE,
    "실·국": DepartmentKind.BUREAU,
    "담당관": DepartmentKind.OFFICER,
    "과": DepartmentKind.DIVISION,
    "직속기관": DepartmentKind.AGENCY,
    "사업소": DepartmentKind.BUSINESS,
    "읍면동": DepartmentKind.TOWN,
    "의회": DepartmentKind.COUNCIL,
    "팀": DepartmentKind.TEAM,
}
GROUPS = {
    "본청": DepartmentGroup.MAIN,
    "직속기관·사업소": DepartmentGroup.AFFILIATED,
    "읍면동": DepartmentGroup.TOWN,
    "의회": DepartmentGroup.COUNCIL,
}


@dataclass(frozen=True, slots=True)
class Place:
    """One department as the file has it; `parent` is the code of the one it lies under, or empty."""

    code: str
    name: str
    parent: str
    kind: DepartmentKind
    is_division: bool
    group: DepartmentGroup
    order: int


class WrongPlaces(ValueError):
    """What is wrong, one sentence a mistake."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        super().__init__("\n".join(mistakes))


def places_in(rows: Sequence[Row], *, known: frozenset[str]) -> list[Place]:
    """The places of a file in its order, each after the one it lies under. `known`: codes that exist already.

    Raises WrongPlaces.
    """
    if not rows or tuple(rows[0][1][: len(HEADERS)]) != HEADERS:
        raise WrongPlaces([f"The first row must hold the columns {', '.join(HEADERS)}."])
    seen, places, mistakes = set(known), [], []
    for line, filled in rows[1:]:
        cells = [*filled, *[""] * len(HEADERS)][: len(HEADERS)]
        code, name, parent, kind, division, group, order = cells
        mistake = _mistake(cells, seen)
        if mistake:
            mistakes.append(f"Row {line}: {mistake}")
            continue
        seen.add(code)
        places.append(
            Place(
                code,
                name,
                parent,
                KINDS[kind],
                division.strip().casefold() in YES,
                GROUPS[group],
                int(order) if order.isdecimal() else line,
            )
        )
    if mistakes:
        raise WrongPlaces(mistakes)
    return [place for place in places if place.code not in known]


def _mistake(cells: Sequence[str], seen: set[str]) -> str:
    code, name, parent, kind, _division, group, _order = cells
    if not code or not name:
        return "부서코드 and 부서 must be filled in."
    if parent and parent not in seen:
        return f"상위부서코드 {parent} does not stand above it."
    if kind not in KINDS:
        return f"구분 must be one of {', '.join(KINDS)}."
    if group not in GROUPS:
        return f"소속 must be one of {', '.join(GROUPS)}."
    return ""
