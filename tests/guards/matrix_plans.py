"""What the permission matrix needs of assignments: a proposal that waits to be published."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kindness import clock
from people.models import Staff
from tests.factories.people import make_staff
from tests.factories.training import make_cohort, make_course, make_session
from training.models import Plan
from training.services.plans import request_plan, solve_plan


def give_plans(things: dict[tuple[str, str], Any], officer: Staff, *, size: int = 1) -> Plan:
    """A course for front-line people of other departments, and the proposal of who attends which of its cohorts."""
    course = make_course("창구 친절교육", target=[{"front_line": True}], compulsory=True)
    for number in range(size):
        make_session(make_cohort(course, capacity=1), clock.fresh() + timedelta(days=20 + number))
    planned = [make_staff(front_line=True) for _n in range(2 * size)]
    plan = solve_plan(request_plan(course=course, seed=1, by=officer).pk)
    things["plan", "-"], things["planned person", "-"] = plan, planned[0]
    return plan
