"""The judge's seat: which juries, what is left, one idea as a judge may read it. Never who wrote it while blind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum

from ideas.enums import ContestState, IdeaState, OthersScores
from ideas.models import Assignment, Attachment, Author, Contest, Criterion, Judge, Phase, Score
from ideas.queries.attachments import position_of, readable, readable_of
from people.models import Staff

SEEN_WHILE = (ContestState.JUDGING, ContestState.CHECKING)


# --- what is judged ---------------------------------------------------------------------------------------------
def phases_being_judged() -> QuerySet[Phase]:
    """With their notices and contests."""
    return Phase.objects.filter(
        opened_at__isnull=False, closed_at__isnull=True, notice__contest__state=ContestState.JUDGING
    ).select_related("notice__contest")


def open_phase(contest: Contest) -> Phase | None:
    return phases_being_judged().filter(notice__contest=contest).first()


def _live(prefix: str = "") -> Q:
    """Assignments a judge still owes or has given: not recused, of an idea in the contest, of an opened phase."""
    fields = {"recused_as": "", "idea__state": IdeaState.ACCEPTED, "phase__opened_at__isnull": False}
    return Q(**{f"{prefix}{name}": value for name, value in fields.items()})


def _sat_for(staff: Staff) -> QuerySet[Assignment]:
    """What a person's seats give them to read until the announcement."""
    return Assignment.objects.filter(
        judge__staff=staff, judge__left_at__isnull=True, phase__notice__contest__state__in=SEEN_WHILE
    )


def _owed(prefix: str = "") -> Q:
    """Those of them not handed in while the phase is open."""
    return _live(prefix) & Q(
        **{f"{prefix}submitted_at__isnull": True, f"{prefix}phase__closed_at__isnull": True}
    )


# --- my juries --------------------------------------------------------------------------------------------------
def juries_of(staff: Staff) -> Any:
    """One's seats in contests before their end, with `left` and `handed_in` in number and the open phase's last day."""
    return (
        Judge.objects.filter(
            staff=staff, left_at__isnull=True, contest__state__in=[ContestState.POSTED, *SEEN_WHILE]
        )
        .select_related("contest")
        .annotate(
            left=Count("assignments", filter=_owed("assignments__")),
            handed_in=Count("assignments", filter=Q(assignments__submitted_at__isnull=False)),
            due_on=Subquery(
                phases_being_judged().filter(notice__contest=OuterRef("contest")).values("ends_on")[:1]
            ),
        )
        .order_by("contest__posted_at", "pk")
    )


def owed_by(staff: Staff) -> QuerySet[Assignment]:
    """All that one has still to judge, before the pledge too."""
    return _sat_for(staff).filter(_owed())


def seat_in(contest_id: UUID, staff: Staff) -> Judge | None:
    """One's seat in a contest, with it."""
    rows = Judge.objects.filter(contest=contest_id, staff=staff, left_at__isnull=True)
    return rows.select_related("contest").first()


# --- my ideas ---------------------------------------------------------------------------------------------------
def ideas_of(staff: Staff, *, left: bool, text: str = "") -> QuerySet[Assignment]:
    """Pledged seats' ideas by their blind copies: what is left, begun ones first, or what was handed in, the latest first.

    With `points` so far and `scored` criteria.
    """
    rows = (
        _sat_for(staff)
        .filter(_owed() if left else _live() & Q(submitted_at__isnull=False), judge__pledged_at__isnull=False)
        .select_related("idea__blind", "phase__notice__contest")
        .only(
            "submitted_at", "order", "idea__number", "idea__kind", "idea__blind__title",
            "phase__name", "phase__ends_on", "phase__notice__contest__title",
        )
        .annotate(points=Sum("scores__points"), scored=Count("scores"))
    )  # fmt: skip
    if text:
        words = Q(idea__blind__title__icontains=text) | Q(idea__blind__proposal__icontains=text)
        rows = rows.filter(words | Q(idea__number=int(text)) if text.isdecimal() else words)
    return rows.order_by("phase", "order", "pk") if left else rows.order_by("-submitted_at", "pk")


def assignment_for(staff: Staff, assignment_id: UUID) -> Assignment | None:
    """One's own, with the blind copy, phase, notice and contest; None once one stepped back or left."""
    rows = _sat_for(staff).filter(_live(), pk=assignment_id)
    return rows.select_related("idea__blind", "judge", "phase__notice__contest").first()


def criteria_of(assignment: Assignment) -> list[Criterion]:
    return list(Criterion.objects.filter(notice=assignment.phase.notice_id).order_by("order"))


@dataclass(frozen=True, slots=True)
class Cell:
    """Points and comment of another judge, by the criterion's name."""

    name: str
    points: int
    comment: str


@dataclass(frozen=True, slots=True)
class Others:
    """Another judge's handed-in points by criterion; who it was is said to nobody on the jury."""

    cells: Sequence[Cell]
    comment: str

    @property
    def total(self) -> int:
        return sum(one.points for one in self.cells)


def scores_seen_with(
    assignment: Assignment, criteria: Sequence[Criterion]
) -> tuple[dict[int, Score], list[Others]]:
    """One's own by criterion; the others' where the phase shows them and one's own are handed in. One query."""
    shown = assignment.submitted_at and assignment.phase.others == OthersScores.AFTER_OWN
    others = Q(
        assignment__idea=assignment.idea_id,
        assignment__phase=assignment.phase_id,
        assignment__submitted_at__isnull=False,
    )
    rows = Score.objects.filter(Q(assignment=assignment) | others if shown else Q(assignment=assignment))
    by_judge: dict[UUID, dict[int, Score]] = {}
    for score in rows.select_related("assignment").order_by("assignment"):
        by_judge.setdefault(score.assignment_id, {})[score.criterion_id] = score
    own = by_judge.pop(assignment.pk, {})
    return own, [_others(scores, criteria) for scores in by_judge.values()]


def _others(scores: dict[int, Score], criteria: Sequence[Criterion]) -> Others:
    cells = [
        Cell(one.name, scores[one.pk].points, scores[one.pk].comment) for one in criteria if one.pk in scores
    ]
    return Others(cells, next(iter(scores.values())).assignment.comment)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an idea stands among those a judge reads in its phase. before, after: ideas still left around it."""

    left: int
    of: int
    after: UUID | None
    before: UUID | None

    @property
    def done(self) -> int:
        return self.of - self.left


def place_of(assignment: Assignment) -> Place:
    """One query."""
    rows = Assignment.objects.filter(_live(), judge=assignment.judge_id, phase=assignment.phase_id)
    order = list(rows.order_by("order", "pk").values_list("pk", "submitted_at"))
    left = [pk for pk, handed_in in order if handed_in is None or pk == assignment.pk]
    here = left.index(assignment.pk)
    rest = [*left[here + 1 :], *left[:here]]
    open_ = sum(handed_in is None for _pk, handed_in in order)
    return Place(open_, len(order), rest[0] if rest else None, left[here - 1] if here else None)


def authors_named(assignment: Assignment) -> list[Author]:
    """Only where the phase is not blind."""
    if assignment.phase.blind:
        return []
    return list(Author.objects.filter(idea=assignment.idea_id).select_related("staff").order_by("order"))


# --- files ------------------------------------------------------------------------------------------------------
def files_of(assignment: Assignment) -> list[Attachment]:
    return readable_of(assignment.idea_id)


def file_for(staff: Staff, file_id: UUID) -> tuple[Attachment, int, int] | None:
    """With the idea's number of receipt and the file's position, of which its neutral name is made."""
    mine = _sat_for(staff).filter(_live(), judge__pledged_at__isnull=False)
    found = readable().filter(pk=file_id, idea__in=mine.values("idea")).select_related("idea").first()
    if found is None or found.idea.number is None:
        return None
    return found, found.idea.number, position_of(found)
