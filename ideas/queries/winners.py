"""What is announced of a contest: who won, and how many ideas came how far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q

from ideas.enums import TAKEN_UP, IdeaState, Outcome
from ideas.models import Author, Contest, Decision
from ideas.queries.authorship import kept
from ideas.queries.results import authors_of


@dataclass(frozen=True, slots=True)
class Winner:
    """An idea that was adopted or has a prize, with the names of its authors."""

    decision: Decision
    authors: tuple[Author, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many ideas came how far."""

    received: int
    rejected: int
    merged: int
    withdrawn: int
    judged: int
    adopted: int
    encouraged: int


def announced(contest: Contest) -> list[Winner]:
    """By prize, the highest first, then by number of receipt. Two queries."""
    found = list(
        Decision.objects.filter(idea__contest=contest, replaced_at__isnull=True, published_at__isnull=False)
        .exclude(outcome=Outcome.NOT_ADOPTED)
        .select_related("idea", "prize", "owner")
        .order_by(F("prize__order").asc(nulls_last=True), "outcome", "idea__number")
    )
    by_idea: dict[UUID, list[Author]] = {}
    authors: Any = authors_of([one.idea for one in found]).select_related("staff")
    for author in authors.annotate(stays=kept("idea__")):
        by_idea.setdefault(author.stays, []).append(author)
    return [Winner(one, tuple(by_idea.get(one.idea_id, ()))) for one in found]


def numbers_of(contest: Contest) -> Numbers:
    """One query."""
    decided = Decision.objects.filter(idea=OuterRef("pk"), replaced_at__isnull=True)
    taken_up = Exists(decided.filter(outcome__in=TAKEN_UP, published_at__isnull=False))
    encouraged = Exists(decided.filter(outcome=Outcome.ENCOURAGED, published_at__isnull=False))
    counted = contest.ideas.filter(number__isnull=False).aggregate(
        received=Count("pk"),
        rejected=Count("pk", filter=Q(state=IdeaState.REJECTED)),
        merged=Count("pk", filter=Q(state=IdeaState.MERGED)),
        withdrawn=Count("pk", filter=Q(state=IdeaState.WITHDRAWN)),
        judged=Count("pk", filter=Q(state=IdeaState.ACCEPTED)),
        adopted=Count("pk", filter=taken_up),
        encouraged=Count("pk", filter=encouraged),
    )
    return Numbers(**counted)


def grounds_of(contest: Contest) -> list[tuple[str, int]]:
    """Why ideas were not taken up in screening, and how many each; the most frequent first."""
    rows = contest.ideas.filter(state=IdeaState.REJECTED).order_by().values("ground").annotate(n=Count("pk"))
    return [(row["ground"], row["n"]) for row in rows.order_by("-n", "ground")]
