"""Who can log in: one-time passwords, closing an account, opening it again."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest

from audit.models import AccessRow, AuditRow
from audit.services import Job
from kindness import clock
from notifications.models import Notice
from people.enums import AccountState, Role
from people.models import RosterImport, Session, Staff
from people.services import SLIPS_AT_ONCE, apply_roster, close_account, issue_password, stage_roster
from tests.factories.people import PASSWORD, make_division, make_outsider, make_staff
from tests.people.roster.files import csv_file, row
from tests.support.answers import assert_redirects_to_login, assert_refused
from tests.support.client import InspectingClient, client_of
from tests.support.rows import nothing_written

pytestmark = pytest.mark.django_db
OWN = "다온시의 새 비밀번호"
ON_PAPER = re.compile(r"<code[^>]*>([-a-z0-9]+)</code>")


@pytest.fixture
def officer() -> Staff:
    return make_staff(roles=[Role.HR_OFFICER], number="900018", name="인사", password=PASSWORD)


def issue(client: InspectingClient, staff: Staff) -> str:
    """The password on the answer's slip."""
    response = client.post(f"/people/accounts/{staff.number}/password/")
    assert response.status_code == 200
    (password,) = ON_PAPER.findall(response.content.decode())
    return str(password)


def log_in(number: str, password: str) -> Any:
    client = InspectingClient()
    return client, client.post("/login/", {"username": number, "password": password})


def names(response: Any) -> list[str]:
    return [person.name for person in response.context["people"]]


# --- the list ----------------------------------------------------------------------------------------------
def test_accounts_lists_each_state_and_searches_all(officer: Staff) -> None:
    make_staff(name="새임용", number="300001")
    handed = make_staff(name="한지호", password=PASSWORD)
    issue_password(staff=handed, by=Job("tests"))
    close_account(staff=make_staff(name="박퇴직", number="300009"), reason="퇴직", by=Job("tests"))
    client = client_of(officer)

    def listed(query: str) -> list[str]:
        return names(client.get(f"/people/accounts/?{query}"))

    assert listed("") == listed("show=none") == listed("show=nonsense") == ["새임용"]
    assert listed("show=one_time") == ["한지호"]
    assert listed("show=in_use") == ["인사"]
    assert listed("show=closed") == ["박퇴직"]
    assert listed("q=3000") == ["박퇴직", "새임용"]
    assert listed("q=한 지") == listed("q=지호") == ["한지호"]
    assert client.get("/people/accounts/").context["waiting"] == 1


@pytest.mark.parametrize("state", AccountState)
def test_account_state_is_what_the_list_finds(state: AccountState) -> None:
    make_staff()
    make_outsider(password="x")
    issue_password(staff=make_staff(password=PASSWORD), by=Job("tests"))
    close_account(staff=make_staff(), reason="퇴직", by=Job("tests"))
    (found,) = Staff.objects.in_state(state)
    assert found.account_state == state


def test_accounts_logs_whom_it_shows(officer: Staff) -> None:
    staff = make_staff()
    client_of(officer).get("/people/accounts/")
    assert AccessRow.objects.values_list("what", "subjects").get() == ("accounts", [staff.number])


@pytest.mark.parametrize(
    "query", ["q=%00", "page=abc", "page=99999999999999999999", "show=%00", "q=%ff", "q=" + "가" * 61]
)
def test_accounts_answers_any_filter(officer: Staff, query: str) -> None:
    assert client_of(officer).get(f"/people/accounts/?{query}").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_accounts_asks_the_same_whatever_it_lists(
    count: int, officer: Staff, django_assert_num_queries: Any
) -> None:
    for _time in range(count):
        make_staff()
    client = client_of(officer)
    client.get("/me/")
    with django_assert_num_queries(7):
        client.get("/people/accounts/")


# --- a one-time password -----------------------------------------------------------------------------------
def test_issue_asks_first(officer: Staff) -> None:
    staff, client = make_staff(), client_of(officer)
    client.get("/me/")
    with nothing_written():
        assert client.get(f"/people/accounts/{staff.number}/password/").status_code == 200
    assert Staff.objects.get(pk=staff.pk).account_state == AccountState.NO_PASSWORD


def test_issued_password_opens_one_page_only_and_ends_with_the_first_own_one(officer: Staff) -> None:
    staff = make_staff()
    password = issue(client_of(officer), staff)
    client, answer = log_in(staff.number, password)
    assert answer.status_code == 302
    for path in ("/", "/me/", "/people/", "/notices/", "/carnations/send/"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/me/password/"), path
    for path in ("/me/password/", "/logout/", "/session/extend/", "/language/", "/healthz", "/help/"):
        assert client.get(path).status_code == 200, path
    answer = client.post("/me/password/", {"current": password, "new": OWN, "again": OWN})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.get("/me/").status_code == 200
    assert Staff.objects.get(pk=staff.pk).account_state == AccountState.IN_USE
    assert_refused(log_in(staff.number, password)[1], "wrong_login")
    assert log_in(staff.number, OWN)[1].status_code == 302


def test_nothing_is_done_with_a_one_time_password(officer: Staff) -> None:
    staff = make_staff(roles=[Role.HR_OFFICER], password=PASSWORD)
    Staff.objects.filter(pk=staff.pk).update(must_change_password=True)
    other, client = make_staff(), client_of(staff)
    client.get("/me/password/")
    with nothing_written():
        answer = client.post(f"/people/accounts/{other.number}/password/")
    assert answer.headers["Location"] == "/me/password/"


def test_one_time_password_is_not_kept_as_ones_own(officer: Staff) -> None:
    staff = make_staff()
    password = issue(client_of(officer), staff)
    client, _answer = log_in(staff.number, password)
    with nothing_written():
        answer = client.post("/me/password/", {"current": password, "new": password, "again": password})
    assert_refused(answer, "same_password")


def test_leading_to_the_password_asks_nothing_more(officer: Staff, django_assert_num_queries: Any) -> None:
    staff = make_staff()
    issue_password(staff=staff, by=officer)
    client = client_of(staff.number)  # as they are now: a log-in holds a mark of the password
    client.get("/me/password/")
    with django_assert_num_queries(2):  # the session and the person
        client.get("/me/")


def test_issued_password_stands_on_one_answer_and_nowhere_else(officer: Staff, caplog: Any) -> None:
    staff, client = make_staff(), client_of(officer)
    response = client.post(f"/people/accounts/{staff.number}/password/")
    (password,) = ON_PAPER.findall(response.content.decode())
    assert re.fullmatch(r"[a-km-np-z2-9]{4}(-[a-km-np-z2-9]{4}){2}", password)
    assert response.headers["Cache-Control"] == "no-store"
    assert Staff.objects.get(pk=staff.pk).password.startswith("md5$")
    (act,) = AuditRow.objects.filter(action="staff.password_issued")
    assert (act.actor, act.target_id, act.before, act.after) == (officer.number, staff.number, {}, {})
    access = AccessRow.objects.get(what="one-time passwords")
    assert access.subjects == [staff.number]
    assert password not in f"{caplog.text}{act.reason}{access.path}{client.session.items()}"
    assert password not in client.get(f"/people/accounts/{staff.number}/password/").content.decode()


def test_issue_ends_log_ins_and_a_lock_and_tells_the_person(officer: Staff) -> None:
    staff = make_staff(password=PASSWORD)
    theirs = client_of(staff)
    for _time in range(5):
        log_in(staff.number, "wrong")
    assert_refused(log_in(staff.number, PASSWORD)[1], "locked")
    password = issue(client_of(officer), staff)
    assert Session.objects.filter(staff=staff).count() == 0
    assert_redirects_to_login(theirs.get("/me/"), "/me/")
    assert log_in(staff.number, password)[1].status_code == 302
    assert Notice.objects.get(person=staff).kind == "people.password_issued"


def test_first_password_is_no_news() -> None:
    staff = make_staff()
    issue_password(staff=staff, by=Job("tests"))
    assert Notice.objects.count() == 0


def test_issuing_again_ends_the_first_one(officer: Staff) -> None:
    staff, client = make_staff(), client_of(officer)
    first, second = issue(client, staff), issue(client, staff)
    assert first != second
    assert_refused(log_in(staff.number, first)[1], "wrong_login")
    assert log_in(staff.number, second)[1].status_code == 302


def test_issue_stays_within_fourteen_queries(officer: Staff, django_assert_max_num_queries: Any) -> None:
    staff, client = make_staff(password=PASSWORD), client_of(officer)
    client.get("/me/")
    with django_assert_max_num_queries(
        18
    ):  # 14, and two savepoints the test's own transaction makes of its own
        client.post(f"/people/accounts/{staff.number}/password/")


@pytest.mark.parametrize(
    ("of", "code"), [("closed", "closed_account"), ("oneself", "own_account"), ("auditor", "holds_role")]
)
def test_issue_that_is_refused_writes_nothing(officer: Staff, of: str, code: str) -> None:
    closed, auditor = make_staff(), make_staff(roles=[Role.AUDITOR])
    close_account(staff=closed, reason="퇴직", by=Job("tests"))
    staff = {"closed": closed, "oneself": officer, "auditor": auditor}[of]
    client = client_of(officer)
    client.get("/me/")
    with nothing_written():
        response = client.post(f"/people/accounts/{staff.number}/password/")
    assert_refused(response, code)
    assert not ON_PAPER.search(response.content.decode())


def test_system_administrator_issues_to_holders_of_roles() -> None:
    admin, auditor = make_staff(roles=[Role.SYSTEM_ADMIN]), make_staff(roles=[Role.AUDITOR])
    assert issue(client_of(admin), auditor)


# --- closing and opening -----------------------------------------------------------------------------------
def test_close_asks_then_closes(officer: Staff) -> None:
    staff, client = make_staff(name="이지호", password=PASSWORD), client_of(officer)
    address = f"/people/accounts/{staff.number}/close/"
    assert client.get(address).status_code == 200
    response = client.post(address, {"reason": "퇴직"})
    assert (response.status_code, response.headers["Location"]) == (
        302,
        f"/people/accounts/?q={staff.number}",
    )
    assert Staff.objects.get(pk=staff.pk).account_state == AccountState.CLOSED
    assert AuditRow.objects.get(action="staff.closed").reason == "퇴직"
    assert names(client.get(response.headers["Location"])) == ["이지호"]


def test_reopen_asks_then_opens_without_password_role_or_seat(officer: Staff) -> None:
    staff, client = make_staff(password=PASSWORD, roles=[Role.JUDGE]), client_of(officer)
    close_account(staff=staff, reason="퇴직", by=officer)
    address = f"/people/accounts/{staff.number}/reopen/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": "재임용"}).status_code == 302
    found = Staff.objects.get(pk=staff.pk)
    assert (found.account_state, found.closed_at) == (AccountState.NO_PASSWORD, None)
    assert found.grants.filter(ended_at__isnull=True).count() == 0
    assert found.postings.filter(ends_on__isnull=True).count() == 0
    assert AuditRow.objects.get(action="staff.reopened").reason == "재임용"


def test_reopen_of_an_open_account_changes_nothing(officer: Staff) -> None:
    staff, client = make_staff(), client_of(officer)
    client.get("/me/")
    with nothing_written():
        client.post(f"/people/accounts/{staff.number}/reopen/", {"reason": "재임용"})


@pytest.mark.parametrize("act", ["close", "reopen"])
@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("", "reason_blank"),
        ("\u3164\u200b ", "reason_blank"),
        ("가" * 201, "incomplete"),
        ("\x00", "incomplete"),
    ],
)
def test_act_without_a_readable_reason_is_refused(officer: Staff, act: str, reason: str, code: str) -> None:
    staff, client = make_staff(), client_of(officer)
    if act == "reopen":
        close_account(staff=staff, reason="퇴직", by=officer)
    client.get("/me/")
    with nothing_written():
        response = client.post(f"/people/accounts/{staff.number}/{act}/", {"reason": reason})
    assert_refused(response, code)


def test_close_of_oneself_is_refused(officer: Staff) -> None:
    client = client_of(officer)
    client.get("/me/")
    with nothing_written():
        response = client.post(f"/people/accounts/{officer.number}/close/", {"reason": "실수"})
    assert_refused(response, "own_account")


@pytest.mark.parametrize("act", ["password", "close", "reopen"])
def test_account_that_is_not_there_is_no_page(officer: Staff, act: str) -> None:
    assert client_of(officer).get(f"/people/accounts/NOBODY/{act}/").status_code == 404


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.PROGRAMME_OFFICER, Role.DIVISION_HEAD])
@pytest.mark.parametrize("act", ["password", "close", "reopen"])
def test_others_do_nothing_with_accounts(role: Role, act: str) -> None:
    staff, client = make_staff(), client_of(make_staff(roles=[role]))
    client.get("/me/")
    with nothing_written():
        assert client.get("/people/accounts/").status_code == 403
        assert client.post(f"/people/accounts/{staff.number}/{act}/", {"reason": "퇴직"}).status_code == 403


# --- the new people of a roster ----------------------------------------------------------------------------
def imported(officer: Staff, count: int) -> RosterImport:
    make_division(code="D1")
    rows = [row(f"1000{serial:02}", f"신규{'가나다라'[serial % 4]}", "D1") for serial in range(count)]
    staged = stage_roster(
        content=csv_file(*rows), file_name="명부.csv", effective_on=clock.today(), by=officer, token=uuid4()
    )
    return apply_roster(roster=staged, by=officer)


def test_roster_page_tells_who_waits_and_prints_their_slips(officer: Staff) -> None:
    roster, client = imported(officer, 3), client_of(officer, language="en")
    page = client.get(f"/people/import/{roster.pk}/").content.decode()
    address = f"/people/import/{roster.pk}/passwords/"
    assert "3 new people have no password yet." in page
    assert address in page
    assert client.get(address).context["waiting"] == 3
    response = client.post(address)
    passwords = ON_PAPER.findall(response.content.decode())
    assert (len(set(passwords)), response.headers["Cache-Control"]) == (3, "no-store")
    assert AccessRow.objects.get(what="one-time passwords").subjects == ["100000", "100001", "100002"]
    assert [log_in(f"10000{n}", passwords[n])[1].status_code for n in range(3)] == [302, 302, 302]
    assert address not in client.get(f"/people/import/{roster.pk}/").content.decode()


def test_roster_slips_leave_out_those_who_have_a_password(officer: Staff) -> None:
    roster, client = imported(officer, 2), client_of(officer)
    kept = issue(client, Staff.objects.get(number="100000"))
    address = f"/people/import/{roster.pk}/passwords/"
    assert len(ON_PAPER.findall(client.post(address).content.decode())) == 1
    assert log_in("100000", kept)[1].status_code == 302
    with nothing_written():
        assert_refused(client.post(address), "nobody_waiting")


def test_roster_slips_come_a_sheet_at_a_time(officer: Staff) -> None:
    roster, client = imported(officer, SLIPS_AT_ONCE + 1), client_of(officer)
    address = f"/people/import/{roster.pk}/passwords/"
    found = [client.post(address) for _sheet in range(2)]
    assert [len(answer.context["slips"]) for answer in found] == [SLIPS_AT_ONCE, 1]
    assert [answer.context["more"] for answer in found] == [1, 0]


def test_roster_that_is_not_applied_has_no_slips(officer: Staff) -> None:
    staged = stage_roster(
        content=csv_file(row("100000", "신규가", make_division(code="D1").code)),
        file_name="명부.csv",
        effective_on=clock.today(),
        by=officer,
    )
    client = client_of(officer)
    assert client.get(f"/people/import/{staged.pk}/passwords/").status_code == 404
    assert client.get(f"/people/import/{uuid4()}/passwords/").status_code == 404
