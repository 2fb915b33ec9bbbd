"""Every address × method × role × own, same division's and foreign object (permission_matrix.toml)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse

from kindness import urls
from people import session
from tests.guards import matrix
from tests.support.answers import assert_clean
from tests.support.rows import fingerprint, touched
from training.models import Course

# The mark also tells pytest-django to make the database, which the fixture below then shares.
pytestmark = pytest.mark.django_db
REFUSALS = (403, 404)


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any) -> Iterator[matrix.City]:
    """One city for all rows; every cell leaves it as it was."""
    logging.disable(logging.WARNING)  # a line for each of a thousand refusals helps nobody
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(session, "TOUCH_EVERY_SECONDS", 3600)  # else each cell writes it after a minute
        for status in REFUSALS:
            patch.setattr(urls, f"handler{status}", plain(status), raising=False)
        yield matrix.build_city()
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


def plain(status: int) -> Callable[..., HttpResponse]:
    """In the cells only the status counts; the page itself is `test_page_of_a_refusal_is_whole_for_everybody`."""
    return lambda _request, **_exception: HttpResponse(status=status)


@pytest.fixture
def _django_db_helper(city: matrix.City) -> None:
    """Instead of pytest-django's: the cell's own savepoint does, and another around each costs 5 ms."""


@pytest.mark.parametrize("actor", matrix.ACTORS)
@pytest.mark.parametrize("row", matrix.rows(), ids=lambda row: row.key)
def test_person_is_answered_as_declared(row: matrix.Row, actor: str, city: matrix.City):
    answer = matrix.ask(city, row, actor)
    assert answer.status == row.expected[actor]
    assert not (matrix.refused(answer) and answer.wrote)


@pytest.mark.parametrize("status", REFUSALS)
@pytest.mark.parametrize("actor", matrix.ROLES)
def test_page_of_a_refusal_is_whole_for_everybody(
    actor: str, status: int, city: matrix.City, monkeypatch: pytest.MonkeyPatch
):
    """One page for all addresses, which knows nothing but the person."""
    monkeypatch.delattr(urls, f"handler{status}")
    row = next(row for row in matrix.rows() if row.expected[actor] == str(status))
    answer = matrix.send(city, row, actor)
    assert answer.status_code == status
    assert answer.content.rstrip().endswith(b"</html>")
    assert_clean(answer)


def test_every_address_is_declared():
    declared = {(row.method, row.route) for row in matrix.rows()}
    assert matrix.addresses() - declared == set()
    assert declared - matrix.addresses() == set()


def test_no_row_is_declared_twice():
    keys = list(matrix.keys())
    assert sorted(set(keys)) == sorted(keys)


def test_objects_of_others_are_declared():
    """Where an address names somebody's object, the table says what others are answered."""
    personal = {
        row.route
        for row in matrix.rows()
        if "letter_id" in row.route or "job_id" in row.route or "notice_id" in row.route
    }
    for route in personal:
        things = {row.thing for row in matrix.rows() if row.route == route}
        assert "foreign" in things, route


def test_line_with_a_missing_cell_is_refused():
    with pytest.raises(ValueError, match="2 cells for"):
        matrix._row("GET /carnations/ - 200 403")


def test_wrong_cell_is_noticed(city: matrix.City):
    """The walk itself can fail: a person without the role does not get the officers' page."""
    row = next(row for row in matrix.rows() if row.key == "GET /periods/ -")
    assert matrix.ask(city, row, "staff").status == "403"
    assert matrix.ask(city, row, "programme").status == "200"


def test_written_row_is_noticed(city: matrix.City):
    row = next(row for row in matrix.rows() if row.key == "POST /carnations/send/ -")
    assert matrix.ask(city, row, "staff") == matrix.Answer("302", wrote=True)
    assert matrix.ask(city, row, "evaluator") == matrix.Answer("403", wrote=False)


def test_row_taken_back_is_no_written_row(city: matrix.City):
    """A refused request may touch rows as long as none of it stays; a row that stays is seen whatever its table."""
    with transaction.atomic():
        before = touched()
        with transaction.atomic():
            Course.objects.update(purpose="다른 취지")
            transaction.set_rollback(True)
        assert touched() > before
        assert fingerprint() == city.rows
        Course.objects.update(purpose="다른 취지")
        assert fingerprint() != city.rows
        transaction.set_rollback(True)
    assert fingerprint() == city.rows
