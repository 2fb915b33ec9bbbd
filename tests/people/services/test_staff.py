"""People taken on, transferred, closed."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.db import IntegrityError, transaction

from audit.models import AuditRow
from audit.services import Job
from kindness import clock
from kindness.errors import Refused
from people.enums import DepartmentGroup, DepartmentKind, EmploymentType, Role, StaffStatus
from people.models import Posting, RoleGrant, Session, Staff
from people.queries import division_on, seats, signed_in
from people.services import (
    add_department,
    add_staff,
    close_account,
    move_department,
    set_first_password,
    set_password,
    transfer_staff,
)
from people.sessions import SessionStore
from tests.factories.people import make_account, make_division, make_place, make_staff, make_team, seat

pytestmark = pytest.mark.django_db
JOB = Job("tests.people")


def added(number: str = "700001", name: str = "김 서윤") -> Staff:
    return add_staff(
        number=number,
        name=name,
        employment_type=EmploymentType.GENERAL,
        department=make_division(),
        rank="지방행정주사보",
        grade=7,
        position="주무관",
        starts_on=date(2026, 1, 1),
        by=JOB,
    )


def spans(staff: Staff) -> list[tuple[date, date | None, str]]:
    rows = staff.postings.order_by("starts_on").values_list("starts_on", "ends_on", "department__name")
    return list(rows)


def move(staff: Staff, name: str, day: date) -> Posting:
    return transfer_staff(
        staff=staff,
        department=make_division(name),
        rank="지방행정주사",
        grade=6,
        position="팀장",
        starts_on=day,
        by=JOB,
    )


def test_add_staff_keeps_what_the_search_reads_and_seats_them() -> None:
    staff = added()
    assert (staff.name_key, staff.initials) == ("김서윤", "ㄱㅅㅇ")
    assert staff.search_words == " 김서윤 서윤 윤 ㄱㅅㅇ ㅅㅇ ㅇ"
    assert spans(staff) == [(date(2026, 1, 1), None, "도로과")]
    assert list(AuditRow.objects.values_list("action", "job", "target_id")) == [
        ("staff.added", "tests.people", "700001")
    ]


def test_add_staff_without_a_password_lets_nobody_in() -> None:
    staff = added()
    assert not staff.has_usable_password()
    assert not staff.check_password("")
    assert not staff.check_password("!")


def test_add_staff_with_a_taken_number_is_refused() -> None:
    added()
    with pytest.raises(Refused) as refused:
        added(name="이지호")
    assert refused.value.code == "number_taken"
    assert Staff.objects.count() == 1


def test_transfer_ends_the_posting_that_day() -> None:
    staff = added()
    move(staff, "민원여권과", date(2026, 7, 1))
    assert spans(staff) == [
        (date(2026, 1, 1), date(2026, 7, 1), "도로과"),
        (date(2026, 7, 1), None, "민원여권과"),
    ]


def test_transfer_before_a_known_later_one_leaves_that_as_it_is() -> None:
    staff = added()
    move(staff, "민원여권과", date(2027, 1, 1))
    move(staff, "세정과", date(2026, 7, 1))
    assert spans(staff) == [
        (date(2026, 1, 1), date(2026, 7, 1), "도로과"),
        (date(2026, 7, 1), date(2027, 1, 1), "세정과"),
        (date(2027, 1, 1), None, "민원여권과"),
    ]


def test_transfer_on_the_day_a_posting_began_corrects_it() -> None:
    staff = added()
    move(staff, "민원여권과", date(2026, 1, 1))
    assert spans(staff) == [(date(2026, 1, 1), None, "민원여권과")]


def test_transfer_before_the_first_posting_fills_the_gap_only() -> None:
    staff = added()
    move(staff, "민원여권과", date(2025, 7, 1))
    assert spans(staff) == [
        (date(2025, 7, 1), date(2026, 1, 1), "민원여권과"),
        (date(2026, 1, 1), None, "도로과"),
    ]


def test_transfer_of_a_closed_account_is_refused() -> None:
    staff = added()
    close_account(staff=staff, reason="퇴직", by=JOB)
    with pytest.raises(Refused) as refused:
        move(staff, "민원여권과", date(2026, 7, 1))
    assert refused.value.code == "closed_account"


def test_division_on_changes_at_the_day_of_transfer() -> None:
    staff = added()
    move(staff, "민원여권과", date(2026, 7, 1))
    first, second = staff.postings.order_by("starts_on").values_list("department_id", flat=True)
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1))
    assert [division_on(staff, day) for day in days] == [None, first, first, second]


def test_division_on_of_someone_in_a_team_is_the_division() -> None:
    division = make_division()
    staff = make_staff(make_team(division))
    assert division_on(staff, date(2026, 1, 1)) == division.pk


def test_postings_that_overlap_are_never_stored() -> None:
    staff = make_account()
    seat(staff, make_division(), since=date(2026, 1, 1), until=date(2026, 7, 1))
    seat(staff, make_division(), since=date(2026, 7, 1))
    with pytest.raises(IntegrityError, match="people_posting_no_overlap"), transaction.atomic():
        seat(staff, make_division(), since=date(2026, 6, 30), until=date(2026, 7, 1))
    assert staff.postings.count() == 2


def log_in(staff: Staff) -> SessionBase:
    session = SessionStore()
    session["_auth_user_id"] = str(staff.pk)
    session.create()
    return session


def test_close_account_ends_log_ins_roles_and_the_seat() -> None:
    officer = make_staff(roles=[Role.SYSTEM_ADMIN])
    staff = make_staff(roles=[Role.AUDITOR], password="x")
    log_in(staff)
    log_in(officer)
    closed = close_account(staff=staff, reason="퇴직", by=officer)
    assert closed.status == StaffStatus.CLOSED
    assert closed.closed_at is not None
    assert not closed.has_usable_password()
    assert list(Session.objects.values_list("staff", flat=True)) == [officer.pk]
    assert RoleGrant.objects.get(staff=staff).ended_by == officer
    assert spans(staff) == [(date(2020, 1, 1), clock.today(), "도로과")]
    assert signed_in(staff.pk) is None
    assert AuditRow.objects.get(action="staff.closed").reason == "퇴직"


def test_close_account_drops_a_posting_that_never_began() -> None:
    staff = make_staff()
    move(staff, "민원여권과", date(2999, 1, 1))
    close_account(staff=staff, reason="퇴직", by=JOB)
    assert [start for start, _end, _name in spans(staff)] == [date(2020, 1, 1)]


def test_close_account_twice_changes_nothing_more() -> None:
    staff = make_staff()
    first = close_account(staff=staff, reason="퇴직", by=JOB)
    again = close_account(staff=staff, reason="또", by=JOB)
    assert again.closed_at == first.closed_at
    assert AuditRow.objects.filter(action="staff.closed").count() == 1


def test_close_account_of_oneself_is_refused() -> None:
    officer = make_staff(roles=[Role.SYSTEM_ADMIN])
    with pytest.raises(Refused) as refused:
        close_account(staff=officer, reason="실수", by=officer)
    assert refused.value.code == "own_account"
    assert Staff.objects.get(pk=officer.pk).is_active


def test_set_password_ends_the_other_log_ins() -> None:
    staff = make_staff()
    kept, other = log_in(staff), log_in(staff)
    set_password(staff=staff, password="새비밀번호123", by=staff, keep_session=kept.session_key or "")
    assert Staff.objects.get(pk=staff.pk).check_password("새비밀번호123")
    assert Session.objects.filter(pk=kept.session_key).exists()
    assert not Session.objects.filter(pk=other.session_key).exists()


def test_set_first_password_leaves_those_who_have_one() -> None:
    old, new, gone = make_staff(password="own"), make_staff(), make_staff()
    close_account(staff=gone, reason="퇴직", by=JOB)
    assert set_first_password(password="daon-demo-2026", by=JOB) == 1
    assert Staff.objects.get(pk=new.pk).check_password("daon-demo-2026")
    assert Staff.objects.get(pk=old.pk).check_password("own")
    assert not Staff.objects.get(pk=gone.pk).has_usable_password()


def test_seats_tells_everything_a_page_shows() -> None:
    division = make_division("민원여권과")
    staff = make_staff(make_team(division, "여권팀"), rank="지방행정서기", position="주무관")
    found = seats(numbers=[staff.number], day=date(2026, 1, 1)).get()
    assert (found.division_name, found.team_name, found.rank, found.position) == (
        "민원여권과",
        "여권팀",
        "지방행정서기",
        "주무관",
    )


def test_add_department_belongs_to_the_nearest_division_above() -> None:
    def add(code: str, parent: object, *, is_division: bool = False) -> object:
        return add_department(
            code=code,
            name=code,
            kind=DepartmentKind.DIVISION,
            group=DepartmentGroup.MAIN,
            parent=parent,  # type: ignore[arg-type]
            is_division=is_division,
            order=1,
            by=JOB,
        )

    bureau = add("bureau", None)
    division = add("division", bureau, is_division=True)
    team = add("team", division)
    assert [place.division for place in (bureau, division, team)] == [None, division, division]  # type: ignore[attr-defined]
    with pytest.raises(Refused) as refused:
        add("team", division)
    assert refused.value.code == "department_code_taken"


def test_move_department_takes_its_teams_along() -> None:
    old, new = make_division("도로과"), make_division("건설과")
    unit = make_team(old, "반")
    team = make_team(old, "팀")
    unit.parent = team
    unit.save()
    move_department(department=team, parent=new, by=JOB)
    team.refresh_from_db()
    unit.refresh_from_db()
    assert (team.division, unit.division) == (new, new)


def test_move_department_under_itself_is_refused() -> None:
    bureau = make_place()
    division = make_division(parent=bureau)
    with pytest.raises(Refused) as refused:
        move_department(department=bureau, parent=division, by=JOB)
    assert refused.value.code == "own_parent"
    bureau.refresh_from_db()
    assert bureau.parent is None
