"""What a file of scored calls would change: its lines beside the calls there are. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from kindness.halfyear import SEOUL
from monitoring.enums import SCORED, CallState, SheetState
from monitoring.rules import sheets as rules
from monitoring.rules.scoring import ItemRule, points_of
from monitoring.rules.sheets import Worth
from monitoring.sheetfile.columns import NEEDED
from monitoring.sheetfile.entries import Line, Lines
from people.roster.entries import MOST_MISTAKES, Mistake

# What is compared beside the items; the words of each in monitoring.sheetfile.words.
CALL_FIELDS = ("outcome", "rings", "transfers", "recording", "recording_until")
SHEET_FIELDS = ("good", "advice")


@dataclass(slots=True)
class Known:
    """A call of the round as it is, with its live sheet where it has one (state empty without)."""

    id: UUID
    state: str
    hour: int
    rater_id: int
    rater_staff_id: int
    outcome: str
    rings: int | None
    transfers: int
    recording: str
    recording_until: str | None  # ISO text
    called_at: datetime | None
    sheet_id: UUID | None = None
    sheet_state: str = ""
    sheet_rater_id: int | None = None
    good: str = ""
    advice: str = ""
    total: Decimal | None = None
    values: dict[int, int | None] = field(default_factory=dict)
    comments: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taken:
    """A call to be taken in: as it is, as the file has it, and what its sheet comes to (None: nobody was reached).

    fields: name, before, after of what changes in a sheet handed in before; empty for one that is new.
    """

    known: Known
    line: Line
    called_at: datetime
    worth: Worth | None
    fields: tuple[tuple[str, Any, Any], ...] = ()


@dataclass(slots=True)
class Plan:
    """Everything a file would do. same: calls that stand as the file has them."""

    new: list[Taken] = field(default_factory=list)
    changed: list[Taken] = field(default_factory=list)
    same: int = 0
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def taken(self) -> list[Taken]:
        return self.new + self.changed


@dataclass(frozen=True, slots=True)
class Counting:
    """How the round's version counts."""

    items: tuple[ItemRule, ...]
    not_applicable: str
    grades: Sequence[tuple[float, str]]

    def worth(self, line: Line) -> Worth | None:
        if line.outcome not in SCORED:
            return None
        return rules.worth_of(
            self.items, line.outcome, line.typed, rule=self.not_applicable, grades=self.grades
        )

    def points(self) -> dict[int, dict[int, Decimal]]:
        """By item and raw, filled as it is asked."""
        return {item.id: _Points(item) for item in self.items}


class _Points(dict[int, Decimal]):
    """raw → points of one item: 12,000 calls ask for the same few."""

    def __init__(self, item: ItemRule) -> None:
        super().__init__()
        self.item = item

    def __missing__(self, raw: int) -> Decimal:
        self[raw] = points_of(self.item, raw)
        return self[raw]


def compare(lines: Lines, known: Mapping[str, Known], counting: Counting) -> Plan:
    """known: every call of the round, by id."""
    plan = Plan(mistakes=list(lines.mistakes))
    for line in lines.calls:
        call = known.get(line.call)
        if call is None or call.state == CallState.CANCELLED:
            plan.mistakes.append(_mistake(line, "no_call" if call is None else "cancelled_call"))
        else:
            _place(plan, line, call, counting)
        if len(plan.mistakes) >= MOST_MISTAKES:
            break
    plan.mistakes.sort(key=lambda mistake: mistake.row)
    return plan


def _place(plan: Plan, line: Line, call: Known, counting: Counting) -> None:
    called_at = _moment(line, call)
    handed_in = call.sheet_state not in {"", SheetState.DRAFT}
    if not handed_in:
        if call.state == CallState.UNREACHABLE and call.outcome == line.outcome:
            plan.same += 1
        else:
            plan.new.append(Taken(call, line, called_at, counting.worth(line)))
        return
    fields = _differing(line, call, called_at)
    if not fields:
        plan.same += 1
    elif call.sheet_state != SheetState.SUBMITTED or line.outcome not in SCORED:
        plan.mistakes.append(_mistake(line, "checked_call"))
    elif call.sheet_rater_id != call.rater_id:
        plan.mistakes.append(_mistake(line, "other_rater"))
    else:
        plan.changed.append(Taken(call, line, called_at, counting.worth(line), fields))


def _moment(line: Line, call: Known) -> datetime:
    """Where the file has only the day, the time that is known stays."""
    held = call.called_at
    if held is not None:
        held = held.astimezone(SEOUL)
        if held.date().isoformat() == line.day and line.time in {"", held.strftime("%H:%M")}:
            return held
    return line.called_at(call.hour)


def _differing(line: Line, call: Known, called_at: datetime) -> tuple[tuple[str, Any, Any], ...]:
    """As JSON keeps it: moments as ISO text, items as "item:<id>", reasons as "reason:<id>"."""
    found: list[tuple[str, Any, Any]] = [
        (name, getattr(call, name), getattr(line, name))
        for name in (*CALL_FIELDS, *SHEET_FIELDS)
        if getattr(call, name) != getattr(line, name)
    ]
    if called_at != call.called_at:
        found.append(("called_at", call.called_at and call.called_at.isoformat(), called_at.isoformat()))
    if call.values != line.values:
        found += [
            (f"item:{item}", call.values.get(item, ""), line.values.get(item, ""))
            for item in sorted(call.values.keys() | line.values.keys())
            if call.values.get(item, "") != line.values.get(item, "")
        ]
    if call.comments != line.comments:
        found += [
            (f"reason:{item}", call.comments.get(item, ""), line.comments.get(item, ""))
            for item in sorted(call.comments.keys() | line.comments.keys())
            if call.comments.get(item) != line.comments.get(item)
        ]
    return tuple(found)


def _mistake(line: Line, code: str) -> Mistake:
    return Mistake(line.row, NEEDED["call"], code, line.call)


def as_json(plan: Plan, *, ignored: Sequence[str] = (), empty: int = 0) -> dict[str, Any]:
    """The differences as they are stored, shown and compared again before they are taken in."""
    return {
        "new": [
            [taken.line.row, taken.line.call, taken.line.outcome, _total(taken.worth)] for taken in plan.new
        ],
        "changed": [
            [
                taken.line.row,
                taken.line.call,
                str(taken.known.total),
                _total(taken.worth),
                [list(one) for one in taken.fields],
            ]
            for taken in plan.changed
        ],
        "same": plan.same,
        "empty": empty,
        "errors": [asdict(mistake) for mistake in plan.mistakes],
        "ignored": list(ignored),
    }


def _total(worth: Worth | None) -> str | None:
    return str(worth.total) if worth else None
