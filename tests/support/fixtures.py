"""Fixtures for the whole suite; tests/conftest.py loads this file as a plugin once Django is set up."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.utils import translation

from tests.support.client import InspectingClient, client_of


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
