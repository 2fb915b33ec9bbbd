"""What must never be found in the data of screening."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import F, OuterRef, Q

from ideas.enums import IdeaState
from ideas.models import Correction, Idea
from ideas.queries.authorship import written_by


def screened_by_an_author() -> int:
    """Ideas whose own author decided in screening, authors of merged ideas included."""
    return Idea.objects.filter(written_by(OuterRef("screened_by"))).count()


def merged_without_an_earlier_one() -> int:
    """Merged into a later one, into one of another contest, or into one that is no longer there itself."""
    gone = Q(merged_into__state__in=[IdeaState.DRAFT, IdeaState.MERGED, IdeaState.WITHDRAWN])
    odd = gone | Q(merged_into__number__gte=F("number")) | ~Q(merged_into__contest=F("contest"))
    return Idea.objects.filter(odd, state=IdeaState.MERGED).count()


def corrections_open_elsewhere() -> int:
    """Requests for a correction that are open although nothing is to be corrected."""
    return Correction.objects.filter(ended_at__isnull=True).exclude(idea__state=IdeaState.RETURNED).count()


INVARIANTS: dict[str, Callable[[], int]] = {
    "ideas_screened_by_an_author": screened_by_an_author,
    "ideas_merged_without_an_earlier_one": merged_without_an_earlier_one,
    "ideas_corrections_open_elsewhere": corrections_open_elsewhere,
}
