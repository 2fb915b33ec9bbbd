"""Seats and waitlists: given, freed, offered on, more and fewer of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from audit.models import AuditRow
from audit.services import Job
from kindness import clock
from kindness.errors import Refused
from notifications.models import Notice
from people.queries import seats as seats_of_people
from tests.factories.people import make_division, make_staff
from tests.factories.training import (
    make_cohort,
    make_cohort_with_session,
    make_course,
    make_enrolment,
    make_session,
)
from tests.support.rows import nothing_written
from training.enums import EnrolmentState, EnrolmentWay
from training.invariants.enrolments import INVARIANTS
from training.models import Attendance, Enrolment, EnrolmentStep
from training.services.enrolments import (
    accept_offer,
    enrol,
    expire_due_offers,
    refuse_offer,
    withdraw_enrolment,
)
from training.services.seats import book_people, change_capacity, renew_hours

pytestmark = pytest.mark.django_db
TESTS = Job("tests")


def people(count, **fields):
    return [make_staff(make_division(), **fields) for _ in range(count)]


def waits(cohort, staff, **fields):
    return make_enrolment(cohort, staff, state=EnrolmentState.WAITING, **fields)


def states(cohort):
    return dict(cohort.enrolments.values_list("staff", "state"))


def seats_broken():
    """The invariants of seats; rows of the factories carry neither steps nor records."""
    return {name: count() for name, count in INVARIANTS.items() if "without" not in name and count()}


# --- offers -------------------------------------------------------------------------------------------------------
def test_freed_seat_is_offered_to_the_next_in_the_same_transaction():
    cohort = make_cohort_with_session(capacity=1)
    one, two, three = people(3)
    booked = make_enrolment(cohort, one)
    first = waits(cohort, two, joined_at=clock.fresh() - timedelta(hours=2))
    waits(cohort, three, joined_at=clock.fresh() - timedelta(hours=1))
    moment = clock.fresh()
    with clock.at(moment):
        withdraw_enrolment(enrolment=booked, by=one)
    first.refresh_from_db()
    assert states(cohort) == {one.pk: "withdrawn", two.pk: "offered", three.pk: "waiting"}
    assert (first.seat, first.way) == (1, EnrolmentWay.WAITLIST)
    assert first.offer_expires_at == moment + timedelta(hours=cohort.course.offer_hours)
    assert list(Notice.objects.values_list("person", "kind")) == [(two.pk, "training.seat_offered")]
    steps = list(EnrolmentStep.objects.order_by("pk").values_list("state", "by"))
    assert steps == [("withdrawn", one.pk), ("offered", None)]
    assert list(AuditRow.objects.order_by("pk").values_list("action", flat=True)) == [
        "enrolment.withdrawn",
        "enrolment.offered",
    ]


def test_waitlist_order_is_priority_then_moment_then_id():
    cohort = make_cohort_with_session(capacity=4)
    late, early, must, twin_a, twin_b = people(5)
    moment = clock.fresh()
    waits(cohort, late, joined_at=moment)
    waits(cohort, early, joined_at=moment - timedelta(hours=1))
    waits(cohort, must, joined_at=moment, priority=1)
    twins = [waits(cohort, one, joined_at=moment - timedelta(minutes=1)) for one in (twin_a, twin_b)]
    expire_due_offers()
    offered = cohort.enrolments.filter(state="offered").order_by("seat").values_list("staff", flat=True)
    in_order = [one.staff_id for one in sorted(twins, key=lambda one: one.pk)]
    assert list(offered) == [must.pk, early.pk, *in_order]


def test_offer_counts_as_free_from_its_end_without_any_job():
    cohort = make_cohort_with_session(capacity=1)
    one, two = people(2)
    offer = make_enrolment(cohort, one, state=EnrolmentState.OFFERED)
    with clock.at(offer.offer_expires_at):
        booked = enrol(cohort=cohort, staff=two, by=two)
    assert states(cohort) == {one.pk: "expired", two.pk: "booked"}
    assert booked.seat == 1


def test_offer_before_its_end_is_a_taken_seat():
    cohort = make_cohort_with_session(capacity=1)
    one, two = people(2)
    offer = make_enrolment(cohort, one, state=EnrolmentState.OFFERED)
    with (
        clock.at(offer.offer_expires_at - timedelta(microseconds=1)),
        nothing_written(),
        pytest.raises(Refused, match="full"),
    ):
        enrol(cohort=cohort, staff=two, by=two)


def test_ended_offer_goes_to_who_waits_and_not_to_a_newcomer():
    cohort = make_cohort_with_session(capacity=1)
    one, two, three = people(3)
    offer = make_enrolment(cohort, one, state=EnrolmentState.OFFERED)
    waits(cohort, two)
    with clock.at(offer.offer_expires_at), pytest.raises(Refused, match="full"):
        enrol(cohort=cohort, staff=three, by=three)
    with clock.at(offer.offer_expires_at):
        enrol(cohort=cohort, staff=three, by=three, join_waitlist=True)
    assert states(cohort) == {one.pk: "expired", two.pk: "offered", three.pk: "waiting"}


def test_accepted_offer_books_the_seat_with_its_hours():
    cohort = make_cohort_with_session(capacity=1)
    (one,) = people(1)
    offer = make_enrolment(cohort, one, state=EnrolmentState.OFFERED)
    for _ in range(2):
        accept_offer(enrolment=offer, by=one)
    assert states(cohort) == {one.pk: "booked"}
    assert Attendance.objects.get().session == cohort.sessions.get()
    assert EnrolmentStep.objects.count() == 1


def test_accepting_at_the_end_of_the_offer_is_refused():
    cohort = make_cohort_with_session(capacity=1)
    (one,) = people(1)
    offer = make_enrolment(cohort, one, state=EnrolmentState.OFFERED)
    with (
        clock.at(offer.offer_expires_at),
        nothing_written(),
        pytest.raises(Refused, match="offer_ended"),
    ):
        accept_offer(enrolment=offer, by=one)


def test_refused_offer_goes_on():
    cohort = make_cohort_with_session(capacity=1)
    one, two = people(2)
    offer = make_enrolment(cohort, one, state=EnrolmentState.OFFERED)
    waits(cohort, two)
    for _ in range(2):
        refuse_offer(enrolment=offer, by=one)
    assert states(cohort) == {one.pk: "refused", two.pk: "offered"}


def test_offer_ends_with_the_beginning_of_the_training():
    cohort = make_cohort(capacity=1)
    session = make_session(cohort, clock.fresh() + timedelta(hours=3))
    waits(cohort, *people(1))
    expire_due_offers()
    assert Enrolment.objects.get().offer_expires_at == session.starts_at


def test_nothing_is_offered_once_it_has_begun_and_who_waits_is_free_again():
    cohort = make_cohort(capacity=2)
    make_session(cohort, clock.fresh() - timedelta(hours=1))
    one, two = people(2)
    waits(cohort, one)
    make_enrolment(cohort, two, state=EnrolmentState.REQUESTED)
    assert expire_due_offers() == 1
    assert states(cohort) == {one.pk: "expired", two.pk: "expired"}
    assert expire_due_offers() == 0
    assert Notice.objects.filter(kind="training.waiting_ended").count() == 2


def test_who_has_left_the_city_is_offered_nothing():
    cohort = make_cohort_with_session(capacity=1)
    gone, here = people(2)
    waits(cohort, gone, joined_at=clock.fresh() - timedelta(days=1))
    waits(cohort, here)
    type(gone).objects.filter(pk=gone.pk).update(status="closed", closed_at=clock.fresh())
    expire_due_offers()
    assert states(cohort) == {gone.pk: "waiting", here.pk: "offered"}


# --- capacity -----------------------------------------------------------------------------------------------------
def test_more_seats_go_to_those_who_wait_in_order():
    cohort = make_cohort_with_session(capacity=1)
    one, two, three, four = people(4)
    make_enrolment(cohort, one)
    for minutes, person in enumerate((two, three, four)):
        waits(cohort, person, joined_at=clock.fresh() - timedelta(minutes=9 - minutes))
    change_capacity(cohort=cohort, capacity=3, by=TESTS)
    assert states(cohort) == {one.pk: "booked", two.pk: "offered", three.pk: "offered", four.pk: "waiting"}
    assert seats_broken() == {}


def test_fewer_seats_are_numbered_anew():
    cohort = make_cohort_with_session(capacity=5)
    one, two = people(2)
    make_enrolment(cohort, one, seat=2)
    make_enrolment(cohort, two, seat=5)
    change_capacity(cohort=cohort, capacity=2, by=TESTS)
    assert sorted(cohort.enrolments.values_list("staff", "seat")) == [(one.pk, 2), (two.pk, 1)]
    assert seats_broken() == {}


def test_fewer_seats_than_are_held_are_refused():
    cohort = make_cohort_with_session(capacity=3)
    for person in people(2):
        make_enrolment(cohort, person)
    with nothing_written(), pytest.raises(Refused, match="seats_held"):
        change_capacity(cohort=cohort, capacity=1, by=TESTS)
    with nothing_written(), pytest.raises(Refused, match="invalid_capacity"):
        change_capacity(cohort=cohort, capacity=0, by=TESTS)
    with nothing_written():
        change_capacity(cohort=cohort, capacity=3, by=TESTS)


def test_an_ended_offer_is_no_held_seat_when_there_are_to_be_fewer():
    cohort = make_cohort_with_session(capacity=2)
    one, two = people(2)
    make_enrolment(cohort, one)
    offer = make_enrolment(cohort, two, state=EnrolmentState.OFFERED)
    with clock.at(offer.offer_expires_at):
        change_capacity(cohort=cohort, capacity=1, by=TESTS)
    assert states(cohort) == {one.pk: "booked", two.pk: "expired"}


# --- many at once -----------------------------------------------------------------------------------------------
def seated(staff):
    return list(seats_of_people(staff_ids=[one.pk for one in staff], day=clock.today()))


def test_booking_people_gives_each_a_seat_the_hours_a_notice_and_a_record():
    course = make_course(compulsory=True)
    cohort = make_cohort(course, capacity=5)
    sessions = [make_session(cohort, clock.fresh() + timedelta(days=20 + n)) for n in range(2)]
    staff = people(3)
    assert book_people(cohort=cohort, people=seated(staff), compulsory_ids={staff[0].pk}, by=TESTS) == 3
    rows = cohort.enrolments.order_by("seat").values_list("staff", "seat", "way", "compulsory", "division")
    assert list(rows) == [
        (one.pk, n + 1, "assigned", one is staff[0], one.division_id) for n, one in enumerate(staff)
    ]
    assert Attendance.objects.filter(blocking=True, live=True).count() == 3 * len(sessions)
    assert Notice.objects.filter(kind="training.assigned").count() == 3
    assert {name: count() for name, count in INVARIANTS.items()} == dict.fromkeys(INVARIANTS, 0)


def test_booking_the_same_people_again_books_nobody():
    cohort = make_cohort_with_session()
    staff = seated(people(2))
    book_people(cohort=cohort, people=staff, compulsory_ids=(), by=TESTS)
    with nothing_written():
        assert book_people(cohort=cohort, people=staff, compulsory_ids=(), by=TESTS) == 0


def test_booking_more_people_than_seats_books_nobody():
    cohort = make_cohort_with_session(capacity=1)
    staff = seated(people(2))
    with nothing_written(), pytest.raises(Refused, match="full"):
        book_people(cohort=cohort, people=staff, compulsory_ids=(), by=TESTS)


def test_booking_takes_people_off_the_waitlists_of_the_course():
    course = make_course()
    here, there = make_cohort_with_session(course), make_cohort_with_session(course, capacity=1)
    one, two = people(2)
    make_enrolment(there, two)
    waits(there, one)
    assert book_people(cohort=here, people=seated([one, two]), compulsory_ids=(), by=TESTS) == 1
    assert states(here) == {one.pk: "booked"}
    assert states(there) == {one.pk: "moved", two.pk: "booked"}


def test_booking_into_two_compulsory_trainings_at_one_time_is_refused():
    start = clock.fresh() + timedelta(days=20)
    cohorts = [make_cohort(make_course(f"교육 {n}", compulsory=True)) for n in range(2)]
    for cohort in cohorts:
        make_session(cohort, start)
    staff = seated(people(2))
    book_people(cohort=cohorts[0], people=staff[:1], compulsory_ids=(), by=TESTS)
    with nothing_written(), pytest.raises(Refused, match="overlap"):
        book_people(cohort=cohorts[1], people=staff, compulsory_ids=(), by=TESTS)


def test_booking_costs_the_same_for_few_and_many():
    from tests.support.statements import statements

    counts = []
    for size in (2, 20):
        cohort = make_cohort_with_session(make_course(f"교육 {size}"))
        staff = seated(people(size))
        with statements() as asked:
            book_people(cohort=cohort, people=staff, compulsory_ids=(), by=TESTS)
        counts.append(len(asked))
    assert counts == [13, 13]


# --- hours --------------------------------------------------------------------------------------------------------
def test_hours_follow_the_session():
    cohort = make_cohort_with_session()
    make_enrolment(cohort, *people(1))
    session = cohort.sessions.get()
    session.starts_at += timedelta(days=1)
    session.ends_at += timedelta(days=1)
    session.save()
    renew_hours(session)
    assert list(Attendance.objects.values_list("starts_at", "ends_at")) == [
        (session.starts_at, session.ends_at)
    ]


def test_new_session_binds_the_people_who_are_booked():
    cohort = make_cohort_with_session()
    one, two = people(2)
    make_enrolment(cohort, one)
    waits(cohort, two)
    session = make_session(cohort, clock.fresh() + timedelta(days=30))
    for _ in range(2):
        renew_hours(session)
    assert list(session.attendances.values_list("staff", flat=True)) == [one.pk]


def test_hours_that_meet_other_compulsory_training_are_refused():
    courses = [make_course(f"교육 {n}", compulsory=True) for n in range(2)]
    (one,) = people(1)
    first, second = (make_cohort_with_session(course) for course in courses)
    session = second.sessions.get()
    type(session).objects.filter(pk=session.pk).update(
        starts_at=session.starts_at + timedelta(days=1), ends_at=session.ends_at + timedelta(days=1)
    )
    make_enrolment(first, one)
    make_enrolment(second, one)
    session.starts_at = first.sessions.get().starts_at
    session.ends_at = first.sessions.get().ends_at
    with nothing_written(), pytest.raises(Refused, match="overlap"):
        renew_hours(session)
