"""Saving a log-in: ended meanwhile, or a database that does not answer."""

from __future__ import annotations

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError, connection

from people.models import Session
from people.sessions import SessionStore
from tests.factories.people import make_staff
from tests.support.client import client_of


@pytest.fixture
def log_in(db: None) -> SessionStore:
    client = client_of(make_staff())
    store = SessionStore(client.cookies["kindness_session"].value)
    store["touched"] = 0
    return store


def no_answer(*_args: object) -> None:
    raise OperationalError


def test_save_after_the_log_in_ended(log_in: SessionStore) -> None:
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        log_in.save()
    assert Session.objects.count() == 0


def test_save_without_a_database_is_no_ended_log_in(log_in: SessionStore) -> None:
    with connection.execute_wrapper(no_answer), pytest.raises(OperationalError):
        log_in.save()
