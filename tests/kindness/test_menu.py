"""The main menu: what everybody uses first, what the house is run with behind one entry."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.utils import translation

from kindness.context import page
from kindness.menu import MenuItem, folded, sections_of
from people.enums import Role
from people.models import Staff
from tests.factories.people import make_outsider, make_staff
from tests.support.client import client_of

ONE, OTHER = MenuItem("One", "/one/", False), MenuItem("Other", "/other/", True)


def test_fold_holds_its_items_and_is_current_with_one_of_them():
    assert folded("More", [ONE, OTHER]) == [MenuItem("More", "", True, (ONE, OTHER))]


def test_fold_of_one_item_is_that_item():
    assert folded("More", [ONE]) == [ONE]
    assert folded("More", []) == []


@pytest.mark.django_db
def test_parts_of_a_room_are_those_one_may_open():
    request = RequestFactory().get("/ideas/")
    parts = (("ideas", "Overview"), ("contests", "Contests"))
    request.user = make_staff()
    assert list(sections_of(request, parts)) == [MenuItem("Overview", "/ideas/", True)]
    request.user = make_staff(roles=[Role.PROGRAMME_OFFICER])
    assert [one.current for one in sections_of(request, parts)] == [True, False]


def menu_of(person: Staff, path: str = "/") -> list[tuple[str, list[str]]]:
    """(label, what is folded under it), in English."""
    request = RequestFactory().get(path)
    request.user = person
    with translation.override("en"):
        return [
            (str(entry.label), [str(item.label) for item in entry.inside]) for entry in page(request)["menu"]
        ]


@pytest.mark.django_db
def test_staff_find_the_directory_in_the_first_level():
    assert menu_of(make_staff())[-1] == ("People", [])


@pytest.mark.django_db
def test_officer_finds_what_the_house_is_run_with_behind_one_entry():
    menu = menu_of(make_staff(roles=[Role.PROGRAMME_OFFICER]))
    assert menu[0] == ("My desk", [])
    assert menu[-1] == ("Management", ["Half-years", "People"])


@pytest.mark.django_db
def test_administrator_and_auditor_find_theirs_there():
    assert menu_of(make_staff(roles=[Role.SYSTEM_ADMIN]))[-1] == ("Management", ["People", "Roles"])
    assert menu_of(make_staff(roles=[Role.AUDITOR]))[-1] == (
        "Management",
        ["People", "Roles", "Audit"],
    )


@pytest.mark.django_db
def test_evaluator_from_outside_has_nothing_to_manage():
    assert menu_of(make_outsider(roles=[Role.EVALUATOR])) == [("My desk", []), ("Calls to be made", [])]


@pytest.mark.django_db
def test_fold_marks_where_one_is():
    answer = client_of(make_staff(roles=[Role.PROGRAMME_OFFICER]), language="en").get("/periods/")
    html = answer.content.decode()
    assert '<summary aria-current="true">Management</summary>' in html
    assert '<a href="/periods/" aria-current="page">Half-years</a>' in html
    assert '<a href="/people/">People</a>' in html
