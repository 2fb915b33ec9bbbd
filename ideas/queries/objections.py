"""What is asked to be looked at again, and who had no part in it so far."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ideas.enums import ContestState, IdeaState, ObjectionKind
from ideas.models import Author, Contest, Decision, Idea, Judge, Objection
from ideas.queries.authorship import rows_of, written_by
from ideas.queries.conflicts import authors_of, seats_of
from ideas.queries.naming import placed, words_of
from ideas.queries.results import decision_in_force
from ideas.rules import objections as rules
from ideas.rules.blind import masked
from ideas.rules.conflicts import conflict_of
from ideas.rules.decisions import last_day
from ideas.rules.objections import Asked, Part
from people.enums import Role
from people.models import Staff
from people.queries import holding

PUBLISHED = (ContestState.POSTED, ContestState.JUDGING, ContestState.CHECKING, ContestState.ANNOUNCED)


# --- asking -----------------------------------------------------------------------------------------------------------
def idea_to_object_to(idea_id: UUID, person: Staff) -> Idea | None:
    """Shown in a public check; or the person's own and announced, or not taken up in screening; or asked about by the person
    before. With `own` and `shown`, contest, notice and blind copy."""
    chosen = Decision.objects.filter(
        idea=OuterRef("pk"), replaced_at__isnull=True, shortlisted_at__isnull=False
    )
    asked = Objection.objects.filter(idea=OuterRef("pk"), filed_by=person)
    accepted = Q(state=IdeaState.ACCEPTED)
    return (
        Idea.objects.filter(pk=idea_id)
        .annotate(own=written_by(person.pk), shown=Exists(chosen))
        .filter(
            accepted & Q(shown=True, contest__state=ContestState.CHECKING)
            | accepted & Q(own=True, contest__state=ContestState.ANNOUNCED)
            | Q(own=True, state=IdeaState.REJECTED, contest__state__in=PUBLISHED)
            | Q(Exists(asked))
        )
        .select_related("contest", "notice", "blind")
        .first()
    )


def kind_to_ask(idea: Idea) -> ObjectionKind | None:
    """What can be asked about it as `idea_to_object_to` found it; None where only the answers are left to be read."""
    return rules.kind_to_ask(
        own=is_own(idea),
        shown=bool(idea.shown),  # type: ignore[attr-defined]
        state=idea.state,
        contest=idea.contest.state,
    )


def is_own(idea: Idea) -> bool:
    """As `idea_to_object_to` found it."""
    return bool(idea.own)  # type: ignore[attr-defined]


def last_day_to_object(idea: Idea) -> date | None:
    """Of the public check, of asking for another screening or for a new decision. idea: with its contest and notice."""
    contest, notice = idea.contest, idea.notice
    if contest.state == ContestState.CHECKING and idea.state == IdeaState.ACCEPTED:
        return contest.checked_until
    told_at = idea.screened_at if idea.state == IdeaState.REJECTED else _announced_at(idea)
    return last_day(told_at, notice.review_days) if told_at and notice else None


def screening_asked_until(idea: Idea, today: date) -> date | None:
    """The last day of asking for another screening; None where nothing was turned down, or that day is over."""
    if idea.state != IdeaState.REJECTED or idea.contest.state not in PUBLISHED:
        return None
    until = last_day_to_object(idea)
    return until if until and today <= until else None


def _announced_at(idea: Idea) -> Any:
    decision = decision_in_force(idea)
    return decision.published_at if decision else None


def objections_of(idea: Idea, person: Staff) -> QuerySet[Objection]:
    """The person's own."""
    return idea.objections.filter(filed_by=person).order_by("-filed_at")


def asked_about(idea: Idea, kind: str) -> Asked:
    """Anybody's requests of that kind; about a screening those since it."""
    return Asked(
        **_of_now(idea, kind).aggregate(
            waiting=Count("pk", filter=Q(outcome="")), answered=Count("pk", filter=~Q(outcome=""))
        )
    )


def _of_now(idea: Idea, kind: str) -> QuerySet[Objection]:
    rows = idea.objections.filter(kind=kind)
    if kind == ObjectionKind.SCREENING and idea.screened_at is not None:
        return rows.filter(filed_at__gte=idea.screened_at)
    return rows


# --- those that wait --------------------------------------------------------------------------------------------------
def objections(*, waiting: bool) -> QuerySet[Objection]:
    """All of them; the oldest that waits first, the newest answer first."""
    found = Objection.objects.select_related("idea__contest", "idea__blind", "filed_by")
    if waiting:
        return found.filter(outcome="").order_by("filed_at")
    return found.exclude(outcome="").order_by("-answered_at")


def objection_for(objection_id: UUID, person: Staff) -> Objection | None:
    """With idea, contest, blind copy, the decision it is about, and of the person whether they are an author (`own`) or
    on the jury (`sits`)."""
    seats = Judge.objects.filter(contest=OuterRef("idea__contest"), staff=person, left_at__isnull=True)
    return (
        Objection.objects.filter(pk=objection_id)
        .select_related(
            "idea__contest", "idea__blind", "filed_by", "answered_by", "named",
            "decision__prize", "decision__owner",
        )
        .annotate(own=written_by(person.pk, OuterRef("idea")), sits=Exists(seats))
        .first()
    )  # fmt: skip


def text_without_names(objection: Objection) -> str:
    """For the person named to answer: what the idea's judges must not know they need not know either."""
    authors = placed(Author.objects.filter(rows_of(objection.idea_id)))
    return masked(objection.text, words=words_of(authors))


def decision_about(objection: Objection) -> Decision | None:
    """The one in force. While the objection waits it is the one it was filed about: nothing else replaces it."""
    return decision_in_force(objection.idea) if objection.outcome else objection.decision


def named_to(person: Staff) -> QuerySet[Objection]:
    """What the person alone was asked to answer, the oldest first."""
    waiting = Objection.objects.filter(named=person, outcome="")
    return waiting.select_related("idea__contest").order_by("filed_at")


def screening_requests(contest: Contest) -> int:
    """Authors who wait to hear whether their idea is screened again."""
    waiting = Objection.objects.filter(idea__contest=contest, kind=ObjectionKind.SCREENING, outcome="")
    return waiting.count()


# --- who had a part in it ---------------------------------------------------------------------------------------------
def _parts(objection: Objection) -> dict[str, Any]:
    """Columns of a query over people."""
    idea = objection.idea_id
    had_part = Q(Exists(Judge.objects.filter(contest__ideas=idea, staff=OuterRef("pk"))))
    if rules.involves_decisions(objection.kind):
        had_part |= Q(Exists(Idea.objects.filter(pk=idea, screened_by=OuterRef("pk"))))
        had_part |= Q(Exists(Decision.objects.filter(idea=idea, decided_by=OuterRef("pk"))))
        had_part |= Q(Exists(Objection.objects.filter(idea=idea, answered_by=OuterRef("pk"))))
    return {"wrote": written_by(OuterRef("pk"), idea), "involved": had_part}


def part_of(person: Staff, objection: Objection) -> Part:
    """One query; `near` is not asked."""
    row = Staff.objects.filter(pk=person.pk).annotate(**_parts(objection)).values("wrote", "involved").get()
    return Part(**row, filed=person.pk == objection.filed_by_id)


def is_near(person: Staff, idea: Idea, day: date) -> bool:
    """By the chart, as judges are asked (rules.conflicts)."""
    authors = authors_of(idea.contest, day, only=idea.pk)[idea.pk]
    return bool(conflict_of(seats_of([person.pk], day)[person.pk], authors))


def impartial_officers(objection: Objection) -> list[Staff]:
    """Programme officers who may answer it, by name. One query."""
    rows: Any = holding(Role.PROGRAMME_OFFICER).annotate(**_parts(objection))
    return list(rows.filter(wrote=False, involved=False).exclude(pk=objection.filed_by_id).order_by("name"))


def officers_to_name(objection: Objection) -> list[int]:
    """Ids of officers who may name somebody to answer, where none of them may."""
    rows = holding(Role.PROGRAMME_OFFICER).exclude(written_by(OuterRef("pk"), objection.idea_id))
    return list(rows.exclude(pk=objection.filed_by_id).order_by("pk").values_list("pk", flat=True))
