"""The half-year pages: what each role sees, before and after the close; queries; announcing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from audit.models import AccessRow
from awards.models import Tally
from kindness import clock
from kindness.halfyear import HalfYear
from people.enums import Role
from people.models import Department, Staff
from recognition.models import Period
from tests.factories.awards import (
    draft_carnation,
    make_closing_period,
    make_commendation,
    make_people,
    make_senders,
    make_tally,
    store_letters,
    thank,
)
from tests.factories.people import make_division, make_staff
from tests.factories.recognition import make_period
from tests.support.answers import assert_refused
from tests.support.client import InspectingClient
from tests.support.rows import nothing_written

AsPerson = Callable[..., InspectingClient]
READERS = {Role.PROGRAMME_OFFICER, Role.COMMITTEE_MEMBER, Role.AUDITOR}
JUDGES = {Role.PROGRAMME_OFFICER, Role.COMMITTEE_MEMBER}
OFFICERS = {Role.PROGRAMME_OFFICER}
ALLOWED = {
    "/awards/": READERS,
    "/awards/2026H1/": READERS,
    "/awards/2026H1/divisions/": READERS,
    "/awards/2026H1/flags/": JUDGES,
    "/awards/2026H1/report/": JUDGES,
    "/awards/2026H1/publish/": OFFICERS,
    "/awards/commendations/": OFFICERS,
    "/awards/commendations/add/": OFFICERS,
}


@pytest.mark.parametrize("role", [None, *Role])
def test_pages_open_to_those_who_decide_alone(
    tally: Tally, roads: Department, as_person: AsPerson, role: Role | None
) -> None:
    person = as_person(make_staff(roads, roles=[role] if role else []))
    with nothing_written():
        found = {path: person.get(path).status_code for path in ALLOWED}
    assert found == {path: 200 if role in roles else 403 for path, roles in ALLOWED.items()}


@pytest.mark.parametrize(
    "path", ["/awards/2026H1/publish/", "/awards/2026H1/report/", "/awards/commendations/add/"]
)
def test_posts_of_others_write_nothing(tally: Tally, jiho: Staff, as_person: AsPerson, path: str) -> None:
    person = as_person(jiho)
    with nothing_written():
        answer = person.post(path, {"format": "csv", "purpose": "궁금함", "person": jiho.number})
    assert answer.status_code == 403


# --- before the close ----------------------------------------------------------------------------------
def test_award_before_the_close_shows_no_letters(officer: Staff, as_person: AsPerson) -> None:
    half = HalfYear.parse("2026H1")
    period = make_period(half)
    thank(officer, make_senders(2), period=period)
    with clock.at(half.closes_at - timedelta(days=3)):
        page = as_person(officer, language="en").get("/awards/2026H1/").content.decode()
    assert 'data-tally-state="none"' in page
    assert officer.number not in page
    assert "The tally comes in 2 days." in page


def test_award_waiting_for_the_job_looks_again(period: Period, officer: Staff, as_person: AsPerson) -> None:
    page = as_person(officer).get("/awards/2026H1/").content.decode()
    assert 'data-tally-state="none"' in page
    assert 'http-equiv="refresh"' in page


@pytest.mark.parametrize("path", ["", "flags/", "divisions/", "publish/"])
def test_pages_of_a_half_year_nobody_set_up_are_404(officer: Staff, as_person: AsPerson, path: str) -> None:
    assert as_person(officer).get(f"/awards/2031H2/{path}").status_code == 404


@pytest.mark.parametrize("path", ["flags/", "divisions/", "publish/"])
def test_pages_behind_the_tally_are_404_before_it(
    period: Period, officer: Staff, as_person: AsPerson, path: str
) -> None:
    assert as_person(officer).get(f"/awards/2026H1/{path}").status_code == 404


# --- the tally -----------------------------------------------------------------------------------------
def test_award_shows_places_numbers_and_ties_in_words(
    period: Period, jiho: Staff, roads: Department, officer: Staff, as_person: AsPerson
) -> None:
    other = make_staff(make_division("중앙동"), number="700004", name="한미경")
    thank(jiho, make_senders(2, division=roads), period=period)
    thank(other, make_senders(2, division=roads), period=period)
    make_tally(period)
    page = as_person(officer, language="ko").get("/awards/2026H1/").content.decode()
    assert 'data-tally-state="final"' in page
    assert page.count("700001") == 1
    assert page.count("700004") == 1
    assert page.count("badge--amber") == 2
    english = as_person(officer, language="en").get("/awards/2026H1/").content.decode()
    assert "2 people share first place with 2 carnations each" in english


def test_award_marks_a_commendation_of_the_last_two_years(
    period: Period, jiho: Staff, officer: Staff, as_person: AsPerson
) -> None:
    thank(jiho, make_senders(1), period=period)
    make_commendation(jiho, conferred_on=period.closes_at.date() - timedelta(days=200))
    make_tally(period)
    page = as_person(officer, language="en").get("/awards/2026H1/").content.decode()
    assert page.count("commended within two years") == 1


def test_award_writes_down_whose_data_it_showed(
    tally: Tally, jiho: Staff, officer: Staff, as_person: AsPerson
) -> None:
    as_person(officer).get("/awards/2026H1/")
    row = AccessRow.objects.get()
    assert (row.viewer, row.what, row.subjects, row.path) == (
        officer.number,
        "tally",
        [jiho.number],
        "/awards/2026H1/",
    )


@pytest.mark.parametrize(
    ("text", "found"), [("정지", 1), ("700001", 1), ("7000", 1), ("없는이름", 0), ("%", 0), ("\x00", 1)]
)
def test_award_search(tally: Tally, officer: Staff, as_person: AsPerson, text: str, found: int) -> None:
    page = as_person(officer).get("/awards/2026H1/", {"q": text})
    assert page.status_code == 200
    assert page.content.decode().count(">700001<") == found


@pytest.mark.parametrize("number", ["0", "-1", "abc", "99999999999999999999", "7"])
def test_award_page_that_is_none_shows_an_existing_one(
    tally: Tally, officer: Staff, as_person: AsPerson, number: str
) -> None:
    page = as_person(officer).get("/awards/2026H1/", {"page": number})
    assert page.status_code == 200
    assert "700001" in page.content.decode()


def test_award_pages_hold_fifty_lines(period: Period, officer: Staff, as_person: AsPerson) -> None:
    givers, takers = make_division(), make_division()
    store_letters(
        draft_carnation(one, other, period=period)
        for one, other in zip(make_people([givers], 60), make_people([takers], 60), strict=True)
    )
    make_tally(period)
    pages = [as_person(officer).get("/awards/2026H1/", {"page": n}).content.decode() for n in (1, 2)]
    assert [page.count('<tr><td class="num"') for page in pages] == [50, 10]
    assert [page.count('role="img"') for page in pages] == [4, 0], "drawings stand on the first page alone"


# Session, person, unread notices; tally, lines, totals; the access row.
QUERIES = 7


@pytest.mark.parametrize("people", [1, 3])
def test_award_queries_do_not_grow(
    period: Period,
    officer: Staff,
    as_person: AsPerson,
    django_assert_num_queries: DjangoAssertNumQueries,
    people: int,
) -> None:
    for _number in range(people):
        thank(make_staff(make_division()), make_senders(2), period=period)
    make_tally(period)
    person = as_person(officer)
    person.get("/awards/2026H1/")
    with django_assert_num_queries(QUERIES):
        person.get("/awards/2026H1/")


@pytest.mark.parametrize("half_years", [1, 3])
def test_awards_queries_do_not_grow(
    officer: Staff, as_person: AsPerson, django_assert_num_queries: DjangoAssertNumQueries, half_years: int
) -> None:
    for half in ("2024H1", "2024H2", "2025H1")[:half_years]:
        make_tally(make_closing_period(half))
    person = as_person(officer)
    person.get("/awards/")
    with django_assert_num_queries(5):
        person.get("/awards/")


# --- flags ---------------------------------------------------------------------------------------------
def test_flags_show_the_letters_and_write_down_whose(
    period: Period, jiho: Staff, roads: Department, officer: Staff, as_person: AsPerson
) -> None:
    (seoyun,) = make_senders(1, division=roads)
    thank(jiho, [seoyun], period=period, reason="<b>굵은</b> 글씨로도 고마움을 전하고 싶습니다.")
    thank(seoyun, [jiho], period=period)
    make_tally(period)
    page = as_person(officer).get("/awards/2026H1/flags/").content.decode()
    assert "&lt;b&gt;굵은&lt;/b&gt;" in page
    assert AccessRow.objects.get().subjects == sorted([jiho.number, seoyun.number])


# --- announcing ----------------------------------------------------------------------------------------
def test_publish_asks_then_announces(tally: Tally, officer: Staff, as_person: AsPerson) -> None:
    person = as_person(officer)
    assert person.get("/awards/2026H1/publish/").status_code == 200
    answer = person.post("/awards/2026H1/publish/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/awards/2026H1/")
    assert 'data-tally-state="published"' in person.get("/awards/2026H1/").content.decode()


def test_publish_by_whoever_closed_is_refused(tally: Tally, officer: Staff, as_person: AsPerson) -> None:
    Period.objects.update(closed_by=officer)
    person = as_person(officer)
    with nothing_written():
        answer = person.post("/awards/2026H1/publish/")
    assert_refused(answer, "second_person")
