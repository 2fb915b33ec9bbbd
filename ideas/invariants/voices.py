"""What must never be found in the data of likes and comments."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import F, OuterRef

from ideas.models import Comment, Like
from ideas.queries.authorship import written_by


def own_ideas_liked() -> int:
    """Also of an idea that was merged with one's own."""
    return Like.objects.filter(written_by(OuterRef("staff"), OuterRef("idea"))).count()


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
