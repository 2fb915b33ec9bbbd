"""Calls that do not count: one by one, and all of a person's protected days."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError

import pytest
from django.db.models import QuerySet

from kindness import clock
from kindness.errors import Refused
from kindness.halfyear import SEOUL
from monitoring.enums import CallExclusion, CallState, Outcome
from monitoring.invariants.review import INVARIANTS
from monitoring.models import Call, ShieldedDay
from monitoring.queries.counted import counted_sheets
from monitoring.services import exclusions
from monitoring.services.exclusions import exclude_call, exclude_calls, exclude_shielded, include_call
from monitoring.services.scoring import note_attempt
from people.enums import Role
from tests.factories.monitoring import make_call, make_rater, make_round, make_scored_call, make_subject
from tests.factories.people import make_outsider, make_staff
from tests.support.races import together
from tests.support.rows import nothing_written
from tests.support.rules import breaks_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(db):
    return make_staff(roles=[Role.PROGRAMME_OFFICER])


@pytest.fixture
def rater(db):
    return make_rater(make_round(), make_outsider(roles=[Role.EVALUATOR]))


def day_of(call):
    return call.called_at.astimezone(SEOUL).date()


def test_calls_of_protected_days_do_not_count(officer, rater):
    person, other = make_staff(), make_staff()
    hit = make_scored_call(rater, person, 40).call
    earlier = make_scored_call(rater, person, 90, called_at=clock.fresh() - timedelta(days=3)).call
    make_scored_call(rater, other, 80)
    assert exclude_calls(person=person, days=[day_of(hit)], by=officer) == 1
    assert set(counted_sheets().values_list("total", flat=True)) == {80, 90}
    hit.refresh_from_db()
    assert (hit.excluded_as, hit.excluded_by) == (CallExclusion.SHIELDED, officer)
    earlier.refresh_from_db()
    assert not earlier.excluded_as


def test_protecting_again_changes_nothing(officer, rater):
    person = make_staff()
    call = make_scored_call(rater, person, 40).call
    exclude_calls(person=person, days=[day_of(call)], by=officer)
    assert exclude_calls(person=person, days=[day_of(call)], by=officer) == 0
    assert ShieldedDay.objects.count() == 1


def test_call_entered_later_does_not_count_either(officer, rater):
    person = make_staff()
    call = make_call(rater, make_subject(rater.round, person))
    exclude_calls(person=person, days=[clock.today()], by=officer)
    assert note_attempt(call=call, outcome=Outcome.ANSWERED, rings=2, by=rater.staff).excluded_as
    assert breaks_of(INVARIANTS) == {}


def test_calls_of_a_file_are_looked_at_together(officer, rater):
    person = make_staff()
    ShieldedDay.objects.create(staff=person, day=clock.today(), decided_by=officer)
    make_scored_call(rater, person, 40)
    make_scored_call(rater, make_staff(), 80)
    assert exclude_shielded(rater.round, by=officer) == 1
    assert list(counted_sheets().values_list("total", flat=True)) == [80]


def test_one_call_is_left_out_and_taken_in_again(officer, rater):
    call = make_scored_call(rater, make_staff(), 50).call
    exclude_call(call=call, reason=CallExclusion.CALL_QUALITY, note="잡음이 심했습니다.", by=officer)
    assert not counted_sheets().exists()
    with nothing_written(), pytest.raises(Refused, match="not_now"):
        exclude_call(call=call, reason=CallExclusion.FACTS, note="다시", by=officer)
    include_call(call=call, note="확인했습니다.", by=officer)
    assert counted_sheets().count() == 1
    with nothing_written(), pytest.raises(Refused, match="not_now"):
        include_call(call=call, note="다시", by=officer)


def test_reason_is_asked_for(officer, rater):
    call = make_scored_call(rater, make_staff(), 50).call
    with nothing_written(), pytest.raises(Refused, match="reason_required"):
        exclude_call(call=call, reason=CallExclusion.FACTS, note="\u3164", by=officer)


def test_call_not_made_yet_cannot_be_left_out(officer, rater):
    call = make_call(rater, make_subject(rater.round, make_staff()))
    assert call.state == CallState.PLANNED
    with nothing_written(), pytest.raises(Refused, match="not_now"):
        exclude_call(call=call, reason=CallExclusion.FACTS, note="까닭", by=officer)


def test_call_of_a_protected_day_stays_out(officer, rater):
    person = make_staff()
    call = make_scored_call(rater, person, 50).call
    exclude_calls(person=person, days=[day_of(call)], by=officer)
    with nothing_written(), pytest.raises(Refused, match="not_now"):
        include_call(call=call, note="까닭", by=officer)


# --- a shield and a call at the same moment -----------------------------------------------------------------------
@pytest.fixture
def meeting(monkeypatch):
    """Both wait for each other after having looked, unless a lock keeps one of them away."""
    barrier, real = Barrier(2), exclusions.hold_person

    def hold(staff_id):
        real(staff_id)
        with suppress(BrokenBarrierError):
            barrier.wait(0.5)

    monkeypatch.setattr(exclusions, "hold_person", hold)


def _race(officer, rater, person):
    call = make_call(rater, make_subject(rater.round, person))
    together(
        lambda: exclude_calls(person=person, days=[clock.today()], by=officer),
        lambda: note_attempt(call=call, outcome=Outcome.ANSWERED, rings=2, by=rater.staff),
    )
    return bool(Call.objects.get(pk=call.pk).excluded_as)


@pytest.mark.django_db(transaction=True)
def test_shield_and_call_at_once_never_count(officer, rater, meeting):
    assert _race(officer, rater, make_staff())


@pytest.mark.django_db(transaction=True)
def test_twin_without_the_lock_counts_a_call_of_a_protected_day(officer, rater, meeting, monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows)
    assert not _race(officer, rater, make_staff())
