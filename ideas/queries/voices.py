"""What colleagues read in the public check, and the comments an officer has to read.

Pages of the check are given these values, never a row of an idea: what is not in them cannot be shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from ideas.enums import CommentState, ContestState, IdeaKind, IdeaState
from ideas.models import Attachment, Comment, Contest, Decision, Idea, Like
from ideas.queries.attachments import position_of, readable
from ideas.queries.authorship import written_by
from ideas.rules.ideas import TEXTS
from kindness.counting import number_of
from people.models import Staff


@dataclass(frozen=True, slots=True)
class BlindIdea:
    """An idea as the public check shows it. likes, comments: how many; liked, own: of the person who looks."""

    id: UUID
    contest_id: UUID
    kind: str
    title: str
    problem: str
    proposal: str
    effect: str
    cost: str
    likes: int
    comments: int
    liked: bool
    own: bool

    @property
    def kind_label(self) -> str:
        return str(IdeaKind(self.kind).label)


@dataclass(frozen=True, slots=True)
class OwnComment:
    """A comment as its writer sees it."""

    text: str
    written_at: datetime
    state: CommentState
    hidden_because: str


# --- the public check -----------------------------------------------------------------------------------------
_SINCE_CHECK = (ContestState.CHECKING, ContestState.ANNOUNCED)


def contest_once_in_check(contest_id: UUID) -> Contest | None:
    """In the public check, or announced since."""
    return Contest.objects.filter(pk=contest_id, state__in=_SINCE_CHECK).first()


def shortlisted() -> QuerySet[Idea]:
    """Ideas shown in a public check that goes on."""
    chosen = Decision.objects.filter(
        idea=OuterRef("pk"), replaced_at__isnull=True, shortlisted_at__isnull=False
    )
    return Idea.objects.filter(
        Exists(chosen), state=IdeaState.ACCEPTED, contest__state=ContestState.CHECKING, blind__isnull=False
    )


def idea_once_in_check(idea_id: UUID) -> Idea | None:
    """With its contest and without its texts: shown in a public check that goes on, or that was followed by the
    announcement."""
    chosen = Decision.objects.filter(idea=OuterRef("pk"), shortlisted_at__isnull=False)
    ideas = Idea.objects.filter(Exists(chosen), pk=idea_id, contest__state__in=_SINCE_CHECK)
    return ideas.select_related("contest").only("contest", *_CONTEST).first()


_CONTEST = tuple(f"contest__{name}" for name in ("title", "state", "checked_until"))


def is_shortlisted(idea_id: UUID) -> bool:
    return shortlisted().filter(pk=idea_id).exists()


def ideas_in_check(contest: Contest, person: Staff) -> QuerySet[Idea, Any]:
    """In the order of the alphabet, so that no place is guessed from it. Rows for `blind_ideas`."""
    return _blind_rows(shortlisted().filter(contest=contest), person).order_by("blind__title", "pk")


def idea_in_check(idea_id: UUID, person: Staff) -> BlindIdea | None:
    found = blind_ideas(_blind_rows(shortlisted().filter(pk=idea_id), person))
    return found[0] if found else None


def blind_ideas(rows: Iterable[dict[str, Any]]) -> list[BlindIdea]:
    """Of rows of `ideas_in_check`."""
    return [BlindIdea(*(row[name] for name in _ROW)) for row in rows]


# In the order of the fields of BlindIdea.
_ROW = (
    "id",
    "contest_id",
    "kind",
    "blind__title",
    "blind__problem",
    "blind__proposal",
    "blind__effect",
    "blind__cost",
    "like_count",
    "comment_count",
    "liked",
    "own",
)


def _blind_rows(ideas: QuerySet[Idea], person: Staff) -> QuerySet[Idea, Any]:
    rows: QuerySet[Idea, Any] = ideas.annotate(
        like_count=number_of(Like.objects.filter(idea=OuterRef("pk"))),
        comment_count=number_of(Comment.objects.filter(idea=OuterRef("pk"), shown_at__isnull=False)),
        liked=Exists(Like.objects.filter(idea=OuterRef("pk"), staff=person)),
        own=written_by(person.pk),
    ).values(*_ROW)
    return rows


# --- attachments ----------------------------------------------------------------------------------------------
def file_in_check(file_id: UUID) -> tuple[Attachment, int] | None:
    """Of an idea on a shortlist, with its position among the others."""
    found = readable().filter(pk=file_id, idea__in=shortlisted().values("pk")).first()
    return (found, position_of(found)) if found else None


# --- comments -------------------------------------------------------------------------------------------------
def shown_comments(idea_id: UUID) -> list[tuple[str, datetime]]:
    """Text and time, the earliest first. Names of those who wrote them stay with the officers."""
    rows = Comment.objects.filter(idea=idea_id, shown_at__isnull=False).order_by("written_at", "pk")
    return [(text, at) for text, at in rows.values_list("text", "written_at")]


def own_comments(idea_id: UUID, person: Staff) -> list[OwnComment]:
    """The person's that others do not see (yet)."""
    rows = Comment.objects.filter(idea=idea_id, staff=person, shown_at__isnull=True).order_by("written_at")
    return [OwnComment(one.text, one.written_at, one.state, one.hidden_because) for one in rows]


def count_comments(idea_id: UUID, person: Staff) -> int:
    return Comment.objects.filter(idea=idea_id, staff=person).count()


def _in_state(state: str) -> Q:
    return {
        CommentState.WAITING: Q(shown_at__isnull=True, hidden_at__isnull=True),
        CommentState.SHOWN: Q(shown_at__isnull=False),
        CommentState.HIDDEN: Q(hidden_at__isnull=False),
    }[CommentState(state)]


def comments_for(officer: Staff) -> QuerySet[Comment]:
    """All but those on ideas of the officer's own."""
    return Comment.objects.exclude(written_by(officer.pk, OuterRef("idea"))).order_by()


def comments_in(state: str, officer: Staff) -> QuerySet[Comment]:
    """With writer, blind copy and contest: the waiting ones oldest first, the others newest first."""
    order = "written_at" if state == CommentState.WAITING else "-written_at"
    found = comments_for(officer).filter(_in_state(state)).select_related("staff", "idea__contest")
    return found.annotate(idea_title=F("idea__blind__title")).defer(*_TEXTS).order_by(order, "pk")


# The page of an officer who reads comments tells no more of the idea than the check does.
_TEXTS = tuple(f"idea__{name}" for name in TEXTS)


def comment_counts(officer: Staff) -> dict[str, int]:
    """State → how many."""
    counted = {state.value: Count("pk", filter=_in_state(state)) for state in CommentState}
    return cast("dict[str, int]", comments_for(officer).aggregate(**counted))


def waiting_comments(officer: Staff) -> QuerySet[Comment]:
    """What waits for that officer."""
    return comments_for(officer).filter(_in_state(CommentState.WAITING))


def comment_with_id(comment_id: UUID) -> Comment | None:
    found = Comment.objects.select_related("staff", "idea__contest").filter(pk=comment_id)
    return found.annotate(idea_title=F("idea__blind__title")).defer(*_TEXTS).first()
