"""Who may not judge whose idea: its authors, their division, their superiors (domain facts 4). Pure.

The same rule stands at every door: the draw, an assignment by hand, points, and handing in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from kindness.errors import Refused

OWN_IDEA, OWN_DIVISION, SUPERIOR = "own_idea", "own_division", "superior"


@dataclass(frozen=True, slots=True)
class Seat:
    """A judge: the divisions of today and of the year before; the department of today, None for outside accounts."""

    staff: int
    divisions: frozenset[int] = frozenset()
    department: int | None = None


@dataclass(frozen=True, slots=True)
class Authors:
    """Of one idea, those of ideas merged into it and of the one it is credited to included.

    divisions: of today, of the year before and of the day it was handed in. above: every place these lie under.
    """

    staff: frozenset[int]
    divisions: frozenset[int] = frozenset()
    above: frozenset[int] = frozenset()


def conflict_of(judge: Seat, authors: Authors) -> str:
    """own_idea, own_division, superior; empty where nothing stands between them."""
    if judge.staff in authors.staff:
        return OWN_IDEA
    if not judge.divisions.isdisjoint(authors.divisions):
        return OWN_DIVISION
    return SUPERIOR if judge.department in authors.above else ""


def check_conflict(judge: Seat, authors: Authors) -> None:
    """Refuses own_idea, own_division, superior. The words never say who wrote it."""
    code = conflict_of(judge, authors)
    if code:
        raise Refused(code, _REASONS[code], title=_("This idea cannot be judged by this person."))


_REASONS = {
    OWN_IDEA: _("Nobody judges an idea of their own. Another judge will look at it."),
    OWN_DIVISION: _(
        "An author belongs to the same department, or did within the last year. Another judge will look at it."
    ),
    SUPERIOR: _("An author works in a department under this person. Another judge will look at it."),
}


def lying_above(places: Iterable[int], parents: Mapping[int, int | None]) -> frozenset[int]:
    """Every department above these in the chart. parents: department → the one it lies under."""
    found: set[int] = set()
    for place in places:
        above = parents.get(place)
        while above is not None and above not in found:
            found.add(above)
            above = parents.get(above)
    return frozenset(found)


def year_before(day: date) -> date:
    """The same day a year earlier; 28 February for the 29th."""
    leaps = day.month == 2 and day.day == 29
    return day.replace(year=day.year - 1, day=28 if leaps else day.day)
