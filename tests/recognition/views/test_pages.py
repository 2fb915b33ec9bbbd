"""Every page renders, in both languages, with what it promises and no undefined variable."""

from __future__ import annotations

import pytest

from kindness import clock
from kindness.halfyear import HalfYear
from people.enums import Role
from tests.factories.people import make_staff
from tests.factories.recognition import (
    make_carnation,
    make_period,
    make_reported_carnation,
    make_waiting_carnation,
)


@pytest.fixture
def officer(db):
    return make_staff(number="700010", name="남궁민", roles=[Role.PROGRAMME_OFFICER])


@pytest.mark.parametrize("language", ["ko", "en"])
def test_pages_of_a_person_render(as_person, period, sender, recipient, language):
    waiting = make_waiting_carnation(sender, recipient)
    received = make_carnation(recipient, sender)
    client = as_person(sender, language=language)
    for path in [
        "/carnations/",
        "/carnations/?tab=sent",
        "/carnations/send/",
        f"/carnations/{waiting.pk}/",
        f"/carnations/{waiting.pk}/withdraw/",
        f"/carnations/{received.pk}/",
        f"/carnations/{received.pk}/open/",
        f"/carnations/{received.pk}/report/",
    ]:
        assert client.get(path).status_code == 200, path


@pytest.mark.parametrize("language", ["ko", "en"])
def test_pages_of_an_officer_render(as_person, period, sender, recipient, officer, language):
    letter = make_reported_carnation(sender, recipient)
    half = period.half
    make_period(half.next, state="scheduled")
    client = as_person(officer, language=language)
    for path in [
        "/carnations/reports/",
        "/carnations/reports/?tab=decided",
        f"/carnations/reports/{letter.pk}/",
        "/periods/",
        "/periods/new/",
        f"/periods/{half}/",
        f"/periods/{half.next}/",
        f"/periods/{half}/extend/",
        f"/periods/{half}/close/",
    ]:
        assert client.get(path).status_code == 200, path


def test_pages_render_without_any_period(as_person, db):
    client = as_person(make_staff())
    assert client.get("/carnations/").status_code == 200
    assert client.get("/carnations/send/").status_code == 200


def test_list_of_periods_offers_to_set_one_up_when_there_is_none(as_person, officer):
    page = as_person(officer).get("/periods/").content.decode()
    assert "/periods/new/" in page
    assert HalfYear.containing(clock.now()).label not in page
