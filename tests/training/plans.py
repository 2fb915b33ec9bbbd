"""A city with a course to assign."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kindness import clock
from people.enums import Role
from people.models import Department, Staff
from tests.factories.people import make_division, make_staff
from tests.factories.training import make_cohort, make_course, make_session
from training.models import Cohort, Course, Plan, PlanSeat
from training.services.plans import request_plan, solve_plan


class City:
    """Two departments of four, a compulsory course for all of them, two cohorts of four on different days."""

    def __init__(self, *, seats: int = 4, cohorts: int = 2, people: int = 4, **course: Any) -> None:
        self.officer = make_staff(
            make_division("총무과"), roles=[Role.TRAINING_OFFICER], employment_type="permanent"
        )
        self.divisions: list[Department] = [make_division("도로과"), make_division("세무과")]
        self.people: list[Staff] = [make_staff(one) for one in self.divisions for _n in range(people)]
        fields = {"compulsory": True, "target": [{"employment": ["general"]}], "cap_percent": 50}
        self.course: Course = make_course(**fields | course)
        self.cohorts: list[Cohort] = [make_cohort(self.course, capacity=seats) for _n in range(cohorts)]
        for number, cohort in enumerate(self.cohorts):
            make_session(cohort, clock.fresh().replace(hour=10) + timedelta(days=20 + number))

    def plan(self, seed: int = 1) -> Plan:
        return solve_plan(request_plan(course=self.course, seed=seed, by=self.officer).pk)

    def place(self, plan: Plan, person: Staff) -> Any:
        return PlanSeat.objects.get(plan=plan, staff=person)

    def first_of(self, plan: Plan, cohort: Cohort | None) -> Staff:
        pk = (
            PlanSeat.objects.filter(plan=plan, cohort=cohort)
            .order_by("pk")
            .values_list("staff", flat=True)[0]
        )
        return next(one for one in self.people if one.pk == pk)
