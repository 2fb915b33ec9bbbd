"""A department that practice helps, and the cohort that does, in the city of the permission matrix."""

from __future__ import annotations

from typing import Any

from people.models import Department, Staff
from tests.factories.needs import call_people, greeting_cohort
from tests.factories.people import make_division
from training.services.needs import offer_seats

LISTS = {"training/needs/": 8, "training/needs/offers/": 5}
NO_LISTS = {"training/needs/<slug:code>/<uuid:cohort_id>/"}


def give_needs(things: dict[tuple[str, str], Any], home: Department) -> None:
    call_people(home)
    things["division", "weak"] = home
    things["cohort", "weak"] = greeting_cohort("첫인사 연습")


def give_lists(officer: Staff, size: int) -> None:
    """`size` departments, cohorts, and offers made."""
    survey = None
    places = [make_division(f"시험과 {number}") for number in range(size)]
    for place in places:
        survey, people = call_people(place, survey=survey)
        cohort = greeting_cohort(f"연습 {place.name}")
        offer_seats(
            cohort=cohort,
            division=place,
            survey_items=["greeting"],
            tell_head=False,
            people=[people[0].number],
            by=officer,
        )


def bodies() -> dict[str, dict[str, Any]]:
    """What a well-meaning person would send there."""
    return {"training/needs/<slug:code>/<uuid:cohort_id>/": {"tell_head": "on"}}
