"""What must never be found in the data of likes and comments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet

from ideas.models import Author, Comment, Like


def _authors() -> QuerySet[Author, Any]:
    """Of the outer row's idea, and of those merged with it."""
    idea = OuterRef("idea")
    merged = Q(idea__merged_into=idea) | Q(idea__merged_into__merged_into=idea)
    return Author.objects.filter(Q(idea=idea) | merged, declined_at__isnull=True).values("staff")


def own_ideas_liked() -> int:
    """Also of an idea that was merged with one's own."""
    return Like.objects.filter(staff__in=_authors()).count()


def decided_by_the_writer() -> int:
    return Comment.objects.filter(decided_by=F("staff")).count()


def shown_unread() -> int:
    """Comments everybody reads that nobody decided about."""
    return Comment.objects.filter(shown_at__isnull=False, decided_by__isnull=True).count()


INVARIANTS: dict[str, Callable[[], int]] = {
    "ideas_liked_by_their_authors": own_ideas_liked,
    "comments_decided_by_their_writers": decided_by_the_writer,
    "comments_shown_unread": shown_unread,
}
