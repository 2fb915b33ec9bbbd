"""What a roster would change: its entries beside the people there are. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from people.enums import EmploymentType, StaffStatus
from people.roster.columns import BY_FIELD
from people.roster.entries import PERSON_FIELDS, SEAT_FIELDS, Entries, Mistake


@dataclass(frozen=True, slots=True)
class Current:
    """A person as they are, with the posting of the day the roster takes effect (ids None without one)."""

    id: int
    number: str
    values: Mapping[str, Any]  # PERSON_FIELDS and SEAT_FIELDS, dates as ISO text
    posting_id: int | None = None
    posting_starts_on: date | None = None
    posting_ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One person: what becomes what. `seat` when any of it is about where they sit."""

    current: Current
    fields: Mapping[str, tuple[Any, Any]]

    @property
    def moves(self) -> bool:
        return "department" in self.fields

    @property
    def seat(self) -> bool:
        return not self.fields.keys().isdisjoint(SEAT_FIELDS)

    @property
    def person(self) -> bool:
        return not self.fields.keys().isdisjoint(PERSON_FIELDS)

    def value(self, name: str) -> Any:
        """What the field will hold."""
        return self.fields[name][1] if name in self.fields else self.current.values[name]


@dataclass(slots=True)
class Plan:
    """Everything a roster would do. `new` by staff number."""

    new: dict[str, dict[str, Any]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    gone: list[Current] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


def compare(entries: Entries, people: Mapping[str, Current]) -> Plan:
    """`people` are all accounts by staff number, closed and outside ones too: their numbers are taken."""
    plan = Plan(mistakes=list(entries.mistakes))
    for number, entry in entries.people.items():
        current = people.get(number)
        if current is None:
            plan.new[number] = _DEFAULTS | entry
        elif taken := _taken(current):
            plan.mistakes.append(Mistake(entries.rows[number], BY_FIELD["number"].header, taken, number))
        elif fields := _changed(current, entry):
            plan.changes.append(Change(current, fields))
    plan.gone = [
        person for number, person in people.items() if number not in entries.people and not _taken(person)
    ]
    plan.mistakes.sort(key=lambda mistake: mistake.row)
    return plan


_DEFAULTS: dict[str, Any] = {
    "employment_type": EmploymentType.GENERAL.value,
    "front_line": False,
    "hired_on": None,
    "extension": "",
    "email": "",
    "status": StaffStatus.ACTIVE.value,
    "rank": "",
    "grade": None,
    "position": "",
}


def _taken(current: Current) -> str:
    if current.values["status"] == StaffStatus.CLOSED:
        return "closed_account"
    return "outside_account" if current.values["employment_type"] == EmploymentType.OUTSIDE else ""


def _changed(current: Current, entry: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {
        name: (current.values[name], entry[name])
        for name in (*PERSON_FIELDS, *SEAT_FIELDS)
        if name in entry and current.values[name] != entry[name]
    }


def as_json(plan: Plan, *, places: Mapping[int, str], ignored: tuple[str, ...]) -> dict[str, Any]:
    """The differences as they are stored, shown and compared again before they are applied.

    `places` gives a department's name as people say it. Values of words stay codes: the page translates them.
    """
    return {
        "new": [
            {
                "number": number,
                "name": e["name"],
                "to": places[e["department"]],
                "rank": e["rank"],
                "position": e["position"],
            }
            for number, e in plan.new.items()
        ],
        "moved": [_change(change, places) for change in plan.changes if change.moves],
        "changed": [_change(change, places) for change in plan.changes if not change.moves],
        "gone": [
            {
                "number": person.number,
                "name": person.values["name"],
                "from": places.get(person.values["department"], ""),
                "rank": person.values["rank"],
                "position": person.values["position"],
            }
            for person in plan.gone
        ],
        "errors": [asdict(mistake) for mistake in plan.mistakes],
        "ignored": list(ignored),
    }


def _change(change: Change, places: Mapping[int, str]) -> dict[str, Any]:
    old, new = change.fields.get("department", (None, None))
    return {
        "number": change.current.number,
        "name": change.value("name"),
        "from": places.get(old, ""),
        "to": places.get(new, ""),
        "fields": [[name, *values] for name, values in change.fields.items() if name != "department"],
    }
