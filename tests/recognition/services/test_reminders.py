"""A gentle word to those who have a carnation left; to them alone, once for each mark."""

from __future__ import annotations

from datetime import timedelta

import pytest

from audit.models import AuditRow
from kindness import clock
from kindness.halfyear import HalfYear
from notifications.models import Notice
from recognition.models import Period
from recognition.services import remind_due_senders
from tests.factories.people import make_outsider, make_staff
from tests.factories.recognition import make_carnation, make_period

HALF = HalfYear(2026, 1)
FOURTEEN = HALF.closes_at - timedelta(days=14)
THREE = HALF.closes_at - timedelta(days=3)


@pytest.fixture
def half(db):
    return make_period(HALF)


def told():
    return sorted(Notice.objects.values_list("person__number", "key"))


def test_reminder_goes_to_those_with_a_carnation_left_and_nobody_else(half, sender, recipient):
    make_carnation(sender, recipient)
    make_outsider()
    with clock.at(FOURTEEN):
        assert remind_due_senders() == 1
    assert told() == [(recipient.number, "2026H1:14")]


def test_reminder_is_not_repeated_and_comes_once_more_three_days_before(half, recipient):
    with clock.at(FOURTEEN):
        remind_due_senders()
    with clock.at(THREE - timedelta(seconds=1)):
        assert remind_due_senders() == 0
    with clock.at(THREE):
        assert remind_due_senders() == 1
        assert remind_due_senders() == 0
    assert told() == [(recipient.number, "2026H1:14"), (recipient.number, "2026H1:3")]
    assert Period.objects.get().reminded_days == [14, 3]


def test_reminder_broken_off_is_finished_without_telling_anybody_twice(half, recipient):
    with clock.at(FOURTEEN):
        remind_due_senders()
        Period.objects.update(reminded_days=[])
        make_staff(number="700099")
        remind_due_senders()
    assert told() == [(recipient.number, "2026H1:14"), ("700099", "2026H1:14")]


def test_reminder_that_is_late_sends_only_the_nearest_mark(half, recipient):
    with clock.at(THREE + timedelta(hours=5)):
        remind_due_senders()
    assert told() == [(recipient.number, "2026H1:3")]


@pytest.mark.parametrize("moment", [FOURTEEN - timedelta(seconds=1), HALF.closes_at])
def test_reminder_stays_silent_outside_its_marks(half, recipient, moment):
    with clock.at(moment):
        assert remind_due_senders() == 0


def test_reminder_stays_silent_without_marks_and_for_those_who_may_not_send(recipient, db):
    make_period(HALF, reminder_days=[])
    with clock.at(THREE):
        assert remind_due_senders() == 0
    Period.objects.update(reminder_days=[3])
    make_staff(employment_type="permanent")
    Period.objects.update(state="scheduled")
    Period.objects.update(senders=["permanent"])
    with clock.at(THREE):
        assert remind_due_senders() == 1


def test_reminder_takes_the_same_queries_for_one_and_three_people(half, recipient, django_assert_num_queries):
    with clock.at(FOURTEEN), django_assert_num_queries(8):
        remind_due_senders()
    make_staff(), make_staff()
    with clock.at(THREE), django_assert_num_queries(8):
        remind_due_senders()
    assert AuditRow.objects.filter(action="period.reminded").count() == 2
