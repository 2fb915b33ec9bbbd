"""The lines of a tally, by place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, FilteredRelation, Func, OuterRef, Q, QuerySet, Subquery, TextField

from awards.models import INDEXED_PLACES, Tally, TallyLine
from people.hangul import name_key
from recognition.models import Carnation

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


_RESULTS = ("carnations", "distinct_divisions", "recently_commended", "tied")


def _lines(tally: Tally) -> QuerySet[TallyLine, tuple[Any, ...]]:
    """Lines by place, for a page: each looks up the letter that says who the person was that day.

    Two letters of the very same microsecond: the later id.
    """
    who = Func(
        "recipient_name",
        "recipient_division_name",
        "recipient_rank",
        template="ARRAY[%(expressions)s]",
        output_field=ArrayField(TextField()),
    )
    letter = (
        Carnation.objects.filter(
            recipient=OuterRef("staff"), sent_at=OuterRef("last_received_at"), period=tally.period
        )
        .order_by("-id")
        .annotate(who=who)
        .values("who")[:1]
    )
    return (
        TallyLine.objects.filter(tally=tally)
        .order_by("rank", "staff_id")
        .values_list("rank", "staff__number", Subquery(letter), *_RESULTS)
    )


def _line(row: tuple[Any, ...]) -> Line:
    rank, number, who, *results = row
    return Line(rank, number, *who, *results)


def lines_page(tally: Tally, *, page: int) -> list[Line]:
    """Fifty lines. The front of the list comes straight out of its index. One query."""
    first = (page - 1) * LINES_PER_PAGE
    lines = _lines(tally)
    if first + LINES_PER_PAGE <= INDEXED_PLACES:
        lines = lines.filter(rank__lte=INDEXED_PLACES)
    return [_line(row) for row in lines[first : first + LINES_PER_PAGE]]


def pages_of(tally: Tally) -> int:
    return max(1, -(-tally.recipients // LINES_PER_PAGE))


def lines_matching(tally: Tally, text: str) -> list[Line]:
    """People of the list by a part of the name or the beginning of the number; the first fifty. One query."""
    key = name_key(text)
    named = Q(staff__name_key__contains=key) | Q(staff__number__startswith=key.upper())
    return [_line(row) for row in _lines(tally).filter(named)[:LINES_PER_PAGE]]


def all_lines(tally: Tally, *, chunk: int = 2_000) -> Iterator[Line]:
    """The whole list, read in pieces: memory stays the same however long it is.

    Joins all letters at once: for the whole list that takes half the time of looking each one up.
    """
    received = "staff__carnations_received"
    letter = FilteredRelation(
        received,
        condition=Q((f"{received}__sent_at", F("last_received_at")), (f"{received}__period", tally.period)),
    )
    who = ("letter__recipient_name", "letter__recipient_division_name", "letter__recipient_rank")
    rows = (
        TallyLine.objects.filter(tally=tally)
        .annotate(letter=letter)
        .order_by("rank", "staff_id", "-letter__id")
        .distinct("rank", "staff_id")
        .values_list("rank", "staff__number", *who, *_RESULTS)
    )
    for row in rows.iterator(chunk_size=chunk):
        yield Line(*row)


def numbers_of(tally: Tally) -> list[str]:
    """The employee numbers of everybody in the list: whose data a report shows."""
    return list(TallyLine.objects.filter(tally=tally).order_by().values_list("staff__number", flat=True))
