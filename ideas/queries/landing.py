"""What waits for a person in the contests, and what there is to look at."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce

from ideas.enums import AdoptionState, ContestState, IdeaState
from ideas.models import Adoption, Assignment, Author, Comment, Idea, Judge, Objection
from ideas.permissions import runs_contests
from ideas.queries.contests import number_of
from kindness import clock
from people.models import Staff

RUNNING = (ContestState.POSTED, ContestState.JUDGING, ContestState.CHECKING)


@dataclass(frozen=True, slots=True)
class Waiting:
    """to_judge: ideas the person has still to score. seats: running contests whose jury they sit on.
    to_answer: namings as co-author not answered yet.
    to_screen, comments, objections, plans_late: of the whole city, for those who run contests."""

    to_judge: int
    seats: int
    to_answer: int
    to_screen: int
    comments: int
    objections: int
    plans_late: int

    @property
    def anything(self) -> bool:
        """A seat alone asks for nothing."""
        own = self.to_judge or self.to_answer
        return bool(own or self.to_screen or self.comments or self.objections or self.plans_late)


def waiting_for(person: Staff) -> Waiting:
    """One query."""
    return Waiting(**Staff.objects.filter(pk=person.pk).values(**waiting_columns(person)).get())


def waiting_columns(person: Staff) -> dict[str, Coalesce | Value]:
    """The fields of Waiting as expressions, for a query that asks of more than contests."""
    of_the_city = number_of if runs_contests(person) else (lambda _rows: Value(0))
    return {
        "to_judge": number_of(_to_judge(person)),
        "seats": number_of(
            Judge.objects.filter(staff=person, left_at__isnull=True, contest__state__in=RUNNING)
        ),
        "to_answer": number_of(_to_answer(person)),
        "to_screen": of_the_city(
            Idea.objects.filter(state=IdeaState.SUBMITTED, contest__state=ContestState.POSTED)
        ),
        "comments": of_the_city(Comment.objects.filter(shown_at__isnull=True, hidden_at__isnull=True)),
        "objections": of_the_city(Objection.objects.filter(outcome="")),
        "plans_late": of_the_city(
            Adoption.objects.filter(state=AdoptionState.WAITING, plan_due_on__lt=clock.today_in_sql())
        ),
    }


def _to_judge(person: Staff) -> QuerySet[Assignment]:
    return Assignment.objects.filter(
        judge__staff=person,
        judge__left_at__isnull=True,
        submitted_at__isnull=True,
        recused_as="",
        phase__opened_at__isnull=False,
        phase__closed_at__isnull=True,
        phase__notice__contest__state=ContestState.JUDGING,
    )


def _to_answer(person: Staff) -> QuerySet[Author]:
    return Author.objects.filter(
        staff=person,
        order__gt=0,
        consented_at__isnull=True,
        declined_at__isnull=True,
        idea__state=IdeaState.DRAFT,
    )
