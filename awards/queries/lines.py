"""The lines of a tally by place: for a page, for a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import (
    BigIntegerField,
    Case,
    F,
    FilteredRelation,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from awards.models import INDEXED_PLACES, Tally, TallyLine
from documents.csv import COPY_OPTIONS
from kindness.prepared import Given, Prepared
from people.hangul import name_key
from recognition.models import Carnation

LINES_PER_PAGE = 50


class Line(NamedTuple):
    """One place of the list on a page, in the words of the active language."""

    rank: int
    number: str
    name: str
    division: str
    title: str
    carnations: int
    divisions: int
    commended: bool
    shared: str  # "shared place 2" where it is one


def _lines(tally: Any, period: Any) -> QuerySet[TallyLine, tuple[Any, ...]]:
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
            recipient=OuterRef("staff"), sent_at=OuterRef("last_received_at"), period=period
        )
        .order_by("-id")
        .annotate(who=who)
        .values("who")[:1]
    )
    return (
        TallyLine.objects.filter(tally=tally)
        .order_by("rank", "staff_id")
        .values_list(
            "rank",
            "staff__number",
            Subquery(letter),
            "carnations",
            "distinct_divisions",
            "recently_commended",
            "tied",
        )
    )


def _shown(rows: Iterable[tuple[Any, ...]]) -> list[Line]:
    shared = _("shared place %(rank)d")
    return [
        Line._make((rank, number, *who, *results, shared % {"rank": rank} if tied else ""))
        for rank, number, who, *results, tied in rows
    ]


def lines_page(tally: Tally, *, page: int) -> list[Line]:
    """Fifty lines. The front of the list comes straight out of its index. One query."""
    first = (page - 1) * LINES_PER_PAGE
    if first + LINES_PER_PAGE <= INDEXED_PLACES:
        return _shown(_front_page(first).tuples(tally=tally.pk, period=tally.period_id))
    return _shown(_lines(tally, tally.period)[first : first + LINES_PER_PAGE])


@lru_cache(maxsize=20)
def _front_page(first: int) -> Prepared[TallyLine]:
    """A statement for each of the pages that are read most."""
    given = Given("tally", BigIntegerField()), Given("period", BigIntegerField())
    # Written out: with the number as a value of the statement its plan could not count on the index.
    indexed = Func(template=str(INDEXED_PLACES), output_field=IntegerField())
    return Prepared(lambda: _lines(*given).filter(rank__lte=indexed)[first : first + LINES_PER_PAGE])


def pages_of(tally: Tally) -> int:
    return max(1, -(-tally.recipients // LINES_PER_PAGE))


def lines_matching(tally: Tally, text: str) -> list[Line]:
    """People of the list by a part of the name or the beginning of the number; the first fifty. One query."""
    key = name_key(text)
    named = Q(staff__name_key__contains=key) | Q(staff__number__startswith=key.upper())
    return _shown(_lines(tally, tally.period).filter(named)[:LINES_PER_PAGE])


class Place(NamedTuple):
    """One row of the report."""

    rank: int
    name: str
    number: str
    division: str
    title: str
    carnations: int
    divisions: int
    remarks: str  # in the active language


def all_places(tally: Tally, *, chunk: int = 2_000) -> Iterator[Place]:
    """The whole list, read in pieces: memory stays the same however long it is."""
    return map(Place._make, _places(tally).iterator(chunk_size=chunk))


def all_places_copied(tally: Tally) -> Iterator[bytes]:
    """The same rows as PostgreSQL writes them, for `documents.csv.stream_copied`.

    Nothing else can be asked of the database until the last one is read.
    """
    statement, params = _places(tally).query.sql_with_params()
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({statement}) TO STDOUT ({COPY_OPTIONS})", params) as rows,
    ):
        yield from rows


def _places(tally: Tally) -> QuerySet[TallyLine, tuple[Any, ...]]:
    """Joins all letters at once: for the whole list that takes half the time of looking each one up."""
    received = "staff__carnations_received"
    letter = FilteredRelation(
        received,
        condition=Q((f"{received}__sent_at", F("last_received_at")), (f"{received}__period", tally.period)),
    )
    return (
        TallyLine.objects.filter(tally=tally)
        .annotate(letter=letter, remarks=_remarks())
        .order_by("rank", "staff_id", "-letter__id")
        .distinct("rank", "staff_id")
        .values_list(
            "rank",
            "letter__recipient_name",
            "staff__number",
            "letter__recipient_division_name",
            "letter__recipient_rank",
            "carnations",
            "distinct_divisions",
            "remarks",
        )
    )


def _remarks() -> Func:
    """Shared place, commendation of the last two years: in words, and empty where there is neither."""
    shared = Func(
        Value(_("shared place %(rank)d")),
        Value("%(rank)d"),
        Cast("rank", TextField()),
        function="REPLACE",
        output_field=TextField(),
    )
    return Func(
        Value(" · "),
        Case(When(tied=True, then=shared)),
        Case(When(recently_commended=True, then=Value(_("commended within two years")))),
        function="CONCAT_WS",
        output_field=TextField(),
    )


def numbers_of(tally: Tally) -> list[str]:
    """The employee numbers of everybody in the list: whose data a report shows."""
    return list(TallyLine.objects.filter(tally=tally).order_by().values_list("staff__number", flat=True))
