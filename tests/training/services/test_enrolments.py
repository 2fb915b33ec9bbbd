"""Enrolments: asked for, decided, withdrawn, moved, cancelled, ended by leaving."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import AuditRow
from audit.services import Job
from kindness import clock
from kindness.errors import Refused
from kindness.halfyear import SEOUL
from notifications.models import Notice
from people.enums import Role
from people.models import Absence, ClosureDay, Deputy, Posting
from people.services import close_account
from tests.factories.people import as_signed_in, make_division, make_staff, make_team, seat
from tests.factories.training import (
    make_attendance,
    make_cohort,
    make_cohort_with_session,
    make_course,
    make_enrolment,
    make_session,
)
from tests.support.rows import nothing_written
from training.enums import CohortState, CourseState, EnrolmentState, EnrolmentWay, Outcome
from training.invariants.enrolments import INVARIANTS
from training.models import Attendance, Enrolment
from training.services.enrolments import (
    cancel_cohort,
    cancel_enrolment,
    decide_request,
    enrol,
    move_enrolment,
    release_departed,
    withdraw_enrolment,
)

pytestmark = pytest.mark.django_db
TESTS = Job("tests")


@pytest.fixture
def roads():
    return make_division("도로과")


@pytest.fixture
def me(roads):
    make_staff(roads)  # a colleague keeps the counter
    return make_staff(roads, name="김서윤")


@pytest.fixture
def officer():
    return make_staff(roles=[Role.TRAINING_OFFICER])


def refused(code):
    return pytest.raises(Refused, match=code)


def apply(cohort, staff, **fields):
    return enrol(cohort=cohort, staff=staff, by=staff, **fields)


# --- applying -----------------------------------------------------------------------------------------------------
def test_applying_books_a_seat_and_copies_the_person(me, roads):
    cohort = make_cohort_with_session()
    done = apply(cohort, me)
    assert (done.state, done.seat, done.way) == (EnrolmentState.BOOKED, 1, EnrolmentWay.SELF)
    assert (done.name, done.rank, done.division_id, done.division_name) == (
        "김서윤",
        "지방행정주사보",
        roads.pk,
        "도로과",
    )
    assert Attendance.objects.get().staff_id == me.pk
    assert {name: count() for name, count in INVARIANTS.items()} == dict.fromkeys(INVARIANTS, 0)


def test_same_token_gives_the_first_answer(me):
    cohort, token = make_cohort_with_session(), uuid4()
    first = apply(cohort, me, token=token)
    with nothing_written():
        assert apply(cohort, me, token=token) == first


def test_second_enrolment_in_the_course_is_refused(me):
    course = make_course()
    apply(make_cohort_with_session(course), me)
    other = make_cohort_with_session(course)
    with nothing_written(), refused("already_enrolled"):
        apply(other, me)


def test_who_has_not_completed_may_try_another_cohort(me):
    course = make_course()
    make_enrolment(make_cohort_with_session(course), me, outcome=Outcome.NOT_COMPLETED)
    assert apply(make_cohort_with_session(course), me).state == EnrolmentState.BOOKED


def test_last_seat_then_full_then_waitlist(me, roads):
    cohort = make_cohort_with_session(capacity=1)
    make_enrolment(cohort, make_staff())
    with nothing_written(), refused("full"):
        apply(cohort, me)
    assert apply(cohort, me, join_waitlist=True).state == EnrolmentState.WAITING


@pytest.mark.parametrize(
    ("course", "cohort"),
    [
        ({"state": CourseState.DRAFT}, {}),
        ({"state": CourseState.CLOSED}, {}),
        ({"self_enrolment": False}, {}),
        ({}, {"state": CohortState.PLANNED}),
        ({}, {"state": CohortState.CANCELLED, "cancel_reason": "강사 사정"}),
        ({}, {"enrol_from": timedelta(hours=1), "enrol_until": timedelta(hours=2)}),
        ({}, {"enrol_from": timedelta(hours=-2), "enrol_until": timedelta(0)}),
    ],
)
def test_applying_when_nothing_can_be_applied_for_is_refused(me, course, cohort):
    moment = clock.fresh()
    fields = {k: moment + v if isinstance(v, timedelta) else v for k, v in cohort.items()}
    found = make_cohort_with_session(make_course(**course), **fields)
    with clock.at(moment), nothing_written(), refused("not_now"):
        apply(found, me)


def test_applying_after_the_beginning_is_refused(me):
    cohort = make_cohort()
    session = make_session(cohort, clock.fresh() + timedelta(hours=1))
    with clock.at(session.starts_at), nothing_written(), refused("not_now"):
        apply(cohort, me)


def test_applying_for_a_course_of_others_is_refused(me):
    course = make_course(open_to=[{"front_line": True}])
    cohort = make_cohort_with_session(course)
    with nothing_written(), refused("not_target"):
        apply(cohort, me)


def test_applying_for_a_cohort_of_other_departments_is_refused(me, roads):
    cohort = make_cohort_with_session()
    cohort.divisions.add(make_division("민원여권과"))
    with nothing_written(), refused("not_target"):
        apply(cohort, me)
    cohort.divisions.add(roads)
    assert apply(cohort, me).state == EnrolmentState.BOOKED


def test_who_must_attend_waits_in_front(me):
    cohort = make_cohort_with_session(make_course(target=[{"front_line": True}]), capacity=1)
    make_enrolment(cohort, make_staff())
    front = make_staff(front_line=True)
    waiting = apply(cohort, front, join_waitlist=True)
    assert (waiting.compulsory, waiting.priority) == (True, 1)
    assert apply(cohort, me, join_waitlist=True).priority == 0


# --- two trainings at one time ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("first", "second", "code"), [(True, True, "overlap"), (True, False, ""), (False, True, "")]
)
def test_compulsory_training_at_the_same_hours_is_refused_and_optional_is_not(me, first, second, code):
    start = clock.fresh() + timedelta(days=20)
    one, two = (
        make_cohort(make_course("하나", compulsory=first)),
        make_cohort(make_course("둘", compulsory=second)),
    )
    make_session(one, start)
    make_session(two, start + timedelta(hours=1))
    apply(one, me)
    if code:
        with nothing_written(), refused(code):
            apply(two, me)
    else:
        assert apply(two, me).state == EnrolmentState.BOOKED


def test_training_that_begins_when_another_ends_is_no_overlap(me):
    start = clock.fresh() + timedelta(days=20)
    one, two = (make_cohort(make_course(title, compulsory=True)) for title in ("하나", "둘"))
    make_session(one, start, hours=2)
    make_session(two, start + timedelta(hours=2))
    apply(one, me)
    assert apply(two, me).state == EnrolmentState.BOOKED


# --- counters -----------------------------------------------------------------------------------------------------
def test_last_one_at_the_counter_stays(roads):
    cohort = make_cohort_with_session()
    one, two = make_staff(roads), make_staff(roads)
    apply(cohort, one)
    with nothing_written(), refused("division_cap"):
        apply(cohort, two)


def test_colleague_on_leave_keeps_no_counter(me, roads):
    cohort = make_cohort_with_session()
    day = cohort.sessions.get().starts_at.astimezone(SEOUL).date()
    colleague = Posting.objects.filter(department=roads).exclude(staff=me).get().staff
    Absence.objects.create(staff=colleague, starts_on=day, ends_on=day, noted_by=colleague)
    with nothing_written(), refused("division_cap"):
        apply(cohort, me)


def test_training_on_another_day_leaves_the_counter_alone(me, roads):
    other = make_cohort(make_course("다른 교육"))
    make_session(other, clock.fresh() + timedelta(days=40))
    colleague = Posting.objects.filter(department=roads).exclude(staff=me).get().staff
    apply(other, as_signed_in(colleague))
    assert apply(make_cohort_with_session(), me).state == EnrolmentState.BOOKED


def test_cap_in_percent_and_by_team(roads):
    course = make_course(cap_percent=50, cap_unit="team")
    cohort = make_cohort_with_session(course)
    team, other = make_team(roads), make_team(roads, "도로시설팀")
    four = [make_staff(team) for _ in range(4)]
    outside = [make_staff(other) for _ in range(2)]
    for one in [*four[:2], outside[0]]:
        apply(cohort, one)
    for one in (four[2], outside[1]):
        with refused("division_cap"):
            apply(cohort, one)


# --- approval -------------------------------------------------------------------------------------------------------
@pytest.fixture
def head(roads):
    return make_staff(roads, roles=[Role.DIVISION_HEAD])


@pytest.fixture
def wanted():
    return make_cohort_with_session(make_course(needs_approval=True), capacity=1)


def test_head_is_asked_and_approves(me, head, wanted):
    request = apply(wanted, me)
    assert (request.state, request.seat) == (EnrolmentState.REQUESTED, None)
    assert Notice.objects.get().person_id == head.pk
    decided = decide_request(enrolment=request, approved=True, note="", by=head)
    assert (decided.state, decided.seat) == (EnrolmentState.BOOKED, 1)
    with nothing_written():
        decide_request(enrolment=request, approved=True, note="", by=head)
    with nothing_written(), refused("already_decided"):
        decide_request(enrolment=request, approved=False, note="바쁨", by=head)
    assert Notice.objects.filter(person=me, kind="training.approved").count() == 1


def test_approved_when_full_waits_by_the_moment_of_the_request(me, head, wanted):
    request = apply(wanted, me)
    make_enrolment(wanted, make_staff())
    decided = decide_request(enrolment=request, approved=True, note="", by=head)
    assert (decided.state, decided.joined_at) == (EnrolmentState.WAITING, request.joined_at)


def test_declining_needs_a_reason_and_tells_it(me, head, wanted):
    request = apply(wanted, me)
    with nothing_written(), refused("reason_blank"):
        decide_request(enrolment=request, approved=False, note=" ", by=head)
    decide_request(enrolment=request, approved=False, note="그날은 창구를 지켜야 합니다.", by=head)
    request.refresh_from_db()
    assert request.state == EnrolmentState.DECLINED
    assert Notice.objects.get(person=me).params["reason"] == "그날은 창구를 지켜야 합니다."
    assert apply(wanted, me).state == EnrolmentState.REQUESTED


def test_deputy_of_the_day_decides_and_nobody_else(me, head, wanted, roads, officer):
    request, deputy, today = apply(wanted, me), make_staff(roads), clock.today()
    others = [deputy, me, make_staff(roles=[Role.DIVISION_HEAD]), officer]
    for other in others:
        with nothing_written(), pytest.raises(PermissionDenied):
            decide_request(enrolment=request, approved=True, note="", by=other)
    named = Deputy.objects.create(
        head=head, deputy=deputy, starts_on=today - timedelta(days=3), ends_on=today - timedelta(days=1)
    )
    with pytest.raises(PermissionDenied):
        decide_request(enrolment=request, approved=True, note="", by=deputy)
    Deputy.objects.filter(pk=named.pk).update(ends_on=today)
    assert decide_request(enrolment=request, approved=True, note="", by=deputy).seat == 1


def test_officer_decides_where_nobody_heads_the_department(me, wanted, officer):
    request = apply(wanted, me)
    assert Notice.objects.get().person_id == officer.pk
    assert decide_request(enrolment=request, approved=True, note="", by=officer).seat == 1


def test_heads_own_application_needs_no_approval(head, me, wanted):
    assert apply(wanted, head).state == EnrolmentState.BOOKED


def test_approving_after_the_beginning_is_refused(me, head, wanted):
    request = apply(wanted, me)
    with clock.at(wanted.sessions.get().starts_at), nothing_written(), refused("not_now"):
        decide_request(enrolment=request, approved=True, note="", by=head)


# --- withdrawing --------------------------------------------------------------------------------------------------
def thursday_training(**fields):
    """On Thursday 2026-11-26; two working days before it ends Tuesday 24."""
    cohort = make_cohort(make_course(**fields))
    make_session(cohort, datetime(2026, 11, 26, 9, tzinfo=SEOUL))
    return cohort


def at_midnight(day):
    return datetime.combine(day, time.min, SEOUL)


@pytest.mark.parametrize(
    ("closed", "first_moment_too_late"),
    [((), date(2026, 11, 25)), ((date(2026, 11, 25),), date(2026, 11, 24))],
)
def test_deadline_in_working_days(me, closed, first_moment_too_late):
    for day in closed:
        ClosureDay.objects.create(day=day, name="개청기념일")
    cohort = thursday_training()
    booked = make_enrolment(cohort, me)
    too_late = at_midnight(first_moment_too_late)
    with clock.at(too_late), nothing_written(), refused("deadline_passed"):
        withdraw_enrolment(enrolment=booked, by=me)
    with clock.at(too_late - timedelta(microseconds=1)):
        withdraw_enrolment(enrolment=booked, by=me)
    booked.refresh_from_db()
    assert (booked.state, booked.seat) == (EnrolmentState.WITHDRAWN, None)
    assert Attendance.objects.get().live is False


def test_waiting_can_be_given_up_until_the_beginning(me):
    cohort = thursday_training()
    waiting = make_enrolment(cohort, me, state=EnrolmentState.WAITING)
    start = cohort.sessions.get().starts_at
    with clock.at(start), nothing_written(), refused("deadline_passed"):
        withdraw_enrolment(enrolment=waiting, by=me)
    with clock.at(start - timedelta(seconds=1)):
        withdraw_enrolment(enrolment=waiting, by=me)
        with nothing_written():
            withdraw_enrolment(enrolment=waiting, by=me)


def test_assigned_compulsory_training_is_not_withdrawn_by_oneself(me):
    booked = make_enrolment(make_cohort_with_session(), me, compulsory=True, way=EnrolmentWay.ASSIGNED)
    with nothing_written(), refused("compulsory"):
        withdraw_enrolment(enrolment=booked, by=me)


def test_nobody_withdraws_for_somebody_else(me, officer):
    booked = make_enrolment(make_cohort_with_session(), me)
    with nothing_written(), pytest.raises(PermissionDenied):
        withdraw_enrolment(enrolment=booked, by=officer)


def test_settled_enrolment_stays(me):
    booked = make_enrolment(make_cohort_with_session(), me, outcome=Outcome.COMPLETED)
    with nothing_written(), refused("not_now"):
        withdraw_enrolment(enrolment=booked, by=me)


# --- officers -----------------------------------------------------------------------------------------------------
def test_officer_adds_somebody_outside_of_all_dates_and_rules(officer):
    moment = clock.fresh()
    course = make_course(self_enrolment=False, open_to=[{"front_line": True}])
    cohort = make_cohort_with_session(
        course, enrol_from=moment - timedelta(days=9), enrol_until=moment - timedelta(days=8)
    )
    alone = make_staff()
    added = enrol(cohort=cohort, staff=alone, by=officer)
    assert (added.state, added.way) == (EnrolmentState.BOOKED, EnrolmentWay.ASSIGNED)
    assert Notice.objects.get().kind == "training.assigned"


def test_officer_adds_nobody_to_what_is_over(officer):
    cohort = make_cohort()
    session = make_session(cohort)
    person = make_staff()
    with clock.at(session.ends_at), nothing_written(), refused("not_now"):
        enrol(cohort=cohort, staff=person, by=officer)


def test_move_takes_a_seat_there_and_frees_one_here(me, officer):
    course = make_course(compulsory=True)
    here, there = make_cohort_with_session(course, capacity=1), make_cohort_with_session(course)
    booked = make_enrolment(here, me)
    waiting = make_enrolment(here, make_staff(), state=EnrolmentState.WAITING)
    moved = move_enrolment(enrolment=booked, cohort=there, reason="출장", by=officer)
    with nothing_written():
        assert move_enrolment(enrolment=booked, cohort=there, reason="출장", by=officer) == moved
    booked.refresh_from_db()
    waiting.refresh_from_db()
    assert (booked.state, booked.seat) == (EnrolmentState.MOVED, None)
    assert (moved.state, moved.cohort_id, moved.seat) == (EnrolmentState.BOOKED, there.pk, 1)
    assert waiting.state == EnrolmentState.OFFERED
    assert list(Attendance.objects.filter(live=True).values_list("session__cohort", flat=True)) == [there.pk]
    notice = Notice.objects.get(person=me)
    assert (notice.kind, notice.params["before"], notice.params["number"]) == ("training.moved", 1, 2)


def test_move_into_a_full_or_foreign_cohort_is_refused(me, officer):
    course = make_course()
    here, full = make_cohort_with_session(course), make_cohort_with_session(course, capacity=1)
    make_enrolment(full, make_staff())
    booked, foreign = make_enrolment(here, me), make_cohort_with_session(make_course("다른 교육"))
    for cohort, code in ((full, "full"), (foreign, "invalid_cohort"), (here, "invalid_cohort")):
        with nothing_written(), refused(code):
            move_enrolment(enrolment=booked, cohort=cohort, reason="출장", by=officer)
    with nothing_written(), refused("reason_blank"):
        move_enrolment(enrolment=booked, cohort=full, reason="", by=officer)


def test_cancelled_enrolment_frees_its_seat_and_is_told(me, officer):
    cohort = make_cohort_with_session(capacity=1)
    booked = make_enrolment(cohort, me)
    waiting = make_enrolment(cohort, make_staff(), state=EnrolmentState.WAITING)
    for _ in range(2):
        cancel_enrolment(enrolment=booked, reason="중복 신청", by=officer)
    waiting.refresh_from_db()
    assert waiting.state == EnrolmentState.OFFERED
    assert Notice.objects.get(person=me).params["reason"] == "중복 신청"
    assert AuditRow.objects.filter(action="enrolment.cancelled", reason="중복 신청").count() == 1


def test_cancelled_cohort_tells_booked_offered_waiting_and_asking(officer):
    cohort = make_cohort_with_session(make_course(compulsory=True), capacity=2)
    staff = [make_staff() for _ in range(5)]
    kinds = ("booked", "offered", "waiting", "requested", "withdrawn")
    for person, state in zip(staff, kinds, strict=True):
        make_enrolment(cohort, person, state=state)
    for _ in range(2):
        cancel_cohort(cohort=cohort, reason="강사 사정", by=officer)
    assert list(
        Enrolment.objects.filter(state="cancelled").order_by("staff").values_list("staff", flat=True)
    ) == [person.pk for person in staff[:4]]
    assert Notice.objects.filter(kind="training.cohort_cancelled").count() == 4
    assert Attendance.objects.filter(live=True).count() == 0
    assert cohort.sessions.filter(blocking=True).count() == 0
    cohort.refresh_from_db()
    assert (cohort.state, cohort.cancel_reason) == (CohortState.CANCELLED, "강사 사정")


def test_finished_cohort_is_not_cancelled(officer):
    cohort = make_cohort_with_session(state=CohortState.FINISHED)
    with nothing_written(), refused("not_now"):
        cancel_cohort(cohort=cohort, reason="강사 사정", by=officer)


# --- people who leave -----------------------------------------------------------------------------------------------
def test_closed_account_in_the_middle_of_a_course_frees_what_is_to_come(me):
    cohort = make_cohort()
    past = make_session(cohort, clock.fresh() - timedelta(days=3))
    coming = make_session(cohort, clock.fresh() + timedelta(days=3))
    booked = make_enrolment(cohort, me)
    Attendance.objects.filter(session=past).update(mark="present", marked_at=clock.fresh())
    close_account(staff=me, reason="퇴직", by=TESTS)
    assert release_departed() == 1
    assert release_departed() == 0
    booked.refresh_from_db()
    assert booked.state == EnrolmentState.CANCELLED
    assert Attendance.objects.filter(live=True).get().session == past
    assert Attendance.objects.get(session=coming).live is False
    assert Notice.objects.count() == 0


def test_seat_of_somebody_who_left_is_offered_on(me):
    cohort = make_cohort_with_session(capacity=1)
    make_enrolment(cohort, me)
    waiting = make_enrolment(cohort, make_staff(), state=EnrolmentState.WAITING)
    close_account(staff=me, reason="퇴직", by=TESTS)
    release_departed()
    waiting.refresh_from_db()
    assert waiting.state == EnrolmentState.OFFERED


def test_transfer_out_of_the_departments_of_the_cohort_ends_the_enrolment(me, roads):
    cohort = make_cohort_with_session()
    cohort.divisions.add(roads)
    make_enrolment(cohort, me)
    guest = make_enrolment(cohort, make_staff())  # added by hand: never of these departments
    assert release_departed() == 0
    today = clock.today()
    Posting.objects.filter(staff=me).update(ends_on=today)
    seat(me, make_division("민원여권과"), since=today)
    assert release_departed() == 1
    assert Notice.objects.get().person_id == me.pk
    guest.refresh_from_db()
    assert guest.state == EnrolmentState.BOOKED


def test_transfer_within_a_cohort_for_all_changes_nothing(me):
    make_enrolment(make_cohort_with_session(), me)
    today = clock.today()
    Posting.objects.filter(staff=me).update(ends_on=today)
    seat(me, make_division("민원여권과"), since=today)
    assert release_departed() == 0


def test_what_is_over_is_left_alone(me):
    cohort = make_cohort()
    make_session(cohort, clock.fresh() - timedelta(days=3))
    make_enrolment(cohort, me)
    close_account(staff=me, reason="퇴직", by=TESTS)
    assert release_departed() == 0


def test_attendance_without_enrolment_row_is_found(me):
    cohort = make_cohort_with_session()
    booked = make_enrolment(cohort, me)
    assert INVARIANTS["booked_without_hours"]() == 0
    make_session(cohort, clock.fresh() + timedelta(days=30))
    assert INVARIANTS["booked_without_hours"]() == 1
    make_attendance(booked, cohort.sessions.last())
    assert INVARIANTS["booked_without_hours"]() == 0
