"""Marks by code, list and paper; corrections."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from audit.models import AuditRow
from kindness import clock
from kindness.errors import Refused
from tests.factories.people import make_staff
from tests.factories.training import make_enrolment
from tests.support.rows import nothing_written
from tests.support.rules import breaks_of
from tests.training.attendance.conftest import FIVE_PAST, NINE
from training.enums import CheckInOutcome, CohortState, EnrolmentState, Mark, MarkSource
from training.invariants.attendance import INVARIANTS
from training.models import Attendance, CheckIn, Cohort, Marking
from training.rules.codes import code_at
from training.services.attendance import check_in, correct_mark, mark_attendance


def mark(session, marks, by, **fields):
    return mark_attendance(session=session, marks=marks, by=by, **({"source": MarkSource.LIST} | fields))


def right_code(session):
    return code_at(session.code_secret, clock.fresh())


def refusal(act):
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def breaks():
    return breaks_of(INVARIANTS)


# --- the code --------------------------------------------------------------------------------------------------
def test_check_in_with_the_code_marks_present(session, trainee, enrolment):
    row = check_in(session=session, staff=trainee, code=right_code(session), by=trainee)
    assert (row.mark, row.marked_at) == (Mark.PRESENT, FIVE_PAST)
    assert list(Marking.objects.values_list("mark", "source", "by")) == [("present", "code", trainee.pk)]
    assert list(CheckIn.objects.values_list("outcome", flat=True)) == ["accepted"]
    audit = AuditRow.objects.get(action="attendance.marked")
    assert (audit.actor, audit.after) == (trainee.number, {"mark": "present", "source": "code"})
    assert breaks() == {}


def test_check_in_ten_minutes_after_the_start_is_late(session, trainee, enrolment):
    with clock.at(NINE + timedelta(minutes=10)):
        assert (
            check_in(session=session, staff=trainee, code=right_code(session), by=trainee).mark == Mark.LATE
        )


def test_check_in_twice_stays_as_it_was(session, trainee, enrolment):
    check_in(session=session, staff=trainee, code=right_code(session), by=trainee)
    with clock.at(NINE + timedelta(minutes=30)):
        row = check_in(session=session, staff=trainee, code=right_code(session), by=trainee)
    assert (row.mark, Marking.objects.count()) == (Mark.PRESENT, 1)
    assert list(CheckIn.objects.order_by("at").values_list("outcome", flat=True)) == ["accepted", "repeated"]


def test_latecomer_marked_absent_is_late_by_the_code(session, trainee, enrolment, officer):
    mark(session, {enrolment.pk: Mark.ABSENT}, officer)
    with clock.at(NINE + timedelta(minutes=30)):
        assert (
            check_in(session=session, staff=trainee, code=right_code(session), by=trainee).mark == Mark.LATE
        )


def test_wrong_code_is_refused_and_kept(session, trainee, enrolment):
    assert (
        refusal(lambda: check_in(session=session, staff=trainee, code="000000", by=trainee)) == "wrong_code"
    )
    assert list(CheckIn.objects.values_list("outcome", flat=True)) == ["wrong_code"]
    assert Attendance.objects.get(session=session, staff=trainee).mark == ""
    assert Marking.objects.count() == 0


@pytest.mark.parametrize("minutes", [-16, 120, 24 * 60])
def test_right_code_out_of_hours_is_refused(session, trainee, enrolment, minutes):
    """Nobody marks themselves present for a session to come, nor for one that is over."""
    with clock.at(NINE + timedelta(minutes=minutes)):
        code = right_code(session)
        assert refusal(lambda: check_in(session=session, staff=trainee, code=code, by=trainee)) == "not_now"
    assert Marking.objects.count() == 0
    assert list(CheckIn.objects.values_list("outcome", flat=True)) == [CheckInOutcome.NOT_NOW]


def test_somebody_without_a_seat_is_refused(session, trainee):
    code = right_code(session)
    assert refusal(lambda: check_in(session=session, staff=trainee, code=code, by=trainee)) == "not_enrolled"


def test_somebody_who_moved_to_another_cohort_is_refused(session, trainee, enrolment):
    enrolment.attendances.update(live=False)
    code = right_code(session)
    assert refusal(lambda: check_in(session=session, staff=trainee, code=code, by=trainee)) == "not_enrolled"


def test_after_ten_wrong_codes_even_the_right_one_waits_ten_minutes(session, trainee, enrolment):
    for _try in range(10):
        assert refusal(lambda: check_in(session=session, staff=trainee, code="1", by=trainee)) == "wrong_code"
    code = right_code(session)
    with nothing_written():
        assert refusal(lambda: check_in(session=session, staff=trainee, code=code, by=trainee)) == "not_now"
    assert CheckIn.objects.count() == 10
    with clock.at(FIVE_PAST + timedelta(minutes=10)):
        assert (
            check_in(session=session, staff=trainee, code=right_code(session), by=trainee).mark == Mark.LATE
        )


def test_wrong_codes_of_others_do_not_count(session, trainee, enrolment, other):
    for _try in range(10):
        refusal(lambda: check_in(session=session, staff=other.staff, code="1", by=other.staff))
    assert check_in(session=session, staff=trainee, code=right_code(session), by=trainee).mark == Mark.PRESENT


# --- the list ----------------------------------------------------------------------------------------------------
def test_list_marks_each_person_with_one_marking(session, enrolment, other, officer):
    marked = mark(session, {enrolment.pk: Mark.PRESENT, other.pk: Mark.EXCUSED}, officer)
    assert (marked.written, marked.kept) == (2, ())
    assert list(Attendance.objects.filter(session=session).order_by("pk").values_list("mark", flat=True)) == [
        "present", "excused",
    ]  # fmt: skip
    assert Marking.objects.count() == AuditRow.objects.filter(action="attendance.marked").count() == 2
    assert breaks() == {}


def test_same_mark_again_writes_nothing(session, enrolment, officer):
    mark(session, {enrolment.pk: Mark.PRESENT}, officer)
    with nothing_written():
        assert mark(session, {enrolment.pk: Mark.PRESENT}, officer).written == 0


def test_wrong_tap_is_put_right_the_same_day(session, enrolment, officer):
    mark(session, {enrolment.pk: Mark.ABSENT}, officer)
    mark(session, {enrolment.pk: Mark.PRESENT}, officer)
    assert list(Marking.objects.values_list("mark", flat=True)) == ["absent", "present"]
    assert breaks() == {}


def test_change_on_the_next_day_is_kept_back_for_a_correction(session, enrolment, other, officer):
    mark(session, {enrolment.pk: Mark.ABSENT}, officer)
    with clock.at(NINE + timedelta(days=1)):
        marked = mark(
            session, {enrolment.pk: Mark.PRESENT, other.pk: Mark.PRESENT}, officer, source=MarkSource.PAPER
        )
    assert (marked.written, [row.enrolment_id for row in marked.kept]) == (1, [enrolment.pk])
    assert Marking.objects.get(source="paper").attendance.enrolment_id == other.pk


def test_replayed_nonce_changes_nothing(session, enrolment, officer):
    first, second = uuid4(), uuid4()
    mark(session, {enrolment.pk: Mark.ABSENT}, officer, nonces={enrolment.pk: first})
    mark(session, {enrolment.pk: Mark.PRESENT}, officer, nonces={enrolment.pk: second})
    with nothing_written():
        again = mark(session, {enrolment.pk: Mark.ABSENT}, officer, nonces={enrolment.pk: first})
    assert (again.written, again.kept, again.rows[enrolment.pk].mark) == (0, (), "present")


def test_mark_queued_before_a_newer_one_does_not_overwrite_it(session, trainee, enrolment, officer):
    """The instructor's tablet was offline when it said absent; meanwhile the person typed the code."""
    tapped = FIVE_PAST - timedelta(minutes=1)
    check_in(session=session, staff=trainee, code=right_code(session), by=trainee)
    marked = mark(
        session, {enrolment.pk: Mark.ABSENT}, officer, nonces={enrolment.pk: uuid4()}, seen_at=tapped
    )
    assert (marked.written, len(marked.kept), marked.kept[0].mark) == (0, 1, "present")
    assert Attendance.objects.get(session=session).mark == Mark.PRESENT


def test_rest_marks_only_who_is_not_marked_yet(session, enrolment, other, officer):
    mark(session, {enrolment.pk: Mark.PRESENT}, officer)
    assert mark(session, {}, officer, rest=Mark.ABSENT).written == 1
    found = Attendance.objects.filter(session=session).order_by("pk").values_list("mark", flat=True)
    assert list(found) == ["present", "absent"]


def test_rest_leaves_marks_of_the_same_form_alone(session, enrolment, other, officer):
    assert mark(session, {enrolment.pk: Mark.LATE}, officer, rest=Mark.ABSENT).written == 2
    assert Attendance.objects.get(session=session, enrolment=enrolment).mark == "late"


def test_nobody_is_marked_before_the_list_opens(session, enrolment, officer):
    with clock.at(NINE - timedelta(minutes=16)):
        with nothing_written():
            assert refusal(lambda: mark(session, {enrolment.pk: Mark.PRESENT}, officer)) == "not_now"
        assert mark(session, {enrolment.pk: Mark.EXCUSED}, officer).written == 1


@pytest.mark.parametrize("state", [CohortState.FINISHED, CohortState.CANCELLED])
def test_list_of_an_ended_cohort_is_closed(session, enrolment, officer, state):
    Cohort.objects.update(state=state, cancel_reason="강사 사정")
    with nothing_written():
        assert refusal(lambda: mark(session, {enrolment.pk: Mark.PRESENT}, officer)) == "not_now"


def test_people_of_other_sessions_are_left_out(session, cohort, officer):
    stranger = make_enrolment(cohort, make_staff(), state=EnrolmentState.WAITING, seat=None)
    assert mark(session, {stranger.pk: Mark.PRESENT, uuid4(): Mark.PRESENT}, officer).written == 0


def test_marking_one_person_costs_as_many_queries_as_it_does_in_a_full_hall(
    session, cohort, officer, django_assert_num_queries
):
    people = [make_enrolment(cohort, make_staff()) for _n in range(3)]
    with django_assert_num_queries(8):
        mark(session, {people[0].pk: Mark.PRESENT}, officer, nonces={people[0].pk: uuid4()})
    with django_assert_num_queries(8):
        mark(
            session,
            {person.pk: Mark.LATE for person in people},
            officer,
            nonces={person.pk: uuid4() for person in people},
        )


# --- corrections -------------------------------------------------------------------------------------------------
def test_correction_keeps_the_old_mark_with_the_reason(session, enrolment, officer):
    mark(session, {enrolment.pk: Mark.ABSENT}, officer)
    row = Attendance.objects.get(session=session)
    with clock.at(NINE + timedelta(days=3)):
        correct_mark(attendance=row, mark=Mark.EXCUSED, reason="공가 신청서 확인", by=officer)
    assert list(Marking.objects.values_list("mark", "source", "reason")) == [
        ("absent", "list", ""),
        ("excused", "correction", "공가 신청서 확인"),
    ]
    assert AuditRow.objects.filter(action="attendance.marked").first().reason == "공가 신청서 확인"
    assert breaks() == {}


def test_correction_without_a_reason_is_refused(session, enrolment, officer):
    mark(session, {enrolment.pk: Mark.ABSENT}, officer)
    row = Attendance.objects.get(session=session)
    with nothing_written():
        act = lambda: correct_mark(attendance=row, mark=Mark.PRESENT, reason="", by=officer)  # noqa: E731
        assert refusal(act) == "reason_required"


def test_nothing_is_corrected_that_is_not_marked(session, enrolment, officer):
    row = Attendance.objects.get(session=session)
    with nothing_written():
        act = lambda: correct_mark(attendance=row, mark=Mark.PRESENT, reason="확인", by=officer)  # noqa: E731
        assert refusal(act) == "not_marked"


def test_markings_are_never_changed(session, enrolment, officer):
    mark(session, {enrolment.pk: Mark.ABSENT}, officer)
    with pytest.raises(DatabaseError), transaction.atomic():
        Marking.objects.update(mark="present")


def test_invariant_finds_a_mark_without_its_marking(session, enrolment):
    Attendance.objects.filter(session=session).update(mark="present", marked_at=FIVE_PAST)
    assert breaks() == {"marks_that_are_not_the_latest_marking": 1}
