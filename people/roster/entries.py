"""Rows of a roster become entries: every cell judged, every mistake named with its row and column. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from kindness.text import Unreadable, clean_text
from people.hangul import name_key
from people.roster.columns import BY_FIELD, EMPLOYMENT_TYPES, NO, STATUSES, YES, Header
from people.roster.reading import Row

_NUMBER = re.compile(r"[0-9A-Z]([0-9A-Z-]{0,18}[0-9A-Z])?")
_DATE = re.compile(r"(\d{4})(?:[-./]\s*(\d{1,2})[-./]\s*(\d{1,2})\.?|(\d{2})(\d{2}))")
_GRADE = re.compile(r"([1-9])급?")
MOST_MISTAKES = 500  # nobody corrects more than that by hand: the file itself is wrong

# What an entry may say about the person; `department` is an id. A field the file has no column for is absent.
PERSON_FIELDS = ("name", "employment_type", "front_line", "hired_on", "extension", "email", "status")
SEAT_FIELDS = ("department", "rank", "grade", "position")


@dataclass(frozen=True, slots=True)
class Mistake:
    """Where in the file, and the code of what is wrong there (words in people.roster.words)."""

    row: int
    column: str
    code: str
    value: str = ""


class Wrong(Exception):
    """A cell that cannot be what it should be."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.value = value


@dataclass(slots=True)
class Places:
    """How departments are written in files: by code, and by name (a team only within its division)."""

    by_code: Mapping[str, int]
    by_name: Mapping[
        tuple[str, str], Sequence[int]
    ]  # keys are `name_key`s; the team is "" for the division itself

    def find(self, code: str, division: str, team: str) -> int:
        """The id of the department. Raises Wrong."""
        if code:
            found = self.by_code.get(code) or self.by_code.get(code.lstrip("0"))
            if found is None:
                raise Wrong("no_such_department", code)
            return found
        if not division:
            raise Wrong("empty")
        ids = self.by_name.get((name_key(division), name_key(team)), ())
        if len(ids) != 1:
            raise Wrong("ambiguous_department" if ids else "no_such_department", f"{division} {team}".strip())
        return ids[0]


@dataclass(slots=True)
class Entries:
    """What a file says: `people` by staff number, with the row each stands in, and what is wrong with it."""

    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)


def understand(rows: Iterable[Row], header: Header, *, places: Places, known: Iterable[str]) -> Entries:
    """Judge every row. `known` are the staff numbers there are, which tell how many digits one has."""
    rows = list(rows)
    entries = Entries()
    restore = _zero_restorer(_numbers(rows, header), known)
    for line, cells in rows:
        values = {name: cells[at] if at < len(cells) else "" for name, at in header.places.items()}
        _take(entries, line, values, places, restore)
        if len(entries.mistakes) >= MOST_MISTAKES:
            break
    return entries


def _numbers(rows: list[Row], header: Header) -> list[str]:
    at = header.places["number"]
    return [cells[at] for _line, cells in rows if at < len(cells)]


def _zero_restorer(written: list[str], known: Iterable[str]) -> Callable[[str], str]:
    """Excel eats leading zeros (001234 → 1234). Where all numbers have one length, they can be put back."""
    numbers = set(known)
    lengths = {len(n) for n in numbers if n.isdecimal()} | {len(n) for n in written if n.startswith("0")}
    length = lengths.pop() if len(lengths) == 1 else 0

    def restore(number: str) -> str:
        return number if number in numbers or not number.isdecimal() else number.zfill(length)

    return restore


def _take(
    entries: Entries, line: int, values: dict[str, str], places: Places, restore: Callable[[str], str]
) -> None:
    entry: dict[str, Any] = {}
    mistakes: list[Mistake] = []
    for name in ("number", *PERSON_FIELDS, *SEAT_FIELDS):
        if name != "department" and name not in values:
            continue
        try:
            entry[name] = (
                _department(values, places) if name == "department" else _READERS[name](name, values[name])
            )
        except Wrong as wrong:
            mistakes.append(Mistake(line, _column_of(name, values), wrong.code, wrong.value))
    number = restore(entry.pop("number", ""))
    if not mistakes and number in entries.rows:
        mistakes.append(
            Mistake(line, BY_FIELD["number"].header, "doubled", f"{number} ({entries.rows[number]})")
        )
    if mistakes:
        entries.mistakes += mistakes
        return
    entries.people[number] = entry
    entries.rows[number] = line


def _column_of(name: str, values: Mapping[str, str]) -> str:
    if name == "department":
        name = "department_code" if values.get("department_code") or "division" not in values else "division"
    return BY_FIELD[name].header


def _department(values: Mapping[str, str], places: Places) -> int:
    code, division, team = (
        _text(name, values.get(name, "")) for name in ("department_code", "division", "team")
    )
    return places.find(code, division, team)


@lru_cache(maxsize=8192)
def _clean(text: str) -> str:
    return clean_text(text)


def _text(name: str, cell: str) -> str:
    try:
        text = _clean(cell)
    except Unreadable as error:
        raise Wrong("unreadable") from error
    if len(text) > BY_FIELD[name].longest:
        raise Wrong("too_long", text[:20] + "…")
    return text


def _needed(name: str, cell: str) -> str:
    text = _text(name, cell)
    if not text:
        raise Wrong("empty")
    return text


def _number(name: str, cell: str) -> str:
    number = _needed(name, cell).upper()
    if not _NUMBER.fullmatch(number):
        raise Wrong("no_number", number)
    return number


def _employment_type(name: str, cell: str) -> str:
    word = _text(name, cell).replace(" ", "") or "일반직"
    if word not in EMPLOYMENT_TYPES:
        raise Wrong("unknown_word", word)
    return EMPLOYMENT_TYPES[word].value


def _status(name: str, cell: str) -> str:
    word = _text(name, cell).replace(" ", "") or "재직"
    if word not in STATUSES:
        raise Wrong("unknown_word", word)
    return STATUSES[word].value


def _yes_or_no(name: str, cell: str) -> bool:
    word = _text(name, cell).replace(" ", "").casefold()
    if word not in YES | NO:
        raise Wrong("unknown_word", word)
    return word in YES


def _grade(name: str, cell: str) -> int | None:
    text = _text(name, cell).replace(" ", "")
    match = _GRADE.fullmatch(text)
    if match is None and text:
        raise Wrong("no_grade", text)
    return int(match[1]) if match else None


def _day(name: str, cell: str) -> str | None:
    """ISO text: entries are stored as JSON."""
    text = _text(name, cell)
    if not text:
        return None
    match = _DATE.fullmatch(text)
    if match is None:
        raise Wrong("no_date", text)
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        return date(year, month, day).isoformat()
    except ValueError as error:
        raise Wrong("no_date", text) from error


def _email(name: str, cell: str) -> str:
    text = _text(name, cell)
    try:
        if text:
            validate_email(text)
    except ValidationError as error:
        raise Wrong("no_email", text) from error
    return text


_READERS: dict[str, Callable[[str, str], Any]] = {
    "number": _number,
    "name": _needed,
    "employment_type": _employment_type,
    "front_line": _yes_or_no,
    "hired_on": _day,
    "extension": _text,
    "email": _email,
    "status": _status,
    "rank": _text,
    "grade": _grade,
    "position": _text,
}


def as_json(entries: Entries) -> dict[str, Any]:
    """How a staged roster keeps its people: each field's name once, then a list a person."""
    fields = sorted({name for entry in entries.people.values() for name in entry})
    return {
        "fields": fields,
        "people": [
            [number, entries.rows[number], *(entry[name] for name in fields)]
            for number, entry in entries.people.items()
        ],
    }


def from_json(stored: Mapping[str, Any]) -> Entries:
    """What `as_json` kept."""
    fields = stored["fields"]
    entries = Entries()
    for number, row, *values in stored["people"]:
        entries.people[number] = dict(zip(fields, values, strict=True))
        entries.rows[number] = row
    return entries
