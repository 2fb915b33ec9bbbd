"""A word before the training: when it is due, whom it reaches, and that it comes once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kindness import clock
from notifications.models import Notice
from people.models import ClosureDay
from tests.factories.people import make_staff
from tests.factories.training import make_cohort, make_course, make_enrolment, make_session
from tests.training.moments import moment
from training.enums import CohortState, EnrolmentState
from training.rules.reminders import due_mark
from training.services.reminders import remind_due_people

FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("today", "mark"),
    [
        (date(2026, 11, 23), None),  # Monday: four working days
        (date(2026, 11, 24), 3),
        (date(2026, 11, 25), 3),
        (date(2026, 11, 26), 1),
        (date(2026, 11, 27), None),  # the day itself
    ],
)
def test_mark_is_the_nearest_that_is_due(today, mark):
    assert due_mark(FRIDAY, today=today, days=[1, 3]) == mark


def test_weekend_and_closure_days_do_not_count():
    monday = date(2026, 11, 30)
    assert due_mark(monday, today=date(2026, 11, 26), days=[1]) is None
    assert due_mark(monday, today=date(2026, 11, 27), days=[1]) == 1
    assert due_mark(monday, today=date(2026, 11, 26), days=[1], closed={date(2026, 11, 27)}) == 1


def test_without_marks_nobody_is_reminded():
    assert due_mark(FRIDAY, today=date(2026, 11, 26), days=[]) is None


@pytest.fixture
def cohort(db):
    with clock.at(moment(2026, 11, 20)):
        cohort = make_cohort(make_course(reminder_days=[3]))
        make_session(cohort, moment(2026, 11, 27, 14))
    return cohort


def told():
    return sorted(Notice.objects.values_list("person__number", "kind"))


def test_booked_people_are_told_once(cohort):
    booked, waiting = make_staff(), make_staff()
    make_enrolment(cohort, booked)
    make_enrolment(cohort, waiting, state=EnrolmentState.WAITING)
    with clock.at(moment(2026, 11, 24)):
        assert remind_due_people() == 1
        assert remind_due_people() == 0
    with clock.at(moment(2026, 11, 25)):
        assert remind_due_people() == 0
    assert told() == [(booked.number, "training.comes_near")]


def test_nobody_is_told_before_the_mark_or_after_the_beginning(cohort):
    make_enrolment(cohort, make_staff())
    for when in (moment(2026, 11, 23), moment(2026, 11, 27, 14)):
        with clock.at(when):
            assert remind_due_people() == 0


def test_cancelled_cohort_reminds_nobody(cohort):
    make_enrolment(cohort, make_staff())
    cohort.state, cohort.cancel_reason = CohortState.CANCELLED, "강사 사정"
    cohort.save()
    with clock.at(moment(2026, 11, 24)):
        assert remind_due_people() == 0


def test_training_that_is_put_off_reminds_again(cohort):
    make_enrolment(cohort, make_staff())
    with clock.at(moment(2026, 11, 24)):
        remind_due_people()
    session = cohort.sessions.get()
    session.starts_at += timedelta(days=7)
    session.ends_at += timedelta(days=7)
    session.save()
    with clock.at(moment(2026, 12, 1)):
        assert remind_due_people() == 1
    assert len(told()) == 2


def test_closure_day_moves_the_mark(cohort):
    make_enrolment(cohort, make_staff())
    ClosureDay.objects.create(day=date(2026, 11, 25), name="개청 기념일")
    with clock.at(moment(2026, 11, 23)):
        assert remind_due_people() == 1
