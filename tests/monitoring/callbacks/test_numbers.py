"""How promises are kept: what counts, and that small departments cannot be read out of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kindness import clock
from monitoring.enums import CallBackState
from monitoring.queries.callbacks import Kept, numbers_of
from people.models import Staff
from tests.factories.callbacks import at, make_callback
from tests.factories.people import make_division, make_outsider, make_staff
from tests.support.client import client_of
from tests.support.statements import statements

pytestmark = pytest.mark.django_db
NOW = at(20, 12)
TAKEN = at(16, 10)
DUE = TAKEN + timedelta(hours=3)


@pytest.fixture
def roads() -> Staff:
    return make_staff(make_division("도로과", code="ROADS", order=1))


@pytest.fixture
def taker() -> Staff:
    return make_staff()


def numbers():
    return numbers_of(at(1, 0).date(), at(30, 0).date(), NOW)


def kept(person, taker, count: int, **fields) -> None:
    for _n in range(count):
        make_callback(person, by=taker, taken_at=TAKEN, state=CallBackState.DONE, **fields)


def test_tried_in_time_is_kept_and_ended_late_is_not(roads, taker):
    kept(roads, taker, 4)
    kept(roads, taker, 1, tried_at=DUE, done_at=DUE + timedelta(days=1))  # nobody answered in time
    kept(roads, taker, 2, tried_at=DUE + timedelta(minutes=1), done_at=DUE + timedelta(minutes=1))
    make_callback(roads, by=taker, taken_at=TAKEN)  # nobody has called yet
    found = numbers()
    assert found.divisions == [Kept("도로과", "ROADS", 8, 5)]
    assert found.whole == Kept("", "", 8, 5)


def test_what_says_nothing_is_left_out(roads, taker):
    kept(roads, taker, 5)
    make_callback(roads, by=taker, taken_at=NOW)  # not due yet
    make_callback(roads, by=taker, taken_at=TAKEN, state=CallBackState.CLOSED)  # closed before it was due
    assert numbers().divisions == [Kept("도로과", "ROADS", 5, 5)]


def test_closing_late_saves_nothing(roads, taker):
    kept(roads, taker, 5)
    make_callback(
        roads, by=taker, taken_at=TAKEN, state=CallBackState.CLOSED, done_at=DUE + timedelta(minutes=1)
    )
    assert numbers().divisions == [Kept("도로과", "ROADS", 6, 5)]


def test_small_departments_stand_together(roads, taker):
    kept(roads, taker, 5)
    for name in ("하수과", "체육과"):
        kept(make_staff(make_division(name)), taker, 3)
    found = numbers()
    assert (found.others, found.whole, found.left_out) == (Kept("", "", 6, 6), Kept("", "", 11, 11), 0)


def test_too_few_even_together_stand_in_no_sum(roads, taker):
    kept(roads, taker, 5)
    kept(make_staff(make_division("하수과")), taker, 4)
    found = numbers()
    assert (found.others, found.whole, found.left_out) == (None, Kept("", "", 5, 5), 4)


def test_days_are_counted_by_when_the_memo_was_taken(roads, taker):
    kept(roads, taker, 5)
    assert numbers_of(at(16, 0).date(), at(16, 0).date(), NOW).whole == Kept("", "", 5, 5)
    assert numbers_of(at(17, 0).date(), at(30, 0).date(), NOW).whole is None
    assert numbers_of(at(1, 0).date(), at(15, 0).date(), NOW).whole is None


def test_page_is_open_to_everybody_employed_and_names_nobody(roads, taker):
    kept(roads, taker, 6)
    with clock.at(NOW), statements() as asked:
        html = (
            client_of(make_staff())
            .get("/callbacks/numbers/?first=2026-11-01&last=2026-11-30")
            .content.decode()
        )
    assert "도로과" in html
    assert "100.0%" in html
    assert "<svg" in html
    assert roads.name not in html
    assert len([sql for sql in asked if "monitoring_" in sql]) == 1
    assert client_of(make_outsider()).get("/callbacks/numbers/").status_code == 403


@pytest.mark.parametrize(
    "query", ["?first=2026-11-30&last=2026-11-01", "?first=x", "?first=2000-01-01&last=2026-11-01"]
)
def test_days_that_make_no_range_show_the_half_year(roads, taker, query):
    kept(roads, taker, 5)
    with clock.at(NOW):
        html = client_of(taker).get(f"/callbacks/numbers/{query}").content.decode()
    assert 'value="2026-07-01"' in html
    assert "note--warning" in html


def test_nothing_counted_yet_says_so(taker):
    with clock.at(NOW):
        response = client_of(taker).get("/callbacks/numbers/")
    assert response.status_code == 200
    assert b"<svg viewBox" not in response.content


def test_files_hold_the_same_figures(roads, taker):
    kept(roads, taker, 5)
    with clock.at(NOW):
        client = client_of(taker)
        csv = client.get("/callbacks/numbers/callbacks.csv?first=2026-11-01&last=2026-11-30")
        xlsx = client.get("/callbacks/numbers/callbacks.xlsx")
        assert client.get("/callbacks/numbers/callbacks.pdf").status_code == 404
    text = (csv.content if not csv.streaming else b"".join(csv.streaming_content)).decode("utf-8-sig")
    assert "도로과" in text
    assert "100" in text
    assert roads.name not in text
    assert xlsx.content[:2] == b"PK"
