"""The lines of a tally, by place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from awards.models import INDEXED_PLACES, Tally, TallyLine
from people.hangul import name_key
from recognition.models import Period

LINES_PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One place of the list, ready to be shown."""

    rank: int
    number: str
    name: str
    division: str
    title: str
    carnations: int
    divisions: int
    commended: bool
    tied: bool


_LINE_FIELDS = (
    "rank",
    "staff__number",
    "letter__recipient_name",
    "letter__recipient_division_name",
    "letter__recipient_rank",
    "carnations",
    "distinct_divisions",
    "recently_commended",
    "tied",
)


def _lines(tally: Tally, period: Period) -> QuerySet[TallyLine, tuple[Any, ...]]:
    """Lines by place, each with the letter that says who the person was that day.

    Two letters of the very same microsecond would give two rows: DISTINCT keeps the later id.
    """
    return (
        TallyLine.objects.filter(tally=tally)
        .annotate(
            letter=FilteredRelation(
                "staff__carnations_received",
                condition=Q(
                    staff__carnations_received__sent_at=F("last_received_at"),
                    staff__carnations_received__period=period,
                ),
            )
        )
        .order_by("rank", "staff_id", "-letter__id")
        .distinct("rank", "staff_id")
        .values_list(*_LINE_FIELDS)
    )


def lines_page(tally: Tally, *, page: int) -> list[Line]:
    """Fifty lines. The front of the list comes straight out of its index. One query."""
    first = (page - 1) * LINES_PER_PAGE
    lines = _lines(tally, tally.period)
    if first + LINES_PER_PAGE <= INDEXED_PLACES:
        lines = lines.filter(rank__lte=INDEXED_PLACES)
    return [Line(*row) for row in lines[first : first + LINES_PER_PAGE]]


def pages_of(tally: Tally) -> int:
    return max(1, -(-tally.recipients // LINES_PER_PAGE))


def lines_matching(tally: Tally, text: str) -> list[Line]:
    """People of the list by a part of the name or the beginning of the number; the first fifty. One query."""
    key = name_key(text)
    named = Q(staff__name_key__contains=key) | Q(staff__number__startswith=key.upper())
    return [Line(*row) for row in _lines(tally, tally.period).filter(named)[:LINES_PER_PAGE]]


def all_lines(tally: Tally, *, chunk: int = 2_000) -> Iterator[Line]:
    """The whole list, read in pieces: memory stays the same however long it is."""
    for row in _lines(tally, tally.period).iterator(chunk_size=chunk):
        yield Line(*row)


def numbers_of(tally: Tally) -> list[str]:
    """The employee numbers of everybody in the list: whose data a report shows."""
    return list(TallyLine.objects.filter(tally=tally).order_by().values_list("staff__number", flat=True))
