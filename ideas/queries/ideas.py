"""Ideas as their authors read them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from ideas.enums import ContestState, IdeaState
from ideas.models import Attachment, Author, Contest, Correction, Decision, Idea, Step
from ideas.queries.authorship import rows_of
from people.models import Staff


# --- one idea -----------------------------------------------------------------------------------------------
def written_by(person: Staff) -> QuerySet[Idea]:
    """Ideas the person is an author of, or was named for and has not declined."""
    named = Author.objects.filter(idea=OuterRef("pk"), staff=person, declined_at__isnull=True)
    return Idea.objects.filter(Exists(named))


def idea_for(person: Staff, idea_id: UUID) -> Idea | None:
    """With its contest, the idea it was merged into or is credited to; None for everybody but its authors."""
    return (
        written_by(person)
        .select_related("contest", "notice", "merged_into__contest", "credited_to__contest")
        .filter(pk=idea_id)
        .first()
    )


def merged_by(person: Staff, idea_id: UUID) -> Idea | None:
    """The person's own one that was merged into it."""
    return written_by(person).filter(merged_into=idea_id).first()


def authors_of(idea: Idea) -> list[Author]:
    """The first author first, each with their account."""
    return list(idea.authors.select_related("staff").order_by("order", "pk"))


def open_correction(idea: Idea) -> Correction | None:
    return idea.corrections.filter(ended_at__isnull=True).first()


def due_on_of(idea: Idea) -> date | None:
    """The last day of the correction asked for."""
    found = open_correction(idea)
    return found.due_on if found else None


def steps_of(idea: Idea) -> list[Step]:
    """In the order they happened."""
    return list(idea.steps.order_by("at", "pk"))


def files_of(idea: Idea) -> QuerySet[Attachment]:
    """Without their content."""
    return idea.attachments.filter(removed_at__isnull=True).defer("content").order_by("uploaded_at", "pk")


def file_for(person: Staff, file_id: UUID) -> Attachment | None:
    """A file of an idea the person is an author of."""
    kept = Attachment.objects.filter(removed_at__isnull=True, idea__in=written_by(person))
    return kept.select_related("idea__contest").filter(pk=file_id).first()


def decision_of(idea: Idea) -> Decision | None:
    """The one that was announced last."""
    published = Decision.objects.filter(idea=idea, published_at__isnull=False)
    return published.select_related("prize", "owner").order_by("-published_at", "-pk").first()


# --- several ------------------------------------------------------------------------------------------------
def ideas_of(person: Staff) -> QuerySet[Idea]:
    """All of the person's, the latest first; `asked`: waits for their consent."""
    published = Decision.objects.filter(published_at__isnull=False).order_by("-published_at", "-pk")
    return (
        written_by(person)
        .select_related("contest")
        .prefetch_related(Prefetch("decisions", published, to_attr="published"))
        .annotate(asked=Exists(unanswered(person).filter(idea=OuterRef("pk"))))
        .order_by("-saved_at", "pk")
    )


def unanswered(person: Staff) -> QuerySet[Author]:
    """Where the person was named as a co-author and has neither agreed nor declined."""
    return Author.objects.filter(
        staff=person, order__gt=0, consented_at__isnull=True, declined_at__isnull=True
    )


def entered_by(person: Staff, contest: Contest) -> QuerySet[Idea]:
    """As first author, drafts included, without those withdrawn: what the notice's `most_ideas` is about."""
    return Idea.objects.filter(contest=contest, author=person).exclude(state=IdeaState.WITHDRAWN)


# --- who is an author -----------------------------------------------------------------------------------------
def authors_with_merged(idea: Idea) -> QuerySet[Author]:
    """Its authors and those of the ideas merged into it."""
    return Author.objects.filter(rows_of(idea)).select_related("staff")


def holds_others(idea: Idea) -> bool:
    return idea.merged.exists()


def is_announced(idea: Idea) -> bool:
    return idea.contest.state == ContestState.ANNOUNCED
