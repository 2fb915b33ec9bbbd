"""The chain starts anew in every test: a sequence does not follow a rollback."""

from __future__ import annotations

import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def _no_seal_was_ever_made(request: pytest.FixtureRequest) -> None:
    if {"db", "transactional_db"} & set(request.fixturenames) or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("_django_db_helper")
        with connection.cursor() as cursor:
            cursor.execute("ALTER SEQUENCE audit_seal_number_seq RESTART")
