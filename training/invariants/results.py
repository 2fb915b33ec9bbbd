"""What must never be found in the data of surveys and self-diagnoses."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import F, OuterRef, Q, QuerySet

from kindness.counting import number_of
from training.enums import Phase
from training.models import Cohort, EvaluationAnswer, EvaluationRight, StyleResult, StyleSummary
from training.rules.evaluation import ENOUGH


def answers_without_a_right() -> int:
    """Cohorts with more answers, or fewer, than used rights: one right gives one answer."""
    return sum(_uneven(phase).count() for phase in Phase.values)


def _uneven(phase: str) -> QuerySet[Cohort]:
    used = EvaluationRight.objects.filter(enrolment__cohort=OuterRef("pk"), phase=phase, answered=True)
    answers = EvaluationAnswer.objects.filter(cohort=OuterRef("pk"), phase=phase)
    return Cohort.objects.annotate(used=number_of(used), answers=number_of(answers)).exclude(
        used=F("answers")
    )


def style_scores_out_of_range() -> int:
    """Scores lie within the number of items, and add up to 0."""
    outside = Q(d__gt=F("items")) | Q(i__gt=F("items")) | Q(s__gt=F("items")) | Q(c__gt=F("items"))
    outside |= Q(d__lt=-F("items")) | Q(i__lt=-F("items")) | Q(s__lt=-F("items")) | Q(c__lt=-F("items"))
    return StyleResult.objects.filter(outside | ~Q(d=-F("i") - F("s") - F("c"))).count()


def small_style_groups() -> int:
    """Summaries that tell of fewer than five people, or that all share one style."""
    return sum(
        1
        for shares in StyleSummary.objects.exclude(shares=[]).values_list("shares", flat=True)
        if len(shares) < 2 or min(share["people"] for share in shares) < ENOUGH
    )


INVARIANTS: dict[str, Callable[[], int]] = {
    "surveys_with_other_answers_than_used_rights": answers_without_a_right,
    "style_scores_out_of_range": style_scores_out_of_range,
    "style_groups_under_five": small_style_groups,
}
