"""What the committee reads beside the lines: distribution, flows between areas, divisions. Set-based.

An area is the bureau (실·국) a division lies under, and where there is none, its group (읍·면·동 …): a heat map of
every division against every other would be too large to read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Value, When

from awards.models import Tally, TallyDivision, TallyLine
from kindness.halfyear import SEOUL
from people.enums import DepartmentGroup, DepartmentKind
from people.queries import in_service
from recognition.models import CarnationQuerySet, Period
from recognition.queries import counted_letters

# More areas than this cannot be read in one picture: the smaller ones are shown together.
MOST_AREAS = 12
OTHERS = ("", "others")

Area = tuple[str, str]  # (bureau, group); one of them is empty


@dataclass(frozen=True, slots=True)
class Described:
    """What `awards.services.describe_tally` stores with a tally."""

    senders: int
    eligible: int
    facts: dict[str, Any]
    divisions: list[TallyDivision]


def describe(tally: Tally) -> Described:
    """Work out the facts of a counted half-year. Reads only."""
    period: Period = tally.period
    letters = counted_letters(period)
    divisions = list(_divisions(tally, letters, last_day(period)))
    return Described(
        senders=letters.aggregate(people=Count("sender", distinct=True))["people"],
        eligible=sum(row.staff for row in divisions),
        facts={
            "distribution": _distribution(tally, nobody=_without_letters(tally, period)),
            "flows": _flows(letters),
            "first": _first_place(tally),
            "areas": _by_area(divisions),
        },
        divisions=divisions,
    )


def last_day(period: Period) -> date:
    """The last day on which letters of the period were sent."""
    return min(period.closed_at or period.closes_at, period.last_moment).astimezone(SEOUL).date()


def _without_letters(tally: Tally, period: Period) -> int:
    """People who might have received a letter on the last day, and did not."""
    received = TallyLine.objects.filter(tally=tally, staff=OuterRef("pk"))
    return (
        in_service(last_day(period))
        .filter(Q(employment_type__in=period.recipients), Q(division_id__isnull=False))
        .filter(~Exists(received))
        .count()
    )


def _distribution(tally: Tally, *, nobody: int) -> list[list[int]]:
    """[[carnations, people], …] from none upwards."""
    rows = (
        TallyLine.objects.filter(tally=tally)
        .order_by("carnations")
        .values_list("carnations")
        .annotate(people=Count("staff_id"))
    )
    return [[0, nobody], *([carnations, people] for carnations, people in rows)]


def _first_place(tally: Tally) -> list[int]:
    """[people who share it, carnations of each]; none at all: [0, 0]."""
    counts = list(TallyLine.objects.filter(tally=tally, rank=1).values_list("carnations", flat=True))
    return [len(counts), max(counts, default=0)]


def _divisions(tally: Tally, letters: CarnationQuerySet, day: date) -> Iterable[TallyDivision]:
    """Of the people each division had on the last day: how many sent, how many received."""
    sent = letters.filter(sender=OuterRef("pk"))
    received = TallyLine.objects.filter(tally=tally, staff=OuterRef("pk"))
    rows = (
        in_service(day)
        .filter(Q(employment_type__in=tally.period.senders), Q(division_id__isnull=False))
        .order_by()
        .values_list(
            "division_id",
            "division_name",
            _bureau("seat__department__division"),
            "division_group",
        )
        .annotate(
            people=Count("pk"),
            gave=Count("pk", filter=Exists(sent)),
            got=Count("pk", filter=Exists(received)),
        )
    )
    for division, name, bureau, group, people, gave, got in rows:
        yield TallyDivision(
            tally=tally,
            division_id=division,
            name=name,
            bureau=bureau,
            group=group,
            staff=people,
            senders=gave,
            recipients=got,
        )


def _by_area(divisions: Iterable[TallyDivision]) -> list[list[Any]]:
    """[[bureau, group, divisions, staff, senders, recipients, divisions that received], …]."""
    sums: dict[Area, list[int]] = {}
    for row in divisions:
        total = sums.setdefault(_area(row.bureau, row.group), [0] * 5)
        for index, value in enumerate((1, row.staff, row.senders, row.recipients, int(row.recipients > 0))):
            total[index] += value
    return [[*area, *total] for area, total in sorted(sums.items(), key=lambda item: _place_of(item[0]))]


def _bureau(division: str) -> Case:
    """The name of the bureau above a division, empty where there is none."""
    return Case(
        When(Q(**{f"{division}__parent__kind": DepartmentKind.BUREAU}), then=F(f"{division}__parent__name")),
        default=Value(""),
        output_field=CharField(),
    )


def _flows(letters: CarnationQuerySet) -> dict[str, Any]:
    """{"areas": [[bureau, group], …], "cells": [[from, to, letters], …]} with indexes into areas."""
    rows = (
        letters.order_by()
        .values_list(
            _bureau("sender_division"),
            "sender_division__group",
            _bureau("recipient_division"),
            "recipient_division__group",
        )
        .annotate(letters=Count("pk"))
    )
    flows = [(_area(*row[:2]), _area(*row[2:4]), row[4]) for row in rows]
    areas = _areas(flows)
    place = {area: index for index, area in enumerate(areas)}
    cells: Counter[tuple[int, int]] = Counter()
    for giver, receiver, count in flows:
        cells[place.get(giver, len(areas) - 1), place.get(receiver, len(areas) - 1)] += count
    return {"areas": areas, "cells": [[*pair, count] for pair, count in sorted(cells.items())]}


def _area(bureau: str, group: str) -> Area:
    return (bureau, "") if bureau else ("", group)


def _areas(flows: list[tuple[Area, Area, int]]) -> list[Area]:
    """In the order of `_place_of`; the least busy ones together when there are too many."""
    traffic: Counter[Area] = Counter()
    for giver, receiver, count in flows:
        traffic[giver] += count
        traffic[receiver] += count
    if len(traffic) <= MOST_AREAS:
        kept, rest = list(traffic), []
    else:
        kept, rest = [area for area, _count in traffic.most_common(MOST_AREAS - 1)], [OTHERS]
    return sorted(kept, key=_place_of) + rest


def _place_of(area: Area) -> tuple[int, str]:
    """Bureaus by name, then the groups in their order."""
    bureau, group = area
    return (DepartmentGroup.values.index(group) + 1 if group else 0, bureau)
