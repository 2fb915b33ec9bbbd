"""Certificates issued and people marked at one moment, on real connections. Each guard has a twin without it."""

from __future__ import annotations

from datetime import timedelta
from threading import Event
from time import sleep

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from kindness import clock
from people.enums import Role
from tests.factories.people import make_staff
from tests.factories.training import make_cohort, make_course, make_enrolment, make_session
from tests.support.races import at_once, together
from tests.support.rules import breaks_of
from training.enums import Mark, MarkSource, Outcome
from training.invariants.attendance import INVARIANTS
from training.models import Attendance, Certificate, Cohort, Enrolment, Marking
from training.rules.codes import code_at
from training.services import attendance, certificates, completion, courses
from training.services.attendance import check_in, correct_mark, mark_attendance
from training.services.completion import finish_cohort
from training.services.courses import change_course

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def standing_clock():
    """A race needs one that runs."""


@pytest.fixture
def officer(transactional_db):
    return make_staff(roles=[Role.TRAINING_OFFICER])


def make_held_cohort(course, people=2, *, mark=Mark.PRESENT, sessions=1):
    """Sessions of this morning that are over, everybody marked; not finished."""
    cohort = make_cohort(course)
    moment = clock.fresh()
    for n in range(sessions):
        make_session(cohort, moment - timedelta(hours=2 * n + 3))
    by = make_staff()
    for _person in range(people):
        make_enrolment(cohort, make_staff())
    for session in cohort.sessions.all():
        mark_attendance(session=session, marks={}, rest=mark, source=MarkSource.LIST, by=by)
    return cohort


def breaks():
    return breaks_of(INVARIANTS)


def do_not_lock(model, monkeypatch):
    lock = QuerySet.select_for_update

    def select(self, **kwargs):
        return self if self.model is model else lock(self, **kwargs)

    monkeypatch.setattr(QuerySet, "select_for_update", select)


# --- numbers without gaps --------------------------------------------------------------------------------------------
def finish_four_cohorts_at_once(officer, monkeypatch):
    """Every issuer looks up the last number before anybody has stored one, unless something keeps them apart."""
    course = make_course()
    cohorts = [make_held_cohort(course) for _n in range(4)]
    draft = certificates._days

    def slowly(cohort):
        sleep(0.1)
        return draft(cohort)

    monkeypatch.setattr(certificates, "_days", slowly)
    return at_once(4, lambda n: finish_cohort(cohort=cohorts[n], by=officer))


def test_four_cohorts_finished_at_once_get_numbers_without_gaps(officer, monkeypatch):
    results = finish_four_cohorts_at_once(officer, monkeypatch)
    assert [result.completed for result in results] == [2] * 4
    assert sorted(Certificate.objects.values_list("serial", flat=True)) == list(range(1, 9))
    assert breaks() == {}


def test_twin_without_the_lock_on_the_numbers_gives_one_number_twice(officer, monkeypatch):
    """The unique number throws them out: cohorts that ought to be finished are not."""
    monkeypatch.setattr(certificates, "lock_numbers", lambda _year: None)
    results = finish_four_cohorts_at_once(officer, monkeypatch)
    assert any(isinstance(result, IntegrityError) for result in results)
    assert Certificate.objects.count() < 8


def test_one_cohort_finished_by_two_officers_is_finished_once(officer, monkeypatch):
    cohort = make_held_cohort(make_course(), people=3)
    results = at_once(2, lambda _n: finish_cohort(cohort=cohort, by=officer))
    assert [result.completed for result in results] == [3, 3]
    assert Certificate.objects.count() == 3
    assert breaks() == {}


# --- a mark on its way while the cohort is finished --------------------------------------------------------------------
def correct_while_finishing(officer, monkeypatch):
    """The correction has changed the row but not committed when the officer finishes."""
    cohort = make_held_cohort(make_course(), people=1)
    row = Attendance.objects.get()
    changed, store = Event(), attendance._store

    def slowly(*args, **kwargs):
        store(*args, **kwargs)
        changed.set()
        sleep(0.3)

    def finish():
        assert changed.wait(10)
        return finish_cohort(cohort=cohort, by=officer)

    monkeypatch.setattr(attendance, "_store", slowly)
    correct = lambda: correct_mark(attendance=row, mark=Mark.ABSENT, reason="대리 서명", by=officer)  # noqa: E731
    results = together(correct, finish)
    assert [result for result in results if isinstance(result, BaseException)] == []
    return Enrolment.objects.get().outcome


def test_finishing_waits_for_a_mark_on_its_way(officer, monkeypatch):
    assert correct_while_finishing(officer, monkeypatch) == Outcome.NOT_COMPLETED
    assert breaks() == {}


def test_twin_that_does_not_lock_the_rows_settles_what_is_no_longer_true(officer, monkeypatch):
    do_not_lock(Attendance, monkeypatch)
    assert correct_while_finishing(officer, monkeypatch) == Outcome.COMPLETED
    assert "outcomes_against_the_rule" in breaks()


# --- two corrections of one person --------------------------------------------------------------------------------------
def correct_two_sessions_at_once(officer, monkeypatch):
    """Needed: both of two. Both are put right at one moment; each alone would leave the person short."""
    cohort = make_held_cohort(make_course(needed_percent=100), people=1, mark=Mark.ABSENT, sessions=2)
    finish_cohort(cohort=cohort, by=officer)
    rows = list(Attendance.objects.order_by("pk"))
    store = attendance._store

    def slowly(*args, **kwargs):
        store(*args, **kwargs)
        sleep(0.2)

    monkeypatch.setattr(attendance, "_store", slowly)
    results = at_once(
        2, lambda n: correct_mark(attendance=rows[n], mark=Mark.PRESENT, reason="확인", by=officer)
    )
    assert [result for result in results if isinstance(result, BaseException)] == []
    return Enrolment.objects.get().outcome


def test_of_two_corrections_at_once_the_later_sees_both(officer, monkeypatch):
    assert correct_two_sessions_at_once(officer, monkeypatch) == Outcome.COMPLETED
    assert Certificate.objects.count() == 1
    assert breaks() == {}


def test_twin_without_the_lock_on_the_enrolment_misses_one(officer, monkeypatch):
    settle = attendance.settle_again

    def settle_slowly(**kwargs):
        settle(**kwargs)
        sleep(0.3)

    monkeypatch.setattr(attendance, "settle_again", settle_slowly)
    do_not_lock(Enrolment, monkeypatch)
    assert correct_two_sessions_at_once(officer, monkeypatch) == Outcome.NOT_COMPLETED
    assert breaks() == {"outcomes_against_the_rule": 1}


# --- the hall ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def running(officer):
    """A session that is on, with twelve people."""
    cohort = make_cohort(make_course())
    session = make_session(cohort, clock.fresh() - timedelta(minutes=1))
    for _n in range(12):
        make_enrolment(cohort, make_staff())
    return session


def test_people_check_in_while_the_list_is_marked_and_each_row_has_its_marking(running, officer):
    people = list(Enrolment.objects.select_related("staff"))
    code = code_at(running.code_secret, clock.fresh())
    codes = [lambda p=p: check_in(session=running, staff=p.staff, code=code, by=p.staff) for p in people]
    marks = [
        lambda p=p: mark_attendance(
            session=running, marks={p.pk: Mark.PRESENT}, source=MarkSource.LIST, by=officer
        )
        for p in people
    ]
    results = together(*codes[:6], *marks[:6], *codes[6:], *marks[6:])
    assert [result for result in results if isinstance(result, BaseException)] == []
    assert Marking.objects.count() == 12
    assert breaks() == {}


def test_marking_does_not_wait_for_the_seats_of_the_cohort(running, officer):
    """Somebody enrols and holds the cohort's row; the hall goes on."""
    held, done = Event(), Event()

    def enrol():
        with transaction.atomic():
            Cohort.objects.select_for_update().get()
            held.set()
            return done.wait(5)

    def mark():
        assert held.wait(5)
        person = Enrolment.objects.first()
        mark_attendance(session=running, marks={person.pk: Mark.PRESENT}, source=MarkSource.LIST, by=officer)
        done.set()

    assert together(enrol, mark) == [True, None]


# --- the measure while a cohort is finished ---------------------------------------------------------------------------
def lower_the_measure_while_a_cohort_finishes(officer, monkeypatch):
    """The finisher has judged by 80 percent when somebody stores 50. What became of the change, and the percent."""
    course = make_course(needed_percent=80)
    cohort = make_held_cohort(course, people=1)
    judged, changed = Event(), Event()

    def wait_for_the_change(_cohort):
        judged.set()
        changed.wait(0.5)

    monkeypatch.setattr(completion, "_tell_of_missed", wait_for_the_change)

    def change():
        judged.wait(10)
        try:
            return change_course(course=course, needed_percent=50, by=officer)
        finally:
            changed.set()

    _finished, answer = together(lambda: finish_cohort(cohort=cohort, by=officer), change)
    course.refresh_from_db()
    return getattr(answer, "code", "ok"), course.needed_percent


def test_measure_does_not_change_under_a_cohort_that_is_being_finished(officer, monkeypatch):
    assert lower_the_measure_while_a_cohort_finishes(officer, monkeypatch) == ("cohort_finished", 80)


def test_twin_without_the_lock_lets_the_measure_differ_from_the_outcomes(officer, monkeypatch):
    monkeypatch.setattr(
        courses, "_locked_states", lambda course: set(course.cohorts.values_list("state", flat=True))
    )
    assert lower_the_measure_while_a_cohort_finishes(officer, monkeypatch) == ("ok", 50)
