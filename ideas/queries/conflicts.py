"""Where judges and authors sit, for the rule of conflicts: set-based, the same few queries for one idea or a thousand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from ideas.models import Author, Contest, Idea
from ideas.queries.authorship import family_of, kept
from ideas.rules.conflicts import Authors, Seat, lying_above, year_before
from people.models import Department, Posting, Staff


def seats_of(staff: Iterable[int], day: date) -> dict[int, Seat]:
    """By account id. One query."""
    people = Staff.objects.filter(pk__in=list(staff)).order_by()
    rows = people.values("pk", **seat_columns(day, "pk"))
    return {row["pk"]: seat_from(row["pk"], row["units"], row["department"]) for row in rows}


def seat_columns(day: date, person: str) -> dict[str, Any]:
    """`units` and `department`, for a query over rows whose column `person` names an account."""
    postings = _within_a_year(day).filter(staff=OuterRef(person)).order_by()
    now = postings.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))
    return {
        "units": ArraySubquery(postings.values("unit")),
        "department": Subquery(now.values("department")[:1]),
    }


def seat_from(person: int, units: Iterable[int], department: int | None) -> Seat:
    return Seat(person, frozenset(units), department)


def authors_of(contest: Contest, day: date, *, only: UUID | None = None) -> dict[UUID, Authors]:
    """By idea; with `only` at least that one, which is of this contest. Two queries."""
    return {idea: authors for idea, (authors, _row) in authored(contest, day, only=only).items()}


def authored(
    contest: Contest, day: date, *, only: UUID | None = None, **also: Any
) -> dict[UUID, tuple[Authors, Mapping[str, Any]]]:
    """The same, each with its number, its state and what else is asked for of it."""
    rows = {row["pk"]: row for row in _with_authors(contest, day, only, also)}
    parents = dict(Department.objects.order_by().values_list("pk", "parent"))
    families = _families(rows)
    return {
        idea: (Authors(frozenset(people), frozenset(places), lying_above(places, parents)), rows[idea])
        for idea, (people, places) in families.items()
        if idea in rows
    }


def _with_authors(contest: Contest, day: date, only: UUID | None, also: Mapping[str, Any]) -> Any:
    """What was received, and the earlier ideas it is credited to, with `people`, `units` and `places` of authors.

    stays: the idea that stays of all that were merged.
    """
    received = contest.ideas.filter(family_of(only) if only else Q(number__isnull=False)).order_by()
    wanted = received.values("pk").union(received.values("credited_to"))
    authors = Author.objects.filter(idea=OuterRef("pk")).order_by()
    units = _within_a_year(day).filter(staff__authored_ideas__idea=OuterRef("pk")).order_by()
    return (
        Idea.objects.filter(pk__in=wanted)
        .order_by()
        .values(
            "pk",
            "number",
            "state",
            "credited_to",
            stays=kept(),
            people=ArraySubquery(authors.values("staff")),
            places=ArraySubquery(authors.filter(division__isnull=False).values("division")),
            units=ArraySubquery(units.values("unit")),
            **also,
        )
    )


def _within_a_year(day: date) -> Any:
    """Postings of today and of the year before, each with its `unit`: the division, or the place itself above those."""
    return Posting.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=year_before(day)), starts_on__lte=day
    ).annotate(unit=Coalesce(F("department__division"), F("department")))


def _families(rows: Mapping[UUID, Mapping[str, Any]]) -> dict[UUID, tuple[set[int], set[int]]]:
    """Idea → people and places of its authors; those of merged and credited ideas count for the one that stays."""
    found: defaultdict[UUID, tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for key, row in rows.items():
        for source in (row, rows.get(row["credited_to"])):
            if source is not None:
                for people, places in (found[key], found[row["stays"]]):
                    people.update(source["people"])
                    places.update(source["places"], source["units"])
    return found
