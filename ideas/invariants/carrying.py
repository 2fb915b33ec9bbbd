"""What must never be found in the data of adopted ideas on their way."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import F, Q

from ideas.enums import TAKEN_UP, AdoptionState
from ideas.models import Adoption, Decision, Progress


def _in_hand() -> int:
    """Every idea adopted in public has a department in charge, also after it was stopped."""
    adopted = Decision.objects.filter(
        outcome__in=TAKEN_UP, published_at__isnull=False, replaced_at__isnull=True
    )
    return adopted.filter(idea__adoption__isnull=True).count()


def _going_on_without_decision() -> int:
    """What is being carried out rests on a published decision in force."""
    going_on = Adoption.objects.exclude(state__in=[AdoptionState.DONE, AdoptionState.STOPPED])
    decided = Q(decision__published_at__isnull=False, decision__replaced_at__isnull=True)
    return going_on.exclude(decided & Q(decision__outcome__in=TAKEN_UP, decision__idea=F("idea"))).count()


def _done_without_change() -> int:
    return Adoption.objects.filter(state=AdoptionState.DONE, changed_what="").count()


def _word_without_stop() -> int:
    return Adoption.objects.exclude(state=AdoptionState.STOPPED).exclude(word="").count()


def _reported_without_plan() -> int:
    return Progress.objects.filter(adoption__plan="").count()


INVARIANTS: dict[str, Callable[[], int]] = {
    "adopted_ideas_in_nobodys_hands": _in_hand,
    "ideas_carried_out_without_a_decision": _going_on_without_decision,
    "ideas_carried_out_that_changed_nothing": _done_without_change,
    "words_of_authors_about_nothing_stopped": _word_without_stop,
    "reports_without_a_plan": _reported_without_plan,
}
