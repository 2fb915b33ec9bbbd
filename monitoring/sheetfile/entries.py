"""Rows of the agency's file become calls: every cell judged, every mistake named with its row and column. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from kindness.errors import Refused
from kindness.halfyear import SEOUL
from kindness.text import Unreadable, clean_text, count_characters
from monitoring.enums import SCORED, Outcome
from monitoring.models import Item
from monitoring.rules import sheets as rules
from monitoring.rules.scoring import ItemRule, asked, points_of
from monitoring.rules.sheets import RINGS_ITEM, Typed
from monitoring.sheetfile import columns
from monitoring.sheetfile.columns import Header, key
from people.roster.entries import MOST_MISTAKES, Mistake, Wrong
from people.roster.reading import Row

LONGEST = {"recording": 60, "good": 480, "advice": 480}
LONGEST_REASON = 400
_OUTCOMES = {key(word): outcome.value for word, outcome in columns.OUTCOMES.items()}
_NOT_APPLICABLE = frozenset(key(word) for word in columns.NOT_APPLICABLE)


@dataclass(slots=True)
class Line:
    """A call as the file tells it. day, time, recording_until: ISO text; time "" where the file has none.

    values: item id → raw, None where the item does not apply. comments: item id → text.
    """

    row: int
    call: str
    outcome: str
    day: str
    time: str = ""
    rings: int | None = None
    transfers: int = 0
    recording: str = ""
    recording_until: str | None = None
    good: str = ""
    advice: str = ""
    values: dict[int, int | None] = field(default_factory=dict)
    comments: dict[int, str] = field(default_factory=dict)

    @property
    def typed(self) -> dict[int, Typed]:
        return {item: Typed(raw, self.comments.get(item, "")) for item, raw in self.values.items()}

    def called_at(self, hour: int) -> datetime:
        """In Seoul; at the full `hour` where the file has no time."""
        clock = time.fromisoformat(self.time) if self.time else time(hour)
        return datetime.combine(date.fromisoformat(self.day), clock, SEOUL)


@dataclass(slots=True)
class Lines:
    """What a file says: calls in its order, how many rows are not filled in, and what is wrong."""

    calls: list[Line] = field(default_factory=list)
    empty: int = 0
    mistakes: list[Mistake] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Cells:
    """How the cells of a version's items are read. worth: by item, raw → whether the item knows it."""

    rules: tuple[ItemRule, ...]
    labels: Mapping[int, str]  # headers, by item
    words: Mapping[int, Mapping[str, int]]
    first: date
    last: date


def cells_for(items: Sequence[Item], item_rules: tuple[ItemRule, ...], *, first: date, last: date) -> Cells:
    """first, last: the days a call of the round may have been made on."""
    return Cells(
        item_rules,
        {item.pk: columns.item_header(item) for item in items},
        {item.pk: columns.words_of(item) for item in items},
        first,
        last,
    )


def understand(rows: Iterable[Row], header: Header, cells: Cells) -> Lines:
    """Judge every row. A row without an outcome is a call that has not been made yet."""
    lines = Lines()
    seen: set[str] = set()
    for row, filled in rows:
        get = _getter(filled)
        if not get(header.fields["outcome"]):
            lines.empty += 1
            continue
        line = _line(row, get, header, cells, lines.mistakes)
        if line is None:
            continue
        if line.call in seen:
            lines.mistakes.append(Mistake(row, columns.NEEDED["call"], "doubled", line.call))
        seen.add(line.call)
        lines.calls.append(line)
        if len(lines.mistakes) >= MOST_MISTAKES:
            break
    return lines


def _getter(filled: Sequence[str]) -> Callable[[int | None], str]:
    def get(place: int | None) -> str:
        return filled[place] if place is not None and place < len(filled) else ""

    return get


def _line(
    row: int, get: Callable[[int | None], str], header: Header, cells: Cells, mistakes: list[Mistake]
) -> Line | None:
    """None where anything in the row is wrong; each mistake is noted."""
    names = columns.NEEDED | columns.OPTIONAL
    found: dict[str, Any] = {}
    wrong: list[Mistake] = []
    for name, read in _READERS.items():
        text = get(header.fields.get(name))
        try:
            found[name] = read(name, text)
        except Wrong as error:
            wrong.append(Mistake(row, names[name], error.code, error.value or text))
    if not wrong:
        line = Line(row=row, **found)
        wrong = _times_wrong(line, cells)
        if not wrong and line.outcome in SCORED:
            wrong = _read_items(line, get, header, cells)
        if not wrong:
            return line
    mistakes += wrong
    return None


def _times_wrong(line: Line, cells: Cells) -> list[Mistake]:
    if not cells.first <= date.fromisoformat(line.day) <= cells.last:
        return [Mistake(line.row, columns.NEEDED["day"], "outside_round", line.day)]
    try:
        rules.check_counts(outcome=line.outcome, rings=line.rings, transfers=line.transfers)
    except Refused:
        return [Mistake(line.row, columns.OPTIONAL["transfers"], "no_transfers", str(line.transfers))]
    return []


def _read_items(line: Line, get: Callable[[int | None], str], header: Header, cells: Cells) -> list[Mistake]:
    wrong: list[Mistake] = []
    for item in asked(cells.rules, Outcome(line.outcome)):
        text = get(header.items.get(item.id))
        if not text and item.key == RINGS_ITEM and line.rings is not None:
            text = str(line.rings)
        if not text:
            continue
        try:
            line.values[item.id] = _raw(item, text, cells.words[item.id])
            comment = _text("reason", get(header.reasons.get(item.id)))
        except Wrong as error:
            wrong.append(Mistake(line.row, cells.labels[item.id], error.code, error.value))
            continue
        if comment:
            line.comments[item.id] = comment
    typed = line.typed
    for item in rules.left_out(cells.rules, line.outcome, typed):
        if not any(one.column == cells.labels[item.id] for one in wrong):
            wrong.append(Mistake(line.row, cells.labels[item.id], "missing_item"))
    wrong += [
        Mistake(line.row, cells.labels[item.id], "no_reason")
        for item in rules.unexplained(cells.rules, typed)
    ]
    return wrong


def _raw(item: ItemRule, text: str, words: Mapping[str, int]) -> int | None:
    """Raises Wrong."""
    held = key(text)
    if item.may_not_apply and held in _NOT_APPLICABLE:
        return None
    raw = int(held) if held.isascii() and held.isdecimal() and len(held) <= 4 else words.get(held)
    try:
        if raw is None:
            raise Wrong("unknown_score", text)
        points_of(item, raw)
    except Refused as error:
        raise Wrong("unknown_score", text) from error
    return raw


# --- cells -------------------------------------------------------------------------------------------------------
def _text(name: str, cell: str) -> str:
    if not cell:
        return ""
    try:
        text = clean_text(cell)
    except Unreadable as error:
        raise Wrong("unreadable") from error
    if count_characters(text) > LONGEST.get(name, LONGEST_REASON):
        raise Wrong("too_long", text[:20])
    return text


def _call(_name: str, cell: str) -> str:
    try:
        return str(UUID(cell))
    except ValueError as error:
        raise Wrong("no_call", cell) from error


def _outcome(_name: str, cell: str) -> str:
    found = _OUTCOMES.get(key(cell))
    if found is None:
        raise Wrong("unknown_outcome", cell)
    return found


def _number(_name: str, cell: str) -> int | None:
    if not cell:
        return None
    if not cell.isascii() or not cell.isdecimal() or len(cell) > 3:
        raise Wrong("no_number", cell)
    return int(cell)


def _count(name: str, cell: str) -> int:
    return _number(name, cell) or 0


def _day(name: str, cell: str) -> str:
    found = _optional_day(name, cell)
    if found is None:
        raise Wrong("empty")
    return found


def _optional_day(_name: str, cell: str) -> str | None:
    text = cell.strip().rstrip(".").replace(". ", "-").replace(".", "-").replace("/", "-")
    if not text:
        return None
    try:
        year, month, day = (int(part) for part in text.split("-"))
        return date(year, month, day).isoformat()
    except ValueError as error:
        raise Wrong("no_date", cell) from error


def _time(_name: str, cell: str) -> str:
    if not cell:
        return ""
    try:
        hour, minute, *_seconds = (int(part) for part in cell.split(":"))
        return time(hour, minute).isoformat("minutes")
    except ValueError as error:
        raise Wrong("no_time", cell) from error


_READERS: dict[str, Callable[[str, str], Any]] = {
    "call": _call,
    "day": _day,
    "outcome": _outcome,
    "time": _time,
    "rings": _number,
    "transfers": _count,
    "recording": _text,
    "recording_until": _optional_day,
    "good": _text,
    "advice": _text,
}


_FIELDS = tuple(one.name for one in fields(Line))


# --- as stored -----------------------------------------------------------------------------------------------------
def as_json(lines: Lines) -> list[list[Any]]:
    """A list a call; keys of objects become text and are numbers again after `from_json`."""
    return [[getattr(line, name) for name in _FIELDS] for line in lines.calls]


def from_json(stored: Sequence[Sequence[Any]]) -> Lines:
    return Lines(calls=[_restored(values) for values in stored])


def _restored(values: Sequence[Any]) -> Line:
    line = Line(**dict(zip(_FIELDS, values, strict=True)))
    line.values = {int(item): raw for item, raw in line.values.items()}
    line.comments = {int(item): text for item, text in line.comments.items()}
    return line
