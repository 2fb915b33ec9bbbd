"""Looking people up."""

from __future__ import annotations

from datetime import date
from unicodedata import normalize

import pytest

from audit.services import Job
from people.enums import EmploymentType
from people.queries import search_people
from people.services import close_account
from tests.factories.people import make_account, make_division, make_outsider, make_staff, make_team, seat

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


@pytest.fixture
def city() -> None:
    road, passports = make_division("도로과"), make_division("민원여권과")
    for number, name, place in (
        ("100001", "김서윤", road),
        ("100002", "김서윤", make_team(passports, "여권팀")),
        ("100003", "김 서", road),
        ("100004", "이서윤", passports),
        ("100005", "남궁민수", road),
        ("100006", "강세은", road),
        ("100107", "Kim Öst", road),
        ("001008", "한%_\\수", road),
    ):
        make_staff(place, number=number, name=name)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("김서윤", ["100001", "100002"]),  # of one name, by number
        ("김 서윤", ["100001", "100002"]),
        (" 김  서 윤 ", ["100001", "100002"]),
        (normalize("NFD", "김서윤"), ["100001", "100002"]),  # taken apart by another keyboard
        ("김서", ["100003", "100001", "100002"]),  # exact first
        ("서윤", ["100001", "100002", "100004"]),  # a part
        ("윤", ["100001", "100002", "100004"]),
        ("ㄱㅅㅇ", ["100006", "100001", "100002"]),
        ("ㄱㅅ", ["100003", "100006", "100001", "100002"]),
        ("ㅅㅇ", ["100006", "100001", "100002", "100004"]),
        ("김ㅅ", ["100003", "100001", "100002"]),
        ("ㄱ서윤", ["100001", "100002"]),
        ("서ㅇ", ["100001", "100002", "100004"]),
        ("ㄱㅁㅅ", ["100005"]),
        ("궁ㅁ", ["100005"]),
        ("100001", ["100001"]),
        ("10000", ["100001", "100002", "100003", "100004", "100005", "100006"]),
        ("0010", ["001008"]),
        ("0001", []),  # numbers are known from their beginning
        ("kim", ["100107"]),
        ("KIMÖ", ["100107"]),
        ("%", ["001008"]),
        ("한%", ["001008"]),
        ("_", ["001008"]),
        ("\\", ["001008"]),
        ("ㄱ%", []),
        ("[", []),
        ("ㄱ[", []),
        ("ㄱ(", []),
        ("없는사람", []),
        ("", []),
        ("   ", []),
        ("\u3164", []),
        ("김\x00서윤", []),
        ("\ud800", []),
        ("가" * 61, []),
        ("가" * 1_000_000, []),
        ("\u202e김서윤", ["100001", "100002"]),
        ("👩‍👩‍👧‍👦", []),
        ("'; DROP TABLE people_staff; --", []),
    ],
)
def test_search_people(city: None, text: str, numbers: list[str]) -> None:
    assert [person.number for person in search_people(text, day=TODAY)] == numbers


def test_search_people_of_one_name_stand_apart_by_division(city: None) -> None:
    found = search_people("김서윤", day=TODAY)
    assert [(person.division_name, person.team_name) for person in found] == [
        ("도로과", "도로과"),
        ("민원여권과", "여권팀"),
    ]


def test_search_people_leaves_out_closed_and_outside_accounts() -> None:
    gone = make_staff(name="김서윤")
    close_account(staff=gone, reason="퇴직", by=Job("tests"))
    make_outsider(name="김서윤")
    stays = make_staff(name="김서윤", employment_type=EmploymentType.PERMANENT)
    assert [person.number for person in search_people("김서윤", day=TODAY)] == [stays.number]


def test_search_people_without_a_seat_has_no_division() -> None:
    make_account(name="김서윤")
    (found,) = search_people("김서윤", day=TODAY)
    assert (found.division_id, found.division_name) == (None, "")


def test_search_people_shows_the_seat_of_the_day() -> None:
    old, new = make_division("도로과"), make_division("세정과")
    staff = make_account(name="김서윤")
    seat(staff, old, since=date(2026, 1, 1), until=date(2026, 7, 1))
    seat(staff, new, since=date(2026, 7, 1))
    days = (date(2026, 6, 30), date(2026, 7, 1))
    assert [search_people("ㄱㅅㅇ", day=day)[0].division_name for day in days] == ["도로과", "세정과"]


def test_search_people_stops_at_the_limit() -> None:
    road = make_division()
    for _time in range(25):
        make_staff(road, name="김서윤")
    assert len(search_people("김", day=TODAY)) == 20
    assert len(search_people("윤", day=TODAY)) == 20


@pytest.mark.parametrize(("text", "queries"), [("김서윤", 3), ("100001", 2), ("", 0)])
def test_search_people_asks_few_questions(
    city: None, django_assert_num_queries: pytest.FixtureRequest, text: str, queries: int
) -> None:
    with django_assert_num_queries(queries):  # type: ignore[operator]
        search_people(text, day=TODAY)
