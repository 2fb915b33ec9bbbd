"""Many people and the last seat, on real connections. Each guard has a twin without it."""

from __future__ import annotations

from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection
from django.db.models import QuerySet

from kindness import clock
from kindness.errors import Refused
from people.queries import seats as seats_of_people
from tests.factories.awards import make_people
from tests.factories.people import make_division
from tests.factories.training import make_cohort_with_session, make_course, make_enrolment
from tests.support.crowds import crowd
from tests.support.races import at_once, codes, together
from training.enums import EnrolmentState
from training.invariants.enrolments import INVARIANTS
from training.models import Enrolment
from training.services import seats
from training.services.enrolments import accept_offer, enrol, withdraw_enrolment

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 20
CROWD = crowd(1000, usually=200)
SEAT_ONCE = "training_enrolment_seat_once"


def city(number, *, staying=1):
    """People with their seat of today, twenty to a department; `staying` more keep each counter."""
    divisions = [make_division(f"{n}과") for n in range(max(1, number // 20))]
    made = make_people(divisions, number + staying * len(divisions))[:number]
    return list(seats_of_people(staff_ids=[one.pk for one in made], day=clock.today()))


def broken():
    return {name: count() for name, count in INVARIANTS.items() if "without" not in name and count()}


@pytest.fixture
def without_locks(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows)


@pytest.fixture
def without_constraint(transactional_db):
    """The net below the lock: no seat is held twice."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE training_enrolment DROP CONSTRAINT {SEAT_ONCE}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE training_enrolment CASCADE")
        cursor.execute(f"ALTER TABLE training_enrolment ADD CONSTRAINT {SEAT_ONCE} UNIQUE (cohort_id, seat)")


def meeting_point(monkeypatch, name):
    """Both wait here for each other, unless something keeps one of them from coming."""
    barrier, real = Barrier(2), getattr(seats, name)

    def wait_for_the_other(*args, **kwargs):
        result = real(*args, **kwargs)
        with suppress(BrokenBarrierError):
            barrier.wait(0.5)
        return result

    monkeypatch.setattr(seats, name, wait_for_the_other)


# --- the last seat ------------------------------------------------------------------------------------------------
@pytest.mark.slow
def test_crowd_and_one_seat_have_one_winner(transactional_db):
    cohort = make_cohort_with_session(capacity=1)
    people = city(CROWD)

    def some(thread):
        results = []
        for one in people[thread::THREADS]:
            try:
                results.append(enrol(cohort=cohort, staff=one, by=one))
            except Refused as refused:
                results.append(refused)
        return results

    results = [result for thread in at_once(THREADS, some) for result in thread]
    assert codes(results) == ["full"] * (CROWD - 1) + ["ok"]
    assert Enrolment.objects.count() == 1
    assert {name: count() for name, count in INVARIANTS.items()} == dict.fromkeys(INVARIANTS, 0)


def two_and_one_seat(monkeypatch):
    """Both look before either has stored, unless something keeps them apart: (answers, seats held)."""
    cohort = make_cohort_with_session(capacity=1)
    one, two = city(2)
    meeting_point(monkeypatch, "offer_next")
    answers = together(
        lambda: enrol(cohort=cohort, staff=one, by=one), lambda: enrol(cohort=cohort, staff=two, by=two)
    )
    return codes(answers), cohort.enrolments.filter(seat__isnull=False).count()


def test_two_people_and_one_seat_have_one_winner(transactional_db, monkeypatch):
    assert two_and_one_seat(monkeypatch) == (["full", "ok"], 1)


def test_without_the_lock_the_constraint_still_holds(transactional_db, without_locks, monkeypatch):
    assert two_and_one_seat(monkeypatch) == (["full", "ok"], 1)


def test_without_lock_and_constraint_the_cohort_is_overbooked(without_constraint, without_locks, monkeypatch):
    assert two_and_one_seat(monkeypatch) == (["ok", "ok"], 2)
    assert broken() == {"cohorts_over_capacity": 1}


# --- a freed seat ---------------------------------------------------------------------------------------------------
def test_freed_seats_go_to_those_who_wait_while_newcomers_ask_for_them(transactional_db):
    cohort = make_cohort_with_session(capacity=5)
    people = city(20)
    booked = [make_enrolment(cohort, one) for one in people[:5]]
    waiting = [
        make_enrolment(cohort, one, state=EnrolmentState.WAITING, joined_at=clock.fresh())
        for one in people[5:12]
    ]
    newcomers = people[12:]
    answers = together(
        *[lambda one=one: withdraw_enrolment(enrolment=one, by=one.staff) for one in booked],
        *[lambda one=one: enrol(cohort=cohort, staff=one, by=one) for one in newcomers],
    )
    assert codes(answers) == ["full"] * 8 + ["ok"] * 5
    offered = Enrolment.objects.filter(state=EnrolmentState.OFFERED)
    assert set(offered.values_list("pk", flat=True)) == {one.pk for one in waiting[:5]}
    assert broken() == {}


def two_withdrawals(monkeypatch):
    """Two seats are freed at one moment, and two people wait: their states."""
    cohort = make_cohort_with_session(capacity=2)
    people = city(4)
    booked = [make_enrolment(cohort, one) for one in people[:2]]
    for one in people[2:]:
        make_enrolment(cohort, one, state=EnrolmentState.WAITING, joined_at=clock.fresh())
    meeting_point(monkeypatch, "end")
    answers = together(*[lambda one=one: withdraw_enrolment(enrolment=one, by=one.staff) for one in booked])
    assert codes(answers) == ["ok", "ok"]
    rows = Enrolment.objects.filter(staff__in=people[2:]).order_by("joined_at")
    return list(rows.values_list("state", flat=True))


def test_two_seats_freed_at_once_are_offered_to_two(transactional_db, monkeypatch):
    assert two_withdrawals(monkeypatch) == ["offered", "offered"]


def test_without_the_lock_a_freed_seat_is_lost(transactional_db, without_locks, monkeypatch):
    assert two_withdrawals(monkeypatch) == ["offered", "waiting"]


# --- one person ------------------------------------------------------------------------------------------------
def test_one_person_in_two_cohorts_of_a_course_gets_one_seat(transactional_db):
    course = make_course()
    cohorts = [make_cohort_with_session(course) for _ in range(4)]
    (one,) = city(1)
    answers = together(*[lambda to=to: enrol(cohort=to, staff=one, by=one) for to in cohorts])
    assert codes(answers) == ["already_enrolled"] * 3 + ["ok"]


def test_one_person_in_compulsory_trainings_at_one_time_gets_one_seat(transactional_db):
    cohorts = [make_cohort_with_session(make_course(f"교육 {n}", compulsory=True)) for n in range(4)]
    start = cohorts[0].sessions.get()
    for cohort in cohorts[1:]:
        cohort.sessions.update(starts_at=start.starts_at, ends_at=start.ends_at)
    (one,) = city(1)
    answers = together(*[lambda to=to: enrol(cohort=to, staff=one, by=one) for to in cohorts])
    assert codes(answers) == ["ok", "overlap", "overlap", "overlap"]
    assert broken() == {}


def test_last_two_at_a_counter_do_not_leave_it_together(transactional_db):
    cohorts = [make_cohort_with_session(make_course(f"교육 {n}")) for n in range(2)]
    one, two = city(2, staying=0)
    answers = together(
        lambda: enrol(cohort=cohorts[0], staff=one, by=one),
        lambda: enrol(cohort=cohorts[1], staff=two, by=two),
    )
    assert codes(answers) == ["division_cap", "ok"]


def test_offer_is_accepted_once_or_goes_on_but_never_both(transactional_db):
    cohort = make_cohort_with_session(capacity=1)
    one, two = city(2)
    offer = make_enrolment(cohort, one, state=EnrolmentState.OFFERED)
    make_enrolment(cohort, two, state=EnrolmentState.WAITING)
    answers = together(
        lambda: accept_offer(enrolment=offer, by=one), lambda: withdraw_enrolment(enrolment=offer, by=one)
    )
    assert codes(answers) in (["ok", "ok"], ["offer_ended", "ok"])
    assert Enrolment.objects.filter(seat__isnull=False).count() == 1
    assert Enrolment.objects.get(staff=one).state == EnrolmentState.WITHDRAWN
