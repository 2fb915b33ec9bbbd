"""Which figures may be shown: none that speaks of fewer than five people. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

LEAST_PEOPLE = 5


@dataclass(frozen=True, slots=True)
class GroupFigure:
    """Ideas handed in by `people` first authors of one group; key "" for groups that stand together."""

    key: str
    people: int
    entries: int
    taken_up: int

    def __add__(self, other: GroupFigure) -> GroupFigure:
        return GroupFigure(
            "", self.people + other.people, self.entries + other.entries, self.taken_up + other.taken_up
        )


def folded(groups: Iterable[GroupFigure]) -> list[GroupFigure]:
    """Groups of fewer than five people stand together, with the next smallest until they are five or more.

    So no small group can be worked out from the sum. Empty where all of them together are fewer than five.
    """
    sizes = sorted(groups, key=lambda one: one.people)
    small = [one for one in sizes if one.people < LEAST_PEOPLE]
    large = sizes[len(small) :]
    while small and large and sum(one.people for one in small) < LEAST_PEOPLE:
        small.append(large.pop(0))
    rest = sum(small, GroupFigure("", 0, 0, 0))
    kept = sorted(large, key=lambda one: (-one.entries, one.key))
    return [*kept, rest] if rest.people >= LEAST_PEOPLE else kept


def share(part: int, whole: int) -> float | None:
    """None where nothing can be divided."""
    return part / whole if whole else None


def usual_days(today: date) -> tuple[date, date]:
    """The year before and this one so far: a contest, and the one it is compared with."""
    return date(today.year - 1, 1, 1), today
