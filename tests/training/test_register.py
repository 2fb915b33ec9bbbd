"""The register of certificates, and rooms and instructors changed one by one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from audit.models import AccessRow, AuditRow
from kindness import clock
from people.enums import Role
from people.models import Staff
from tests.factories.people import make_staff
from tests.factories.training import make_cohort, make_course, make_enrolment, make_session
from tests.support.answers import assert_refused
from tests.support.client import client_of
from tests.support.rows import nothing_written
from training.enums import CohortState, Outcome
from training.models import Certificate
from training.queries.certificates import register
from training.services.certificates import issue_certificates, reissue_certificate
from training.services.cohorts import add_instructor, add_room, change_instructor

pytestmark = pytest.mark.django_db
REGISTER = "/training/certificates/all/"


@pytest.fixture
def officer() -> Staff:
    return make_staff(number="700009", name="오교육", roles=[Role.TRAINING_OFFICER])


@pytest.fixture
def certificates(officer: Staff) -> list[Certificate]:
    """2026-0001 of 김서윤, 2026-0002 of 박도현."""
    cohort = make_cohort(make_course("친절교육", year=2026), state=CohortState.FINISHED)
    make_session(cohort, clock.fresh() - timedelta(days=1))
    for number, name in (("700001", "김서윤"), ("700002", "박도현")):
        make_enrolment(cohort, make_staff(number=number, name=name), outcome=Outcome.COMPLETED)
    issue_certificates(cohort=cohort, by=officer)
    return list(Certificate.objects.order_by("serial"))


def numbers(text: str) -> list[str]:
    return [str(one) for one in register(text)]


def test_register_is_searched_by_number_name_and_staff_number(certificates: list[Certificate]):
    first, second = map(str, certificates)
    assert numbers("") == [second, first]
    assert numbers(first) == numbers("서윤") == numbers("700001") == [first]
    assert numbers("2026") == numbers("%") == []


def test_register_knows_what_was_replaced(certificates: list[Certificate], officer: Staff):
    reissue_certificate(certificate=certificates[0], reason="성명 정정", by=officer)
    assert [(one.serial, one.replaced) for one in register("서윤")] == [(3, False), (1, True)]  # type: ignore[attr-defined]


def test_register_leads_to_revoking_and_issuing_again(certificates: list[Certificate], officer: Staff):
    html = client_of(officer).get(REGISTER, {"q": "서윤"}).content.decode()
    for act in ("revoke", "reissue"):
        assert f"/training/certificates/{certificates[0].pk}/{act}/" in html
        assert f"/training/certificates/{certificates[1].pk}/{act}/" not in html
    assert [row.subjects for row in AccessRow.objects.filter(what="certificate")] == [["700001"]]


def test_auditor_reads_the_register_and_changes_nothing(certificates: list[Certificate]):
    html = client_of(make_staff(roles=[Role.AUDITOR])).get(REGISTER).content.decode()
    assert ("2026-0001" in html, "/revoke/" in html, "/reissue/" in html) == (True, False, False)


def test_search_that_finds_nothing_says_so(certificates: list[Certificate], officer: Staff):
    html = client_of(officer).get(REGISTER, {"q": "없는이름"}).content.decode()
    assert "2026-000" not in html.replace("2026-0001처럼", "")


# --- the sub-navigation ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("roles", "there", "missing"),
    [
        ([Role.TRAINING_OFFICER], ["rooms", "hours", "overview", "partners"], []),
        ([Role.AUDITOR], ["hours", "overview", "partners"], ["rooms", "instructors"]),
        ([], [], ["rooms", "hours", "overview", "partners"]),
    ],
)
def test_sections_are_those_one_may_open(roles: list[Role], there: list[str], missing: list[str]):
    html = client_of(make_staff(roles=roles)).get("/training/courses/").content.decode()
    assert [name for name in there if f'href="/training/{name}/"' not in html] == []
    assert [name for name in missing if f'href="/training/{name}/"' in html] == []


# --- rooms and instructors ---------------------------------------------------------------------------------------
def test_room_is_changed_on_its_page(officer: Staff):
    room = add_room(name="대강당", capacity=100, by=officer)
    client = client_of(officer)
    facts = {"name": "시민홀", "capacity": "210", "address": "본관 2층"}
    for _twice in range(2):
        assert client.post(f"/training/rooms/{room.pk}/edit/", facts).status_code == 302
    room.refresh_from_db()
    assert (room.name, room.capacity, room.address) == ("시민홀", 210, "본관 2층")
    assert AuditRow.objects.filter(action="room.changed").count() == 1


def test_room_does_not_take_the_name_of_another(officer: Staff):
    add_room(name="대강당", capacity=100, by=officer)
    room = add_room(name="소강당", capacity=40, by=officer)
    client = client_of(officer)
    facts = {"name": "대강당", "capacity": "40", "address": ""}
    with nothing_written():
        assert_refused(client.post(f"/training/rooms/{room.pk}/edit/", facts), "name_taken")


def test_room_that_is_none_is_no_page(officer: Staff):
    assert client_of(officer).get("/training/rooms/999999/edit/").status_code == 404


def test_instructor_gets_an_account_of_their_own(officer: Staff):
    teacher, other = make_staff(number="700031"), make_staff(number="700032")
    add_instructor(name="이강사", staff=other, by=officer)
    one = add_instructor(name="김강사", by=officer)
    client, path = client_of(officer), f"/training/instructors/{one.pk}/edit/"
    facts = {"name": "김강사", "affiliation": "다온대학교"}
    with nothing_written():
        assert_refused(client.post(path, facts | {"person": "700032"}), "already_instructor")
        assert_refused(client.post(path, facts | {"person": "999999"}), "no_such_person")
    assert client.post(path, facts | {"person": "700031"}).status_code == 302
    one.refresh_from_db()
    assert (one.staff, one.affiliation) == (teacher, "다온대학교")
    row = AuditRow.objects.get(action="instructor.changed")
    assert (row.before, row.after) == (
        {"affiliation": "", "staff": ""},
        {"affiliation": "다온대학교", "staff": "700031"},
    )
    assert 'value="700031"' in client.get(path).content.decode()
    change_instructor(instructor=one, name="김강사", affiliation="", staff=None, by=officer)
    one.refresh_from_db()
    assert one.staff is None
