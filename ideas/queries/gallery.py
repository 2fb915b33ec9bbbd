"""Adopted ideas of announced contests, with those who wrote them and what changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractYear

from ideas.enums import TAKEN_UP, AdoptionState, ContestState, IdeaState, Outcome
from ideas.models import Author, Decision, Like, Progress
from ideas.queries.authorship import kept, rows_of, rows_of_all
from kindness.counting import number_of
from kindness.halfyear import SEOUL


@dataclass(frozen=True, slots=True)
class Writer:
    """As of the day the idea was handed in."""

    number: str
    name: str
    division_name: str
    merged: bool  # of an idea of the same content that was merged with this one


@dataclass(frozen=True, slots=True)
class Adopted:
    """An adopted idea. before: the problem it began with; after: what is different now, empty until it is done."""

    id: UUID
    contest: str
    announced_at: datetime
    title: str
    before: str
    proposal: str
    effect: str
    after: str
    outcome: str
    prize: str
    reason: str
    planned_for: str
    state: str
    division: str
    ended_on: date | None
    plan: str
    plan_days: tuple[date, date] | None
    stopped_because: str
    survey_item: str
    likes: int
    writers: tuple[Writer, ...]

    @property
    def outcome_label(self) -> str:
        return str(Outcome(self.outcome).label)

    @property
    def state_label(self) -> str:
        return str(AdoptionState(self.state).label) if self.state else ""

    @property
    def tone(self) -> str:
        """Of the badge."""
        return {AdoptionState.DONE: "green", AdoptionState.UNDER_WAY: "blue"}.get(
            AdoptionState(self.state) if self.state else AdoptionState.WAITING, ""
        )


@dataclass(frozen=True, slots=True)
class Facets:
    """What there is to choose from."""

    years: list[int]
    divisions: list[tuple[str, str]]  # code, name


def _adopted() -> QuerySet[Decision]:
    """Decisions in force that everybody may read."""
    return Decision.objects.filter(
        outcome__in=TAKEN_UP,
        replaced_at__isnull=True,
        published_at__isnull=False,
        idea__state=IdeaState.ACCEPTED,
        idea__contest__state=ContestState.ANNOUNCED,
        idea__contest__announced_at__isnull=False,
    )


def _whole(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """With everything `entries` asks of a decision."""
    likes = number_of(Like.objects.filter(idea=OuterRef("idea")))
    rows = decisions.select_related("idea__contest", "idea__adoption__division", "prize")
    return rows.annotate(likes=likes)


def facets() -> Facets:
    """Years and departments that have an adopted idea."""
    place = "idea__adoption__division"
    rows = _adopted().annotate(year=ExtractYear("idea__contest__announced_at", tzinfo=SEOUL)).order_by()
    found = list(rows.values_list("year", f"{place}__code", f"{place}__name").distinct())
    return Facets(
        sorted({year for year, _code, _name in found}, reverse=True),
        sorted({(code, name) for _year, code, name in found if code}, key=lambda one: one[1]),
    )


def gallery(
    *, q: str = "", year: int | None = None, state: str = "", division: str = ""
) -> QuerySet[Decision]:
    """The newest announcement first, then by title: the order of prizes is nobody's business here. For `entries`."""
    found = _adopted()
    if q:
        found = found.filter(_holding(q))
    if year:
        found = found.filter(idea__contest__announced_at__year=year)
    if state:
        found = found.filter(idea__adoption__state=state)
    if division:
        found = found.filter(idea__adoption__division__code=division)
    return _whole(found).order_by("-idea__contest__announced_at", "idea__title", "pk")


def _holding(text: str) -> Q:
    """Every word stands somewhere in the idea, in what changed, or among its authors' names, those of merged ideas included."""
    wanted = Q()
    fields = ("title", "problem", "proposal", "effect", "adoption__changed_what")
    for word in text.split():
        authors = Author.objects.filter(rows_of(OuterRef("idea")), declined_at__isnull=True)
        anywhere = Q(Exists(authors.filter(name__icontains=word)))
        for field in fields:
            anywhere |= Q(**{f"idea__{field}__icontains": word})
        wanted &= anywhere
    return wanted


def adopted_idea(idea_id: UUID) -> Adopted | None:
    found = entries(_whole(_adopted().filter(idea=idea_id)))
    return found[0] if found else None


def entries(decisions: Iterable[Decision]) -> list[Adopted]:
    """Of rows of `gallery`; one query more for the authors."""
    found = list(decisions)
    writers = _writers([one.idea_id for one in found])
    return [_entry(one, tuple(writers.get(one.idea_id, ()))) for one in found]


def _entry(decision: Decision, writers: tuple[Writer, ...]) -> Adopted:
    idea: Any = decision.idea
    carried: Any = getattr(idea, "adoption", None)
    days = (carried.plan_starts_on, carried.plan_ends_on) if carried and carried.plan_ends_on else None
    return Adopted(
        id=idea.pk,
        contest=idea.contest.title,
        announced_at=idea.contest.announced_at,
        title=idea.title,
        before=idea.problem,
        proposal=idea.proposal,
        effect=idea.effect,
        after=carried.changed_what if carried else "",
        outcome=decision.outcome,
        prize=decision.prize.name if decision.prize else "",
        reason=decision.reason,
        planned_for=decision.planned_for,
        state=carried.state if carried else "",
        division=carried.division.name if carried else "",
        ended_on=carried.ended_on if carried else None,
        plan=carried.plan if carried else "",
        plan_days=days,
        stopped_because=carried.stopped_because if carried else "",
        survey_item=carried.survey_item if carried else "",
        likes=decision.likes,  # type: ignore[attr-defined]
        writers=writers,
    )


def _writers(ideas: list[UUID]) -> dict[UUID, list[Writer]]:
    """The idea's own authors first, then those of the ideas merged with it."""
    rows = (
        Author.objects.filter(rows_of_all(ideas), declined_at__isnull=True)
        .order_by("idea__number", "order", "pk")
        .values_list(kept("idea__"), "idea", "staff__number", "name", "division_name")
    )
    found: dict[UUID, list[Writer]] = {}
    for stays, idea, number, name, division in rows:
        found.setdefault(stays, []).append(Writer(number, name, division, stays != idea))
    return {idea: sorted(writers, key=lambda one: one.merged) for idea, writers in found.items()}


def reports_of(idea_id: UUID) -> QuerySet[Progress, Any]:
    """Quarterly reports, the newest first: how far and in what words."""
    rows = Progress.objects.filter(adoption__idea=idea_id).order_by("-quarter")
    return rows.values("quarter", "percent", "text", at=F("reported_at"))
