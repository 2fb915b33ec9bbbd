"""How a city begins: departments from a file, the first administrator, then the roster."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from audit.models import AuditRow
from people.models import Department, RoleGrant, Staff

pytestmark = pytest.mark.django_db

FILE = """부서코드,부서,상위부서코드,구분,과,소속,순서
D1,다온시,,기관,,본청,1
D10,시민복지국,D1,실·국,,본청,2
D1010,민원여권과,D10,과,Y,본청,3
D1011,친절민원팀,D1010,팀,,본청,4
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "departments.csv"
    path.write_text(FILE, encoding="utf-8-sig")
    return path


def test_departments_are_only_printed_without_apply(file, capsys):
    call_command("import_departments", file)
    assert capsys.readouterr().out.splitlines()[-1] == "new: 4"
    assert Department.objects.count() == 0


def test_departments_are_added_and_know_their_division(file):
    call_command("import_departments", file, "--apply")
    found = {place.code: place for place in Department.objects.select_related("division", "parent")}
    assert found["D1011"].division == found["D1010"]
    assert found["D1010"].division == found["D1010"]
    assert found["D10"].division is None
    assert AuditRow.objects.filter(action="department.added").count() == 4


def test_same_departments_twice_change_nothing(file, capsys):
    call_command("import_departments", file, "--apply")
    call_command("import_departments", file, "--apply")
    assert capsys.readouterr().out.splitlines()[-1] == "new: 0"
    assert Department.objects.count() == 4


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("D9,,D1,과,Y,본청,9", "부서"),
        (",이름,D1,과,Y,본청,9", "부서코드"),
        ("D9,이름,D8,과,Y,본청,9", "D8 does not stand above it"),
        ("D9,이름,D1,부,Y,본청,9", "구분"),
        ("D9,이름,D1,과,Y,별관,9", "소속"),
    ],
)
def test_wrong_row_is_named_and_nothing_written(file, row, told):
    file.write_text(FILE + row + "\n", encoding="utf-8-sig")
    with pytest.raises(CommandError, match=f"Row 6: .*{told}"):
        call_command("import_departments", file, "--apply")
    assert Department.objects.count() == 0


def test_first_admin_gets_the_role_and_a_password_that_works(capsys, client):
    call_command("appoint_admin", "001", "서건우")
    password = capsys.readouterr().out.split(": ")[1].strip()
    assert [grant.role for grant in RoleGrant.objects.filter(staff__number="001")] == ["system_admin"]
    response = client.post("/login/", {"username": "001", "password": password})
    assert response.status_code == 302


def test_second_admin_is_not_appointed_by_the_command():
    call_command("appoint_admin", "001", "서건우")
    with pytest.raises(CommandError):
        call_command("appoint_admin", "002", "오다은")
    assert Staff.objects.filter(number="002").count() == 0
