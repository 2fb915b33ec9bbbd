"""A roster is staged and applied."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from audit.models import AuditRow
from audit.services import Job
from kindness import clock
from kindness.errors import Refused
from people.enums import Role, StaffStatus
from people.invariants import INVARIANTS
from people.models import Posting, RosterImport, Staff
from people.queries import search_people
from people.roster import child, reading
from people.services import apply_roster, close_account, stage_roster, transfer_staff
from tests.factories.people import make_division, make_outsider, make_staff, make_team
from tests.people.roster.files import csv_file, row

pytestmark = pytest.mark.django_db
JULY = date(2026, 7, 1)
STATEMENTS = 22  # to apply a roster, whatever its size


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child process has its own tests; here it would only cost time."""
    monkeypatch.setattr("people.services.roster.read_apart", lambda content: list(reading.read(content)))


@pytest.fixture
def officer() -> Staff:
    return make_staff(
        make_division("행정지원과", code="HR"), roles=[Role.HR_OFFICER], number="900018", name="인사"
    )


def own(officer: Staff) -> list[str]:
    """The officer's own row: who is not in the file is gone."""
    return row(officer.number, officer.name, "HR")


def stage(officer: Staff, *rows: list[str], on: date = JULY) -> RosterImport:
    return stage_roster(
        content=csv_file(own(officer), *rows), file_name="명부.csv", effective_on=on, by=officer
    )


def counts(roster: RosterImport) -> dict[str, int]:
    return {kind: len(rows) for kind, rows in roster.differences.items() if rows}


def spans(number: str) -> list[tuple[date, date | None, str, str]]:
    rows = Posting.objects.filter(staff__number=number).order_by("starts_on")
    return list(rows.values_list("starts_on", "ends_on", "department__code", "rank"))


def breaks() -> dict[str, int]:
    return {name: found for name, count in INVARIANTS.items() if (found := count())}


def test_staging_changes_nobody(officer: Staff) -> None:
    make_division(code="D1")
    roster = stage(officer, row("100001", "김서윤", "D1"))
    assert counts(roster) == {"new": 1}
    assert Staff.objects.count() == 1
    assert AuditRow.objects.get().action == "roster.staged"


def test_new_people_are_added_with_seat_and_search(officer: Staff) -> None:
    team = make_team(make_division(code="D1"), code="T1")
    apply_roster(roster=stage(officer, row("100001", "김 서윤", "T1", 민원접점="Y")), by=officer)
    staff = Staff.objects.get(number="100001")
    assert (staff.name, staff.front_line, staff.status, staff.has_usable_password()) == (
        "김 서윤",
        True,
        "active",
        False,
    )
    assert spans("100001") == [(JULY, None, "T1", "지방행정주사보")]
    assert staff.postings.get().department == team
    assert [person.number for person in search_people("ㄱㅅㅇ", day=JULY)] == ["100001"]
    assert breaks() == {}


def test_moved_people_get_a_posting_from_the_day_on(officer: Staff) -> None:
    make_division(code="D2")
    make_staff(make_division(code="D1"), number="100001", name="김서윤")
    roster = stage(officer, row("100001", "김서윤", "D2", 직급="지방행정주사", 급="6"))
    assert counts(roster) == {"moved": 1}
    apply_roster(roster=roster, by=officer)
    assert spans("100001") == [
        (date(2020, 1, 1), JULY, "D1", "지방행정주사보"),
        (JULY, None, "D2", "지방행정주사"),
    ]
    assert breaks() == {}


def test_a_promotion_is_a_dated_change_of_seat(officer: Staff) -> None:
    make_staff(make_division(code="D1"), number="100001", name="김서윤")
    roster = stage(officer, row("100001", "김서윤", "D1", 직급="지방행정주사", 급="6"))
    assert counts(roster) == {"changed": 1}
    assert sorted(roster.differences["changed"][0]["fields"]) == [
        ["grade", 7, 6],
        ["rank", "지방행정주사보", "지방행정주사"],
    ]
    apply_roster(roster=roster, by=officer)
    assert [rank for _start, _end, _code, rank in spans("100001")] == ["지방행정주사보", "지방행정주사"]


def test_a_new_name_is_found_at_once_and_keeps_the_seat(officer: Staff) -> None:
    make_staff(make_division(code="D1"), number="100001", name="김서윤")
    apply_roster(roster=stage(officer, row("100001", "박도현", "D1", 전자우편="p@daon.example")), by=officer)
    staff = Staff.objects.get(number="100001")
    assert (staff.name, staff.initials, staff.email) == ("박도현", "ㅂㄷㅎ", "p@daon.example")
    assert len(spans("100001")) == 1


def test_a_posting_that_began_that_day_is_corrected(officer: Staff) -> None:
    make_division(code="D2")
    make_staff(make_division(code="D1"), number="100001", name="김서윤", since=JULY)
    apply_roster(roster=stage(officer, row("100001", "김서윤", "D2")), by=officer)
    assert spans("100001") == [(JULY, None, "D2", "지방행정주사보")]


def test_a_later_transfer_that_is_known_stays(officer: Staff) -> None:
    make_division(code="D2")
    later = make_division(code="D3")
    staff = make_staff(make_division(code="D1"), number="100001", name="김서윤")
    transfer_staff(
        staff=staff,
        department=later,
        rank="",
        grade=None,
        position="",
        starts_on=date(2027, 1, 1),
        by=officer,
    )
    apply_roster(roster=stage(officer, row("100001", "김서윤", "D2")), by=officer)
    assert [(start, end, code) for start, end, code, _rank in spans("100001")] == [
        (date(2020, 1, 1), JULY, "D1"),
        (JULY, date(2027, 1, 1), "D2"),
        (date(2027, 1, 1), None, "D3"),
    ]
    assert breaks() == {}


def test_someone_seated_later_gets_a_seat_until_then(officer: Staff) -> None:
    make_division(code="D2")
    make_staff(make_division(code="D1"), number="100001", name="김서윤", since=date(2027, 1, 1))
    apply_roster(roster=stage(officer, row("100001", "김서윤", "D2")), by=officer)
    assert [(start, end, code) for start, end, code, _rank in spans("100001")] == [
        (JULY, date(2027, 1, 1), "D2"),
        (date(2027, 1, 1), None, "D1"),
    ]


def test_the_same_file_twice_changes_nothing(officer: Staff) -> None:
    make_division(code="D1")
    rows = [row("100001", "김서윤", "D1"), row("100002", "이지호", "D1")]
    apply_roster(roster=stage(officer, *rows), by=officer)
    before = list(Staff.objects.values()), list(Posting.objects.values())
    again = stage(officer, *rows)
    assert counts(again) == {}
    apply_roster(roster=again, by=officer)
    assert (list(Staff.objects.values()), list(Posting.objects.values())) == before


def test_a_roster_is_applied_once(officer: Staff) -> None:
    make_division(code="D1")
    roster = stage(officer, row("100001", "김서윤", "D1"))
    apply_roster(roster=roster, by=officer)
    with pytest.raises(Refused) as refused:
        apply_roster(roster=roster, by=officer)
    assert refused.value.code == "already_applied"
    assert Staff.objects.count() == 2


def test_a_file_with_errors_is_not_applied(officer: Staff) -> None:
    make_division(code="D1")
    roster = stage(officer, row("100001", "김서윤", "D1"), row("100002", "", "D1"))
    assert counts(roster) == {"new": 1, "errors": 1}
    with pytest.raises(Refused) as refused:
        apply_roster(roster=roster, by=officer)
    assert refused.value.code == "has_errors"
    assert Staff.objects.count() == 1


def test_differences_that_became_old_are_not_applied(officer: Staff) -> None:
    make_division(code="D2")
    staff = make_staff(make_division(code="D1"), number="100001", name="김서윤")
    roster = stage(officer, row("100001", "김서윤", "D2"))
    transfer_staff(
        staff=staff, department=make_division(), rank="", grade=None, position="", starts_on=JULY, by=officer
    )
    with pytest.raises(Refused) as refused:
        apply_roster(roster=roster, by=officer)
    assert refused.value.code == "stale_roster"
    assert RosterImport.objects.get(pk=roster.pk).applied_at is None


def test_those_who_are_gone_stay_unless_told_otherwise(officer: Staff) -> None:
    make_staff(number="100001", name="김서윤")
    make_outsider(number="100002")
    close_account(staff=make_staff(number="100003"), reason="퇴직", by=Job("tests"))
    roster = stage(officer)
    assert [person["number"] for person in roster.differences["gone"]] == ["100001"]
    apply_roster(roster=roster, by=officer)
    assert Staff.objects.get(number="100001").status == StaffStatus.ACTIVE


def test_those_who_are_gone_are_closed_when_told_so(officer: Staff) -> None:
    gone = make_staff(number="100001", roles=[Role.AUDITOR])
    outside = make_outsider()
    roster = apply_roster(roster=stage(officer), by=officer, close_gone=True)
    gone.refresh_from_db()
    outside.refresh_from_db()
    assert (gone.status, outside.status, roster.closed_gone) == ("closed", "active", True)
    assert gone.grants.get().ended_by == officer
    assert breaks() == {}
    assert AuditRow.objects.filter(action="staff.closed", target_id="100001").count() == 1


def test_nobody_is_closed_before_the_day(officer: Staff) -> None:
    make_staff(number="100001")
    roster = stage(officer, on=clock.today() + timedelta(days=1))
    with pytest.raises(Refused) as refused:
        apply_roster(roster=roster, by=officer, close_gone=True)
    assert refused.value.code == "not_yet"
    assert Staff.objects.get(number="100001").is_active


@pytest.mark.parametrize("kind", ["closed", "outside"])
def test_a_number_that_belongs_to_another_kind_of_account_is_an_error(officer: Staff, kind: str) -> None:
    make_division(code="D1")
    if kind == "closed":
        close_account(staff=make_staff(number="100001"), reason="퇴직", by=Job("tests"))
    else:
        make_outsider(number="100001")
    (mistake,) = stage(officer, row("100001", "김서윤", "D1")).differences["errors"]
    assert (mistake["row"], mistake["code"]) == (3, f"{kind}_account")


def test_columns_that_are_missing_leave_what_they_would_tell(officer: Staff) -> None:
    make_division(code="D1")
    apply_roster(roster=stage(officer, row("100001", "김서윤", "D1", 내선번호="2511")), by=officer)
    content = csv_file(
        ["100001", "김서윤", "D1"],
        [officer.number, officer.name, "HR"],
        header=("직원번호", "성명", "부서코드"),
    )
    again = stage_roster(content=content, file_name="x.csv", effective_on=JULY, by=officer)
    assert counts(again) == {}


def test_people_of_one_name_are_told_apart_by_number(officer: Staff) -> None:
    place = make_division(code="D1")
    make_division(code="D2")
    for number in ("100001", "100002"):
        make_staff(place, number=number, name="김서윤")
    roster = stage(officer, row("100001", "김서윤", "D1"), row("100002", "김서윤", "D2"))
    assert [person["number"] for person in roster.differences["moved"]] == ["100002"]


def test_every_person_has_an_audit_row(officer: Staff) -> None:
    make_division(code="D2")
    make_staff(make_division(code="D1"), number="100001", name="김서윤")
    make_staff(make_division(code="D3"), number="100002", name="이지호")
    roster = stage(
        officer, row("100001", "김서윤", "D2"), row("100002", "이지오", "D3"), row("100003", "박도현", "D3")
    )
    apply_roster(roster=roster, by=officer)
    acts = AuditRow.objects.exclude(target="roster").values_list("action", "actor", "target_id")
    assert sorted(acts) == [
        ("staff.added", "900018", "100003"),
        ("staff.changed", "900018", "100002"),
        ("staff.transferred", "900018", "100001"),
    ]


def test_the_same_token_gives_the_first_answer(officer: Staff) -> None:
    token = uuid4()
    content = csv_file(own(officer))
    first, again = (
        stage_roster(content=content, file_name="x.csv", effective_on=JULY, by=officer, token=token)
        for _time in range(2)
    )
    assert first == again
    assert RosterImport.objects.count() == 1


@pytest.mark.parametrize("count", [1, 30])
def test_applying_takes_the_same_statements_whatever_the_size(
    officer: Staff, django_assert_num_queries: Any, count: int
) -> None:
    make_division(code="D2")
    place = make_division(code="D1")
    for at in range(count):
        make_staff(place, number=f"1{at:05d}", name="김서윤")
    moves = [row(f"1{at:05d}", "김서유", "D2") for at in range(count)]
    roster = stage(officer, *moves, *[row(f"2{at:05d}", "이지호", "D1") for at in range(count)])
    with django_assert_num_queries(STATEMENTS):
        apply_roster(roster=roster, by=officer)


def test_an_empty_file_is_unreadable(officer: Staff) -> None:
    with pytest.raises(Refused) as refused:
        stage_roster(content=b"", file_name="x.csv", effective_on=JULY, by=officer)
    assert refused.value.code == child.unreadable_file().code
    assert RosterImport.objects.count() == 0
