"""In and out."""

from __future__ import annotations

from typing import Any

import pytest

from audit.models import AuditRow
from audit.services import Job
from kindness import drafts
from people.enums import Role
from people.models import Session, Staff
from people.services import close_account, end_role
from tests.factories.people import PASSWORD, make_staff
from tests.support.answers import assert_redirects_to_login, assert_refused
from tests.support.client import InspectingClient, client_of
from tests.support.rows import nothing_written

pytestmark = pytest.mark.django_db


def post(client: InspectingClient, number: str, password: str, **fields: str) -> Any:
    return client.post("/login/", {"username": number, "password": password, **fields})


def test_log_in_shows_its_form_to_strangers(client: InspectingClient) -> None:
    response = client.get("/login/?next=/me/")
    assert response.status_code == 200
    body = response.content.decode()
    assert 'name="username"' in body
    assert 'autocomplete="current-password"' in body
    assert 'value="/me/"' in body
    assert "onpaste" not in body


def test_log_in_goes_to_where_one_wanted_and_is_recorded(client: InspectingClient) -> None:
    staff = make_staff(password=PASSWORD)
    response = post(client, staff.number, PASSWORD, next="/me/")
    assert (response.status_code, response.headers["Location"]) == (302, "/me/")
    assert client.get("/me/").status_code == 200
    row = AuditRow.objects.get()
    assert (row.action, row.actor, row.after) == ("staff.logged_in", staff.number, {"address": "127.0.0.1"})
    assert Session.objects.get().staff == staff


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil", "/\x00", "http:evil"],
)
def test_log_in_never_leaves_the_site(client: InspectingClient, target: str) -> None:
    staff = make_staff(password=PASSWORD)
    assert post(client, staff.number, PASSWORD, next=target).headers["Location"] == "/"


def test_log_in_with_spaces_around_the_number_works(client: InspectingClient) -> None:
    staff = make_staff(password=PASSWORD)
    assert post(client, f" {staff.number} ", PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("number", "password"),
    [
        ("", ""),
        ("known", "wrong"),
        ("known", ""),
        ("known", PASSWORD + " "),
        ("nobody", PASSWORD),
        ("\x00", PASSWORD),
        ("known\x00", PASSWORD),
        ("가" * 1000, PASSWORD),
        ("' OR 1=1 --", PASSWORD),
        ("known", "가" * 300_000),
        ("\u202eknown", "x"),
        ("known", "\x00"),
    ],
)
def test_log_in_with_anything_wrong_is_one_answer(
    client: InspectingClient, number: str, password: str
) -> None:
    staff = make_staff(password=PASSWORD)
    response = post(client, number.replace("known", staff.number), password)
    assert_refused(response, "wrong_login")
    assert 'type="password" value' not in response.content.decode()
    assert AuditRow.objects.count() == 0
    assert Session.objects.filter(staff=staff).count() == 0


def test_log_in_of_a_closed_account_is_refused(client: InspectingClient) -> None:
    staff = make_staff(password=PASSWORD)
    close_account(staff=staff, reason="퇴직", by=Job("tests"))
    assert_refused(post(client, staff.number, PASSWORD), "wrong_login")


@pytest.mark.parametrize("known", [True, False])
def test_log_in_is_locked_after_five_wrong_passwords(client: InspectingClient, *, known: bool) -> None:
    staff = make_staff(password=PASSWORD)
    number = staff.number if known else "123456"
    codes = []
    for _time in range(6):
        response = post(client, number, "wrong")
        assert response.status_code == 422
        codes.append("locked" if 'data-refusal="locked"' in response.content.decode() else "wrong_login")
    assert codes == ["wrong_login"] * 4 + ["locked"] * 2
    assert_refused(post(client, number, PASSWORD), "locked")


def test_log_in_of_one_locked_number_leaves_the_others(client: InspectingClient) -> None:
    locked, other = make_staff(password=PASSWORD), make_staff(password=PASSWORD)
    for _time in range(5):
        post(client, locked.number, "wrong")
    assert post(client, other.number, PASSWORD).status_code == 302


def test_log_in_when_logged_in_goes_on() -> None:
    assert client_of(make_staff()).get("/login/?next=/me/").headers["Location"] == "/me/"


def test_log_in_gives_the_session_a_new_key(client: InspectingClient) -> None:
    staff = make_staff(password=PASSWORD)
    session = client.session
    session["before"] = 1
    session.save()
    old = session.session_key
    client.cookies["kindness_session"] = old
    post(client, staff.number, PASSWORD)
    assert client.session.session_key != old
    assert not Session.objects.filter(pk=old).exists()


def test_log_in_keeps_a_draft_and_lasts_its_full_time(client: InspectingClient) -> None:
    staff = make_staff(password=PASSWORD)
    session = client.session
    session["draft"] = {"path": "/me/", "fields": {drafts.AUTHOR_FIELD: staff.number, "reason": "고맙습니다"}}
    session.set_expiry(drafts.MINUTES * 60)
    session.save()
    client.cookies["kindness_session"] = session.session_key
    post(client, staff.number, PASSWORD)
    assert client.session["draft"]["fields"]["reason"] == "고맙습니다"
    assert client.session.get_expiry_age() == 3600


def test_log_in_page_asks_the_database_little(
    client: InspectingClient, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        client.get("/login/")


def test_log_in_posts_within_fourteen_queries(
    client: InspectingClient, django_assert_max_num_queries: Any
) -> None:
    staff = make_staff(password=PASSWORD)
    with django_assert_max_num_queries(14):
        post(client, staff.number, PASSWORD)


def test_log_out_asks_first() -> None:
    client = client_of(make_staff())
    with nothing_written():
        assert client.get("/logout/").status_code == 200
    assert client.get("/me/").status_code == 200


def test_log_out_ends_the_log_in_and_is_recorded() -> None:
    staff = make_staff()
    client = client_of(staff)
    response = client.post("/logout/")
    assert (response.status_code, response.headers["Location"]) == (302, "/login/")
    assert_redirects_to_login(client.get("/me/"), "/me/")
    assert Session.objects.count() == 0
    assert AuditRow.objects.get().action == "staff.logged_out"


def test_extend_session_moves_its_end() -> None:
    client = client_of(make_staff())
    client.get("/me/")
    Session.objects.update(expire_date="2999-01-01T00:00:00Z")
    session = client.session
    session["touched"] = 1
    session.save()
    assert client.get("/session/extend/").status_code == 200
    assert client.post("/session/extend/").status_code == 204
    assert client.session["touched"] > 1


def test_a_closed_account_is_out_at_its_next_request() -> None:
    staff = make_staff()
    client = client_of(staff)
    assert client.get("/me/").status_code == 200
    close_account(staff=staff, reason="퇴직", by=Job("tests"))
    assert_redirects_to_login(client.get("/me/"), "/me/")


def test_an_account_closed_behind_the_services_is_out_as_well() -> None:
    staff = make_staff()
    client = client_of(staff)
    Staff.objects.filter(pk=staff.pk).update(status="closed", closed_at="2026-01-01T00:00:00Z")
    assert_redirects_to_login(client.get("/me/"), "/me/")


def test_a_withdrawn_role_counts_no_more_at_the_next_request() -> None:
    staff = make_staff(roles=[Role.SYSTEM_ADMIN])
    client = client_of(staff)
    assert client.get("/roles/").status_code == 200
    end_role(grant=staff.grants.get(), reason="업무 끝", by=Job("tests"))
    assert client.get("/roles/").status_code == 403
