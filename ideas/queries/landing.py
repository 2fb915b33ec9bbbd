"""What waits for a person in the contests, and what there is to look at."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Value
from django.db.models.functions import Coalesce

from ideas.enums import AdoptionState, ContestState, IdeaState
from ideas.models import Adoption, Idea, Judge, Objection
from ideas.permissions import runs_contests
from ideas.queries.ideas import unanswered
from ideas.queries.judging import owed_by
from ideas.queries.objections import named_to
from ideas.queries.voices import waiting_comments
from kindness import clock
from kindness.counting import number_of
from people.models import Staff

WRITTEN = (IdeaState.DRAFT, IdeaState.RETURNED)
RUNNING = (ContestState.POSTED, ContestState.JUDGING, ContestState.CHECKING)


@dataclass(frozen=True, slots=True)
class Waiting:
    """to_judge: ideas the person has still to score. seats: running contests whose jury they sit on.
    to_answer: namings as co-author not answered yet. named: objections the person alone was named to answer.
    to_screen, comments, objections, plans_late: of the whole city, for those who run contests; comments on ideas of
    their own are for others to read."""

    to_judge: int
    seats: int
    to_answer: int
    named: int
    to_screen: int
    comments: int
    objections: int
    plans_late: int

    @property
    def anything(self) -> bool:
        """A seat alone asks for nothing."""
        own = self.to_judge or self.to_answer or self.named
        return bool(own or self.to_screen or self.comments or self.objections or self.plans_late)


def waiting_for(person: Staff) -> Waiting:
    """One query."""
    return Waiting(**Staff.objects.filter(pk=person.pk).values(**waiting_columns(person)).get())


def waiting_columns(person: Staff) -> dict[str, Coalesce | Value]:
    """The fields of Waiting as expressions, for a query that asks of more than contests."""
    of_the_city = number_of if runs_contests(person) else (lambda _rows: Value(0))
    return {
        "to_judge": number_of(owed_by(person)),
        "seats": number_of(
            Judge.objects.filter(staff=person, left_at__isnull=True, contest__state__in=RUNNING)
        ),
        "to_answer": number_of(unanswered(person).filter(idea__state__in=WRITTEN)),
        "named": number_of(named_to(person)),
        "to_screen": of_the_city(
            Idea.objects.filter(state=IdeaState.SUBMITTED, contest__state=ContestState.POSTED)
        ),
        "comments": of_the_city(waiting_comments(person)),
        "objections": of_the_city(Objection.objects.filter(outcome="")),
        "plans_late": of_the_city(
            Adoption.objects.filter(state=AdoptionState.WAITING, plan_due_on__lt=clock.today_in_sql())
        ),
    }
