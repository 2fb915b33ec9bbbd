"""The self-diagnosis: taken, forgotten, summed up for a cohort."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from audit.services import Job, record
from kindness import clock
from people.models import Staff
from training.enums import Style
from training.models import Cohort, StyleResult, StyleSummary
from training.queries.styles import cohorts_to_sum_up, results_in, styles_of
from training.rules import styles as rules
from training.rules.styles import Choice

SUMMING = Job("training.sum_up_styles")


def take(*, staff: Staff, choices: Mapping[int, Choice]) -> StyleResult:
    """Score the choices (item number → choice) and keep the scores, instead of earlier ones; the choices are not kept.

    The record says that it was taken, not what came out. Refuses incomplete, same_statement.
    """
    rules.check_choices(choices)
    scores = rules.score(choices.values())
    with transaction.atomic():
        result, _new = StyleResult.objects.update_or_create(
            staff=staff,
            defaults={
                "d": scores[Style.D],
                "i": scores[Style.I],
                "s": scores[Style.S],
                "c": scores[Style.C],
                "items": len(choices),
                "taken_at": clock.fresh(),
            },
        )
        record("style.taken", by=staff, target="style", target_id=staff.number)
    return result


def forget(*, staff: Staff) -> bool:
    """Delete the person's own result; False when there is none."""
    with transaction.atomic():
        deleted, _rows = StyleResult.objects.filter(staff=staff).delete()
        if deleted:
            record("style.forgotten", by=staff, target="style", target_id=staff.number)
    return bool(deleted)


def sum_up_styles() -> int:
    """Count each cohort's styles once its last session is over; returns how many cohorts were counted."""
    moment = clock.fresh()
    return sum(_sum_up(cohort) for cohort in list(cohorts_to_sum_up(moment)))


def _sum_up(cohort: Cohort) -> bool:
    with transaction.atomic():
        shares = rules.distribution(styles_of(results_in(cohort)))
        _summary, new = StyleSummary.objects.get_or_create(
            cohort=cohort,
            defaults={
                "shares": [{"kinds": share.kinds, "people": share.people} for share in shares],
                "made_at": clock.fresh(),
            },
        )
        if new:
            record("style.summed_up", by=SUMMING, target="cohort", target_id=cohort.pk)
    return new
