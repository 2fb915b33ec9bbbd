"""Who wrote an idea: its authors, and those of what was merged into it. The one definition all conflicts rest on."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from ideas.models import Author, Idea


def rows_of(idea: Any) -> Q:
    """Authors' rows of an idea, also of one merged into a merged one; who declined to be named included.

    idea: a row, its id, or a reference to an outer query.
    """
    return Q(idea=idea) | Q(idea__merged_into=idea) | Q(idea__merged_into__merged_into=idea)


def rows_of_all(ideas: Collection[Idea] | Collection[UUID]) -> Q:
    """The same of several ideas."""
    return Q(idea__in=ideas) | Q(idea__merged_into__in=ideas) | Q(idea__merged_into__merged_into__in=ideas)


_OF_THE_ROW = OuterRef("pk")


def written_by(staff: Any, idea: Any = _OF_THE_ROW) -> Exists:
    """As an expression of a query over ideas; elsewhere with a reference to the idea's id. staff: id or reference."""
    return Exists(Author.objects.filter(rows_of(idea), staff=staff, declined_at__isnull=True))


def author_ids(idea_id: UUID) -> set[int]:
    """Staff ids; who declined to be named is none."""
    rows = Author.objects.filter(rows_of(idea_id), declined_at__isnull=True).order_by()
    return set(rows.values_list("staff", flat=True))
