"""Two officers offer the same seats at one moment, on real connections. Each guard has a twin without it."""

from __future__ import annotations

from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection
from django.db.models import QuerySet

from people.enums import Role
from tests.factories.needs import greeting_cohort
from tests.factories.people import make_division, make_staff
from tests.support.races import at_once, codes
from training.enums import EnrolmentState
from training.invariants import enrolments, needs
from training.models import Enrolment, SeatOffer
from training.rules import needs as rules
from training.services.needs import offer_seats

pytestmark = pytest.mark.django_db(transaction=True)
# What stands below the lock, by table: one offer to a department, one person to a seat.
NETS = {
    "training_seatoffer": ("training_seatoffer_once", "cohort_id, division_id"),
    "training_enrolment": ("training_enrolment_seat_once", "cohort_id, seat"),
}


@pytest.fixture
def officer():
    return make_staff(roles=[Role.TRAINING_OFFICER])


@pytest.fixture
def without_nets(transactional_db):
    with connection.cursor() as cursor:
        for table, (name, _columns) in NETS.items():
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    yield
    with connection.cursor() as cursor:
        for table, (name, columns) in NETS.items():
            cursor.execute(f"TRUNCATE {table} CASCADE")
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE ({columns})")


@pytest.fixture
def without_locks(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows)


@pytest.fixture(autouse=True)
def meeting(monkeypatch):
    """Both have found the offer in order before either is stored, unless something keeps one of them away."""
    barrier, check = Barrier(2), rules.check_offer

    def wait_for_the_other(**facts):
        check(**facts)
        with suppress(BrokenBarrierError):
            barrier.wait(0.5)

    monkeypatch.setattr(rules, "check_offer", wait_for_the_other)


def offer_twice_to_one_department(officer):
    roads = make_division("도로과")
    make_staff(roads, roles=[Role.DIVISION_HEAD])
    cohort = greeting_cohort(capacity=3)
    return at_once(
        2,
        lambda _n: offer_seats(
            cohort=cohort, division=roads, survey_items=["greeting"], tell_head=True, people=[], by=officer
        ),
    )


def offer_the_last_seat_to_two(officer):
    divisions = [make_division(name) for name in ("도로과", "세무과")]
    people = [make_staff(one) for one in divisions]
    cohort = greeting_cohort(capacity=1)
    return at_once(
        2,
        lambda n: offer_seats(
            cohort=cohort,
            division=divisions[n],
            survey_items=["greeting"],
            tell_head=False,
            people=[people[n].number],
            by=officer,
        ),
    )


def broken():
    rules_of_seats = {**needs.INVARIANTS, "over_capacity": enrolments.over_capacity}
    return [name for name, count in rules_of_seats.items() if count()]


def test_one_department_is_offered_a_cohort_once(officer):
    assert codes(offer_twice_to_one_department(officer)) == ["already_offered", "ok"]
    assert (SeatOffer.objects.count(), broken()) == (1, [])


@pytest.mark.usefixtures("without_locks")
def test_without_the_lock_the_constraint_keeps_it_once(officer):
    assert codes(offer_twice_to_one_department(officer)) == ["already_offered", "ok"]
    assert (SeatOffer.objects.count(), broken()) == (1, [])


@pytest.mark.usefixtures("without_nets", "without_locks")
def test_without_lock_and_constraint_it_is_offered_twice(officer):
    assert codes(offer_twice_to_one_department(officer)) == ["ok", "ok"]
    assert broken() == ["seats_offered_twice_to_a_department"]


def test_last_seat_is_kept_for_one_person(officer):
    assert codes(offer_the_last_seat_to_two(officer)) == ["full", "ok"]
    assert Enrolment.objects.filter(state=EnrolmentState.OFFERED).count() == 1
    assert (SeatOffer.objects.count(), broken()) == (1, [])


@pytest.mark.usefixtures("without_nets", "without_locks")
def test_without_lock_and_constraint_the_last_seat_is_kept_for_two(officer):
    assert codes(offer_the_last_seat_to_two(officer)) == ["ok", "ok"]
    assert broken() == ["over_capacity"]
