"""What must never be found: nothing is counted in sound rows, each break is counted where it lies."""

from __future__ import annotations

from uuid import uuid4

import pgtrigger
import pytest
from django.db import connection

from audit.services import Job
from kindness import clock
from kindness.halfyear import HalfYear
from recognition.invariants import INVARIANTS
from recognition.models import Carnation, Period
from recognition.services import schedule_period, send_carnation
from tests.factories.recognition import REASON, make_carnation
from tests.support.rules import breaks_of


@pytest.fixture
def letter(sender, recipient):
    """A letter stored the way letters are stored."""
    schedule_period(half=HalfYear.containing(clock.fresh()), by=Job("tests"))
    given = {"basis": "helped", "reason": REASON, "token": uuid4()}
    return send_carnation(sender=sender, recipient_number=recipient.number, **given)


def broken():
    return breaks_of(INVARIANTS)


def without_guards(sql):
    """As if somebody had switched triggers and checks off."""
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for check in ("not_to_oneself", "divisions_differ"):
            cursor.execute(f"ALTER TABLE recognition_carnation DROP CONSTRAINT recognition_carnation_{check}")
        cursor.execute(sql)


def test_sound_rows_break_nothing(letter):
    assert broken() == {}


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        ("UPDATE recognition_carnation SET recipient_id = sender_id", "carnations_to_oneself"),
        (
            "UPDATE recognition_carnation SET recipient_division_id = sender_division_id",
            "carnations_within_one_division",
        ),
        ("UPDATE recognition_carnation SET sent_at = '2000-01-01'", "carnations_outside_their_period"),
        (
            "UPDATE recognition_period SET closed_at = opens_at, state = 'closed'",
            "carnations_outside_their_period",
        ),
        ("DELETE FROM audit_auditrow WHERE action = 'carnation.sent'", "recognition_acts_without_audit_row"),
        (
            "DELETE FROM audit_auditrow WHERE action = 'period.scheduled'",
            "recognition_acts_without_audit_row",
        ),
    ],
)
def test_each_break_is_counted(letter, sql, name):
    without_guards(sql)
    assert broken() == {name: 1}


def test_more_letters_than_the_quota_are_counted(letter, sender, recipient):
    Period.objects.update(quota=2)  # still scheduled
    make_carnation(sender, recipient, period=letter.period)
    without_guards("UPDATE recognition_period SET quota = 1")
    assert INVARIANTS["carnations_over_quota"]() == 1


def test_kept_totals_that_differ_are_counted(letter):
    without_guards(
        """UPDATE recognition_period SET state = 'closed', closed_at = closes_at,
           totals = '{"letters": 2, "senders": 1, "divisions": 1}'"""
    )
    assert broken() == {"half_years_with_other_totals": 1}


def test_letter_taken_back_after_its_delivery_is_counted(letter):
    without_guards(
        "UPDATE recognition_carnation SET state = 'withdrawn', withdrawn_at = deliver_after + interval '1s'"
    )
    assert broken() == {
        "carnations_withdrawn_after_delivery": 1,
        "recognition_acts_without_audit_row": Carnation.objects.count(),
    }
