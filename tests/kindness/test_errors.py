from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from kindness.errors import Refused, refusing
from people.models import Department, Staff
from tests.factories.people import make_division
from tests.support.races import together

pytestmark = pytest.mark.django_db


def test_named_constraint_becomes_its_refusal():
    make_division(code="D1")
    with pytest.raises(Refused) as caught, refusing(Department), transaction.atomic():
        make_division(code="D1")
    assert caught.value.code == "department_code_taken"
    assert caught.value.message


def test_constraint_of_another_model_is_no_refusal():
    make_division(code="D1")
    with pytest.raises(IntegrityError), refusing(Staff), transaction.atomic():
        make_division(code="D1")


def test_refusal_passes_through():
    with pytest.raises(Refused) as caught, refusing(Department):
        raise Refused("own_words", "아직은 할 수 없습니다.", title="할 수 없습니다.")
    assert (caught.value.code, caught.value.title) == ("own_words", "할 수 없습니다.")


def test_other_database_errors_stay_what_they_are():
    with pytest.raises(OperationalError), refusing(Department):
        raise OperationalError from psycopg.errors.AdminShutdown()


@pytest.mark.django_db(transaction=True)
def test_lock_waited_for_too_long_is_busy():
    division = make_division()

    def hold() -> str:
        with transaction.atomic():
            Department.objects.select_for_update().get(pk=division.pk)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.4)")
        return "held"

    def wait() -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
            cursor.execute("SELECT pg_sleep(0.1)")
        with refusing(Department), transaction.atomic():
            return Department.objects.select_for_update().get(pk=division.pk)

    held, refused = together(hold, wait)
    assert held == "held"
    assert isinstance(refused, Refused)
    assert refused.code == "busy"


def test_request_for_another_host_is_told_in_words(client):
    response = client.get("/login/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "<h1>요청을 읽지 못했습니다</h1>" in response.content.decode()
