"""Two at one moment, on real connections. Each guard has a twin without it that breaks the rule."""

from __future__ import annotations

from time import sleep

import pytest
from django.db import connection

from audit.models import AuditRow
from ideas.enums import Recusal
from ideas.models import Assignment, Contest, Score
from ideas.services import judging
from ideas.services.judging import draw_evenly, hand_in, open_judging, recuse, save_points
from people.enums import Role
from tests.factories.people import make_staff
from tests.ideas.judging.conftest import begun, closed_contest, entries, judge_of, one_of, phase_of, sit
from tests.support.races import at_once, codes, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def boss(transactional_db):
    return make_staff(roles=[Role.PROGRAMME_OFFICER])


def do_not_lock(monkeypatch):
    monkeypatch.setattr(judging, "lock_assignments", lambda _rows: None)


# --- the same points from two windows ---------------------------------------------------------------------------
def save_twice(boss, monkeypatch):
    contest = begun(boss, ideas=1, judges=1)
    mine = one_of(contest)
    judge, criterion, found = judge_of(mine), next(iter(entries(contest))), judging.queries.criteria_scored

    def slowly(assignment):
        rows = found(assignment)
        sleep(0.2)
        return rows

    monkeypatch.setattr(judging.queries, "criteria_scored", slowly)
    return at_once(2, lambda n: save_points(assignment=mine, criterion_id=criterion, points=n, by=judge))


def test_same_points_from_two_windows_are_one_row(boss, monkeypatch):
    assert codes(save_twice(boss, monkeypatch)) == ["ok", "ok"]
    assert (Score.objects.count(), AuditRow.objects.filter(action="judging.begun").count()) == (1, 1)


def test_twin_without_the_lock_begins_twice(boss, monkeypatch):
    do_not_lock(monkeypatch)
    save_twice(boss, monkeypatch)
    assert AuditRow.objects.filter(action="judging.begun").count() == 2


# --- handed in while stepping back ------------------------------------------------------------------------------
def hand_in_and_recuse(boss, monkeypatch):
    contest = begun(boss, ideas=1, judges=1)
    mine = one_of(contest)
    judge, given, check = judge_of(mine), entries(contest), judging.rules.check_complete

    def slowly(missing):
        check(missing)
        sleep(0.3)

    def step_back():
        sleep(0.1)
        return recuse(assignment=mine, kind=Recusal.RECOGNISED, by=judge) or mine

    monkeypatch.setattr(judging.rules, "check_complete", slowly)
    return together(lambda: hand_in(assignment=mine, entries=given, by=judge), step_back)


def broken():
    return Assignment.objects.filter(submitted_at__isnull=False).exclude(recused_as="").count()


def test_idea_is_handed_in_or_stepped_back_from(boss, monkeypatch):
    assert codes(hand_in_and_recuse(boss, monkeypatch)) == ["already_scored", "ok"]
    assert broken() == 0


def test_twin_without_the_lock_is_stopped_by_the_constraint(boss, monkeypatch):
    do_not_lock(monkeypatch)
    assert codes(hand_in_and_recuse(boss, monkeypatch)) == ["already_scored", "ok"]
    assert Assignment.objects.get().recused_as == Recusal.RECOGNISED
    assert broken() == 0


def test_twin_without_lock_and_constraint_has_both(boss, monkeypatch):
    name = "ideas_assignment_scored_or_recused"
    constraint = next(one for one in Assignment._meta.constraints if one.name == name)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Assignment, constraint)
    try:
        do_not_lock(monkeypatch)
        hand_in_and_recuse(boss, monkeypatch)
        assert broken() == 1
    finally:
        monkeypatch.undo()
        Assignment.objects.update(recused_as="")
        with connection.schema_editor() as editor:
            editor.add_constraint(Assignment, constraint)


# --- officers at the same time ----------------------------------------------------------------------------------
def test_judging_opened_twice_at_once_opens_once(boss):
    contest = closed_contest(ideas=3)
    sit(contest, boss, 2)
    results = at_once(2, lambda _n: open_judging(contest=contest, by=boss))
    assert codes(results) == ["not_now", "ok"]
    assert Assignment.objects.count() == 6
    assert Contest.objects.get().state == "judging"


def test_points_entered_while_the_rest_is_drawn_anew_stay_or_are_refused(boss):
    contest = begun(boss, ideas=4, judges=2, judges_each=1)
    mine = one_of(contest)
    judge, criterion = judge_of(mine), next(iter(entries(contest)))
    results = together(
        lambda: save_points(assignment=mine, criterion_id=criterion, points=3, by=judge),
        lambda: draw_evenly(phase=phase_of(contest), seed=3, by=boss),
    )
    assert codes(results) in (["ok", "ok"], ["not_now", "ok"])
    stayed = Score.objects.filter(assignment=mine).count()
    assert stayed == (1 if codes(results) == ["ok", "ok"] else 0)
    assert Assignment.objects.count() == 4
