"""Whom a course is for, as data: a rule is a list of clauses, and whoever fits one of them is meant. Pure.

A clause is a dict; all of it must be true of a person on a day:

    front_line: true                                 meets visitors
    hired_within_months: 12                          counted back from the day
    grade: [6, 9]                                    from, to; grade 1 is the highest
    employment: ["general", …]                       people.enums.EmploymentType
    groups: ["town", …]                              people.enums.DepartmentGroup of the division
    divisions: ["D00001", …]                         codes of divisions
    not_completed_since: {"title_contains": "친절", "since": "2025-01-01"}    or {"any": true, "since": …}

An empty rule is answered by whoever asks: as a target it is nobody, as `open_to` everybody employed.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy, ngettext

from kindness.dates import format_date
from kindness.errors import Refused
from people.enums import EMPLOYED, DepartmentGroup, EmploymentType

MOST_CLAUSES = 20
MOST_MONTHS = 240
MOST_DIVISIONS = 500
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class NotCompleted:
    """No course completed whose sessions ended on or after `since`; of those with `title` in their name, or (empty) of any."""

    since: date
    title: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One way to be meant. What is empty or None asks nothing."""

    front_line: bool = False
    hired_within_months: int | None = None
    grade: tuple[int, int] | None = None
    employment: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()
    not_completed: NotCompleted | None = None

    @property
    def asks_nothing(self) -> bool:
        return self == Clause()


Rule = tuple[Clause, ...]


# --- from and to data ---------------------------------------------------------------------------------------
def parse(data: object) -> Rule:
    """The rule in `data` (a list of dicts, as it is stored). Refuses invalid_target for anything else."""
    if not isinstance(data, list | tuple) or len(data) > MOST_CLAUSES:
        raise _invalid()
    return tuple(_clause(one) for one in data)


def as_data(rule: Iterable[Clause]) -> list[dict[str, Any]]:
    """As it is stored; `parse` of it gives the rule again."""
    return [_plain(clause) for clause in rule]


def _clause(data: object) -> Clause:
    if not isinstance(data, Mapping) or not data or not _READERS.keys() >= data.keys():
        raise _invalid()
    read = {_READERS[name][0]: _READERS[name][1](value) for name, value in data.items()}
    clause = Clause(**read)
    if clause.asks_nothing:
        raise _invalid()
    return clause


def _true(value: object) -> bool:
    if value is not True:
        raise _invalid()
    return True


def _months(value: object) -> int:
    return _number(value, 1, MOST_MONTHS)


def _grades(value: object) -> tuple[int, int]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise _invalid()
    first, last = (_number(grade, 1, 9) for grade in value)
    if first > last:
        raise _invalid()
    return first, last


def _number(value: object, low: int, high: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise _invalid()
    return value


def _among(known: Collection[str]) -> Callable[[object], tuple[str, ...]]:
    """Words of a list, in the list's order, each once."""

    def read(value: object) -> tuple[str, ...]:
        if not isinstance(value, list | tuple) or not value or not set(known).issuperset(value):
            raise _invalid()
        return tuple(word for word in known if word in value)

    return read


def _codes(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not 1 <= len(value) <= MOST_DIVISIONS:
        raise _invalid()
    if not all(isinstance(code, str) and code for code in value):
        raise _invalid()
    return tuple(sorted(set(value)))


def _not_completed(value: object) -> NotCompleted:
    if not isinstance(value, Mapping) or not {"any", "title_contains", "since"} >= value.keys():
        raise _invalid()
    title = value.get("title_contains", "")
    if not isinstance(title, str) or len(title) > LONGEST_TITLE or bool(title) == bool(value.get("any")):
        raise _invalid()
    try:
        return NotCompleted(date.fromisoformat(value["since"]), title)
    except (KeyError, TypeError, ValueError) as error:
        raise _invalid() from error


# name in the data → name in the clause and how it is read
_READERS: dict[str, tuple[str, Callable[[object], Any]]] = {
    "front_line": ("front_line", _true),
    "hired_within_months": ("hired_within_months", _months),
    "grade": ("grade", _grades),
    "employment": ("employment", _among([kind.value for kind in EMPLOYED])),
    "groups": ("groups", _among(DepartmentGroup.values)),
    "divisions": ("divisions", _codes),
    "not_completed_since": ("not_completed", _not_completed),
}


def _plain(clause: Clause) -> dict[str, Any]:
    past = clause.not_completed
    values = {
        "front_line": clause.front_line,
        "hired_within_months": clause.hired_within_months,
        "grade": clause.grade and list(clause.grade),
        "employment": list(clause.employment),
        "groups": list(clause.groups),
        "divisions": list(clause.divisions),
        "not_completed_since": past
        and {**({"title_contains": past.title} if past.title else {"any": True}), "since": str(past.since)},
    }
    return {name: value for name, value in values.items() if value}


def _invalid() -> Refused:
    return Refused(
        "invalid_target",
        gettext_lazy("The rule for whom the course is meant could not be read. Please check its entries."),
    )


# --- in words -----------------------------------------------------------------------------------------------
def in_words(rule: Iterable[Clause], *, divisions: Mapping[str, str] | None = None) -> list[str]:
    """A sentence part for each clause: `meets visitors · grades 6 to 9`. divisions: code → name, where known."""
    return [" · ".join(_parts(clause, divisions or {})) for clause in rule]


def _parts(clause: Clause, names: Mapping[str, str]) -> list[str]:
    parts: list[str] = []
    if clause.front_line:
        parts.append(_("meets visitors"))
    if clause.hired_within_months:
        parts.append(
            ngettext("hired within %(n)d month", "hired within %(n)d months", clause.hired_within_months)
            % {"n": clause.hired_within_months}
        )
    if clause.grade:
        parts.append(_grade_words(*clause.grade))
    if clause.employment:
        parts.append(", ".join(str(EmploymentType(kind).label) for kind in clause.employment))
    if clause.groups:
        parts.append(", ".join(str(DepartmentGroup(group).label) for group in clause.groups))
    if clause.divisions:
        parts.append(", ".join(names.get(code, code) for code in clause.divisions))
    if clause.not_completed:
        parts.append(_past_words(clause.not_completed))
    return parts


def _grade_words(first: int, last: int) -> str:
    if first == last:
        return _("grade %(grade)d") % {"grade": first}
    if last == 9:
        return _("grade %(grade)d and below") % {"grade": first}
    return _("grades %(first)d to %(last)d") % {"first": first, "last": last}


def _past_words(past: NotCompleted) -> str:
    values = {"since": format_date(past.since), "title": past.title}
    if past.title:
        return _("no “%(title)s” completed since %(since)s") % values
    return _("no training completed since %(since)s") % values


# --- days ---------------------------------------------------------------------------------------------------
def months_before(day: date, months: int) -> date:
    """The same day `months` earlier, or the last of that month: 2026-08-31 less 6 is 2026-02-28."""
    index = day.year * 12 + day.month - 1 - months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def codes_in(rules: Sequence[Rule]) -> set[str]:
    """Every division code the rules name."""
    return {code for rule in rules for clause in rule for code in clause.divisions}
