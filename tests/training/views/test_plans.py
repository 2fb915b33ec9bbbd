"""The pages of an assignment, with and without a right to change it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from audit.models import AccessRow
from kindness import clock
from people.enums import Role
from people.models import Absence
from tests.factories.people import make_division, make_staff
from tests.factories.training import make_enrolment
from tests.support.answers import assert_refused
from tests.support.client import client_of
from tests.support.rows import nothing_written
from tests.support.statements import statements
from tests.training.plans import City
from training.enums import PlanState
from training.models import Cohort, Enrolment, Plan, Wish
from training.services.plans import request_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return City()


def address(city: City, plan: Plan | None = None, act: str = "") -> str:
    return f"/training/plans/{plan.pk}/{act}" if plan else f"/training/courses/{city.course.pk}/plan/"


def body_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


def test_page_tells_what_a_proposal_starts_from(city: City):
    body = body_of(client_of(city.officer, language="en").get(address(city)))
    assert "Must attend, without a seat" in body
    assert 'name="seed" value="1"' in body


def test_proposing_leads_to_the_plan(city: City):
    response = client_of(city.officer).post(address(city), {"seed": "4", "token": str(uuid4())})
    plan = Plan.objects.get()
    assert (response.status_code, response.headers["Location"], plan.seed) == (
        302,
        f"/training/plans/{plan.pk}/",
        4,
    )


def test_proposing_twice_with_one_token_is_one_plan(city: City):
    data = {"seed": "4", "token": str(uuid4())}
    answers = [client_of(city.officer).post(address(city), data).headers["Location"] for _n in range(2)]
    assert (answers[0] == answers[1], Plan.objects.count()) == (True, 1)


def test_proposing_beside_an_open_plan(city: City):
    city.plan()
    assert_refused(client_of(city.officer).post(address(city), {"seed": "4"}), "plan_exists")


@pytest.mark.parametrize("seed", ["", "abc", "-1", str(2**31)])
def test_proposing_with_a_seed_that_is_none(city: City, seed: str):
    response = client_of(city.officer).post(address(city), {"seed": seed})
    assert (response.status_code, Plan.objects.count()) == (422, 0)


def test_auditor_looks_and_proposes_nothing(city: City):
    auditor = client_of(make_staff(roles=[Role.AUDITOR]))
    assert auditor.get(address(city)).status_code == 200
    with nothing_written():
        assert auditor.post(address(city), {"seed": "1"}).status_code == 403


def test_plan_that_waits_shows_progress_and_loads_again(city: City):
    plan = request_plan(course=city.course, seed=1, by=city.officer)
    body = body_of(client_of(city.officer).get(address(city, plan)))
    assert 'http-equiv="refresh"' in body
    assert client_of(city.officer).get(address(city, plan, "progress/")).json()["state"] == "running"


def test_plan_that_is_ready_says_so_to_the_script(city: City):
    plan = city.plan()
    answer = client_of(city.officer).get(address(city, plan, "progress/")).json()
    assert (answer["state"], answer["percent"], answer["url"]) == ("done", 100, address(city, plan))


def test_failed_plan_says_what_to_do(city: City):
    plan = city.plan()
    Plan.objects.update(state=PlanState.FAILED)
    assert "note--error" in body_of(client_of(city.officer).get(address(city, plan)))


def test_departments_tell_their_cap(city: City):
    body = body_of(
        client_of(city.officer, language="en").get(address(city, city.plan()) + "?tab=departments")
    )
    assert "4 people, at most 2 on one day" in body
    assert "2 of 2 out" in body


def test_people_without_a_seat_stand_with_their_reason(city: City):
    day = clock.today()
    Absence.objects.create(
        staff=city.people[0], starts_on=day, ends_on=day + timedelta(days=40), noted_by=city.officer
    )
    body = body_of(
        client_of(city.officer, language="en").get(address(city, city.plan()) + "?tab=people&only=without")
    )
    assert (city.people[0].number in body, city.people[1].number in body) == (True, False)
    assert "Away on the days of every cohort" in body


def test_people_can_be_searched_and_filtered(city: City):
    plan = city.plan()
    client = client_of(city.officer)
    found = body_of(client.get(address(city, plan) + f"?tab=people&q={city.people[0].number}"))
    assert (city.people[0].number in found, city.people[1].number in found) == (True, False)
    of_cohort = body_of(client.get(address(city, plan) + f"?tab=people&cohort={city.cohorts[0].pk}"))
    assert [person.number in of_cohort for person in city.people].count(True) == 4


@pytest.mark.parametrize(
    "query",
    [
        "tab=abc",
        "tab=people&cohort=abc",
        "tab=people&only=abc&page=abc",
        "tab=people&q=%00",
        "tab=departments&page=9999999999999999999",
    ],
)
def test_nonsense_in_the_address(city: City, query: str):
    assert client_of(city.officer).get(f"{address(city, city.plan())}?{query}").status_code == 200


def test_looking_at_people_is_recorded(city: City):
    client_of(city.officer).get(address(city, city.plan()) + "?tab=people")
    assert [(row.what, len(row.subjects)) for row in AccessRow.objects.all()] == [("assignment plan", 8)]


def test_move_form_knows_where_the_person_is(city: City):
    plan = city.plan()
    person = city.first_of(plan, city.cohorts[0])
    body = body_of(
        client_of(city.officer, language="en").get(address(city, plan, f"move/?person={person.number}"))
    )
    assert f'value="{person.number}"' in body
    assert "Cohort 1" in body


def test_move_to_no_seat(city: City):
    plan = city.plan()
    person = city.first_of(plan, city.cohorts[0])
    response = client_of(city.officer).post(
        address(city, plan, "move/"), {"person": person.number, "cohort": "none"}
    )
    assert (response.status_code, city.place(plan, person).cohort) == (302, None)


def test_refused_move_keeps_what_was_chosen(city: City):
    plan = city.plan()
    person = city.first_of(plan, city.cohorts[0])
    wanted = str(city.cohorts[1].pk)
    client = client_of(city.officer)
    with nothing_written():
        response = client.post(address(city, plan, "move/"), {"person": person.number, "cohort": wanted})
    assert_refused(response, "full")
    assert f'value="{wanted}"' in body_of(response)


@pytest.mark.parametrize(
    "data", [{}, {"person": "999", "cohort": "none"}, {"person": "\x00", "cohort": "none"}, {"cohort": "abc"}]
)
def test_move_of_nonsense(city: City, data: dict[str, str]):
    plan, client = city.plan(), client_of(city.officer)
    with nothing_written():
        assert client.post(address(city, plan, "move/"), data).status_code == 422


def test_publish_asks_first_and_then_books(city: City):
    plan, client = city.plan(), client_of(city.officer)
    assert (client.get(address(city, plan, "publish/")).status_code, Enrolment.objects.count()) == (200, 0)
    assert (client.post(address(city, plan, "publish/")).status_code, Enrolment.objects.count()) == (302, 8)
    for tab in ("cohorts", "departments", "people"):
        assert 'data-plan-state="published"' in body_of(client.get(f"{address(city, plan)}?tab={tab}"))


def test_publish_of_a_stale_plan(city: City):
    plan = city.plan()
    Cohort.objects.filter(pk=city.cohorts[0].pk).update(capacity=1)
    client = client_of(city.officer)
    with nothing_written():
        assert_refused(client.post(address(city, plan, "publish/")), "stale")


def test_discard(city: City):
    plan = city.plan()
    client = client_of(city.officer)
    assert client.get(address(city, plan, "discard/")).status_code == 200
    assert client.post(address(city, plan, "discard/")).headers["Location"] == address(city)
    assert Plan.objects.get().state == PlanState.DISCARDED


@pytest.mark.parametrize("act", ["", "progress/", "move/", "publish/", "discard/"])
def test_staff_see_no_plan(city: City, act: str):
    assert client_of(city.people[0]).get(address(city, city.plan(), act)).status_code == 403


@pytest.mark.parametrize("act", ["", "progress/", "move/", "publish/", "discard/"])
def test_absent_plan(city: City, act: str):
    assert client_of(city.officer).get(f"/training/plans/{uuid4()}/{act}").status_code == 404


def test_move_costs_few_queries(city: City):
    plan, client = city.plan(), client_of(city.officer)
    person = city.first_of(plan, city.cohorts[0])
    for cohort in ("none", str(city.cohorts[0].pk)):
        with statements() as asked:
            client.post(address(city, plan, "move/"), {"person": person.number, "cohort": cohort})
    assert len(asked) <= 14


# --- wishes -------------------------------------------------------------------------------------------------------
def test_wishes_are_noted_changed_and_taken_back(city: City):
    client, path = client_of(city.people[0]), f"/training/courses/{city.course.pk}/wishes/"
    first, second = (str(one.pk) for one in city.cohorts)
    assert client.get(path).status_code == 200
    for sent, kept in (
        ({"wish1": first, "wish2": second}, [first, second]),
        ({"wish1": "", "wish3": second}, [second]),
        ({}, []),
    ):
        assert client.post(path, sent).status_code == 302
        assert [str(pk) for pk in Wish.objects.values_list("cohort", flat=True)] == kept


def test_same_cohort_wished_twice(city: City):
    path, first = f"/training/courses/{city.course.pk}/wishes/", str(city.cohorts[0].pk)
    client = client_of(city.people[0])
    with nothing_written():
        assert_refused(client.post(path, {"wish1": first, "wish2": first}), "too_many_wishes")


def test_wishes_of_who_has_a_seat(city: City):
    make_enrolment(city.cohorts[0], city.people[0])
    path = f"/training/courses/{city.course.pk}/wishes/"
    assert_refused(
        client_of(city.people[0]).post(path, {"wish1": str(city.cohorts[1].pk)}), "already_enrolled"
    )


def test_wishes_for_a_course_of_others():
    city = City(open_to=[{"employment": ["temporary"]}])
    path = f"/training/courses/{city.course.pk}/wishes/"
    response = client_of(city.officer).post(path, {"wish1": str(city.cohorts[0].pk)})
    assert_refused(response, "not_target")


def test_wish_for_a_cohort_of_another_department(city: City):
    city.cohorts[0].divisions.add(make_division("수도과"))
    path = f"/training/courses/{city.course.pk}/wishes/"
    response = client_of(city.people[0]).post(path, {"wish1": str(city.cohorts[0].pk)})
    assert (response.status_code, Wish.objects.count()) == (422, 0)


def test_wishes_for_a_course_not_open(city: City):
    type(city.course).objects.update(state="closed")
    path = f"/training/courses/{city.course.pk}/wishes/"
    assert_refused(client_of(city.people[0]).post(path, {"wish1": str(city.cohorts[0].pk)}), "not_now")
