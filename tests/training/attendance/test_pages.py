"""The pages of attendance, completion and certificates: who sees what, what is sent, what it costs."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from python_calamine import load_workbook

from audit.models import AccessRow
from kindness import clock
from people.enums import Role
from tests.factories.people import make_outsider, make_staff
from tests.factories.training import make_cohort, make_course, make_enrolment, make_session
from tests.support import hostile
from tests.support.answers import assert_refused
from tests.support.client import InspectingClient, client_of
from tests.support.rows import nothing_written
from tests.training.attendance.conftest import FIVE_PAST, NINE, after, mark_all
from training import papers
from training.enums import Mark, MarkSource
from training.models import (
    Agreement,
    Attendance,
    Certificate,
    Course,
    Enrolment,
    Instructor,
    Marking,
    Partner,
    PartnerSeat,
)
from training.rules.codes import code_at
from training.services.attendance import mark_attendance
from training.services.certificates import revoke_certificate
from training.services.completion import finish_cohort


@pytest.fixture
def instructor(session):
    person = make_staff(name="이강사")
    session.instructor = Instructor.objects.create(name="이강사", staff=person)
    session.save()
    return person


@pytest.fixture
def university(cohort):
    """The institution that holds the course, and its account."""
    account = make_outsider(roles=[Role.PARTNER], name="다온대학교")
    partner = Partner.objects.create(name="다온대학교")
    PartnerSeat.objects.create(partner=partner, staff=account)
    agreement = Agreement.objects.create(
        partner=partner, title="위탁 협약", starts_on=NINE.date(), ends_on=NINE.date()
    )
    Course.objects.filter(pk=cohort.course_id).update(agreement=agreement)
    return account


@pytest.fixture
def auditor(db):
    return make_staff(roles=[Role.AUDITOR])


@pytest.fixture
def certificate(cohort, enrolment, officer):
    mark_all(cohort, Mark.PRESENT, officer)
    with clock.at(after(cohort)):
        finish_cohort(cohort=cohort, by=officer)
    return Certificate.objects.get()


def list_of(session):
    return f"/training/sessions/{session.pk}/attendance/"


def one(enrolment, mark=Mark.PRESENT, **fields):
    return {
        "enrolment": str(enrolment.pk),
        "mark": mark.value,
        "nonce": str(uuid4()),
        "seen": FIVE_PAST.isoformat(),
    } | fields


# --- the list --------------------------------------------------------------------------------------------------------
def test_list_shows_the_people_and_leaves_an_access_row(session, enrolment, other, officer):
    page = client_of(officer).get(list_of(session))
    assert page.status_code == 200
    assert "김서윤" in page.content.decode()
    assert "박도현" in page.content.decode()
    row = AccessRow.objects.get(what="attendance list")
    assert (row.viewer, row.subjects) == (officer.number, ["700001", "700002"])


def test_form_without_script_marks_the_list(session, enrolment, other, officer):
    form = {f"mark-{enrolment.pk}": "present", "rest": "absent", "seen": FIVE_PAST.isoformat()}
    answer = client_of(officer).post(list_of(session), form, follow=True)
    assert answer.redirect_chain == [(list_of(session), 302)]
    assert list(Attendance.objects.filter(session=session).order_by("pk").values_list("mark", flat=True)) == [
        "present", "absent",
    ]  # fmt: skip


def test_form_of_an_old_page_overwrites_nothing_newer(session, trainee, enrolment, officer):
    old = (FIVE_PAST - timedelta(minutes=2)).isoformat()
    mark_attendance(session=session, marks={enrolment.pk: Mark.LATE}, source=MarkSource.LIST, by=officer)
    client_of(officer).post(list_of(session), {f"mark-{enrolment.pk}": "absent", "seen": old})
    assert Attendance.objects.get(session=session).mark == "late"


def test_paper_list_is_told_apart_from_the_room(session, enrolment, officer):
    with clock.at(NINE + timedelta(days=2)):
        client_of(officer).post(
            f"/training/sessions/{session.pk}/paper/", {f"mark-{enrolment.pk}": "present"}
        )
    assert list(Marking.objects.values_list("source", "mark")) == [("paper", "present")]


def test_script_sends_one_mark_and_reads_what_the_row_shows(session, enrolment, officer):
    client = client_of(officer)
    sent = one(enrolment)
    first = client.post(list_of(session), sent)
    assert first.json() == {
        "state": "stored", "mark": "present", "word": str(Mark.PRESENT.label), "at": FIVE_PAST.isoformat(), "message": "",
    }  # fmt: skip
    again = client.post(list_of(session), sent)
    assert (again.status_code, again.json()["state"], Marking.objects.count()) == (200, "stored", 1)


def test_script_is_told_what_was_marked_meanwhile(session, trainee, enrolment, officer):
    mark_attendance(session=session, marks={enrolment.pk: Mark.LATE}, source=MarkSource.LIST, by=officer)
    old = (FIVE_PAST - timedelta(minutes=2)).isoformat()
    answer = client_of(officer).post(list_of(session), one(enrolment, Mark.ABSENT, seen=old)).json()
    assert (answer["state"], answer["mark"]) == ("kept", "late")
    assert answer["message"]


@pytest.mark.parametrize("field", ["enrolment", "mark", "nonce"])
def test_script_that_sends_nonsense_is_refused(session, enrolment, officer, field):
    client = client_of(officer)
    with nothing_written():
        answer = client.post(list_of(session), one(enrolment) | {field: "x"})
    assert (answer.status_code, answer.json()["state"]) == (422, "refused")


def test_instructor_marks_the_own_session_and_sees_no_other(session, enrolment, cohort, instructor):
    client = client_of(instructor)
    assert client.post(list_of(session), one(enrolment)).status_code == 200
    second = cohort.sessions.get(number=2)
    assert client.get(list_of(second)).status_code == 404
    with nothing_written():
        assert client.post(list_of(second), one(enrolment)).status_code == 404


def test_partner_marks_its_own_cohort_and_sees_names_and_departments_only(session, enrolment, university):
    page = client_of(university).get(list_of(session)).content.decode()
    assert "김서윤" in page
    assert enrolment.division_name in page
    assert enrolment.rank not in page
    assert "700001" not in page
    assert client_of(university).post(list_of(session), one(enrolment)).status_code == 200
    foreign = make_session(make_cohort(make_course("다른 과정")), NINE)
    assert client_of(university).get(list_of(foreign)).status_code == 404


def test_colleague_sees_no_list(session, enrolment):
    client = client_of(make_staff())
    with nothing_written():
        for path in ("attendance/", "paper/", "sheet.pdf", "screen/", "screen/code.svg"):
            assert client.get(f"/training/sessions/{session.pk}/{path}").status_code == 404
        assert client.post(list_of(session), one(enrolment)).status_code == 404


def test_auditor_looks_and_does_not_mark(session, enrolment, auditor):
    client = client_of(auditor)
    assert client.get(list_of(session)).status_code == 200
    with nothing_written():
        assert client.post(list_of(session), one(enrolment)).status_code == 403
        assert client.post(list_of(session), {f"mark-{enrolment.pk}": "present"}).status_code == 403
        assert client.get(f"/training/sessions/{session.pk}/screen/").status_code == 404


@pytest.mark.parametrize("people", [1, 30])
def test_list_costs_as_many_queries_with_one_as_with_thirty(
    session, cohort, officer, people, django_assert_num_queries
):
    for _n in range(people):
        make_enrolment(cohort, make_staff())
    client = client_of(officer)
    client.get("/help/")
    with django_assert_num_queries(6):
        client.get(list_of(session))


def test_script_marks_in_few_queries(session, enrolment, officer, django_assert_max_num_queries):
    client = client_of(officer)
    client.get("/help/")
    with django_assert_max_num_queries(14):
        client.post(list_of(session), one(enrolment))


def test_hostile_texts_do_not_break_the_pages(session, enrolment, officer, certificate):
    Course.objects.update(pass_score=60)
    client = client_of(officer)
    for text in (*hostile.AWKWARD, "정\x00지호", "가" * 20_000):
        for path, fields in (
            (list_of(session), {"seen": text, "rest": text, f"mark-{text[:50]}": "present"}),
            (f"/training/check-in/{session.pk}/", {"code": text}),
            ("/training/certificates/verify/", {"number": text, "code": text}),
            (f"/training/cohorts/{session.cohort_id}/finish/", {f"score-{enrolment.pk}": text}),
        ):
            assert client.post(path, fields).status_code in (200, 302, 422), (path, text)
    for text in hostile.PARAMETERS:
        for path, name in (
            (f"/training/check-in/{session.pk}/", "code"),
            ("/training/certificates/verify/", "number"),
            ("/training/hours/", "half"),
            ("/training/certificates/", "page"),
        ):
            assert client.get(path, {name: text}).status_code == 200, (path, text)


# --- correcting --------------------------------------------------------------------------------------------------------
def test_correction_shows_the_history_and_takes_a_reason(session, enrolment, officer):
    mark_attendance(session=session, marks={enrolment.pk: Mark.ABSENT}, source=MarkSource.LIST, by=officer)
    path = f"{list_of(session)}{enrolment.pk}/correct/"
    client = client_of(officer)
    assert client.get(path).status_code == 200
    with nothing_written():
        assert_refused(client.post(path, {"mark": "excused"}), "reason_required")
    assert client.post(path, {"mark": "excused", "reason": "공가 확인"}).status_code == 302
    assert Attendance.objects.get(session=session).mark == "excused"
    assert "공가 확인" in client.get(path).content.decode()


def test_instructor_does_not_correct_a_finished_cohort(session, enrolment, instructor, certificate):
    path = f"{list_of(session)}{enrolment.pk}/correct/"
    client = client_of(instructor)
    with nothing_written():
        answer = client.post(path, {"mark": "absent", "reason": "확인"})
        assert answer.status_code == 403


# --- the code ------------------------------------------------------------------------------------------------------------
def test_screen_shows_the_code_and_loads_itself_again(session, enrolment, instructor):
    page = client_of(instructor).get(f"/training/sessions/{session.pk}/screen/")
    code = code_at(session.code_secret, FIVE_PAST)
    assert f"{code[:3]} {code[3:]}" in page.content.decode()
    assert '<meta http-equiv="refresh" content="30">' in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    picture = client_of(instructor).get(f"/training/sessions/{session.pk}/screen/code.svg")
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert picture.content.startswith(b"<svg")
    assert b"style" not in picture.content
    assert b"script" not in picture.content


@pytest.mark.parametrize("minutes", [-20, 130])
def test_screen_shows_no_code_out_of_hours(session, instructor, minutes):
    with clock.at(NINE + timedelta(minutes=minutes)):
        client = client_of(instructor)
        page = client.get(f"/training/sessions/{session.pk}/screen/").content.decode()
        assert "data-code" not in page
        assert client.get(f"/training/sessions/{session.pk}/screen/code.svg").status_code == 404


def test_typed_code_marks_and_scanned_code_is_filled_in(session, trainee, enrolment):
    client = client_of(trainee)
    path = f"/training/check-in/{session.pk}/"
    code = code_at(session.code_secret, FIVE_PAST)
    assert f'value="{code}"' in client.get(f"{path}?code={code}").content.decode()
    assert Marking.objects.count() == 0  # looking is not checking in
    assert client.post(path, {"code": code}).status_code == 302
    assert 'data-mark="present"' in client.get(path).content.decode()


def test_wrong_code_is_answered_with_what_was_typed(session, trainee, enrolment):
    answer = client_of(trainee).post(f"/training/check-in/{session.pk}/", {"code": "000000"})
    assert_refused(answer, "wrong_code")
    assert 'value="000000"' in answer.content.decode()


def test_short_address_leads_to_the_session_that_is_on(session, trainee, enrolment):
    client = client_of(trainee)
    assert client.get("/training/check-in/").headers["Location"] == f"/training/check-in/{session.pk}/"
    with clock.at(NINE + timedelta(hours=5)):
        assert client.get("/training/check-in/").status_code == 200


# --- how a cohort ends -------------------------------------------------------------------------------------------------
def test_officer_finishes_a_cohort_on_its_page(cohort, enrolment, officer):
    mark_all(cohort, Mark.PRESENT, officer)
    path = f"/training/cohorts/{cohort.pk}/finish/"
    with clock.at(after(cohort)):
        client = client_of(officer)
        assert client.get(path).status_code == 200
        assert client.post(path, {"act": "finish"}).status_code == 302
        page = client.get(path).content.decode()
    assert "2026-0001" in page


def test_partner_enters_scores_and_does_not_finish(cohort, enrolment, officer, university):
    Course.objects.update(pass_score=60)
    mark_all(cohort, Mark.PRESENT, officer)
    path = f"/training/cohorts/{cohort.pk}/finish/"
    client = client_of(university)
    assert client.post(path, {"act": "scores", f"score-{enrolment.pk}": "87.5"}).status_code == 302
    assert str(Enrolment.objects.get().score) == "87.5"
    with clock.at(after(cohort)), nothing_written():
        assert client.post(path, {"act": "finish"}).status_code == 403


def test_score_that_is_none_is_refused_and_stays_in_its_field(cohort, enrolment, officer):
    Course.objects.update(pass_score=60)
    client = client_of(officer)
    with nothing_written():
        answer = client.post(
            f"/training/cohorts/{cohort.pk}/finish/", {"act": "scores", f"score-{enrolment.pk}": "백점"}
        )
    assert_refused(answer, "invalid_score")
    assert 'value="백점"' in answer.content.decode()


def test_partner_sees_no_other_cohort(university, officer):
    foreign = make_cohort(make_course("다른 과정"))
    assert client_of(university).get(f"/training/cohorts/{foreign.pk}/finish/").status_code == 404


@pytest.mark.parametrize("people", [1, 30])
def test_end_costs_as_many_queries_with_one_as_with_thirty(
    cohort, officer, people, django_assert_num_queries
):
    for _n in range(people):
        make_enrolment(cohort, make_staff())
    client = client_of(officer)
    client.get("/help/")
    with django_assert_num_queries(8):
        client.get(f"/training/cohorts/{cohort.pk}/finish/")


# --- certificates ------------------------------------------------------------------------------------------------------
def test_holder_finds_and_downloads_the_certificate(certificate, trainee):
    client = client_of(trainee)
    assert "2026-0001" in client.get("/training/certificates/").content.decode()
    file = client.get(f"/training/certificates/{certificate.pk}.pdf")
    assert file.content.startswith(b"%PDF")
    assert AccessRow.objects.filter(what="certificate").count() == 0  # one's own


def test_certificate_of_another_is_no_page(certificate):
    client = client_of(make_staff())
    assert client.get(f"/training/certificates/{certificate.pk}.pdf").status_code == 404
    with nothing_written():
        for act in ("revoke", "reissue"):
            path = f"/training/certificates/{certificate.pk}/{act}/"
            assert client.post(path, {"reason": "시험"}).status_code == 403


def test_officer_revokes_and_issues_again(certificate, officer):
    client = client_of(officer)
    path = f"/training/certificates/{certificate.pk}/"
    assert client.get(f"{path}revoke/").status_code == 200
    with nothing_written():
        assert_refused(client.post(f"{path}revoke/", {}), "reason_required")
    assert client.post(f"{path}revoke/", {"reason": "성명 오기"}).status_code == 302
    assert client.get(f"{path}reissue/").status_code == 200
    assert client.post(f"{path}reissue/", {"reason": "정정"}).status_code == 302
    assert sorted(map(str, Certificate.objects.filter(revoked_at=None))) == ["2026-0002"]


# --- verification ------------------------------------------------------------------------------------------------------
def test_stranger_verifies_and_sees_every_line(certificate):
    client = InspectingClient()
    asked = client.get(f"/training/certificates/verify/?number={certificate}&code={certificate.code}")
    assert (
        certificate.name not in asked.content.decode()
    )  # looking is not verifying: nothing is logged on a GET
    page = client.post(
        "/training/certificates/verify/", {"number": str(certificate), "code": certificate.code}
    )
    text = page.content.decode()
    assert 'data-certificate="valid"' in text
    lines = dict(papers.facts(certificate)).values()
    assert {"김서윤", "도로과", "지방행정주사보"} < set(lines)
    for line in ("2026-0001", "2026. 11. 19.", *lines):
        assert line in text, line
    row = AccessRow.objects.get(what="certificate verification")
    assert (row.viewer, row.subjects) == ("", ["700001"])


def test_paper_with_a_changed_number_is_found_out(certificate):
    client = InspectingClient()
    answer = client.post("/training/certificates/verify/", {"number": "2026-0002", "code": certificate.code})
    assert_refused(answer, "no_such_certificate")
    assert certificate.name not in answer.content.decode()


def test_revoked_certificate_says_so(certificate, officer):
    revoke_certificate(certificate=certificate, reason="성명 오기", by=officer)
    page = InspectingClient().post(
        "/training/certificates/verify/", {"number": str(certificate), "code": certificate.code}
    )
    assert 'data-certificate="revoked"' in page.content.decode()
    assert "성명 오기" not in page.content.decode()  # why is nobody's business outside


# --- hours ---------------------------------------------------------------------------------------------------------------
def test_hours_are_listed_and_handed_over_with_a_purpose(certificate, officer):
    client = client_of(officer)
    path = "/training/hours/?half=2026H2"
    assert "2026-0001" in client.get(path).content.decode()
    with nothing_written():
        assert_refused(client.post(path, {}), "purpose_required")
    file = client.post(path, {"purpose": "인사랑 입력"})
    rows = load_workbook(BytesIO(b"".join(file.streaming_content))).get_sheet_by_index(0).to_python()
    assert rows[1][:6] == [
        "700001",
        "김서윤",
        certificate.division_name,
        "지방행정주사보",
        "전 직원 친절교육",
        1,
    ]
    assert rows[1][8:10] == [4, "2026-0001"]
    assert AccessRow.objects.get(purpose="인사랑 입력").subjects == ["700001"]


def test_auditor_sees_the_hours_and_takes_no_file(certificate, auditor):
    client = client_of(auditor)
    assert client.get("/training/hours/?half=2026H2").status_code == 200
    assert client.post("/training/hours/?half=2026H2", {"purpose": "점검"}).status_code == 403


def test_half_year_that_is_none_is_the_present_one(officer, certificate):
    assert "2026-0001" in client_of(officer).get("/training/hours/?half=x").content.decode()


# --- paper -----------------------------------------------------------------------------------------------------------------
def test_sheet_to_sign_is_a_pdf_and_leaves_an_access_row(session, enrolment, instructor):
    file = client_of(instructor).get(f"/training/sessions/{session.pk}/sheet.pdf")
    assert file.content.startswith(b"%PDF")
    assert AccessRow.objects.get(what="attendance list").subjects == ["700001"]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_pages_read_in_both_languages(session, cohort, enrolment, officer, certificate, language):
    client = client_of(officer, language=language)
    for path in (
        list_of(session),
        f"/training/sessions/{session.pk}/paper/",
        f"/training/sessions/{session.pk}/screen/",
        f"/training/check-in/{session.pk}/",
        "/training/check-in/",
        f"/training/cohorts/{cohort.pk}/finish/",
        "/training/certificates/",
        "/training/certificates/verify/",
        f"/training/certificates/{certificate.pk}/revoke/",
        "/training/hours/?half=2026H2",
    ):
        assert client.get(path).status_code == 200, path
