"""Rounds and scenarios in the city of the permission matrix: a round that is planned, and one whose calls are drawn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from audit.services import Job
from kindness import clock
from monitoring.enums import RoundState
from monitoring.models import Round
from monitoring.services.rounds import list_subjects, open_round
from monitoring.services.scenarios import add_scenario
from people.enums import Role
from tests.factories.monitoring import make_rater, make_round
from tests.factories.people import make_outsider, make_staff

TESTS = Job("tests")
WHAT = {"round_id": "round", "subject_number": "subject", "rater_number": "rater", "scenario_id": "scenario"}
_ROUND = "monitoring/rounds/<uuid:round_id>"
LISTS = {
    "monitoring/rounds/": 5,
    "monitoring/rounds/{drawn_round}/": 8,
    "monitoring/rounds/{planned_round}/subjects/": 8,
    "monitoring/rounds/{planned_round}/subjects/?only=asked&q=김": 8,
    "monitoring/rounds/{drawn_round}/raters/": 7,
    "monitoring/scenarios/": 6,
}
NO_LISTS = {
    "monitoring/rounds/new/", "monitoring/scenarios/new/", "monitoring/scenarios/<uuid:scenario_id>/",
    "monitoring/scenarios/<uuid:scenario_id>/retire/",
    *(f"{_ROUND}/{page}/" for page in ("edit", "open", "close", "plan", "raters/<slug:rater_number>/remove")),
    *(f"{_ROUND}/subjects/<slug:subject_number>/{act}/" for act in ("exclude", "include")),
}  # fmt: skip


def give_rounds(things: dict[tuple[str, str], Any]) -> None:
    for whose in ("planned", "drawn"):
        survey = _round(size=1, drawn=whose == "drawn")
        things["round", whose] = survey
        things["subject", whose] = survey.subjects.filter(excluded_as="")[0].staff
        things["rater", whose] = survey.raters.all()[0].staff
    things["scenario", "-"] = add_scenario(title="여권 재발급", story="여권을 잃어버렸습니다.", by=TESTS)


def give_lists(size: int) -> dict[str, Any]:
    for number in range(size):
        add_scenario(title=f"시나리오 {number}", story="이야기", divisions=[make_home()], by=TESTS)
        make_round(state=RoundState.PLANNED)
    planned, drawn = (_round(size=size, drawn=drawn) for drawn in (False, True))
    return {"planned_round": planned.pk, "drawn_round": drawn.pk}


def make_home() -> Any:
    return make_staff().postings.get().department


def _round(*, size: int, drawn: bool) -> Round:
    days = {"starts_on": clock.today(), "ends_on": clock.today() + timedelta(days=14)}
    survey = make_round(state=RoundState.PLANNED, **days)
    for number in range(size):
        make_staff(extension=f"2{number}")
    for _number in range(size + 1):
        make_rater(survey, make_outsider(roles=[Role.EVALUATOR]))
    if drawn:
        open_round(survey=survey, by=TESTS)
    else:
        list_subjects(survey=survey, by=TESTS)
    return survey


def bodies(things: dict[tuple[str, str], Any], someone: str) -> dict[str, dict[str, Any]]:
    """What a well-meaning person would send there. someone: a number of the city."""
    plan: dict[str, Any] = {
        "name": "하반기 조사", "kind": "agency", "version": str(things["round", "planned"].version_id), "starts_on": "2027-04-01",
        "ends_on": "2027-05-31", "groups": ["main"], "employment": ["general"], "hired_months": "3",
        "unit": "person", "calls_each": "4", "first_hour": "9", "last_hour": "18", "most_attempts": "3",
        "raters_per_division": "3", "second_percent": "5", "seed": "1", "least_of_division": "3",
        "least_of_person": "8", "best": "25", "severity_limit": "5", "token": str(uuid4()),
    }  # fmt: skip
    story = {"title": "도로 파임", "story": "도로가 파였습니다.", "difficulty": "1", "token": str(uuid4())}
    return {
        "monitoring/rounds/new/": plan,
        f"{_ROUND}/edit/": plan,
        f"{_ROUND}/raters/": {"person": someone},
        f"{_ROUND}/plan/": {"purpose": "조사 기관 전달"},
        "monitoring/scenarios/new/": story,
        "monitoring/scenarios/<uuid:scenario_id>/": story,
    }
