"""A cohort whose only session was this morning, with six people who were there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kindness import clock
from people.enums import Role
from people.models import Department, Staff
from tests.factories.people import make_division, make_staff
from tests.factories.training import make_cohort, make_course, make_session
from tests.training.results.support import attendees
from training.models import Cohort, Enrolment


@pytest.fixture
def roads(db: None) -> Department:
    return make_division("도로과")


@pytest.fixture
def officer(roads: Department) -> Staff:
    return make_staff(roads, roles=[Role.TRAINING_OFFICER])


@pytest.fixture
def cohort(db: None) -> Cohort:
    cohort = make_cohort(make_course(style_first=True))
    make_session(cohort, clock.fresh() - timedelta(hours=4))
    return cohort


@pytest.fixture
def there(cohort: Cohort, roads: Department) -> list[Enrolment]:
    """Six people, marked present."""
    return attendees(cohort, 6, division=roads)
