from __future__ import annotations

import pytest
from django.db import connection, transaction

from kindness.readonly import WroteInGet, readonly
from people.models import Department
from tests.factories.people import make_division

pytestmark = pytest.mark.django_db


def test_looking_is_allowed():
    make_division()
    with readonly(), transaction.atomic():
        assert Department.objects.count() == 1
        assert not Department.objects.filter(name="'; DELETE FROM people_department").exists()


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO people_department DEFAULT VALUES",
        "UPDATE people_department SET name = 'x'",
        "DELETE FROM people_department",
        "TRUNCATE people_department",
        "WITH gone AS (DELETE FROM people_department RETURNING id) SELECT * FROM gone",
        "SELECT * INTO TEMP copy FROM people_department",
        "EXPLAIN ANALYZE DELETE FROM people_department",
        "/* note */ DELETE FROM people_department",
    ],
)
def test_writing_is_not(statement: str):
    with pytest.raises(WroteInGet), readonly(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_writing_is_allowed_again_afterwards():
    with readonly():
        pass
    make_division("도로과")
    assert Department.objects.get().name == "도로과"
