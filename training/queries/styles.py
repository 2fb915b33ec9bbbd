"""What the self-diagnosis's pages read: a person's own result, and sums that name nobody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max, QuerySet

from people.models import Staff
from training.enums import CohortState, EnrolmentState, Style
from training.models import Cohort, StyleResult, StyleSummary
from training.rules.evaluation import ENOUGH
from training.rules.styles import Scores, Share, highest


def result_of(person: Staff) -> StyleResult | None:
    """Only ever asked for the person who looks."""
    return StyleResult.objects.filter(staff=person).first()


def scores_of(result: StyleResult) -> Scores:
    return {Style.D: result.d, Style.I: result.i, Style.S: result.s, Style.C: result.c}


def styles_of(results: Iterable[StyleResult]) -> list[tuple[Style, ...]]:
    return [highest(scores_of(result)) for result in results]


def results_in(cohort: Cohort) -> QuerySet[StyleResult]:
    """Of those enrolled in it, at this moment."""
    return StyleResult.objects.filter(
        staff__in=cohort.enrolments.filter(state=EnrolmentState.BOOKED).values("staff")
    )


def number_taken_in(cohort: Cohort) -> int | None:
    """How many of those enrolled have taken it; None for fewer than can be shown.

    Only until the cohort is summed up: afterwards it would tell that somebody deleted theirs.
    """
    taken = results_in(cohort).count()
    return taken if taken >= ENOUGH else None


def cohorts_to_sum_up(moment: datetime) -> QuerySet[Cohort]:
    """Cohorts of courses with the self-diagnosis whose last session is over and that have no summary."""
    return (
        Cohort.objects.filter(course__style_first=True, style_summary__isnull=True)
        .exclude(state=CohortState.CANCELLED)
        .annotate(ends=Max("sessions__ends_at"))
        .filter(ends__lte=moment)
    )


def summary_of(cohort: Cohort) -> StyleSummary | None:
    return StyleSummary.objects.filter(cohort=cohort).first()


def shares_of(summary: StyleSummary) -> list[Share]:
    return [Share(tuple(share["kinds"]), share["people"]) for share in summary.shares]
