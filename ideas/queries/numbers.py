"""What the contests come to in figures. Contests that are not announced are counted for officers only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, FilteredRelation, Q, QuerySet

from ideas.enums import TAKEN_UP, AdoptionState, ContestState, Ground, IdeaState
from ideas.models import Idea
from ideas.rules.numbers import GroupFigure, folded, share
from kindness.halfyear import SEOUL


@dataclass(frozen=True, slots=True)
class ContestFigure:
    """Ideas received by one contest; taken_up: adopted, in whole or in part; done: carried out by now.

    decided: those that stood for a decision which is announced, so without withdrawn and merged ones.
    """

    id: UUID | None
    title: str
    received: int
    rejected: int
    merged: int
    withdrawn: int
    taken_up: int
    done: int
    decided: int

    @property
    def rate(self) -> float | None:
        """None before the announcement."""
        return share(self.taken_up, self.decided)


@dataclass(frozen=True, slots=True)
class GroundFigure:
    """Ideas not taken up in screening on one legal ground."""

    ground: str
    count: int
    share: float

    @property
    def label(self) -> str:
        return str(Ground(self.ground).label)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of ideas received in a range of days. groups: where their first authors worked, five people or more."""

    contests: list[ContestFigure]
    whole: ContestFigure
    grounds: list[GroundFigure]
    groups: list[GroupFigure]


def numbers_of(first: date, last: date, *, pending: bool) -> Numbers:
    """pending: also contests that are not announced yet. Three queries."""
    received = _received(first, last, pending=pending)
    contests = _by_contest(received)
    return Numbers(contests, _sum(contests), _by_ground(received), folded(_by_group(received)))


def _received(first: date, last: date, *, pending: bool) -> QuerySet[Idea]:
    """Ideas received from `first` to `last`, both counted, each with its published decision as `settled`."""
    ideas = Idea.objects.filter(
        number__isnull=False,
        submitted_at__gte=datetime.combine(first, datetime.min.time(), SEOUL),
        submitted_at__lt=datetime.combine(last + timedelta(days=1), datetime.min.time(), SEOUL),
    )
    if not pending:
        ideas = ideas.filter(contest__state=ContestState.ANNOUNCED)
    return ideas.order_by().annotate(
        settled=FilteredRelation(
            "decisions",
            condition=Q(decisions__replaced_at__isnull=True, decisions__published_at__isnull=False),
        )
    )


_DECIDED = Q(contest__state=ContestState.ANNOUNCED, state__in=[IdeaState.ACCEPTED, IdeaState.REJECTED])
_TAKEN = Q(settled__outcome__in=TAKEN_UP, state=IdeaState.ACCEPTED)


def _by_contest(ideas: QuerySet[Idea]) -> list[ContestFigure]:
    """The newest contest first."""
    rows: QuerySet[Idea, Any] = (
        ideas.values("contest", contest_title=F("contest__title"), posted=F("contest__posted_at"))
        .annotate(
            received=Count("pk"),
            rejected=Count("pk", filter=Q(state=IdeaState.REJECTED)),
            merged_in=Count("pk", filter=Q(state=IdeaState.MERGED)),
            withdrawn=Count("pk", filter=Q(state=IdeaState.WITHDRAWN)),
            taken_up=Count("pk", filter=_TAKEN),
            done=Count("pk", filter=_TAKEN & Q(adoption__state=AdoptionState.DONE)),
            decided=Count("pk", filter=_DECIDED),
        )
        .order_by("-posted", "contest_title")
    )
    return [_figure(row) for row in rows]


def _figure(row: dict[str, Any]) -> ContestFigure:
    counts = ("received", "rejected", "merged_in", "withdrawn", "taken_up", "done", "decided")
    return ContestFigure(row["contest"], row["contest_title"], *(row[name] for name in counts))


def _sum(contests: list[ContestFigure]) -> ContestFigure:
    return ContestFigure(
        None,
        "",
        sum(one.received for one in contests),
        sum(one.rejected for one in contests),
        sum(one.merged for one in contests),
        sum(one.withdrawn for one in contests),
        sum(one.taken_up for one in contests),
        sum(one.done for one in contests),
        sum(one.decided for one in contests),
    )


def _by_ground(ideas: QuerySet[Idea]) -> list[GroundFigure]:
    """The most frequent first."""
    rows = ideas.filter(state=IdeaState.REJECTED).values("ground").annotate(n=Count("pk"))
    counted = list(rows.order_by("-n", "ground").values_list("ground", "n"))
    whole = sum(n for _ground, n in counted)
    return [GroundFigure(ground, n, n / whole) for ground, n in counted]


def _by_group(ideas: QuerySet[Idea]) -> list[GroupFigure]:
    """By the group of departments of the first author on the day of the entry."""
    rows = (
        ideas.exclude(state=IdeaState.WITHDRAWN)
        .annotate(first=FilteredRelation("authors", condition=Q(authors__order=0)))
        .filter(first__division__isnull=False)
        .values(group=F("first__division__group"))
        .annotate(people=Count("author", distinct=True), n=Count("pk"), taken=Count("pk", filter=_TAKEN))
        .order_by("group")
    )
    return [GroupFigure(row["group"], row["people"], row["n"], row["taken"]) for row in rows]
