"""A published round in which callers found greetings difficult, and courses beside it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kindness import clock
from monitoring.enums import RoundState, SheetState
from monitoring.models import Round
from people.enums import Role
from people.models import Department, Staff
from tests.factories.monitoring import make_rater, make_round, make_scored_call
from tests.factories.people import make_outsider, make_staff
from tests.factories.training import make_cohort_with_session, make_course

WEAK = {"answer_speed": 2, "greeting": 1, "listening": 5, "closing": 1}  # greeting: half of its points
STRONG = WEAK | {"greeting": 2}


def call_people(
    division: Department,
    people: int = 5,
    *,
    survey: Round | None = None,
    raw: dict[str, int] | None = None,
    calls: int = 1,
    called_at: datetime | None = None,
) -> tuple[Round, list[Staff]]:
    """So many people of a department, each called so often; published."""
    survey = survey or make_round(state=RoundState.RELEASED, starts_on=clock.today())
    rater = make_rater(survey, make_outsider(roles=[Role.EVALUATOR]))
    found = [make_staff(division) for _n in range(people)]
    for person in found * calls:
        make_scored_call(
            rater,
            person,
            80,
            raw=WEAK if raw is None else raw,
            state=SheetState.RELEASED,
            called_at=called_at,
        )
    return survey, found


def greeting_cohort(title: str = "첫인사 연습", **fields: Any) -> Any:
    """A cohort three weeks from now, of a course that helps with greetings."""
    cohort = {name: fields.pop(name) for name in ("capacity", "state") if name in fields}
    return make_cohort_with_session(make_course(title, **{"survey_items": ["greeting"]} | fields), **cohort)
