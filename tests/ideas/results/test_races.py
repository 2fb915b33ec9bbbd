"""An objection filed while the results are announced; and what happens without the lock."""

from __future__ import annotations

import time

import pytest

from ideas.enums import ContestState, ObjectionKind
from ideas.models import Contest, Objection
from ideas.services import decisions, objections
from tests.factories.people import make_staff
from tests.ideas.results.conftest import Judged
from tests.support.races import codes, together

pytestmark = pytest.mark.django_db(transaction=True)


def race(judged, monkeypatch):
    """Announced without a public check by the clock; the objection takes its time between looking and writing."""
    colleague = make_staff()
    looked = objections._check_objecting

    def slow(*args):
        looked(*args)
        time.sleep(0.4)

    monkeypatch.setattr(objections, "_check_objecting", slow)

    def announce():
        time.sleep(0.1)  # the objection has looked by then
        return decisions.announce_results(contest=judged.contest, by=judged.officer)

    def file():
        return objections.file_objection(
            idea=judged.ideas[0],
            kind=ObjectionKind.CHECK,
            ground="copied",
            text="같은 제안입니다.",
            by=colleague,
        )

    return together(file, announce)


@pytest.fixture
def ending(monkeypatch):
    """A contest in its public check, as if its last day were over for the announcement."""
    judged = Judged([90, 20])
    judged.shown()
    monkeypatch.setattr(decisions.rules, "check_announcing", _but_the_day(decisions.rules.check_announcing))
    return judged


def _but_the_day(check):
    return lambda **values: check(**values | {"until": None})


def test_announcement_waits_for_an_objection_being_filed(ending, monkeypatch):
    assert codes(race(ending, monkeypatch)) == ["objections_open", "ok"]
    assert Contest.objects.get(pk=ending.contest.pk).state == ContestState.CHECKING
    assert Objection.objects.filter(outcome="").count() == 1


def test_without_the_lock_an_objection_is_announced_over(ending, monkeypatch):
    monkeypatch.setattr(objections, "held", lambda contest_id: Contest.objects.get(pk=contest_id))
    monkeypatch.setattr(objections, "held_idea", lambda idea_id: objections.Idea.objects.get(pk=idea_id))
    assert codes(race(ending, monkeypatch)) == ["ok", "ok"]
    assert Contest.objects.get(pk=ending.contest.pk).state == ContestState.ANNOUNCED
    assert Objection.objects.filter(outcome="").count() == 1


def test_results_are_announced_once_by_two(ending):
    acts = [lambda: decisions.announce_results(contest=ending.contest, by=ending.officer)] * 2
    assert codes(together(*acts)) == ["not_now", "ok"]
