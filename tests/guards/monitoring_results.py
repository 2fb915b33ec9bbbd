"""Results in the city of the permission matrix: a published round and one under way, both of the home division."""

from __future__ import annotations

from typing import Any

from kindness import clock
from monitoring.enums import Outcome, RoundState
from monitoring.models import Round
from people.enums import Role
from people.models import Department
from tests.factories.monitoring import make_call, make_rater, make_round, make_sheet, make_subject
from tests.factories.people import make_outsider, make_staff

_RESULTS = "monitoring/rounds/{results_round}/results/"
LISTS = {
    "monitoring/": 6,
    "monitoring/trend/": 6,
    "monitoring/results/?first={results_day}&last={results_day}": 8,
    _RESULTS: 8,
    f"{_RESULTS}items/": 8,
    f"{_RESULTS}divisions/{{results_division}}/": 8,
    f"{_RESULTS}raters/": 7,
    f"{_RESULTS}best/": 7,
}
NO_LISTS = {
    "monitoring/results/report/",
    "monitoring/rounds/<uuid:round_id>/report/",
    "monitoring/rounds/<uuid:round_id>/results/divisions/<slug:code>/department.pdf",
}


def give_results(things: dict[tuple[str, str], Any], home: Department) -> None:
    for whose, state in (("published", RoundState.RELEASED), ("running", RoundState.OPEN)):
        things["round", whose] = _scored(home, state=state)
        things["division", whose] = home


def give_lists(home: Department, size: int) -> dict[str, Any]:
    survey = _scored(home, people=size)
    for number in range(size):
        _scored(home, name=f"전화친절도 조사 결과 {number}", version=survey.version)
    day = clock.today().isoformat()
    return {"results_round": survey.pk, "results_division": home.code, "results_day": day}


def _scored(
    home: Department, *, people: int = 1, state: RoundState = RoundState.RELEASED, **fields: Any
) -> Round:
    survey = make_round(state=state, least_of_division=1, least_of_person=1, **fields)
    raw = {"answer_speed": 2, "greeting": 1, "listening": 4, "closing": 0}
    for _number in range(people):
        rater = make_rater(survey, make_outsider(roles=[Role.EVALUATOR]))
        call = make_call(rater, make_subject(survey, make_staff(home)), outcome=Outcome.ANSWERED)
        make_sheet(call, raw=raw)
    return survey


def bodies() -> dict[str, dict[str, Any]]:
    """What a well-meaning person would send there."""
    file = {"format": "csv", "purpose": "시장 보고 자료"}
    return {
        "monitoring/results/report/": file,
        "monitoring/rounds/<uuid:round_id>/report/": file,
        "monitoring/rounds/<uuid:round_id>/results/best/": file,
    }
