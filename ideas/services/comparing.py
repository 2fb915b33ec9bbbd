"""How alike a received idea is to the closest other one."""

from __future__ import annotations

from django.db import transaction

from ideas.models import Comparison, Idea
from ideas.queries import screening as queries


def compare_ideas(*, most: int = 200) -> int:
    """Find for each received idea the one most like it, where its texts are newer than the last look; how many."""
    due = list(queries.to_compare()[:most])
    for idea in due:
        _compare(idea)
    return len(due)


def _compare(idea: Idea) -> None:
    """Its time is that of the texts it read: a correction handed in meanwhile is compared again."""
    with transaction.atomic():
        closest = queries.closest_to(idea)
        Comparison.objects.update_or_create(
            idea=idea,
            defaults={
                "closest_id": closest.id if closest else None,
                "percent": closest.percent if closest else 0,
                "compared_at": idea.saved_at,
            },
        )
