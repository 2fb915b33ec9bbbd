"""What officers read of a jury: who sits in it, what each still owes, which ideas too few judges may read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from ideas.enums import IdeaState
from ideas.models import Assignment, Contender, Contest, Criterion, Idea, Judge, Notice, Phase, Score
from ideas.queries.conflicts import authored, authors_of, seat_columns, seat_from, seats_of
from ideas.rules import judging as rules
from ideas.rules.conflicts import Authors, Seat, conflict_of
from ideas.rules.drawing import Pair
from ideas.rules.results import as_points, mean_of
from kindness.counting import number_of


# --- for the draw -----------------------------------------------------------------------------------------------
def accepted_ideas(contest: Contest) -> QuerySet[Idea]:
    return Idea.objects.filter(contest=contest, state=IdeaState.ACCEPTED)


def unscreened(contest: Contest) -> int:
    """Ideas still waiting for screening or for a correction."""
    waiting = [IdeaState.SUBMITTED, IdeaState.RETURNED]
    return Idea.objects.filter(contest=contest, state__in=waiting).count()


def contending(phase: Phase) -> list[UUID]:
    """Ideas judged in a phase that are still in the contest."""
    rows = Contender.objects.filter(phase=phase, idea__state=IdeaState.ACCEPTED)
    return list(rows.order_by("idea__number").values_list("idea", flat=True))


def sitting(contest: Contest) -> list[Judge]:
    """Judges who have not left."""
    rows = Judge.objects.filter(contest=contest, left_at__isnull=True).select_related("staff")
    return list(rows.order_by("name", "pk"))


def conflicts_between(
    judges: Iterable[Judge], ideas: Collection[UUID], contest: Contest, day: date
) -> set[Pair]:
    """(judge, idea) that the rule keeps apart. Three queries."""
    seated = list(judges)
    seats = seats_of([one.staff_id for one in seated], day)
    authors = authors_of(contest, day)
    return _apart([(one.pk, seats[one.staff_id]) for one in seated], {one: authors[one] for one in ideas})


def _apart(judges: Iterable[tuple[int, Seat]], authors: Mapping[UUID, Authors]) -> set[Pair]:
    return {
        (judge, idea) for judge, seat in judges for idea, wrote in authors.items() if conflict_of(seat, wrote)
    }


def recused_pairs(contest: Contest) -> set[Pair]:
    """Whoever stepped back from an idea does so for every phase."""
    rows = Assignment.objects.filter(judge__contest=contest).exclude(recused_as="")
    return set(rows.order_by().values_list("judge", "idea"))


def given(phase: Phase | None) -> QuerySet[Assignment]:
    """The phase's assignments without those recused."""
    return Assignment.objects.filter(phase=phase, recused_as="")


@dataclass(frozen=True, slots=True)
class Sorted:
    """A phase's assignments, recused ones aside. untouched: with their keys."""

    done: set[Pair]
    begun: set[Pair]
    untouched: dict[Pair, UUID]


def sorted_by_touch(phase: Phase) -> Sorted:
    """Handed in; something entered; nothing yet."""
    entered = ~Q(comment="") | Exists(Score.objects.filter(assignment=OuterRef("pk")))
    rows = given(phase).order_by().annotate(entered=entered)
    found = Sorted(set(), set(), {})
    for pk, judge, idea, handed_in, touched in rows.values_list(
        "pk", "judge", "idea", "submitted_at", "entered"
    ):
        if handed_in is not None:
            found.done.add((judge, idea))
        elif touched:
            found.begun.add((judge, idea))
        else:
            found.untouched[judge, idea] = pk
    return found


# --- the jury's page --------------------------------------------------------------------------------------------
def phases_of_id(contest_id: UUID) -> list[Phase]:
    """Of the notice in force, or of the one being written before the first; with `ideas` contending in each."""
    terms = Notice.objects.filter(contest=contest_id).order_by(
        F("posted_at").desc(nulls_last=True), "-number"
    )
    phases = Phase.objects.filter(notice=Subquery(terms.values("pk")[:1])).select_related("notice__contest")
    still = Q(contenders__idea__state=IdeaState.ACCEPTED)
    return list(phases.annotate(ideas=Count("contenders", filter=still)).order_by("order"))


def judges_with_work(contest: Contest, phase: Phase | None, day: date) -> list[Judge]:
    """Those who left too, last; of the phase `given`, `handed_in`, `recused`, `left` in number. With their seats."""
    work = Q(assignments__phase=phase, assignments__idea__state=IdeaState.ACCEPTED) if phase else Q(pk=None)
    recused = ~Q(assignments__recused_as="")
    counts = {
        "given": work & ~recused,
        "handed_in": work & Q(assignments__submitted_at__isnull=False),
        "recused": work & recused,
        "left": work & ~recused & Q(assignments__submitted_at__isnull=True),
    }
    rows: Any = Judge.objects.filter(contest=contest).select_related("staff", "division")
    rows = rows.annotate(
        **{name: Count("assignments", filter=q) for name, q in counts.items()}, **seat_columns(day, "staff")
    )
    return list(rows.order_by(F("left_at").asc(nulls_first=True), "name", "pk"))


def judges_beside(assignment: Assignment, day: date) -> list[Judge]:
    """The jury around an idea in its phase: who `has` it, who `stepped_back` from it; how much each has `left`, the `last` of
    their order. With their seats; those who left the jury too."""
    work = Q(assignments__phase=assignment.phase_id)
    owed = work & Q(assignments__recused_as="", assignments__submitted_at__isnull=True)
    here = Assignment.objects.filter(judge=OuterRef("pk"), idea=assignment.idea_id)
    rows: Any = Judge.objects.filter(contest=assignment.judge.contest_id).annotate(
        left=Count("assignments", filter=owed),
        last=Coalesce(Max("assignments__order", filter=work), 0),
        has=Exists(here.filter(phase=assignment.phase_id, recused_as="")),
        stepped_back=Exists(here.exclude(recused_as="")),
        **seat_columns(day, "staff"),
    )
    return list(rows.order_by("pk"))


@dataclass(frozen=True, slots=True)
class Covered:
    """An idea of the open phase, or of screening before it: number of receipt, judges it has and those free for it."""

    number: int
    has: int
    free: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """conflicts: judge → ideas they may not judge. short: ideas with fewer judges than the phase asks for."""

    conflicts: Counter[int]
    short: list[Covered]
    ideas: int


def coverage_of(contest: Contest, phase: Phase | None, judges: Iterable[Any], day: date) -> Coverage:
    """phase: the open one, or the first before judging begins. judges: of judges_with_work. Two queries."""
    seats = [
        (one.pk, seat_from(one.staff_id, one.units, one.department)) for one in judges if not one.left_at
    ]
    entries = _entries(contest, phase, day)
    apart = _apart(seats, {idea: authors for idea, (authors, _row) in entries.items()})
    barred = Counter(idea for _judge, idea in apart)
    wanted = max(phase.judges_each if phase else 0, 1)
    opened = phase is not None and phase.opened_at is not None
    covered = [
        Covered(row["number"], row["has"], len(seats) - barred[idea])
        for idea, (_authors, row) in entries.items()
    ]
    short = [one for one in covered if (one.has if opened else one.free) < wanted]
    conflicts = Counter(judge for judge, _idea in apart)
    return Coverage(conflicts, sorted(short, key=lambda one: one.number), len(covered))


def _entries(
    contest: Contest, phase: Phase | None, day: date
) -> dict[UUID, tuple[Authors, Mapping[str, Any]]]:
    """What is judged in the open phase, with `has` judges; before judging, everything that passed screening."""
    has = number_of(given(phase).filter(idea=OuterRef("pk")))
    contends = Exists(Contender.objects.filter(phase=phase, idea=OuterRef("pk")))
    opened = phase is not None and phase.opened_at is not None
    found = authored(contest, day, has=has, contends=contends)
    return {
        idea: (authors, row)
        for idea, (authors, row) in found.items()
        if row["state"] == IdeaState.ACCEPTED and (row["contends"] or not opened)
    }


def judge_numbered(contest: Contest, number: str) -> Judge | None:
    rows = Judge.objects.filter(contest=contest, staff__number=number, left_at__isnull=True)
    return rows.select_related("staff", "contest").first()


def idea_numbered(contest: Contest, number: int) -> Idea | None:
    return Idea.objects.filter(contest=contest, number=number).first()


def phase_numbered(contest: Contest, order: int) -> Phase | None:
    return next((one for one in phases_of_id(contest.pk) if one.order == order), None)


# --- the end of a phase -----------------------------------------------------------------------------------------
def totals_of(phase: Phase) -> dict[UUID, list[int]]:
    """Idea in the phase → the sums of points handed in for it, one a judge; empty for what nobody judged."""
    found: dict[UUID, list[int]] = {idea: [] for idea in contending(phase)}
    rows = given(phase).filter(submitted_at__isnull=False, idea__state=IdeaState.ACCEPTED)
    sums = rows.order_by().values_list("idea").annotate(total=_sum_of_points())
    for idea, total in sums:
        if idea in found:
            found[idea].append(total)
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """An idea at the end of a phase: number of receipt, title, mean, whether it goes on."""

    number: int
    title: str
    points: Decimal | None
    goes_on: bool


def standing(phase: Phase) -> list[Standing]:
    """The best first, as closing the phase would count them now."""
    totals = totals_of(phase)
    going_on = rules.going_on(totals, passes=phase.passes or 0, mean=phase.notice.mean)
    rows = Idea.objects.filter(pk__in=totals).order_by().values_list("pk", "number", "blind__title")
    names = {pk: (number or 0, title) for pk, number, title in rows}
    points = {idea: mean_of(given, phase.notice.mean) for idea, given in totals.items()}
    order = sorted(totals, key=lambda one: (-(points[one] or -1), names[one]))
    return [
        Standing(*names[one], None if points[one] is None else as_points(points[one] or 0), one in going_on)
        for one in order
    ]


def _sum_of_points() -> Subquery:
    rows = Score.objects.filter(assignment=OuterRef("pk")).order_by().values("assignment")
    return Subquery(rows.annotate(total=Sum("points")).values("total"))


def left_in(phase: Phase) -> int:
    """Ideas that judges of a phase have not handed in."""
    return given(phase).filter(submitted_at__isnull=True, idea__state=IdeaState.ACCEPTED).count()


def owing(phase: Phase) -> list[int]:
    """Accounts of judges with something left."""
    rows = given(phase).filter(submitted_at__isnull=True, idea__state=IdeaState.ACCEPTED)
    return list(
        rows.filter(judge__left_at__isnull=True)
        .order_by("judge__staff")
        .values_list("judge__staff", flat=True)
        .distinct()
    )


def criteria_scored(assignment: Assignment) -> list[tuple[Criterion, bool]]:
    """The notice's criteria, and whether this assignment has points for each."""
    scored = Exists(Score.objects.filter(assignment=assignment, criterion=OuterRef("pk")))
    rows: Any = Criterion.objects.filter(notice=assignment.phase.notice_id).annotate(scored=scored)
    return [(one, one.scored) for one in rows.order_by("order")]
