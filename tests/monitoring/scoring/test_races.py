"""Two at one moment, on real connections. Each guard has a twin without it that breaks the rule."""

from __future__ import annotations

from time import sleep
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import QuerySet

from monitoring.enums import Outcome, SheetState
from monitoring.models import Attempt, Sheet, ShieldedDay
from monitoring.rules.sheets import Typed
from monitoring.services import scoring
from monitoring.services.exclusions import exclude_calls
from monitoring.services.scoring import score_items
from tests.monitoring.scoring.conftest import item_of, note
from tests.support.races import at_once, codes, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def standing_clock():
    """A race needs one that runs."""


def do_not_lock(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_kwargs: self)


def begin_two_drafts(call, evaluator, monkeypatch):
    """Both look for a sheet before either has stored one, unless something keeps them apart."""
    note(call, evaluator)
    item, check = item_of(call, "listening"), scoring._check_draft

    def slowly(desk):
        check(desk)
        sleep(0.2)

    monkeypatch.setattr(scoring, "_check_draft", slowly)
    return at_once(2, lambda _n: score_items(call=call, entries={item: Typed(5)}, by=evaluator))


def test_two_first_items_at_once_make_one_sheet(call, evaluator, monkeypatch):
    assert codes(begin_two_drafts(call, evaluator, monkeypatch)) == ["ok", "ok"]
    assert Sheet.objects.count() == 1


def test_twin_without_the_lock_is_stopped_by_the_constraint(call, evaluator, monkeypatch):
    do_not_lock(monkeypatch)
    assert codes(begin_two_drafts(call, evaluator, monkeypatch)) == ["already_scored", "ok"]
    assert Sheet.objects.count() == 1


@pytest.fixture
def without_constraints(transactional_db):
    """The nets below the lock. What the twin made is emptied, not deleted: triggers keep sheets that were handed in."""
    names = ("monitoring_sheet_one_live_per_call", "monitoring_sheet_one_per_rater")
    constraints = [one for one in Sheet._meta.constraints if one.name in names]
    with connection.schema_editor() as editor:
        for one in constraints:
            editor.remove_constraint(Sheet, one)
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE monitoring_sheet CASCADE")
    with connection.schema_editor() as editor:
        for one in constraints:
            editor.add_constraint(Sheet, one)


@pytest.mark.usefixtures("without_constraints")
def test_twin_without_lock_and_constraint_has_two_live_sheets(call, evaluator, monkeypatch):
    do_not_lock(monkeypatch)
    begin_two_drafts(call, evaluator, monkeypatch)
    assert Sheet.objects.exclude(state=SheetState.RETRACTED).count() == 2


def test_one_outcome_sent_twice_at_once_is_noted_once(call, evaluator):
    nonce = uuid4()
    results = at_once(2, lambda _n: note(call, evaluator, Outcome.BUSY, nonce=nonce))
    assert codes(results) == ["ok", "ok"]
    assert Attempt.objects.count() == 1


def shield_while_noting(call, evaluator, person, officer, monkeypatch):
    """The outcome has looked at the shields but not committed when the day is shielded."""
    noted = scoring._note

    def slowly(found, outcome):
        sleep(0.2)
        noted(found, outcome)

    def shield():
        sleep(0.1)
        return exclude_calls(person=person, days=[scoring.clock.fresh().date()], by=officer)

    monkeypatch.setattr(scoring, "_note", slowly)
    results = together(lambda: note(call, evaluator), shield)
    assert [one for one in results if isinstance(one, BaseException)] == []
    call.refresh_from_db()
    assert ShieldedDay.objects.count() == 1
    return call.excluded_as


def test_day_shielded_while_a_call_is_noted_leaves_it_out(call, evaluator, person, officer, monkeypatch):
    assert shield_while_noting(call, evaluator, person, officer, monkeypatch) == "shielded"


def test_twin_without_the_lock_counts_a_call_of_a_shielded_day(call, evaluator, person, officer, monkeypatch):
    do_not_lock(monkeypatch)
    assert shield_while_noting(call, evaluator, person, officer, monkeypatch) == ""
