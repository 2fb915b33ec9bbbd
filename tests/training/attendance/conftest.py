"""A cohort of two people whose first session runs at this moment."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from kindness import clock
from kindness.halfyear import SEOUL
from people.enums import Role
from people.models import Staff
from tests.factories.people import make_staff
from tests.factories.training import make_cohort, make_course, make_enrolment, make_session
from training.enums import Mark, MarkSource
from training.models import Cohort, Enrolment, Session
from training.services.attendance import mark_attendance

NINE = datetime(2026, 11, 18, 9, 0, tzinfo=SEOUL)  # a Wednesday; the clock stands at five past
FIVE_PAST = NINE + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def standing_clock():
    with clock.at(FIVE_PAST):
        yield


@pytest.fixture
def officer(db: None) -> Staff:
    return make_staff(roles=[Role.TRAINING_OFFICER], name="오교육")


@pytest.fixture
def cohort(db: None) -> Cohort:
    """Two sessions of two hours, this morning and tomorrow."""
    cohort = make_cohort(make_course(recognised_hours=4, year=2026))
    make_session(cohort, NINE)
    make_session(cohort, NINE + timedelta(days=1))
    return cohort


@pytest.fixture
def session(cohort: Cohort) -> Session:
    return cohort.sessions.get(number=1)


@pytest.fixture
def trainee(cohort: Cohort) -> Staff:
    return make_staff(name="김서윤", number="700001")


@pytest.fixture
def enrolment(cohort: Cohort, trainee: Staff) -> Enrolment:
    return make_enrolment(cohort, trainee)


@pytest.fixture
def other(cohort: Cohort) -> Enrolment:
    return make_enrolment(cohort, make_staff(name="박도현", number="700002"))


def mark_all(cohort: Cohort, mark: Mark, by: Staff, *, but: dict[int, Mark] | None = None) -> None:
    """Every session on its own day: `mark`, but for the sessions named by number."""
    for session in cohort.sessions.all():
        given = (but or {}).get(session.number, mark)
        with clock.at(session.starts_at + timedelta(minutes=5)):
            mark_attendance(session=session, marks={}, rest=given, source=MarkSource.LIST, by=by)


def after(cohort: Cohort) -> datetime:
    """When all of it is over."""
    return max(cohort.sessions.values_list("ends_at", flat=True)) + timedelta(hours=1)
