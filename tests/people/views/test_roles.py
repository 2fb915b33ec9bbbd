"""Who holds which role; granting and ending one."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from people.enums import Role
from people.models import RoleGrant, Staff
from people.services import end_role
from tests.factories.people import give_role, make_staff
from tests.support.answers import assert_refused
from tests.support.client import client_of
from tests.support.rows import nothing_written

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Staff:
    return make_staff(roles=[Role.SYSTEM_ADMIN], number="900019")


def form(person: str, **fields: str) -> dict[str, str]:
    return {"person": person, "role": "auditor", "reason": "감사 업무", "token": str(uuid4())} | fields


def test_roles_lists_live_grants_and_narrows_them(admin: Staff) -> None:
    held = give_role(make_staff(name="이지호", number="300001"), Role.AUDITOR)
    ended = give_role(make_staff(name="박도현"), Role.JUDGE)
    end_role(grant=ended, reason="끝", by=admin)
    client = client_of(admin)

    def listed(query: str) -> list[str]:
        return [grant.staff.name for grant in client.get(f"/roles/?{query}").context["grants"]]

    assert listed("") == ["이지호", admin.name]
    assert listed("state=ended") == ["박도현"]
    assert listed("state=all&role=judge") == ["박도현"]
    assert listed("q=이 지호") == ["이지호"]
    assert listed("q=300001") == ["이지호"]
    assert listed("role=nonsense") == ["이지호", admin.name]
    assert held.ended_at is None


@pytest.mark.parametrize(
    "query", ["q=%00", "page=abc", "page=99999999999999999999", "state=x", "role=%00", "q=%ff"]
)
def test_roles_answers_any_filter(admin: Staff, query: str) -> None:
    assert client_of(admin).get(f"/roles/?{query}").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_roles_asks_the_same_whatever_it_lists(
    count: int, admin: Staff, django_assert_num_queries: Any
) -> None:
    for _time in range(count):
        give_role(make_staff(), Role.AUDITOR)
    client = client_of(admin)
    client.get("/me/")
    with django_assert_num_queries(5):
        client.get("/roles/")


def test_the_auditor_reads_and_grants_nothing() -> None:
    auditor = make_staff(roles=[Role.AUDITOR])
    client = client_of(auditor)
    assert client.get("/roles/").status_code == 200
    with nothing_written():
        assert client.get("/roles/grant/").status_code == 403
        assert client.post("/roles/grant/", form("300001")).status_code == 403


def test_grant_goes_through_once_for_one_form(admin: Staff) -> None:
    staff = make_staff()
    client, fields = client_of(admin), form(staff.number)
    assert [client.post("/roles/grant/", fields).status_code for _time in range(2)] == [302, 302]
    grant = RoleGrant.objects.get(staff=staff)
    assert (grant.role, grant.reason, grant.granted_by) == ("auditor", "감사 업무", admin)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"person": "900019"}, "self_grant"),
        ({"person": "000000"}, "no_such_person"),
        ({"person": ""}, "no_such_person"),
        ({"person": "이지호"}, "no_such_person"),
        ({"person": "\x00"}, "incomplete"),
        ({"person": "가" * 1000}, "incomplete"),
        ({"reason": ""}, "reason_blank"),
        ({"reason": "\u3164\u200b "}, "reason_blank"),
        ({"reason": "가" * 201}, "incomplete"),
        ({"reason": "\x00"}, "incomplete"),
        ({"role": "staff"}, "incomplete"),
        ({"role": ""}, "incomplete"),
        ({"role": "\x00"}, "incomplete"),
        ({"token": "no uuid"}, "incomplete"),
        ({"role": "judge"}, "already_granted"),
    ],
)
def test_grant_that_is_refused_writes_nothing(admin: Staff, fields: dict[str, str], code: str) -> None:
    make_staff(number="300001", roles=[Role.JUDGE])
    client = client_of(admin)
    client.get("/me/")
    with nothing_written():
        response = client.post("/roles/grant/", form(**{"person": "300001"} | fields))
    assert_refused(response, code)


def test_grant_form_still_holds_what_was_typed(admin: Staff) -> None:
    make_staff(number="300001", name="이지호", roles=[Role.AUDITOR])
    body = client_of(admin).post("/roles/grant/", form("300001", reason="<b>감사</b>")).content.decode()
    assert "&lt;b&gt;감사&lt;/b&gt;" in body
    assert "이지호 도로과" in body


def test_end_asks_then_ends(admin: Staff) -> None:
    grant = give_role(make_staff(), Role.AUDITOR)
    client = client_of(admin)
    assert client.get(f"/roles/{grant.pk}/end/").status_code == 200
    assert client.post(f"/roles/{grant.pk}/end/", {"reason": "업무 끝"}).status_code == 302
    grant.refresh_from_db()
    assert (grant.ended_by, grant.end_reason) == (admin, "업무 끝")
    assert client.get(f"/roles/{grant.pk}/end/").status_code == 404


@pytest.mark.parametrize(("reason", "code"), [("", "reason_blank"), ("가" * 201, "incomplete")])
def test_end_that_is_refused_writes_nothing(admin: Staff, reason: str, code: str) -> None:
    grant = give_role(make_staff(), Role.AUDITOR)
    client = client_of(admin)
    client.get("/me/")
    with nothing_written():
        assert_refused(client.post(f"/roles/{grant.pk}/end/", {"reason": reason}), code)


def test_end_of_a_grant_that_is_not_there_is_no_page(admin: Staff) -> None:
    assert client_of(admin).get(f"/roles/{uuid4()}/end/").status_code == 404
