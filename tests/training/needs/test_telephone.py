"""What callers found before and after a training, in the departments of those trained."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kindness import clock
from monitoring.enums import RoundState
from monitoring.models import Round
from people.enums import Role
from tests.factories.needs import STRONG, call_people
from tests.factories.people import make_division, make_outsider, make_staff
from tests.factories.training import make_cohort, make_course, make_session
from tests.support.client import client_of
from tests.training.results.support import after, answer_all, attendees, open_for
from training.models import Agreement, Partner, PartnerSeat
from training.queries import telephone
from training.queries.evaluation import by_survey_item

pytestmark = pytest.mark.django_db
ENOUGH_CALLS = 5
GREETING = ("greeting", 50.0, ENOUGH_CALLS, 100.0, ENOUGH_CALLS, "+50.0")


@pytest.fixture(autouse=True)
def few_calls_are_enough(monkeypatch):
    monkeypatch.setattr(telephone, "ENOUGH_CALLS", ENOUGH_CALLS)


@pytest.fixture
def roads():
    return make_division("도로과")


@pytest.fixture
def officer():
    return make_staff(roles=[Role.TRAINING_OFFICER])


@pytest.fixture
def cohort():
    """Ten days ago."""
    cohort = make_cohort(make_course(survey_items=["greeting"]))
    make_session(cohort, clock.fresh() - timedelta(days=10))
    return cohort


@pytest.fixture
def seen(cohort, officer):
    """Trained in a department; what stands beside each other then."""

    def asking(division, people=5):
        seats = attendees(cohort, people, division=division)
        until = open_for(cohort, officer)
        answer_all(seats, [4] * people)
        with clock.at(after(until)):
            return [
                (key, p.before.percent, p.before.calls, p.after.percent, p.after.calls, p.signed)
                for key, pair in by_survey_item(cohort.course, clock.fresh()).items()
                if (p := pair.phone)
            ]

    return asking


def call(division, *, days_ago, people=ENOUGH_CALLS, **fields):
    call_people(division, people, called_at=clock.fresh() - timedelta(days=days_ago), **fields)


def test_calls_before_and_after_stand_beside_each_other(roads, seen):
    call(roads, days_ago=30)
    call(roads, days_ago=5, raw=STRONG)
    assert seen(roads) == [GREETING]


def test_calls_of_other_departments_and_of_the_days_between_are_not_counted(roads, seen):
    call(roads, days_ago=30)
    call(roads, days_ago=5, raw=STRONG)
    call(make_division("세무과"), days_ago=5)
    call_people(roads, called_at=clock.fresh() - timedelta(days=10) + timedelta(minutes=30))
    assert seen(roads) == [GREETING]


def test_too_few_calls_on_a_side_are_not_shown(roads, seen):
    call(roads, days_ago=30)
    call(roads, days_ago=5, people=ENOUGH_CALLS - 1)
    assert seen(roads) == []


def test_four_trained_people_are_too_few(roads, seen):
    call(roads, days_ago=30)
    call(roads, days_ago=5)
    assert seen(roads, people=4) == []


def test_rounds_that_are_not_published_are_not_read(roads, seen):
    call(roads, days_ago=30)
    call(roads, days_ago=5)
    Round.objects.update(state=RoundState.CLOSED)
    assert seen(roads) == []


def test_institution_does_not_read_what_callers_found(cohort, officer, roads, seen):
    partner = Partner.objects.create(name="다온대학교")
    account = make_outsider(roles=[Role.PARTNER])
    PartnerSeat.objects.create(partner=partner, staff=account)
    today = clock.today()
    cohort.course.agreement = Agreement.objects.create(
        partner=partner, title="협약", starts_on=today, ends_on=today
    )
    cohort.course.save()
    call(roads, days_ago=30)
    call(roads, days_ago=5, raw=STRONG)
    assert seen(roads) == [GREETING]
    path = f"/training/courses/{cohort.course_id}/evaluation/"
    with clock.at(clock.fresh() + timedelta(days=4)):
        assert "+50.0" in client_of(officer).get(path).content.decode()
        assert "+50.0" not in client_of(account).get(path).content.decode()
