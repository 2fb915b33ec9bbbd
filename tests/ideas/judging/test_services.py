"""A judge's way: pledge, points, hand-in, stepping back; and who sits on the jury."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import AuditRow
from ideas.enums import IdeaState, Recusal
from ideas.invariants.judging import INVARIANTS
from ideas.models import Assignment, Judge, Score
from ideas.services.judging import (
    add_judge,
    assign,
    hand_in,
    open_judging,
    pledge,
    recuse,
    remove_judge,
    save_all,
    save_points,
)
from kindness.errors import Refused
from notifications.models import Notice
from people.enums import Role
from tests.factories.ideas import make_contest, make_idea
from tests.factories.people import as_signed_in, give_role, make_outsider, make_staff
from tests.ideas.judging.conftest import (
    begun,
    closed_contest,
    entries,
    handed_in,
    judge_of,
    one_of,
    phase_of,
    sit,
)
from tests.support.rules import breaks_of


def refused(act, code):
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code


def breaks():
    return breaks_of(INVARIANTS)


# --- the jury -------------------------------------------------------------------------------------------------
def test_judge_is_added_with_division_and_told(officer):
    contest, person = closed_contest(), make_staff()
    judge = add_judge(contest=contest, staff=person, by=officer)
    assert (judge.name, judge.division_id) == (person.name, person.division_id)
    assert Notice.objects.get(kind="ideas.jury_joined").person_id == person.pk


def test_same_person_is_added_once(officer):
    contest, person = closed_contest(), make_staff()
    add_judge(contest=contest, staff=person, by=officer)
    refused(lambda: add_judge(contest=contest, staff=person, by=officer), "already_judge")
    assert Judge.objects.count() == 1


@pytest.mark.parametrize("role", [Role.PROGRAMME_OFFICER, Role.AUDITOR])
def test_whoever_reads_names_is_no_judge(officer, role):
    person = make_staff(roles=[role])
    refused(lambda: add_judge(contest=closed_contest(), staff=person, by=officer), "not_eligible")
    assert Judge.objects.count() == 0


def test_outside_account_judges_with_the_role_alone(officer):
    contest = closed_contest()
    refused(lambda: add_judge(contest=contest, staff=make_outsider(), by=officer), "not_eligible")
    judge = add_judge(contest=contest, staff=make_outsider(roles=[Role.JUDGE]), by=officer)
    assert judge.division is None


def test_nobody_joins_after_the_announcement(officer):
    contest = make_contest("announced")
    refused(lambda: add_judge(contest=contest, staff=make_staff(), by=officer), "not_now")
    assert Judge.objects.count() == 0


def test_pledge_is_the_judge_s_own(officer):
    contest = closed_contest()
    judge = add_judge(contest=contest, staff=make_staff(), by=officer)
    with pytest.raises(PermissionDenied):
        pledge(judge=judge, by=officer)
    first = pledge(judge=judge, by=as_signed_in(judge.staff)).pledged_at
    assert first == pledge(judge=judge, by=as_signed_in(judge.staff)).pledged_at
    assert AuditRow.objects.filter(action="judge.pledged").count() == 1


# --- points ---------------------------------------------------------------------------------------------------
def test_points_are_stored_and_stored_again(contest, mine, judge):
    criterion = next(iter(entries(contest)))
    save_points(assignment=mine, criterion_id=criterion, points=12, by=judge)
    save_points(assignment=mine, criterion_id=criterion, points=30, comment="새롭습니다.", by=judge)
    assert list(Score.objects.values_list("points", "comment")) == [(30, "새롭습니다.")]
    assert AuditRow.objects.filter(action="judging.begun").count() == 1


@pytest.mark.parametrize("points", [31, -1])
def test_points_beyond_the_criterion_are_refused(contest, mine, judge, points):
    criterion = next(iter(entries(contest)))
    refused(
        lambda: save_points(assignment=mine, criterion_id=criterion, points=points, by=judge), "invalid_score"
    )
    assert Score.objects.count() == 0


def test_criterion_of_another_notice_is_refused(mine, judge):
    other = next(iter(entries(make_contest())))
    refused(lambda: save_points(assignment=mine, criterion_id=other, points=1, by=judge), "invalid_score")
    assert Score.objects.count() == 0


def test_one_wrong_criterion_stores_none(contest, mine, judge):
    given = entries(contest, 100)
    given[max(given)] = type(given[max(given)])(99)
    refused(lambda: save_all(assignment=mine, entries=given, by=judge), "invalid_score")
    assert Score.objects.count() == 0


def test_points_are_the_judge_s_own(contest, mine, officer):
    with pytest.raises(PermissionDenied):
        save_points(assignment=mine, criterion_id=next(iter(entries(contest))), points=1, by=officer)
    assert Score.objects.count() == 0


def test_nothing_is_judged_before_the_pledge(contest, mine, judge):
    Judge.objects.update(pledged_at=None)
    refused(
        lambda: save_points(assignment=mine, criterion_id=next(iter(entries(contest))), points=1, by=judge),
        "pledge_required",
    )
    assert Score.objects.count() == 0


def test_judge_who_became_an_officer_reads_names_and_judges_no_more(contest, mine, judge):
    give_role(judge, Role.PROGRAMME_OFFICER)
    refused(lambda: hand_in(assignment=mine, entries=entries(contest), by=judge_of(mine)), "not_eligible")
    assert Score.objects.count() == 0


def test_handing_in_needs_every_criterion(contest, mine, judge):
    given = entries(contest)
    del given[min(given)]
    refused(lambda: hand_in(assignment=mine, entries=given, by=judge), "incomplete")
    mine.refresh_from_db()
    assert (mine.submitted_at, Score.objects.count()) == (None, 0)


def test_handed_in_points_stand(contest, mine, judge):
    hand_in(assignment=mine, comment="현장에 도움이 됩니다.", entries=entries(contest), by=judge)
    before = list(Score.objects.values_list("points"))
    refused(
        lambda: save_points(assignment=mine, criterion_id=next(iter(entries(contest))), points=1, by=judge),
        "already_scored",
    )
    refused(lambda: hand_in(assignment=mine, entries=entries(contest), by=judge), "already_scored")
    refused(lambda: recuse(assignment=mine, kind=Recusal.RECOGNISED, by=judge), "already_scored")
    assert list(Score.objects.values_list("points")) == before
    assert handed_in(contest) == [mine.idea_id]
    assert breaks() == {}


def test_withdrawn_idea_is_no_longer_judged(contest, mine, judge):
    mine.idea.state = IdeaState.WITHDRAWN
    mine.idea.save(update_fields=["state"])
    refused(lambda: hand_in(assignment=mine, entries=entries(contest), by=judge), "not_now")
    assert Score.objects.count() == 0


def test_handed_in_points_of_a_withdrawn_idea_do_not_count(contest, mine, judge):
    hand_in(assignment=mine, entries=entries(contest), by=judge)
    mine.idea.state = IdeaState.WITHDRAWN
    mine.idea.save(update_fields=["state"])
    assert handed_in(contest) == []


# --- stepping back --------------------------------------------------------------------------------------------
def test_recused_idea_goes_to_somebody_free(officer):
    contest = begun(officer, ideas=4, judges=3, judges_each=2)
    mine = one_of(contest)
    judge = judge_of(mine)
    save_all(assignment=mine, entries=entries(contest), by=judge)
    had = set(mine.idea.assignments.values_list("judge", flat=True))
    drawn = recuse(assignment=mine, kind=Recusal.RECOGNISED, note="문체가 낯익습니다.", by=judge)
    assert drawn is not None
    assert drawn.judge_id not in had
    assert Score.objects.count() == 0
    assert Notice.objects.filter(kind="ideas.ideas_given", person=drawn.judge.staff).count() == 1
    assert Notice.objects.filter(kind="ideas.judge_wanting").count() == 0
    assert breaks() == {}


def test_officers_are_told_when_nobody_is_free(contest, mine, judge, officer):
    assert recuse(assignment=mine, kind=Recusal.CONFLICT, by=judge) is None
    assert (
        Notice.objects.filter(kind="ideas.judge_wanting").count() == 0
    )  # one judge is left, and the notice asks for all
    other = one_of(contest, idea=mine.idea)
    recuse(assignment=other, kind=Recusal.CONFLICT, by=judge_of(other))
    told = Notice.objects.get(kind="ideas.judge_wanting")
    assert (told.person_id, told.params["number"]) == (officer.pk, mine.idea.number)


def test_recused_idea_comes_back_neither_by_hand_nor_by_draw(contest, mine, judge, officer):
    recuse(assignment=mine, kind=Recusal.OTHER, by=judge)
    refused(
        lambda: assign(phase=phase_of(contest), judge=mine.judge, idea=mine.idea, by=officer),
        "already_assigned",
    )
    refused(lambda: hand_in(assignment=mine, entries=entries(contest), by=judge), "not_now")
    assert mine.idea.assignments.filter(judge=mine.judge).count() == 1


def test_stepping_back_is_the_judge_s_own_and_possible_in_a_conflict(contest, mine, judge, officer):
    with pytest.raises(PermissionDenied):
        recuse(assignment=mine, kind=Recusal.OTHER, by=officer)
    make_idea(contest, judge, IdeaState.MERGED, merged_into=mine.idea)
    recuse(assignment=mine, kind=Recusal.CONFLICT, by=judge)
    mine.refresh_from_db()
    assert mine.recused_as == "conflict"


# --- coming and going -------------------------------------------------------------------------------------------
def test_late_judge_reads_everything_when_all_judges_do(contest, officer):
    late = add_judge(contest=contest, staff=make_staff(), by=officer)
    assert late.assignments.count() == 2
    assert Notice.objects.filter(kind="ideas.ideas_given", person=late.staff).count() == 1


def test_late_judge_takes_an_even_share_of_what_nobody_began(officer):
    contest = begun(officer, ideas=12, judges=2, judges_each=1)
    started = one_of(contest)
    save_all(assignment=started, entries=entries(contest), by=judge_of(started))
    late = add_judge(contest=contest, staff=make_staff(), by=officer)
    counts = sorted(one.assignments.count() for one in Judge.objects.filter(contest=contest))
    assert counts == [4, 4, 4]
    assert late.assignments.filter(pk=started.pk).count() == 0
    assert Assignment.objects.filter(pk=started.pk).exists()


def test_leaving_judge_s_rest_goes_to_others_and_what_was_handed_in_stands(officer):
    contest = begun(officer, ideas=6, judges=3, judges_each=2)
    mine = one_of(contest)
    hand_in(assignment=mine, entries=entries(contest), by=judge_of(mine))
    begun_too = one_of(contest, judge=mine.judge)
    save_all(assignment=begun_too, entries=entries(contest), by=judge_of(mine))
    remove_judge(judge=mine.judge, by=officer)
    assert list(mine.judge.assignments.all()) == [mine]
    assert Assignment.objects.count() == 12
    assert handed_in(contest) == [mine.idea_id]
    refused(lambda: hand_in(assignment=begun_too, entries=entries(contest), by=judge_of(mine)), "not_now")
    assert breaks() == {}


def test_judge_who_left_may_come_back(officer):
    contest = begun(officer, ideas=6, judges=3, judges_each=2)
    judge = one_of(contest).judge
    remove_judge(judge=judge, by=officer)
    remove_judge(judge=judge, by=officer)
    assert judge.assignments.count() == 0
    back = add_judge(contest=contest, staff=judge.staff, by=officer)
    assert back.pk == judge.pk
    assert judge.assignments.count() == 4
    assert AuditRow.objects.filter(action="judge.left").count() == 1


def test_assignment_by_hand_stands_behind_the_others(officer):
    contest = begun(officer, ideas=2, judges=3, judges_each=2)
    idea = contest.ideas.earliest("number")
    judge = Judge.objects.filter(contest=contest).exclude(assignments__idea=idea).get()
    made = assign(phase=phase_of(contest), judge=judge, idea=idea, by=officer)
    assert made.order == judge.assignments.count()
    refused(lambda: assign(phase=phase_of(contest), judge=judge, idea=idea, by=officer), "already_assigned")


def test_idea_outside_the_phase_is_given_to_nobody(contest, officer):
    judge = one_of(contest).judge
    other = make_idea(contest, state=IdeaState.REJECTED)
    refused(lambda: assign(phase=phase_of(contest), judge=judge, idea=other, by=officer), "not_now")
    remove_judge(judge=judge, by=officer)
    idea = contest.ideas.earliest("number")
    refused(lambda: assign(phase=phase_of(contest), judge=judge, idea=idea, by=officer), "not_eligible")
    assert other.assignments.count() == 0


def test_jury_sits_before_judging_begins(officer):
    contest = closed_contest()
    judges = sit(contest, officer, 3)
    remove_judge(judge=judges[0], by=officer)
    assert open_judging(contest=contest, by=officer) == 4
