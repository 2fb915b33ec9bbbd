"""The register: listed, searched, added to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from audit.models import AccessRow
from awards.models import Commendation
from people.models import Staff
from tests.factories.awards import make_commendation
from tests.support.answers import assert_refused
from tests.support.client import InspectingClient
from tests.support.rows import nothing_written

AsPerson = Callable[..., InspectingClient]
ADD = "/awards/commendations/add/"


def entry(jiho: Staff, **fields: str) -> dict[str, str]:
    return {
        "person": jiho.number,
        "title": "시장표창",
        "conferred_on": "2026-05-01",
        "number": "2026-12",
    } | fields


def test_add_enters_one(officer: Staff, jiho: Staff, as_person: AsPerson) -> None:
    person = as_person(officer)
    assert person.get(ADD).status_code == 200
    answer = person.post(ADD, entry(jiho))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/awards/commendations/")
    stored = Commendation.objects.get()
    assert (stored.staff, stored.title, stored.conferred_on, stored.recorded_by) == (
        jiho,
        "시장표창",
        date(2026, 5, 1),
        officer,
    )


def test_add_same_token_enters_once(officer: Staff, jiho: Staff, as_person: AsPerson) -> None:
    fields = entry(jiho, token="0e6b7f0e-7b1c-4a57-9a52-1f5ad3a4d2aa")
    assert [as_person(officer).post(ADD, fields).status_code for _time in range(2)] == [302, 302]
    assert Commendation.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"person": "999999"}, "no_such_person"),
        ({"person": ""}, "required"),
        ({"title": "\u3164"}, "required"),
        ({"conferred_on": "내일"}, "invalid"),
        ({"conferred_on": "2999-01-01"}, "not_yet"),
    ],
)
def test_add_refusals(
    officer: Staff, jiho: Staff, as_person: AsPerson, fields: dict[str, str], code: str
) -> None:
    person = as_person(officer)
    with nothing_written():
        answer = person.post(ADD, entry(jiho, **fields))
    assert_refused(answer, code)


def test_add_what_is_there_already_is_refused(officer: Staff, jiho: Staff, as_person: AsPerson) -> None:
    make_commendation(jiho, conferred_on=date(2026, 5, 1))
    assert_refused(as_person(officer).post(ADD, entry(jiho)), "already_recorded")


@pytest.mark.parametrize(("text", "found"), [("", 1), ("정지", 1), ("7000", 1), ("시장", 1), ("도지사", 0)])
def test_list_is_searched(officer: Staff, jiho: Staff, as_person: AsPerson, text: str, found: int) -> None:
    make_commendation(jiho, conferred_on=date(2026, 5, 1))
    page = as_person(officer).get("/awards/commendations/", {"q": text}).content.decode()
    assert page.count("<td") // 4 == found
    assert AccessRow.objects.count() == found


@pytest.mark.parametrize("count", [1, 3])
def test_list_queries_do_not_grow(
    officer: Staff,
    jiho: Staff,
    as_person: AsPerson,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for year in range(count):
        make_commendation(jiho, conferred_on=date(2020 + year, 5, 1))
    person = as_person(officer)
    person.get("/awards/commendations/")
    with django_assert_num_queries(6):  # session, person, unread; count, entries; access row
        person.get("/awards/commendations/")
