"""Where practice helps: by department for officers, for oneself alone; never whose calls they were."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kindness import clock
from monitoring.enums import RoundState, SheetState
from monitoring.models import Sheet
from monitoring.services.exclusions import exclude_calls
from people.enums import Role
from tests.factories.monitoring import make_round
from tests.factories.needs import STRONG, call_people, greeting_cohort
from tests.factories.people import make_division, make_staff
from tests.factories.training import make_enrolment
from tests.support.client import client_of
from training.enums import CohortState
from training.models import Cohort
from training.queries.needs import needs_at

pytestmark = pytest.mark.django_db
PAGE = "/training/needs/"


@pytest.fixture
def roads():
    return make_division("도로과", code="ROADS")


@pytest.fixture
def officer():
    return make_staff(roles=[Role.TRAINING_OFFICER])


def found():
    return needs_at(clock.fresh())


# --- departments ------------------------------------------------------------------------------------------------
def test_department_with_a_weak_item_and_the_cohort_that_helps(roads):
    survey, _people = call_people(roads)
    cohort = greeting_cohort()
    needs = found()
    assert needs.survey == survey
    (city,) = needs.city
    assert (city.item.key, city.item.share, city.courses) == ("greeting", 0.5, [cohort.course])
    (need,) = needs.departments
    assert (need.code, [item.key for item in need.items]) == ("ROADS", ["greeting"])
    (helping,) = need.helping
    assert (helping.cohort, helping.items, helping.offered) == (cohort, ["첫인사"], False)


def test_departments_stand_by_name_not_by_figure(roads):
    survey, _people = call_people(roads)
    call_people(make_division("가정복지과"), survey=survey, calls=2)
    assert [need.name for need in found().departments] == ["가정복지과", "도로과"]


def test_department_with_four_people_called_is_not_named(roads):
    call_people(roads, 4, calls=5)
    needs = found()
    assert [one.item.key for one in needs.city] == ["greeting"]
    assert needs.departments == []


def test_department_that_earns_most_points_is_not_named(roads):
    call_people(roads, raw=STRONG)
    assert (found().city, found().departments) == ([], [])


@pytest.mark.parametrize("state", [RoundState.OPEN, RoundState.CLOSED])
def test_round_that_is_not_published_is_not_read(roads, state):
    call_people(roads, survey=make_round(state=state))
    assert found().survey is None


def test_excluded_calls_are_not_read(roads, officer):
    _survey, people = call_people(roads)
    assert found().departments
    exclude_calls(person=people[0], days=[clock.today()], by=officer)
    assert found().departments == []


@pytest.mark.parametrize(
    "fields",
    [
        {"capacity": 1},
        {"state": CohortState.PLANNED},
        {"state": CohortState.FINISHED},
        {"survey_items": ["listening"]},
        {"survey_items": []},
        {"open_to": [{"divisions": ["OTHER"]}]},
    ],
)
def test_cohort_that_cannot_help_is_not_proposed(roads, fields):
    call_people(roads)
    cohort = greeting_cohort(**fields)
    if cohort.capacity == 1:
        make_enrolment(cohort, make_staff())
    assert found().departments[0].helping == []


def test_cohort_kept_for_other_departments_is_not_proposed(roads):
    call_people(roads)
    greeting_cohort().divisions.add(make_division("세무과"))
    greeting_cohort("도로과 연습").divisions.add(roads)
    assert [one.cohort.course.title for one in found().departments[0].helping] == ["도로과 연습"]


def test_cohort_that_takes_no_more_applications_is_not_proposed(roads):
    call_people(roads)
    greeting_cohort()
    Cohort.objects.update(enrol_until=clock.fresh())
    assert found().departments[0].helping == []


# --- the page ---------------------------------------------------------------------------------------------------
def test_page_names_items_and_no_department_score(roads, officer):
    call_people(roads)
    cohort = greeting_cohort()
    page = client_of(officer, language="en").get(PAGE).content.decode()
    assert f'href="/training/needs/ROADS/{cohort.pk}/"' in page
    assert page.count("50.0%") == 1  # the city's, which everybody may read


def test_page_without_a_published_round_says_so(officer):
    page = client_of(officer, language="en").get(PAGE).content.decode()
    assert "No round of the telephone survey is published yet." in page


# --- oneself ----------------------------------------------------------------------------------------------------
def helps(person):
    return [
        (one.cohort.course.title, one.items) for one in client_of(person).get("/training/").context["helps"]
    ]


def test_own_weak_item_brings_the_course_that_helps(roads):
    _survey, (me, *_others) = call_people(roads)
    greeting_cohort()
    greeting_cohort("경청 연습", survey_items=["listening"])
    assert helps(me) == [("첫인사 연습", ["첫인사"])]
    assert helps(make_staff(roads)) == []


def test_own_calls_that_are_not_published_or_too_old_bring_nothing(roads):
    _survey, (checked, *_others) = call_people(roads)
    Sheet.objects.filter(call__staff=checked).update(state=SheetState.CHECKED)
    _survey, (old, *_others) = call_people(roads, 1, called_at=clock.fresh() - timedelta(days=400))
    greeting_cohort()
    assert (helps(checked), helps(old)) == ([], [])


def test_items_of_the_department_are_not_the_persons(roads):
    _survey, (me, *_others) = call_people(roads, raw=STRONG | {"answer_speed": 9})
    greeting_cohort("벨 세 번 안에", survey_items=["answer_speed"])
    assert helps(me) == []


def test_course_one_has_a_seat_in_is_not_proposed(roads):
    _survey, (me, *_others) = call_people(roads)
    make_enrolment(greeting_cohort(), me)
    assert helps(me) == []
