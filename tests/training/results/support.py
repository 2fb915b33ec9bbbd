"""People who attended, and answers of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from kindness import clock
from people.models import Department, Staff
from tests.factories.people import make_division, make_staff
from tests.factories.training import make_enrolment
from training.enums import Mark, Phase
from training.models import Cohort, Enrolment, EvaluationRight
from training.services.evaluation import answer_evaluation, open_evaluation

SCALE = range(1, 11)  # the numbers of the default five-point items; 11 and 12 are free texts


def attendees(
    cohort: Cohort, count: int, *, division: Department | None = None, mark: str = Mark.PRESENT
) -> list[Enrolment]:
    division = division or make_division()
    return [_enrolled(cohort, make_staff(division), mark) for _n in range(count)]


def _enrolled(cohort: Cohort, person: Staff, mark: str) -> Enrolment:
    enrolment = make_enrolment(cohort, person)
    enrolment.attendances.update(mark=mark, marked_at=clock.fresh())
    return enrolment


def open_for(cohort: Cohort, by: Staff, *, days: int = 3) -> datetime:
    """Open the survey; returns its end."""
    until = clock.fresh() + timedelta(days=days)
    open_evaluation(cohort=cohort, until=until, by=by)
    return until


def right_of(enrolment: Enrolment, phase: str = Phase.POST) -> EvaluationRight:
    return EvaluationRight.objects.get(enrolment=enrolment, phase=phase)


def answer(enrolment: Enrolment, points: int = 4, *, text: str = "", phase: str = Phase.POST) -> bool:
    """All ten default items alike, and the first free text."""
    return answer_evaluation(
        token=right_of(enrolment, phase).pk,
        scores=dict.fromkeys(SCALE, points),
        texts={11: text} if text else {},
        by=enrolment.staff,
    )


def answer_all(enrolments: Sequence[Enrolment], points: Sequence[int]) -> None:
    for enrolment, value in zip(enrolments, points, strict=True):
        answer(enrolment, value, text=f"의견 {value}")


def after(until: datetime) -> datetime:
    """When results are shown."""
    return until + timedelta(hours=1)
