"""Who wrote an idea: its authors, and those of what was merged into it. The one definition all conflicts rest on."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, UUIDField
from django.db.models.functions import Coalesce

from ideas.models import Author, Idea


def family_of(idea: Any) -> Q:
    """Ideas: this one and what was merged into it, be it by way of another. idea: as in rows_of."""
    return Q(pk=idea) | Q(merged_into=idea) | Q(merged_into__merged_into=idea)


def kept(path: str = "") -> Coalesce:
    """The id of the idea that stays of all that were merged, of rows with an idea at the end of `path` ("idea__")."""
    chain = (f"{path}{name}" for name in ("merged_into__merged_into", "merged_into", "pk"))
    return Coalesce(*chain, output_field=UUIDField())


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


def author_ids_of_each(ideas: Collection[UUID]) -> dict[UUID, set[int]]:
    """The same of several ideas, by their ids. One query."""
    rows = Author.objects.filter(rows_of_all(ideas), declined_at__isnull=True).order_by()
    found: dict[UUID, set[int]] = {idea: set() for idea in ideas}
    for staff, *chain in rows.values_list(
        "staff", "idea", "idea__merged_into", "idea__merged_into__merged_into"
    ):
        for idea in found.keys() & set(chain):
            found[idea].add(staff)
    return found
