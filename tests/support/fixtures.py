"""Fixtures for the whole suite; tests/conftest.py loads this file as a plugin once Django is set up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from tests.support.client import InspectingClient, client_of


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database goes at the end even where a server still holds the line of a process that a test has killed."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


@pytest.fixture
def client() -> InspectingClient:
    """A stranger's browser. `client.log_in(person)` makes it theirs."""
    return InspectingClient()


@pytest.fixture
def as_person(db: None) -> Callable[..., InspectingClient]:
    """`as_person(staff or number)`: a browser in which that person is logged in."""
    return client_of


@pytest.fixture(autouse=True)
def _korean() -> Iterator[None]:
    """Each test starts in Korean, whatever language the one before left active."""
    with translation.override("ko"):
        yield
