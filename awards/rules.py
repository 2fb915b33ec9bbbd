"""The programme's rules for counting and for looking twice. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import exp, lgamma, log

from django.utils.translation import gettext_lazy as _

from kindness.errors import Refused
from kindness.halfyear import SEOUL
from recognition.enums import TieBreaker

RULE_VERSION = "1"  # raise it when the same letters would be ranked differently

COMMENDED_WITHIN_YEARS = 2
SMALLEST_GROUP = 5  # shares of fewer people would tell about single ones

# Flags: what would come about by chance less than once in twenty half-years anywhere in the city.
CHANCE = 0.05
SMALLEST_FLOW = 6  # letters from one division to another
SMALLEST_BURST = 3  # letters to one person
LATE_HOURS = 6
SIMILAR = 0.7  # share of common three-letter pieces (pg_trgm)
SHORTEST_COMPARED = 20  # characters; shorter reasons are alike by nature

# Reports up to this many people are made while one waits; larger ones by a worker.
MADE_AT_ONCE = 5_000
# Documents for reading hold the front of the list; workbooks and CSV hold all of it.
MOST_ON_PAPER = 3_000
CLAIM_MINUTES = 10  # a report whose worker has been silent that long is made again
KEPT_DAYS = 7  # a finished file holds personal data: it is removed, the request stays

NOT_TALLIED = Refused(
    "not_tallied",
    _("This half-year has not been counted yet. The tally follows by itself a few seconds after the close."),
    title=_("There is no tally yet."),
)
SECOND_PERSON = Refused(
    "second_person",
    _(
        "You closed this half-year yourself, so a second programme officer publishes its results. "
        "Please ask a colleague."
    ),
    title=_("A second person publishes the results."),
)
RECOUNT_DUE = Refused(
    "not_tallied",
    _(
        "A letter was voided after the counting. The new tally follows by itself; please look again in a minute."
    ),
    title=_("A new tally is due."),
)


def commended_since(closed: datetime) -> tuple[date, date]:
    """[first, last) days on which a commendation counts as recent for a period that closed then."""
    day = closed.astimezone(SEOUL).date()
    try:
        return day.replace(year=day.year - COMMENDED_WITHIN_YEARS), day
    except ValueError:  # 29 February
        return day.replace(year=day.year - COMMENDED_WITHIN_YEARS, day=28), day


def check_publication(*, closed_by: int | None, publisher: int) -> None:
    """Raises `second_person`: whoever closed a half-year by hand does not publish it."""
    if closed_by is not None and closed_by == publisher:
        raise SECOND_PERSON


def tail(count: int, expected: float) -> float:
    """P(X ≥ count) for a Poisson variable: how likely so many come about by chance."""
    if count <= expected:
        return 1.0
    if expected <= 0:
        return 0.0
    term = exp(count * log(expected) - expected - lgamma(count + 1))
    total, k = 0.0, count
    while term > total * 1e-12:
        total += term
        k += 1
        term *= expected / k
    return total


def is_unusual(count: int, expected: float, *, among: int, least: int) -> bool:
    """Whether `count` stands out among so many comparisons, and is not small in itself."""
    return count >= least and tail(count, expected) * among < CHANCE


@dataclass(frozen=True, slots=True)
class Change:
    """Against the half-year before: `share` of change of a number, or difference of two shares in points."""

    value: float
    trend: str  # up, down or empty


def change_of(now: float | None, before: float | None) -> Change | None:
    """Growth of a number against the one before; None where nothing can be compared."""
    if now is None or not before:
        return None
    return _change(now / before - 1)


def points_of(now: float | None, before: float | None) -> Change | None:
    """Difference of two shares; None where one is missing."""
    if now is None or before is None:
        return None
    return _change(now - before)


def _change(value: float) -> Change:
    trend = "" if abs(value) < 0.0005 else "up" if value > 0 else "down"
    return Change(value, trend)


def share(part: int | None, whole: int | None) -> float | None:
    """None where nothing can be divided."""
    return None if part is None or not whole else part / whole


def shown_share(part: int, whole: int) -> float | None:
    """A share of a group, None where the group is so small that it would tell about single people."""
    return part / whole if whole >= SMALLEST_GROUP else None


def order_of(tie_rule: Sequence[str]) -> list[tuple[str, str]]:
    """SQL columns and directions that rank a person, the strongest first; from the period's own rule."""
    columns = {
        TieBreaker.DISTINCT_DIVISIONS.value: ("distinct_divisions", "DESC"),
        TieBreaker.NOT_COMMENDED.value: ("recently_commended", "ASC"),
    }
    return [("carnations", "DESC"), *(columns[name] for name in tie_rule)]
