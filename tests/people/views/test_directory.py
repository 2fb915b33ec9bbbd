"""The directory and the search page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kindness import clock
from people.enums import DepartmentGroup, EmploymentType, Role
from tests.factories.people import (
    make_account,
    make_division,
    make_outsider,
    make_place,
    make_staff,
    make_team,
    seat,
)
from tests.support.client import client_of

pytestmark = pytest.mark.django_db


def found(response: Any) -> list[str]:
    return [person["number"] for person in response.json()["people"]]


def ask(client: Any, text: str, purpose: str = "") -> Any:
    query = {"q": text} | ({"for": purpose} if purpose else {})
    return client.get("/people/search/", query, headers={"Accept": "application/json"})


def test_search_as_json_says_who_cannot_be_chosen_and_why() -> None:
    road, passports = make_division("도로과"), make_division("민원여권과")
    me = make_staff(make_team(road, "관리팀"), number="300001", name="강하나")
    make_staff(make_team(road, "보수팀"), number="300002", name="강하나")
    make_staff(make_team(passports, "여권팀"), number="300003", name="강하나", rank="지방행정서기")
    people = ask(client_of(me), "강하나").json()["people"]
    assert [(p["number"], p["disabled"], p["why"]) for p in people] == [
        ("300001", True, people[0]["why"]),
        ("300002", True, people[1]["why"]),
        ("300003", False, ""),
    ]
    assert people[2] == {
        "number": "300003",
        "name": "강하나",
        "division": "민원여권과",
        "team": "여권팀",
        "rank": "지방행정서기",
        "position": "주무관",
        "disabled": False,
        "why": "",
    }


def test_search_for_a_role_greys_only_oneself() -> None:
    road = make_division()
    me = make_staff(road, number="300001", name="강하나")
    make_staff(road, number="300002", name="강하나")
    people = ask(client_of(me), "ㄱㅎㄴ", "role").json()["people"]
    assert [(p["number"], p["disabled"]) for p in people] == [("300001", True), ("300002", False)]


def test_search_works_without_script() -> None:
    me = make_staff(name="김서윤", number="300001")
    body = client_of(me).get("/people/search/", {"q": "ㄱㅅㅇ"}).content.decode()
    assert "300001" in body
    assert "<table" in body


@pytest.mark.parametrize(
    "text", ["", "없는사람", "\x00", "%", "_", "\\", "[", "'", "<script>", "가" * 100_000, "\u202e"]
)
def test_search_answers_anything_typed(text: str) -> None:
    client = client_of(make_staff(name="김서윤"))
    assert client.get("/people/search/", {"q": text}).status_code == 200
    assert found(ask(client, text)) == []


@pytest.mark.parametrize("address", ["/people/", "/people/search/?q=김"])
def test_outsiders_do_not_see_who_works_here(address: str) -> None:
    assert client_of(make_outsider(roles=[Role.EVALUATOR])).get(address).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_search_asks_the_same_whatever_it_finds(count: int, django_assert_num_queries: Any) -> None:
    client = client_of(make_staff(name="이지호"))
    for _time in range(count):
        make_staff(name="김서윤")
    client.get("/me/")
    with django_assert_num_queries(6):
        client.get("/people/search/", {"q": "김서윤"})


def test_directory_groups_divisions_and_counts_people() -> None:
    bureau = make_place("시민복지국")
    passports = make_division("민원여권과", parent=bureau)
    town = make_division("중앙동", group=DepartmentGroup.TOWN)
    me = make_staff(make_team(passports, "여권팀"))
    make_staff(passports)
    make_staff(town)
    make_staff(bureau)  # the head of the bureau sits above the divisions
    make_outsider()
    groups = client_of(me).get("/people/").context["groups"]
    assert [
        (bureau.name, [(place.name, place.people) for place in bureau.places])
        for group in groups
        for bureau in group.bureaus
    ] == [("시민복지국", [("민원여권과", 2)]), ("", [("시민복지국", 1)]), ("", [("중앙동", 1)])]


@pytest.mark.parametrize("count", [1, 3])
def test_directory_asks_the_same_whatever_its_size(count: int, django_assert_num_queries: Any) -> None:
    client = client_of(make_staff())
    for _time in range(count):
        make_staff(make_division(parent=make_place()))
    client.get("/me/")
    with django_assert_num_queries(7):
        client.get("/people/")


def test_directory_counts_the_seats_of_today_and_of_those_employed() -> None:
    division, today = make_division(), clock.today()
    me = make_staff(division)
    seat(make_account(), division, since=today, until=today + timedelta(days=1))  # today alone
    seat(make_account(), division, since=today - timedelta(days=9), until=today)  # until yesterday
    seat(make_account(), division, since=today + timedelta(days=1))  # from tomorrow
    seat(make_account(employment_type=EmploymentType.OUTSIDE), division)
    answer = client_of(me).get("/people/")
    assert [place.people for g in answer.context["groups"] for b in g.bureaus for place in b.places] == [2]
    assert len(client_of(me).get(f"/people/divisions/{division.code}/").context["people"]) == 2


def test_division_lists_its_people_by_team_and_grade() -> None:
    division = make_division("민원여권과")
    first, second = make_team(division, "친절민원팀", order=1), make_team(division, "여권팀", order=2)
    low = make_staff(first, grade=9)
    high = make_staff(first, grade=6)
    other = make_staff(second, grade=6)
    worker = make_staff(second, grade=None)
    make_staff()
    response = client_of(low).get(f"/people/divisions/{division.code}/")
    assert [person["number"] for person in response.context["people"]] == [
        person.number for person in (high, low, other, worker)
    ]


def test_division_finds_a_part_of_a_name() -> None:
    division = make_division()
    me = make_staff(division, name="김서윤")
    make_staff(division, name="이지호")
    response = client_of(me).get(f"/people/divisions/{division.code}/", {"q": "서 윤"})
    assert [person["name"] for person in response.context["people"]] == ["김서윤"]


@pytest.mark.parametrize("count", [1, 3])
def test_division_asks_the_same_whatever_its_size(count: int, django_assert_num_queries: Any) -> None:
    division = make_division()
    for _time in range(count):
        make_staff(make_team(division))
    client = client_of(make_staff(division))
    client.get("/me/")
    with django_assert_num_queries(6):
        client.get(f"/people/divisions/{division.code}/")


@pytest.mark.parametrize("page", ["abc", "0", "-1", "99999999999999999999", "1e3", "\x00", ""])
def test_division_shows_a_page_whatever_number_is_asked(page: str) -> None:
    me = make_staff(division := make_division())
    assert client_of(me).get(f"/people/divisions/{division.code}/", {"page": page}).status_code == 200


@pytest.mark.parametrize("code", ["nowhere", "D" * 500])
def test_division_that_is_not_there_is_no_page(code: str) -> None:
    assert client_of(make_staff()).get(f"/people/divisions/{code}/").status_code == 404
