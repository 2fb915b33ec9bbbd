"""Taking in a roster on the pages and by the command."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from audit.models import AccessRow
from documents.download import CONTENT_TYPES
from kindness import clock
from people.enums import Role
from people.models import RosterImport, Staff
from people.roster import reading
from tests.factories.people import make_division, make_staff
from tests.people.roster.files import csv_file, row, xlsx_file
from tests.support.answers import assert_refused
from tests.support.client import client_of
from tests.support.rows import nothing_written

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Staff:
    make_division(code="D1")
    return make_staff(
        make_division("행정지원과", code="HR"), roles=[Role.HR_OFFICER], number="900018", name="인사"
    )


def roster_of(officer: Staff, *rows: list[str]) -> bytes:
    return csv_file(row(officer.number, officer.name, "HR"), *rows)


def upload(client: Any, content: bytes, name: str = "명부.csv", **fields: str) -> Any:
    data = {"file": SimpleUploadedFile(name, content), "effective_on": "2026-07-01", "token": str(uuid4())}
    return client.post("/people/import/", data | fields)


def test_a_file_is_staged_shown_and_applied(officer: Staff) -> None:
    client = client_of(officer)
    response = upload(client, roster_of(officer, row("100001", "김서윤", "D1")))
    address = response.headers["Location"]
    assert (response.status_code, address) == (302, f"/people/import/{RosterImport.objects.get().pk}/")
    body = client.get(address).content.decode()
    assert "김서윤" in body
    assert not Staff.objects.filter(number="100001").exists()
    assert client.post(address).status_code == 302
    assert Staff.objects.get(number="100001").name == "김서윤"
    assert client.get(address).status_code == 200
    assert_refused(client.post(address), "already_applied")


def test_the_page_shows_every_kind_of_difference(officer: Staff) -> None:
    make_staff(make_division(code="D2"), number="100002", name="이지호")
    make_staff(make_division(code="D3"), number="100003", name="박도현")
    make_staff(number="100004", name="최하린")
    client = client_of(officer)
    content = roster_of(
        officer,
        row("100001", "김서윤", "D1"),
        row("100002", "이지호", "D1"),
        row("100003", "<b>박도연</b>", "D3", 민원접점="Y", 임용일="2024-01-02"),
        row("100005", "", "D1"),
    )
    address = upload(client, content).headers["Location"]
    shown = {
        kind: client.get(address, {"show": kind}).content.decode()
        for kind in ("new", "moved", "changed", "gone", "errors", "nonsense")
    }
    assert "김서윤" in shown["new"]
    assert "이지호" in shown["moved"]
    assert "&lt;b&gt;박도연&lt;/b&gt;" in shown["changed"]
    assert "2024. 1. 2." in shown["changed"]
    assert "최하린" in shown["gone"]
    assert "성명" in shown["errors"]
    assert shown["nonsense"].count("성명") == shown["errors"].count("성명")
    assert ["100004"] in AccessRow.objects.values_list("subjects", flat=True)
    assert_refused(client.post(address), "has_errors")


def test_accounts_are_closed_only_with_the_tick(officer: Staff) -> None:
    staff = make_staff(number="100001")
    client = client_of(officer)
    address = upload(client, roster_of(officer)).headers["Location"]
    assert 'name="close_gone"' in client.get(address).content.decode()
    client.post(address, {"close_gone": "on"})
    staff.refresh_from_db()
    assert staff.status == "closed"


@pytest.mark.parametrize(
    ("content", "fields", "code"),
    [
        (b"", {}, "unreadable_file"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, {}, "unreadable_file"),
        (b"a,b\n1,2\n", {}, "wrong_columns"),
        (b"x" * (reading.MOST_BYTES + 1), {}, "too_large"),
        (b"a,b", {"effective_on": "tomorrow"}, "incomplete"),
        (b"a,b", {"effective_on": "0001-01-01"}, "incomplete"),
        (b"a,b", {"token": "x"}, "incomplete"),
    ],
)
def test_a_file_that_is_refused_writes_nothing(
    officer: Staff, content: bytes, fields: dict[str, str], code: str
) -> None:
    client = client_of(officer)
    client.get("/me/")
    with nothing_written():
        assert_refused(upload(client, content, **fields), code)


def test_no_file_is_refused(officer: Staff) -> None:
    assert_refused(client_of(officer).post("/people/import/", {"effective_on": "2026-07-01"}), "incomplete")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "가" * 300 + ".csv", "a\u202ecsv.exe", "<b>.csv", ".csv"]
)
def test_any_file_name_is_only_a_name(officer: Staff, name: str) -> None:
    client = client_of(officer)
    response = upload(client, roster_of(officer), name)
    assert response.status_code == 302
    assert client.get(response.headers["Location"]).status_code == 200
    assert client.get("/people/import/").status_code == 200


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_is_a_roster_itself(officer: Staff, kind: str) -> None:
    make_division("민원여권과", code="D1010")
    response = client_of(officer).get(f"/people/import/template.{kind}")
    assert response.headers["Content-Type"] == CONTENT_TYPES[kind]
    assert response.headers["Content-Disposition"].startswith("attachment")
    client = client_of(officer)
    address = upload(client, response.content, f"x.{kind}").headers["Location"]
    assert [person["number"] for person in client.get(address).context["roster"].differences["new"]] == [
        "001234"
    ]


@pytest.mark.parametrize(
    "address",
    [
        "/people/import/template.exe",
        "/people/import/00000000-0000-4000-8000-000000000000/",
        "/people/import/1/",
    ],
)
def test_what_is_not_there_is_no_page(officer: Staff, address: str) -> None:
    assert client_of(officer).get(address).status_code == 404


def test_others_may_not_take_in_rosters(officer: Staff) -> None:
    client = client_of(make_staff(roles=[Role.PROGRAMME_OFFICER]))
    client.get("/me/")
    with nothing_written():
        assert client.get("/people/import/").status_code == 403
        assert upload(client, roster_of(officer)).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_whatever_it_lists(
    officer: Staff, django_assert_num_queries: Any, count: int
) -> None:
    client = client_of(officer)
    client.get("/me/")  # the first page of a minute moves the end of the log-in along
    for _time in range(count):
        upload(client, roster_of(officer))
    with django_assert_num_queries(5):
        client.get("/people/import/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_differences_ask_the_same_whatever_they_hold(
    officer: Staff, django_assert_num_queries: Any, count: int
) -> None:
    client = client_of(officer)
    client.get("/me/")  # the first page of a minute moves the end of the log-in along
    rows = [row(f"10000{number}", "김서윤", "D1") for number in range(count)]
    address = upload(client, roster_of(officer, *rows)).headers["Location"]
    with django_assert_num_queries(5):
        client.get(address)


# --- the command ----------------------------------------------------------------------------------
def run(file: Path, *options: str) -> str:
    out = StringIO()
    call_command("import_roster", str(file), "--on", "2026-07-01", *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path, officer: Staff) -> Path:
    path = tmp_path / "roster.xlsx"
    path.write_bytes(xlsx_file(row(officer.number, officer.name, "HR"), row("100001", "김서윤", "D1")))
    return path


def test_the_command_prints_the_differences_and_writes_nothing(file: Path) -> None:
    with nothing_written():
        printed = run(file)
    assert printed.splitlines() == ["+ 100001 김서윤 도로과", "new: 1 moved: 0 changed: 0 gone: 0 errors: 0"]


def test_the_command_applies_when_told_by_whom(file: Path) -> None:
    run(file, "--apply", "--by", "900018")
    assert Staff.objects.get(number="100001").postings.count() == 1
    assert RosterImport.objects.get().applied_by == Staff.objects.get(number="900018")
    assert run(file).splitlines() == ["new: 0 moved: 0 changed: 0 gone: 0 errors: 0"]


@pytest.mark.parametrize("options", [("--apply",), ("--apply", "--by", "000000")])
def test_the_command_applies_for_nobody_unknown(file: Path, options: tuple[str, ...]) -> None:
    with nothing_written(), pytest.raises(CommandError, match="--by"):
        run(file, *options)


@pytest.mark.parametrize("content", [b"", b"a,b\n", None])
def test_the_command_says_what_is_wrong_with_a_file(
    tmp_path: Path, officer: Staff, content: bytes | None
) -> None:
    path = tmp_path / "roster.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError):
        run(path)


def test_the_form_starts_empty_with_the_day_of_today(officer: Staff) -> None:
    body = client_of(officer).get("/people/import/").content.decode()
    assert "errorlist" not in body
    assert f'value="{clock.today().isoformat()}"' in body
