"""Spreading a city over the cohorts of a course: from the request to the stored proposal."""

from __future__ import annotations

import argparse
from datetime import timedelta
from random import Random
from typing import Any

from bench.data import City, build
from bench.database import run, run_named, using
from bench.result import Result, alternate, say, seconds
from bench.servers import Ground
from kindness import clock
from people.models import Staff
from training.enums import CohortState, CourseState, PlanState
from training.models import Cohort, Course, Plan, PlanSeat, Session
from training.services.plans import request_plan, solve_plan

MOST_SECONDS = 10
# Some are on leave for days on end, many have wishes.
LEAVE = """
    INSERT INTO people_absence (id, staff_id, starts_on, ends_on, noted_by_id)
    SELECT gen_random_uuid(), n, %(first)s::date + mod(n * 7, 60)::int, %(first)s::date + mod(n * 7, 60)::int + mod(n, 9)::int, n
    FROM generate_series(1, %(people)s, 8) n
"""
WISHES = """
    INSERT INTO training_wish (course_id, staff_id, cohort_id, place, wished_at)
    SELECT %(course)s, n, (%(cohorts)s::uuid[])[1 + mod(n * 31 + place * 7, cardinality(%(cohorts)s::uuid[]))], place, now()
    FROM generate_series(1, %(people)s, 2) n, generate_series(1, 3) place
    ON CONFLICT DO NOTHING
"""


def measure(ground: Ground, options: argparse.Namespace) -> list[Result]:
    whole = _taken(ground, people=2_000, divisions=100, cohorts=12, seats=165, days=24, rounds=options.rounds)
    many = _taken(ground, people=1_400, divisions=67, cohorts=31, seats=30, days=18, rounds=options.rounds)
    return [
        Result("assignment", whole, "s for 2,000 people in 12 cohorts", None, MOST_SECONDS, "lower"),
        Result("assignment_many", many, "s for 1,400 people in 31 cohorts", None, MOST_SECONDS, "lower"),
    ]


def _taken(ground: Ground, *, rounds: int, **city: int) -> float:
    name = f"assignment_{city['people']}"
    build(ground, name, City(city["people"], city["divisions"], busy=False))
    with using(name):
        course = _course(city)
        (taken,) = alternate([lambda: _solve(course)], rounds=max(3, rounds // 2))
        rows = PlanSeat.objects.filter(plan__state=PlanState.PROPOSED)
        say(f"{rows.count():,} people, {rows.filter(cohort=None).count():,} without a seat: {taken:.2f} s")
    return taken


def _course(city: dict[str, int]) -> Course:
    """For everybody; two cohorts on some days, half of a department away at most."""
    course = Course.objects.create(
        year=clock.today().year,
        title="전 직원 친절교육",
        state=CourseState.OPEN,
        compulsory=True,
        target=[{"employment": ["general"]}],
        cap_percent=50,
        created_by=Staff.objects.get(pk=1),
    )
    first = clock.fresh().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=30)
    cohorts = [_cohort(course, number, city) for number in range(1, city["cohorts"] + 1)]
    chance = Random(1)
    Session.objects.bulk_create(
        _session(
            cohort, first + timedelta(days=number * city["days"] // len(cohorts), hours=chance.choice([0, 5]))
        )
        for number, cohort in enumerate(cohorts)
    )
    values: dict[str, Any] = {
        "people": city["people"],
        "course": course.pk,
        "cohorts": [one.pk for one in cohorts],
        "first": first.date(),
    }
    run_named(LEAVE, values)
    run_named(WISHES, values)
    run("VACUUM ANALYZE")
    return course


def _cohort(course: Course, number: int, city: dict[str, int]) -> Cohort:
    moment = clock.fresh()
    return Cohort.objects.create(
        course=course,
        number=number,
        capacity=city["seats"],
        state=CohortState.OPEN,
        enrol_from=moment,
        enrol_until=moment + timedelta(days=7),
    )


def _session(cohort: Cohort, starts_at: Any) -> Session:
    return Session(
        cohort=cohort,
        number=1,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        blocking=True,
        code_secret="0" * 64,
    )


def _solve(course: Course) -> float:
    """Reading, solving, checking and writing; the request before it is a row."""
    Plan.objects.update(state=PlanState.DISCARDED)
    plan = request_plan(course=course, seed=1, by=Staff.objects.get(pk=1))
    taken = seconds(lambda: solve_plan(plan.pk))
    assert Plan.objects.get(pk=plan.pk).state == PlanState.PROPOSED
    return taken
