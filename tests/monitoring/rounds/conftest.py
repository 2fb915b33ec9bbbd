"""An officer, three departments with three people each, and a planned round with two outside raters."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from kindness import clock
from kindness.workdays import is_workday
from monitoring.enums import RoundState
from monitoring.models import Call, Rater, Round
from people.enums import Role
from people.models import Department, Staff
from tests.factories.monitoring import make_rater, make_round
from tests.factories.people import make_division, make_outsider, make_staff


class City:
    def __init__(self) -> None:
        self.officer: Staff = make_staff(make_division("기획예산과"), roles=[Role.PROGRAMME_OFFICER])
        self.divisions: list[Department] = [
            make_division(name) for name in ("도로과", "세무과", "민원여권과")
        ]
        self.people: list[Staff] = [
            make_staff(place, extension=f"21{number}{index}")
            for number, place in enumerate(self.divisions)
            for index in range(3)
        ]

    def planned(self, raters: int = 2, **fields: Any) -> Round:
        """Of the next thirty days."""
        days = {"starts_on": clock.today(), "ends_on": clock.today() + timedelta(days=30)}
        survey = make_round(state=RoundState.PLANNED, **(days | {"calls_each": 2} | fields))
        for _number in range(raters):
            make_rater(survey, make_evaluator())
        return survey


def make_evaluator(**fields: Any) -> Staff:
    return make_outsider(roles=[Role.EVALUATOR], **fields)


def workdays(survey: Round) -> list[date]:
    count = (survey.ends_on - survey.starts_on).days + 1
    days = [survey.starts_on + timedelta(days=number) for number in range(count)]
    return [day for day in days if is_workday(day)]


def loads(survey: Round) -> dict[Rater, int]:
    return {rater: Call.objects.filter(rater=rater, state="planned").count() for rater in survey.raters.all()}


@pytest.fixture
def city() -> City:
    return City()
