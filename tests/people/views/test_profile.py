"""My own seat, roles and password."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from audit.models import AuditRow
from people.enums import Role
from people.models import Staff
from tests.factories.people import (
    PASSWORD,
    give_role,
    make_division,
    make_outsider,
    make_staff,
    make_team,
    seat,
)
from tests.support.answers import assert_redirects_to_login, assert_refused
from tests.support.client import client_of
from tests.support.rows import nothing_written

pytestmark = pytest.mark.django_db
NEW = "다온시의 새 비밀번호"


def test_profile_shows_seat_history_and_roles() -> None:
    staff = make_staff(
        make_team(make_division("민원여권과"), "여권팀"), since=date(2026, 7, 1), roles=[Role.AUDITOR]
    )
    seat(staff, make_division("세정과"), since=date(2020, 1, 1), until=date(2026, 7, 1))
    body = client_of(staff).get("/me/").content.decode()
    for word in (staff.name, staff.number, "민원여권과", "여권팀", "세정과", "2026. 7. 1."):
        assert word in body


def test_profile_of_an_outside_account_has_no_seat() -> None:
    assert client_of(make_outsider(roles=[Role.EVALUATOR])).get("/me/").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_profile_asks_the_same_whatever_the_history(count: int, django_assert_num_queries: Any) -> None:
    staff = make_staff(since=date(2026, 7, 1))
    for year in range(2020, 2020 + count):
        seat(staff, make_division(), since=date(year, 1, 1), until=date(year + 1, 1, 1))
    for role in list(Role)[:count]:
        give_role(staff, role)
    client = client_of(staff)
    client.get("/me/")
    with django_assert_num_queries(5):
        client.get("/me/")


def change(client: Any, current: str, new: str, again: str | None = None) -> Any:
    return client.post(
        "/me/password/", {"current": current, "new": new, "again": new if again is None else again}
    )


def test_password_change_keeps_this_log_in_and_ends_the_others() -> None:
    staff = make_staff(password=PASSWORD)
    here, elsewhere = client_of(staff), client_of(staff)
    assert change(here, PASSWORD, NEW).status_code == 302
    assert Staff.objects.get(pk=staff.pk).check_password(NEW)
    assert here.get("/me/").status_code == 200
    assert_redirects_to_login(elsewhere.get("/me/"), "/me/")
    assert AuditRow.objects.get(action="staff.password_set").actor == staff.number


@pytest.mark.parametrize(
    ("current", "new", "again", "code"),
    [
        ("wrong", NEW, NEW, "wrong_password"),
        (PASSWORD, NEW, NEW + "x", "passwords_differ"),
        (PASSWORD, "short", "short", "weak_password"),
        (PASSWORD, "1234567890", "1234567890", "weak_password"),
        (PASSWORD, "password1", "password1", "weak_password"),
        (PASSWORD, "", "", "incomplete"),
        ("", NEW, NEW, "incomplete"),
        (PASSWORD, "가" * 2000, "가" * 2000, "incomplete"),
    ],
)
def test_password_change_that_is_refused_changes_nothing(
    current: str, new: str, again: str, code: str
) -> None:
    client = client_of(make_staff(password=PASSWORD))
    client.get("/me/")
    with nothing_written():
        assert_refused(change(client, current, new, again), code)
