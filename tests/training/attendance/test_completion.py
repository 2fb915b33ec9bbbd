"""How a cohort ends: outcomes, certificates, corrections afterwards, verification."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from audit.models import AuditRow
from kindness import clock
from kindness.halfyear import HalfYear
from notifications.models import Notice
from tests.factories.people import make_staff
from tests.factories.training import make_cohort, make_enrolment, make_session
from tests.support.rows import nothing_written
from tests.training.attendance.conftest import NINE, after, mark_all
from tests.training.attendance.test_marking import breaks, refusal
from training.enums import CohortState, Mark, Outcome
from training.models import Attendance, Certificate, CertificateGuess, Course, Enrolment
from training.queries.certificates import hours_line, hours_of, totals_of
from training.services.attendance import correct_mark
from training.services.certificates import (
    issue_certificates,
    reissue_certificate,
    revoke_certificate,
    verify_certificate,
)
from training.services.completion import finish_cohort, set_score


def finish(cohort, officer):
    with clock.at(after(cohort)):
        return finish_cohort(cohort=cohort, by=officer)


@pytest.fixture
def finished(cohort, enrolment, officer):
    """김서윤 was there both times."""
    mark_all(cohort, Mark.PRESENT, officer)
    finish(cohort, officer)
    return cohort


# --- finishing ---------------------------------------------------------------------------------------------------
def test_finish_settles_everybody_issues_certificates_and_tells(cohort, enrolment, other, officer):
    mark_all(cohort, Mark.PRESENT, officer)
    other.attendances.filter(session__number=2).update(live=True)
    row = other.attendances.get(session__number=2)
    correct_mark(attendance=row, mark=Mark.ABSENT, reason="서명 없음", by=officer)
    done = finish(cohort, officer)
    assert (done.completed, done.not_completed) == (1, 1)
    cohort.refresh_from_db()
    assert cohort.state == CohortState.FINISHED
    assert dict(Enrolment.objects.values_list("name", "outcome")) == {
        "김서윤": "completed",
        "박도현": "not_completed",
    }
    certificate = Certificate.objects.get()
    assert str(certificate) == "2026-0001"
    assert (certificate.name, certificate.course_title, certificate.cohort_number) == (
        "김서윤", "전 직원 친절교육", 1,
    )  # fmt: skip
    assert (certificate.first_day, certificate.last_day) == (date(2026, 11, 18), date(2026, 11, 19))
    assert (certificate.hours, certificate.division_name) == (Decimal(4), enrolment.division_name)
    assert dict(Notice.objects.values_list("person__name", "kind")) == {
        "김서윤": "training.certificate_issued",
        "박도현": "training.not_completed",
    }
    assert AuditRow.objects.filter(action="enrolment.settled").count() == 2
    assert AuditRow.objects.filter(action="certificate.issued").count() == 1
    assert breaks() == {}


def test_finish_twice_changes_nothing(finished, officer):
    with nothing_written():
        assert finish(finished, officer).completed == 1


def test_cohort_with_a_session_to_come_is_not_finished(cohort, enrolment, officer):
    """All of the sessions so far are not all of the sessions."""
    mark_all(cohort, Mark.PRESENT, officer)
    with clock.at(NINE + timedelta(hours=3)), nothing_written():
        assert refusal(lambda: finish_cohort(cohort=cohort, by=officer)) == "not_over"


def test_cohort_with_marks_missing_is_not_finished(cohort, enrolment, officer):
    with nothing_written():
        assert refusal(lambda: finish(cohort, officer)) == "marks_missing"


def test_cohort_without_sessions_is_not_finished(officer):
    empty = make_cohort()
    with nothing_written():
        assert refusal(lambda: finish_cohort(cohort=empty, by=officer)) == "not_over"


@pytest.mark.parametrize("state", [CohortState.PLANNED, CohortState.CANCELLED])
def test_only_an_open_cohort_is_finished(cohort, enrolment, officer, state):
    mark_all(cohort, Mark.PRESENT, officer)
    cohort.state, cohort.cancel_reason = state, "강사 사정"
    cohort.save()
    with nothing_written():
        assert refusal(lambda: finish(cohort, officer)) == "not_now"


def test_session_one_has_no_row_in_counts_as_missed(cohort, enrolment, officer):
    """Booked late: the share is of the cohort's sessions, not of the person's rows."""
    enrolment.attendances.get(session__number=2).delete()
    mark_all(cohort, Mark.PRESENT, officer)
    assert finish(cohort, officer).not_completed == 1
    assert breaks() == {}


def test_score_decides_where_there_is_a_test(cohort, enrolment, other, officer):
    Course.objects.update(pass_score=60)
    mark_all(cohort, Mark.PRESENT, officer)
    set_score(enrolment=enrolment, score=Decimal(60), by=officer)
    set_score(enrolment=other, score=Decimal("59.9"), by=officer)
    assert finish(cohort, officer).completed == 1
    assert breaks() == {}


@pytest.mark.parametrize("score", [Decimal(-1), Decimal("100.1")])
def test_score_lies_between_nothing_and_hundred(enrolment, officer, score):
    with nothing_written():
        assert refusal(lambda: set_score(enrolment=enrolment, score=score, by=officer)) == "invalid_score"


# --- afterwards ----------------------------------------------------------------------------------------------------
def test_correction_in_a_finished_cohort_takes_the_certificate_back(finished, enrolment, officer):
    row = Attendance.objects.get(session__number=2)
    correct_mark(attendance=row, mark=Mark.ABSENT, reason="대리 서명 확인", by=officer)
    enrolment.refresh_from_db()
    certificate = Certificate.objects.get()
    assert enrolment.outcome == Outcome.NOT_COMPLETED
    assert (certificate.revoke_reason, certificate.revoked_by) == ("대리 서명 확인", officer)
    assert breaks() == {}
    correct_mark(attendance=row, mark=Mark.PRESENT, reason="본인 서명으로 확인", by=officer)
    assert [str(c) for c in Certificate.objects.filter(revoked_at=None)] == ["2026-0002"]
    assert breaks() == {}


def test_correction_that_changes_no_outcome_leaves_the_certificate(finished, officer):
    row = Attendance.objects.get(session__number=2)
    correct_mark(attendance=row, mark=Mark.LATE, reason="입실 시각 확인", by=officer)
    assert Certificate.objects.get().revoked_at is None
    assert breaks() == {}


def test_late_score_completes_and_certifies(cohort, enrolment, officer):
    Course.objects.update(pass_score=60)
    mark_all(cohort, Mark.PRESENT, officer)
    finish(cohort, officer)
    assert Certificate.objects.count() == 0
    enrolment.refresh_from_db()
    set_score(enrolment=enrolment, score=Decimal(80), by=officer)
    assert Certificate.objects.get().enrolment == enrolment
    assert breaks() == {}


# --- certificates --------------------------------------------------------------------------------------------------
def test_numbers_run_through_the_year_without_gaps(cohort, enrolment, other, officer):
    mark_all(cohort, Mark.PRESENT, officer)
    finish(cohort, officer)
    next_cohort = make_cohort(cohort.course)
    make_session(next_cohort, NINE)
    for _n in range(3):
        make_enrolment(next_cohort, make_staff())
    mark_all(next_cohort, Mark.PRESENT, officer)
    finish(next_cohort, officer)
    assert sorted(map(str, Certificate.objects.all())) == [f"2026-000{n}" for n in range(1, 6)]
    assert issue_certificates(cohort=next_cohort, by=officer) == 0
    assert breaks() == {}


def test_revoked_certificate_keeps_its_number_and_says_why(finished, officer):
    certificate = Certificate.objects.get()
    revoke_certificate(certificate=certificate, reason="성명 오기", by=officer)
    certificate.refresh_from_db()
    assert (certificate.revoke_reason, certificate.revoked_by) == ("성명 오기", officer)
    assert Notice.objects.filter(kind="training.certificate_revoked").count() == 1
    with nothing_written():
        act = lambda: revoke_certificate(certificate=certificate, reason="다시", by=officer)  # noqa: E731
        assert refusal(act) == "revoked"
    assert issue_certificates(cohort=finished, by=officer) == 0  # nobody undoes a revocation by chance


def test_reissue_takes_the_name_of_today_and_a_new_number(finished, trainee, officer):
    trainee.name = "김서연"
    trainee.save(update_fields=["name"])
    old = Certificate.objects.get()
    new = reissue_certificate(certificate=old, reason="개명", by=officer)
    old.refresh_from_db()
    assert (str(new), new.name, new.code != old.code) == ("2026-0002", "김서연", True)
    assert (old.name, old.revoke_reason) == ("김서윤", "개명")
    assert breaks() == {}
    with nothing_written():
        act = lambda: reissue_certificate(certificate=old, reason="다시", by=officer)  # noqa: E731
        assert refusal(act) == "already_issued"


@pytest.mark.parametrize("service", [revoke_certificate, reissue_certificate])
def test_decision_about_a_certificate_needs_a_reason(finished, officer, service):
    with nothing_written():
        act = lambda: service(certificate=Certificate.objects.get(), reason="", by=officer)  # noqa: E731
        assert refusal(act) == "reason_required"


def test_reissue_for_somebody_who_has_not_completed_is_refused(finished, enrolment, officer):
    row = Attendance.objects.get(session__number=2)
    correct_mark(attendance=row, mark=Mark.ABSENT, reason="대리 서명 확인", by=officer)
    with nothing_written():
        act = lambda: reissue_certificate(certificate=Certificate.objects.get(), reason="요청", by=officer)  # noqa: E731
        assert refusal(act) == "not_completed"


@pytest.mark.parametrize("change", [{"name": "이서윤"}, {"hours": 40}, {"serial": 9}])
def test_what_a_certificate_says_never_changes(finished, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        Certificate.objects.update(**change)


def test_certificates_are_never_deleted(finished):
    with pytest.raises(DatabaseError), transaction.atomic():
        Certificate.objects.all().delete()


# --- verification --------------------------------------------------------------------------------------------------
def verify(number, code, address="203.0.113.7"):
    return verify_certificate(number=number, code=code, address=address)


def test_holder_of_number_and_code_sees_the_certificate(finished):
    certificate = Certificate.objects.get()
    with nothing_written():
        assert verify("제2026-1호", certificate.code.lower().replace("-", " ")) == certificate


@pytest.mark.parametrize(("number", "code"), [("2026-0001", "ABCD-EFGH-JKMN"), ("2026-0002", ""), ("x", "")])
def test_wrong_pair_is_refused_and_counted(finished, number, code):
    code = code or Certificate.objects.get().code
    assert refusal(lambda: verify(number, code)) == "no_such_certificate"
    assert CertificateGuess.objects.count() == 1


def test_ten_guesses_of_one_number_pause_its_verification(finished):
    certificate = Certificate.objects.get()
    for n in range(10):
        assert refusal(lambda n=n: verify("2026-1", f"GUESS{n}", f"203.0.113.{n}")) == "no_such_certificate"
    with nothing_written():
        assert refusal(lambda: verify("2026-0001", certificate.code)) == "too_many_tries"
    assert CertificateGuess.objects.count() == 10
    with clock.at(clock.fresh() + timedelta(minutes=10)):
        assert verify("2026-0001", certificate.code) == certificate


def test_thirty_guesses_from_one_address_pause_it_and_no_other(finished):
    certificate = Certificate.objects.get()
    for n in range(30):
        assert refusal(lambda n=n: verify(f"2026-{100 + n}", "GUESS")) == "no_such_certificate"
    assert refusal(lambda: verify("2026-0001", certificate.code)) == "too_many_tries"
    assert verify("2026-0001", certificate.code, "203.0.113.8") == certificate


def test_guesses_are_forgotten_when_they_no_longer_count(finished):
    refusal(lambda: verify("2026-0009", "GUESS"))
    with clock.at(clock.fresh() + timedelta(minutes=11)):
        refusal(lambda: verify("2026-0008", "GUESS"))
    assert list(CertificateGuess.objects.values_list("number", flat=True)) == ["2026-8"]


# --- hours -----------------------------------------------------------------------------------------------------------
def test_hours_of_a_half_year_are_those_of_valid_certificates_by_last_day(finished, enrolment, officer):
    second = HalfYear(2026, 2)
    lines = [hours_line(certificate) for certificate in hours_of(second)]
    assert [(line.number, line.hours, line.certificate) for line in lines] == [
        ("700001", Decimal("4.0"), "2026-0001")
    ]
    assert list(hours_of(second.previous)) == []
    assert [(total.number, total.half, total.year) for total in totals_of(second)] == [
        ("700001", Decimal("4.0"), Decimal("4.0"))
    ]
    revoke_certificate(certificate=Certificate.objects.get(), reason="취소", by=officer)
    assert list(hours_of(second)) == totals_of(second) == []


# --- invariants ------------------------------------------------------------------------------------------------------
def test_invariant_finds_an_outcome_against_the_rule(finished):
    Enrolment.objects.update(outcome="not_completed")
    assert breaks() == {"outcomes_against_the_rule": 1, "valid_certificates_without_completion": 1}


def test_invariant_finds_a_completion_without_a_certificate(cohort, enrolment, officer):
    mark_all(cohort, Mark.PRESENT, officer)
    Enrolment.objects.update(outcome="completed")
    cohort.state = "finished"
    cohort.save()
    assert breaks() == {"completed_without_a_certificate": 1}


def test_invariant_finds_a_number_left_out(finished, enrolment, officer):
    certificate = Certificate.objects.get()
    revoke_certificate(certificate=certificate, reason="시험", by=officer)
    certificate.pk, certificate.serial, certificate.code = None, 3, "X"
    certificate._state.adding = True
    certificate.save(force_insert=True)
    assert breaks() == {"numbers_of_certificates_left_out": 1}
