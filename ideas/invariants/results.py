"""What must never be found in the data of results and decisions."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, F, OuterRef, Q

from ideas.enums import TAKEN_UP, ContestState, IdeaState, ObjectionKind, Outcome
from ideas.models import Decision, Idea, Judge, Objection
from ideas.queries.authorship import written_by


def told_before_the_announcement() -> int:
    """Published decisions of contests that are not announced, and pending ones of those that are."""
    announced = Q(idea__contest__state=ContestState.ANNOUNCED)
    early = Decision.objects.filter(~announced, published_at__isnull=False)
    late = Decision.objects.filter(announced, published_at__isnull=True)
    return early.count() + late.count()


def announced_without_a_decision() -> int:
    """Judged ideas of announced contests that nobody decided about."""
    decided = Decision.objects.filter(
        idea=OuterRef("pk"), replaced_at__isnull=True, published_at__isnull=False
    )
    return Idea.objects.filter(
        ~Exists(decided), state=IdeaState.ACCEPTED, contest__state=ContestState.ANNOUNCED
    ).count()


def decided_by_an_author() -> int:
    """Decisions made, and objections answered, by somebody among the authors, of merged ideas too."""
    decided = Decision.objects.filter(written_by(OuterRef("decided_by"), OuterRef("idea")))
    answered = Objection.objects.filter(written_by(OuterRef("answered_by"), OuterRef("idea")))
    return decided.count() + answered.count()


def answered_by_those_involved() -> int:
    """Objections answered by a judge of the contest or by whoever filed them; requests also by whoever decided or screened
    before."""
    judges = Judge.objects.filter(contest=OuterRef("idea__contest"), staff=OuterRef("answered_by"))
    own = Q(answered_by=F("filed_by")) | Exists(judges)
    decided = Q(kind=ObjectionKind.REVIEW) & (
        Q(answered_by=F("decision__decided_by")) | Q(answered_by=F("idea__screened_by"))
    )
    screened = Q(
        kind=ObjectionKind.SCREENING,
        answered_by=F("idea__screened_by"),
        idea__screened_at__lte=F("filed_at"),  # screened again since: by anybody
    )
    return Objection.objects.filter(own | decided | screened).count()


def taken_up_without_an_owner() -> int:
    """Announced as adopted, but nobody carries it out or nothing says when."""
    adopted = Decision.objects.filter(
        outcome__in=TAKEN_UP, published_at__isnull=False, replaced_at__isnull=True
    )
    return adopted.filter(Q(owner__isnull=True) | Q(planned_for="")).count()


def prizes_that_do_not_fit() -> int:
    """A prize for ideas that are carried out given to one that is not, or the other way round."""
    wrong = Q(prize__adopts=True) & ~Q(outcome__in=TAKEN_UP) | Q(prize__adopts=False) & ~Q(
        outcome=Outcome.ENCOURAGED
    )
    return Decision.objects.filter(wrong).count()


INVARIANTS: dict[str, Callable[[], int]] = {
    "idea_decisions_told_too_early_or_too_late": told_before_the_announcement,
    "ideas_announced_without_a_decision": announced_without_a_decision,
    "ideas_decided_by_their_authors": decided_by_an_author,
    "idea_objections_answered_by_those_involved": answered_by_those_involved,
    "ideas_adopted_without_an_owner": taken_up_without_an_owner,
    "idea_prizes_that_do_not_fit": prizes_that_do_not_fit,
}
