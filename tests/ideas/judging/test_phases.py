"""Judging opens, its phases follow each other, and judges are reminded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ideas.enums import ContestState, IdeaState, Recusal
from ideas.models import Assignment, Phase
from ideas.rules.judging import going_on, reminder_due
from ideas.services.judge_reminders import remind_judges, remind_now
from ideas.services.judging import (
    add_judge,
    assign,
    close_phase,
    draw_evenly,
    hand_in,
    open_judging,
    recuse,
    save_all,
)
from kindness import clock
from notifications.models import Notice
from tests.factories.ideas import make_contest, make_idea
from tests.factories.people import make_division, make_staff
from tests.ideas.judging.conftest import (
    begun,
    closed_contest,
    contenders,
    entries,
    handed_in,
    judge_of,
    one_of,
    phase_of,
    sit,
)
from tests.ideas.judging.test_services import breaks, refused


# --- opening --------------------------------------------------------------------------------------------------
def not_opened(contest, officer, code):
    state = contest.state
    refused(lambda: open_judging(contest=contest, by=officer), code)
    contest.refresh_from_db()
    assert (contest.state, Assignment.objects.count()) == (state, 0)
    assert phase_of(contest).opened_at is None


def test_opening_draws_everything_that_passed_screening(officer):
    contest = closed_contest(ideas=3)
    make_idea(contest, state=IdeaState.REJECTED)
    make_idea(contest, state=IdeaState.WITHDRAWN)
    judges = sit(contest, officer)
    assert open_judging(contest=contest, by=officer) == 6
    contest.refresh_from_db()
    assert contest.state == ContestState.JUDGING
    assert len(contenders(contest)) == 3
    told = Notice.objects.filter(kind="ideas.judging_opened").values_list("person", flat=True)
    assert sorted(told) == sorted(one.staff_id for one in judges)


def test_opening_waits_for_the_end_of_the_window(officer):
    contest = make_contest()
    make_idea(contest)
    sit(contest, officer)
    not_opened(contest, officer, "not_over")


@pytest.mark.parametrize("state", [IdeaState.SUBMITTED, IdeaState.RETURNED])
def test_opening_waits_for_screening(officer, state):
    contest = closed_contest()
    make_idea(contest, state=state)
    sit(contest, officer)
    not_opened(contest, officer, "not_screened")


def test_opening_needs_ideas(officer):
    contest = closed_contest(ideas=0)
    sit(contest, officer)
    not_opened(contest, officer, "nothing_to_judge")


def test_opening_needs_judges_free_of_conflict(officer):
    contest, division = closed_contest(ideas=0), make_division()
    make_idea(contest, make_staff(division))
    add_judge(contest=contest, staff=make_staff(division), by=officer)
    not_opened(contest, officer, "too_few_judges")


def test_opening_needs_as_many_judges_as_the_notice_promises(officer):
    contest = closed_contest(judges_each=3)
    sit(contest, officer, 2)
    not_opened(contest, officer, "too_few_judges")


def test_judging_is_opened_once(officer):
    contest = begun(officer)
    refused(lambda: open_judging(contest=contest, by=officer), "not_now")
    assert Assignment.objects.count() == 4


# --- drawing --------------------------------------------------------------------------------------------------
def test_draw_is_even_and_the_same_for_the_same_seed(officer):
    contest = begun(officer, ideas=9, judges=3, judges_each=2)
    drawn = []
    for _time in range(2):
        assert draw_evenly(phase=phase_of(contest), seed=11, by=officer) == 18
        drawn.append(set(Assignment.objects.values_list("judge", "idea", "order")))
    assert drawn[0] == drawn[1]
    assert [one.assignments.count() for one in contest.judges.all()] == [6, 6, 6]


def test_draw_leaves_what_was_begun(officer):
    contest = begun(officer, ideas=6, judges=3, judges_each=1)
    started = one_of(contest)
    save_all(assignment=started, entries=entries(contest), by=judge_of(started))
    draw_evenly(phase=phase_of(contest), seed=11, by=officer)
    assert Assignment.objects.filter(pk=started.pk).exists()
    assert Assignment.objects.count() == 6


def test_nothing_is_drawn_before_or_after_a_phase(officer):
    contest = closed_contest()
    refused(lambda: draw_evenly(phase=phase_of(contest), by=officer), "not_now")
    refused(lambda: close_phase(phase=phase_of(contest), by=officer), "not_now")
    judge, idea = sit(contest, officer, 1)[0], contest.ideas.earliest("number")
    refused(lambda: assign(phase=phase_of(contest), judge=judge, idea=idea, by=officer), "not_now")
    assert Assignment.objects.count() == 0


# --- closing --------------------------------------------------------------------------------------------------
def judge_all(contest, percents):
    """percents: by the idea's place in the phase, for all judges."""
    for idea, percent in zip(contenders(contest, _running(contest).order), percents, strict=True):
        for one in idea.assignments.filter(submitted_at=None, recused_as="").select_related("judge"):
            hand_in(assignment=one, entries=entries(contest, percent), by=judge_of(one))


def _running(contest):
    return Phase.objects.get(notice__contest=contest, opened_at__isnull=False, closed_at=None)


def test_best_ideas_go_on_to_the_next_phase(officer):
    contest = begun(officer, ideas=4, phases=2)
    Phase.objects.filter(notice__contest=contest, order=0).update(passes=2)
    judge_all(contest, [50, 90, 70, 60])
    assert close_phase(phase=phase_of(contest), by=officer) == 2
    assert [one.number for one in contenders(contest, 1)] == [2, 3]
    assert phase_of(contest, 1).opened_at is not None
    assert handed_in(contest, 1) == []
    judge_all(contest, [50, 90])
    assert close_phase(phase=phase_of(contest, 1), by=officer) == 0
    assert len(handed_in(contest, 1)) == 4
    contest.refresh_from_db()
    assert contest.state == ContestState.JUDGING
    assert breaks() == {}


def test_ideas_that_tie_on_the_last_place_all_go_on(officer):
    contest = begun(officer, ideas=4, phases=2)
    Phase.objects.filter(notice__contest=contest, order=0).update(passes=2)
    judge_all(contest, [50, 90, 70, 70])
    assert close_phase(phase=phase_of(contest), by=officer) == 3


def test_named_ideas_go_on_as_many_as_the_notice_says(officer):
    contest = begun(officer, ideas=3, phases=2)
    Phase.objects.filter(notice__contest=contest, order=0).update(passes=2)
    judge_all(contest, [50, 90, 70])
    ideas, foreign = contenders(contest), make_idea(contest, state=IdeaState.REJECTED)
    for named in ([], ideas[:1], ideas, [ideas[0], foreign], [ideas[0], ideas[0]]):
        refused(
            lambda named=named: close_phase(phase=phase_of(contest), going_on=named, by=officer),
            "wrong_count",
        )
    assert close_phase(phase=phase_of(contest), going_on=ideas[:2], by=officer) == 2
    assert contenders(contest, 1) == ideas[:2]


def test_phase_waits_for_its_judges_until_its_last_day(officer):
    contest = begun(officer, ideas=1)
    one = one_of(contest)
    hand_in(assignment=one, entries=entries(contest), by=judge_of(one))
    refused(lambda: close_phase(phase=phase_of(contest), by=officer), "not_over")
    Phase.objects.update(
        starts_on=clock.today() - timedelta(days=9), ends_on=clock.today() - timedelta(days=1)
    )
    assert close_phase(phase=phase_of(contest), by=officer) == 0
    late = one_of(contest)
    refused(lambda: hand_in(assignment=late, entries=entries(contest), by=judge_of(late)), "not_now")
    assert handed_in(contest) == [one.idea_id]


def test_phase_waits_for_an_idea_nobody_judged(officer):
    contest = begun(officer, ideas=1)
    Phase.objects.update(
        starts_on=clock.today() - timedelta(days=9), ends_on=clock.today() - timedelta(days=1)
    )
    refused(lambda: close_phase(phase=phase_of(contest), by=officer), "not_judged")
    assert phase_of(contest).closed_at is None


def test_withdrawn_idea_holds_no_phase_open(officer):
    contest = begun(officer, ideas=2)
    first, _second = contenders(contest)
    first.state = IdeaState.WITHDRAWN
    first.save(update_fields=["state"])
    judge_all(contest, [70])
    assert close_phase(phase=phase_of(contest), by=officer) == 0


def test_judge_who_stepped_back_is_free_of_the_idea_in_the_next_phase(officer):
    contest = begun(officer, ideas=1, judges=2, phases=2)
    mine = one_of(contest)
    recuse(assignment=mine, kind=Recusal.RECOGNISED, by=judge_of(mine))
    judge_all(contest, [70])
    close_phase(phase=phase_of(contest), by=officer)
    assert Assignment.objects.filter(phase__order=1, judge=mine.judge).count() == 0


def test_going_on_counts_the_mean_the_notice_asks_for():
    totals = {"a": [10, 80, 90], "b": [60, 60, 61], "c": []}
    assert going_on(totals, passes=1, mean="plain") == {"b"}
    assert going_on(totals, passes=1, mean="trimmed") == {"a"}
    assert going_on({}, passes=3, mean="plain") == set()


# --- reminders --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("days", "mark"), [(4, ""), (3, "3"), (2, "3"), (1, "1"), (0, "1"), (-1, "over")])
def test_reminder_falls_due_by_the_last_day(days, mark):
    today = date(2026, 12, 31)
    assert reminder_due(today + timedelta(days=days), today) == mark


def test_judges_with_something_left_are_reminded_once_a_mark(officer):
    contest = begun(officer, ideas=1)
    one = one_of(contest)
    hand_in(assignment=one, entries=entries(contest), by=judge_of(one))
    left = one_of(contest).judge.staff_id
    last = phase_of(contest).ends_on
    told = Notice.objects.filter(kind="ideas.judging_due")
    counts = []
    for days in (5, 3, 2, 1, 0, -1, -2):
        with clock.at(clock.fresh() + timedelta(days=(last - clock.today()).days - days)):
            remind_judges()
        counts.append(told.count())
    assert counts == [0, 1, 1, 2, 2, 3, 3]
    assert set(told.values_list("person", flat=True)) == {left}
    assert Notice.objects.filter(kind="ideas.judging_late", person=officer).count() == 1


def test_officer_reminds_once_a_day(officer):
    contest = begun(officer, ideas=1)
    assert remind_now(contest=contest, by=officer) == 2
    remind_now(contest=contest, by=officer)
    assert Notice.objects.filter(kind="ideas.judging_due").count() == 2
    judge_all(contest, [80])
    refused(lambda: remind_now(contest=contest, by=officer), "not_now")
