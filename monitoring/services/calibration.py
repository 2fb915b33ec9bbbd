"""Calls that several raters score blind; afterwards how they agree, and what follows for a rater too far away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from audit.services import Job, record
from kindness.errors import refusing
from monitoring.enums import CalibrationState, CallExclusion, CallState
from monitoring.models import CalibrationSet, Rater, Round
from monitoring.queries import calibration as queries
from monitoring.queries.calibration import Compared
from monitoring.rules import calibration as rules
from monitoring.rules.calibration import Alpha, Rating
from monitoring.services.exclusions import leave_out
from monitoring.services.rounds import draw_again
from notifications.services import notify
from people.models import Staff

WORKING_OUT = Job("monitoring.work_out_agreements")


def plan_calibration(
    *, survey: Round, name: str, count: int, until: date, by: Staff, token: UUID | None = None
) -> CalibrationSet:
    """`count` recorded calls drawn by the round's seed, for all raters of the round. The same token: the first answer.

    Refuses no_rater, too_few_calls.
    """
    with refusing(CalibrationSet), transaction.atomic():
        before = CalibrationSet.objects.filter(created_by=by, token=token).first() if token else None
        if before is not None:
            return before
        found = Round.objects.select_for_update(of=("self",)).get(pk=survey.pk)
        raters = list(queries.raters_of(found))
        calls = list(queries.calls_to_listen_to(found).order_by("pk"))
        rules.check_planning(len(raters), len(calls))
        drawn = Random(f"{found.seed} {found.calibrations.count()}").sample(calls, min(count, len(calls)))  # noqa: S311 - a sample, no secret
        one = CalibrationSet.objects.create(round=found, name=name, until=until, created_by=by, token=token)
        one.calls.set(drawn)
        record(
            "calibration.planned", by=by, target="calibration", target_id=one.pk, after={"calls": len(drawn)}
        )
        notify(
            people=[rater.staff_id for rater in raters],
            kind="monitoring.calibration_planned",
            key=str(one.pk),
            params={"round": found.name, "n": len(drawn), "until": until.isoformat()},
            url=reverse("calls"),
        )
        return one


def close_calibration(*, calibration: CalibrationSet, by: Staff) -> CalibrationSet:
    """Nobody scores in it any more; a job works out how they agreed. Refuses not_now."""
    with transaction.atomic():
        found = CalibrationSet.objects.select_for_update(of=("self",)).get(pk=calibration.pk)
        rules.check_closing(found.state)
        found.state = CalibrationState.CLOSED
        found.save(update_fields=["state"])
        record("calibration.closed", by=by, target="calibration", target_id=found.pk)
        return found


def work_out_agreements() -> int:
    """Closed sets without figures: each in its own transaction. Returns how many."""
    done = 0
    while _work_out_one():
        done += 1
    return done


def _work_out_one() -> bool:
    with transaction.atomic():
        one = (
            queries.due_sets()
            .select_for_update(of=("self",), skip_locked=True)
            .select_related("round")
            .first()
        )
        if one is None:
            return False
        items = [
            asdict(rules.agreement_of(item.key, item.label, item.ratings, _alpha_for(item)))
            for item in queries.ratings_in(one)
        ]
        raters = [
            asdict(severity) | {"far": rules.too_far(severity, one.round.severity_limit)}
            for severity in rules.severities(queries.totals_in(one))
        ]
        one.agreement = {"items": items, "raters": raters}
        one.save(update_fields=["agreement"])
        _flag(one.round, raters)
        record(
            "calibration.worked_out",
            by=WORKING_OUT,
            target="calibration",
            target_id=one.pk,
            after={"raters": len(raters)},
        )
        return True


def _flag(survey: Round, raters: Sequence[dict[str, Any]]) -> None:
    """As this calibration shows them: whoever is near the others again loses the flag."""
    for far in (True, False):
        ids = [one["rater"] for one in raters if one["far"] == far]
        survey.raters.filter(pk__in=ids).update(flagged=far)


def _alpha_for(item: Compared) -> Alpha:
    """Krippendorff's alpha by a library, with the distance that fits the item."""
    from nltk.metrics.agreement import AnnotationTask  # noqa: PLC0415 - large, and only this job needs it
    from nltk.metrics.distance import binary_distance, interval_distance  # noqa: PLC0415

    distance = binary_distance if queries.is_nominal(item.kind) else interval_distance

    def alpha(ratings: Sequence[Rating]) -> float:
        return float(AnnotationTask(data=list(ratings), distance=distance).alpha())

    return alpha


def redraw_rater(*, rater: Rater, reason: str, by: Staff) -> int:
    """All calls of a rater too far from the others go to others. Calls they made and nobody has been shown yet do not
    count, and each is made once more by somebody else. Returns how many calls were drawn.

    Refuses reason_required, not_now (the round is closed), no_rater, no_days.
    """
    rules.check_redrawing(reason)
    with transaction.atomic():
        calls = list(queries.calls_to_redraw(rater))
        drawn = draw_again(calls=calls, without=rater, by=by)
        leave_out(
            [call.pk for call in calls if call.state == CallState.MADE],
            CallExclusion.RATER,
            decider=by,
            note=reason,
            by=by,
        )
        return drawn
