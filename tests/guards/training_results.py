"""Surveys, visits and good cases in the city of the permission matrix, and what is sent there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kindness import clock
from people.models import Staff
from tests.factories.training import make_cohort, make_course, make_enrolment, make_session
from training.enums import Mark
from training.models import Cohort, EvaluationRight
from training.services.cases import add_case
from training.services.evaluation import open_evaluation
from training.services.visits import plan_visit

WHAT = {"token": "right", "visit_id": "visit", "case_id": "case"}


def give_results(
    things: dict[tuple[str, str], Any], actors: dict[str, Staff], employed: dict[str, Staff], stranger: Staff
) -> None:
    """A right to answer, a visit to lead and a case of their own for everybody employed; the stranger's are foreign."""
    officer = actors["training"]
    people = {**employed, "": stranger}
    rights = _rights(_ended_cohort(), people, officer)
    for what, mine in (
        ("right", rights),
        ("visit", {name: _visit(person, officer) for name, person in people.items()}),
        (
            "case",
            {
                name: add_case(title="서류 먼저 보기", body="사례", by=person)
                for name, person in people.items()
            },
        ),
    ):
        things[what, "foreign"] = mine.pop("")
        things[what, "own"] = mine


def _ended_cohort() -> Cohort:
    cohort = make_cohort(make_course("만족도를 묻는 과정"))
    make_session(cohort, clock.fresh() - timedelta(hours=3))
    return cohort


def _rights(cohort: Cohort, people: dict[str, Staff], officer: Staff) -> dict[str, EvaluationRight]:
    seats = {name: make_enrolment(cohort, person) for name, person in people.items()}
    for seat in seats.values():
        seat.attendances.update(mark=Mark.PRESENT, marked_at=clock.fresh())
    open_evaluation(cohort=cohort, until=clock.fresh() + timedelta(days=3), by=officer)
    return {name: seat.evaluation_rights.get() for name, seat in seats.items()}


def _visit(leader: Staff, officer: Staff) -> Any:
    return plan_visit(host="이웃시", visited_on=clock.today(), leader=leader, by=officer)


def bodies() -> dict[str, dict[str, Any]]:
    """What a well-meaning person would send."""
    later = (clock.today() + timedelta(days=7)).isoformat()
    return {
        "training/evaluations/<uuid:token>/": {f"item-{number}": "4" for number in range(1, 11)},
        "training/cohorts/<uuid:cohort_id>/evaluation/open/": {"until": later},
    }
