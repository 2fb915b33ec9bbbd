"""An objection filed while the results are announced, a request while judging begins; and what happens without the lock."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from ideas.enums import ContestState, IdeaState, ObjectionKind
from ideas.models import Contest, Objection
from ideas.services import decisions, objections
from ideas.services.judging import open_judging
from kindness import clock
from people.enums import Role
from tests.factories.ideas import make_contest, make_idea, make_judge
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
    monkeypatch.setattr(objections, "lock_contest", lambda contest_id: Contest.objects.get(pk=contest_id))
    monkeypatch.setattr(objections, "held_idea", lambda idea_id: objections.Idea.objects.get(pk=idea_id))
    assert codes(race(ending, monkeypatch)) == ["ok", "ok"]
    assert Contest.objects.get(pk=ending.contest.pk).state == ContestState.ANNOUNCED
    assert Objection.objects.filter(outcome="").count() == 1


def test_results_are_announced_once_by_two(ending):
    acts = [lambda: decisions.announce_results(contest=ending.contest, by=ending.officer)] * 2
    assert codes(together(*acts)) == ["not_now", "ok"]


# --- asked about screening while the judging is opened -------------------------------------------------------------------
def ask_and_open(monkeypatch):
    """The request takes its time between looking and writing; the officer opens the judging meanwhile."""
    moment = clock.fresh()
    contest = make_contest(opens_at=moment - timedelta(days=12), closes_at=moment - timedelta(minutes=1))
    officer = make_staff(roles=[Role.PROGRAMME_OFFICER])
    idea = make_idea(contest, state=IdeaState.REJECTED)
    make_idea(contest)
    make_judge(contest, pledged_at=moment)
    looked = objections._check_screening_request

    def slow(*args):
        looked(*args)
        time.sleep(0.4)

    monkeypatch.setattr(objections, "_check_screening_request", slow)

    def ask():
        return objections.file_objection(
            idea=idea,
            kind=ObjectionKind.SCREENING,
            ground="other",
            text="다시 보아 주십시오.",
            by=idea.author,
        )

    def begin():
        time.sleep(0.1)
        return open_judging(contest=contest, by=officer)

    return together(ask, begin)


def test_judging_waits_for_a_request_being_filed(monkeypatch):
    assert codes(ask_and_open(monkeypatch)) == ["objections_open", "ok"]


def test_twin_without_the_lock_begins_over_a_request(monkeypatch):
    monkeypatch.setattr(objections, "lock_contest", lambda contest_id: Contest.objects.get(pk=contest_id))
    assert codes(ask_and_open(monkeypatch)) == ["ok", "ok"]
    assert Contest.objects.get().state == ContestState.JUDGING
    assert Objection.objects.filter(outcome="").count() == 1
