"""Totals of counted half-years: kept once, shown instead of counted, taken away by a voided letter."""

from __future__ import annotations

import pytest

from audit.models import AuditRow
from kindness import clock
from kindness.halfyear import HalfYear
from recognition.enums import CarnationState, PeriodState
from recognition.models import Period
from recognition.queries import progress_of
from recognition.services import decide_report, finish_period, keep_due_totals
from recognition.services.periods import MOVING
from tests.factories.people import make_staff
from tests.factories.recognition import make_carnation, make_closed_period, make_reported_carnation
from tests.support.rows import nothing_written
from tests.support.statements import statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(recipient):
    """A counted half-year: six letters, one of them voided, by six people of six departments."""
    period = make_closed_period()
    for _letter in range(5):
        make_carnation(make_staff(), recipient, period=period)
    done = {"decided_at": clock.fresh(), "decided_by": recipient, "decision_reason": "r"}
    make_reported_carnation(make_staff(), recipient, period=period, state=CarnationState.VOIDED, **done)
    return period


def kept(period):
    return Period.objects.get(pk=period.pk).totals


def test_totals_are_kept_once_and_recorded(counted):
    assert keep_due_totals() == 1
    assert kept(counted) == {"letters": 5, "senders": 5, "divisions": 5}
    assert AuditRow.objects.filter(action="period.totals_kept", target_id=str(counted.half)).count() == 1
    with nothing_written():
        assert keep_due_totals() == 0


def test_totals_of_a_half_year_not_yet_counted_are_not_kept(period, sender, recipient):
    make_carnation(sender, recipient)
    make_closed_period(HalfYear.containing(clock.fresh()).previous, state=PeriodState.CLOSING)
    assert keep_due_totals() == 0


def test_kept_totals_are_shown_without_counting(counted):
    before = progress_of(counted)
    keep_due_totals()
    counted.refresh_from_db()
    with statements() as asked:
        assert progress_of(counted) == before
    assert len(asked) == 0


def test_kept_totals_stay_hidden_below_five_senders(sender, recipient):
    period = make_closed_period()
    make_carnation(sender, recipient, period=period)
    keep_due_totals()
    period.refresh_from_db()
    assert (period.totals["senders"], progress_of(period).senders) == (1, None)


def test_voided_letter_takes_the_totals_away_until_it_is_counted_again(counted, recipient):
    letter = make_reported_carnation(make_staff(), recipient, period=counted)
    keep_due_totals()
    assert kept(counted)["letters"] == 6
    decide_report(carnation=letter, decision="void", reason="맞교환", slot_returned=False, by=make_staff())
    assert (kept(counted), keep_due_totals()) == (None, 0)
    finish_period(period=counted, by=MOVING)
    assert keep_due_totals() == 1
    assert kept(counted)["letters"] == 5
