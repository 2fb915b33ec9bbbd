"""The morning on which enrolment opens: many people and one cohort of 35, over HTTP to two processes.

All 1,500 of a city: FULL_CROWDS=1, and how fast they are answered: `python -m bench enrolment_storm`. What happens
without the lock: tests/training/services/test_seat_races.py.
"""

from __future__ import annotations

import logging
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from bench.visitors import CSRF, log_in
from kindness import clock
from tests.factories.awards import make_people
from tests.factories.people import make_division
from tests.factories.training import make_cohort_with_session
from tests.faults.town import Town
from tests.faults.visitors import Answer, Visitor
from tests.support.crowds import crowd
from training.invariants.enrolments import INVARIANTS
from training.models import Cohort, Enrolment

pytestmark = pytest.mark.slow
FIGURES = logging.getLogger(__name__)
PEOPLE, SEATS, AT_ONE_MOMENT = crowd(1500, usually=120), 35, 40
DIVISIONS = 10


@pytest.fixture
def cohort(town: Town) -> Cohort:
    return make_cohort_with_session(capacity=SEATS)


@pytest.fixture
def visitors(town: Town) -> list[Visitor]:
    """Of ten departments in turn, so that no counter has a say."""
    people = make_people([make_division(f"{number}과") for number in range(DIVISIONS)], PEOPLE)
    cookies = log_in([one.pk for one in people])
    return [Visitor(town.port, one, theirs) for one, theirs in zip(people, cookies, strict=True)]


def test_storm_of_enrolments_fills_every_seat_once(cohort: Cohort, visitors: list[Visitor]) -> None:
    path = f"/training/cohorts/{cohort.pk}/enrol/"

    def enrol(visitor: Visitor) -> Answer:
        form = {"waitlist": "on", "token": str(uuid4()), "csrfmiddlewaretoken": CSRF}
        return visitor._ask("POST", path, urlencode(form))

    started = clock.fresh()
    with ThreadPoolExecutor(AT_ONE_MOMENT) as pool:
        answers = list(pool.map(enrol, visitors))
    took = (clock.fresh() - started).total_seconds()
    assert Counter(answer.status for answer in answers) == {302: PEOPLE}
    states = Counter(Enrolment.objects.filter(cohort=cohort).values_list("state", flat=True))
    assert states == {"booked": SEATS, "waiting": PEOPLE - SEATS}
    seats = Enrolment.objects.filter(cohort=cohort, state="booked").values_list("seat", flat=True)
    assert sorted(seats) == list(range(1, SEATS + 1))
    assert {name: count() for name, count in INVARIANTS.items()} == dict.fromkeys(INVARIANTS, 0)
    slowest = max(answer.seconds for answer in answers)
    FIGURES.info("%d enrolments in %.1f s, the slowest answer after %.2f s", PEOPLE, took, slowest)
