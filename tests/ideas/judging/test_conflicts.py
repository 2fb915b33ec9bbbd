"""Who may not judge whose idea: the rule, and that every door asks it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ideas.enums import IdeaState
from ideas.models import Assignment, Score
from ideas.queries.conflicts import authors_of, seats_of
from ideas.rules.conflicts import Authors, Seat, conflict_of, lying_above, year_before
from ideas.services.judging import add_judge, assign, draw_evenly, hand_in, open_judging, save_points
from kindness import clock
from kindness.errors import Refused
from tests.factories.ideas import make_idea
from tests.factories.people import (
    as_signed_in,
    make_division,
    make_outsider,
    make_place,
    make_staff,
    make_team,
    seat,
)
from tests.ideas.judging.conftest import (
    begun,
    closed_contest,
    entries,
    judge_of,
    one_of,
    phase_of,
    pledged,
    transfer,
)

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("judge", "code"),
    [
        (Seat(1, frozenset({10}), 10), "own_idea"),
        (Seat(2, frozenset({10, 30}), 30), "own_division"),
        (Seat(3, frozenset({40}), 90), "superior"),
        (Seat(3, frozenset({40}), 40), ""),
        (Seat(4), ""),
    ],
)
def test_rule_names_what_stands_between(judge, code):
    assert conflict_of(judge, Authors(frozenset({1}), frozenset({10}), frozenset({90}))) == code


def test_above_is_every_place_up_the_chart():
    assert lying_above([5], {5: 4, 4: 3, 3: None, 9: 3}) == frozenset({3, 4})


def test_year_before_the_leap_day_is_the_28th():
    assert year_before(date(2028, 2, 29)) == date(2027, 2, 28)
    assert year_before(date(2028, 3, 1)) == date(2027, 3, 1)


# --- what the database says -----------------------------------------------------------------------------------
def conflict(judge, idea):
    day = clock.today()
    return conflict_of(
        seats_of([judge.pk], day)[judge.pk], authors_of(idea.contest, day, only=idea.pk)[idea.pk]
    )


@pytest.fixture
def contest(db):
    return closed_contest(ideas=0)


def test_author_and_coauthor_judge_no_own_idea(contest):
    author, coauthor = make_staff(), make_staff()
    idea = make_idea(contest, author, coauthors=[(coauthor, 40)])
    assert conflict(author, idea) == conflict(coauthor, idea) == "own_idea"


def test_author_of_a_merged_idea_is_an_author_of_the_one_that_stays(contest):
    first, second, third = make_staff(), make_staff(), make_staff()
    kept = make_idea(contest, first)
    middle = make_idea(contest, second, IdeaState.MERGED, merged_into=kept)
    make_idea(contest, third, IdeaState.MERGED, merged_into=middle)
    assert conflict(second, kept) == conflict(third, kept) == "own_idea"
    assert conflict(make_staff(third.postings.get().department), kept) == "own_division"


def test_author_of_what_a_merged_idea_is_credited_to_is_an_author_too(contest):
    first = make_staff()
    earlier = make_idea(closed_contest(ideas=0), first, IdeaState.REJECTED)
    kept = make_idea(contest)
    make_idea(contest, state=IdeaState.MERGED, merged_into=kept, credited_to=earlier)
    assert conflict(first, kept) == "own_idea"


def test_author_of_the_credited_idea_is_an_author_too(contest):
    first = make_staff()
    earlier = make_idea(closed_contest(ideas=0), first, IdeaState.REJECTED)
    assert conflict(first, make_idea(contest, credited_to=earlier)) == "own_idea"


def test_team_of_the_same_division_is_the_same_division(contest):
    division = make_division()
    idea = make_idea(contest, make_staff(make_team(division, "도로관리팀")))
    assert conflict(make_staff(make_team(division, "보상팀")), idea) == "own_division"


@pytest.mark.parametrize(("ago", "code"), [(364, "own_division"), (800, "")])
def test_division_of_the_last_year_counts_for_the_judge(contest, ago, code):
    division, day = make_division(), clock.today() - timedelta(days=ago)
    judge = make_outsider()
    seat(judge, division, until=day)
    seat(judge, make_division("세정과"), since=day)
    assert conflict(judge, make_idea(contest, make_staff(division))) == code


@pytest.mark.parametrize(("ago", "code"), [(364, "own_division"), (800, "")])
def test_division_of_the_last_year_counts_for_the_author(contest, ago, code):
    division, day = make_division(), clock.today() - timedelta(days=ago)
    author = make_outsider()
    seat(author, division, until=day)
    seat(author, make_division("세정과"), since=day)
    assert conflict(make_staff(division), make_idea(contest, as_signed_in(author))) == code


def test_posting_of_the_future_is_nothing_yet(contest):
    division, day = make_division(), clock.today() + timedelta(days=9)
    judge = make_outsider()
    seat(judge, make_division("세정과"), until=day)
    seat(judge, division, since=day)
    assert conflict(judge, make_idea(contest, make_staff(division))) == ""


def test_bureau_chief_is_a_superior_and_the_next_bureau_is_none(contest):
    bureau, other = make_place("건설교통국"), make_place("복지국")
    division = make_division("도로과", parent=bureau)
    idea = make_idea(contest, make_staff(make_team(division)))
    assert conflict(make_staff(bureau), idea) == "superior"
    assert conflict(make_staff(other), idea) == ""


def test_two_of_one_bureau_without_a_division_are_of_one_place(contest):
    bureau = make_place("건설교통국")
    author = make_staff()
    idea = make_idea(contest, author)
    author.postings.update(department=bureau)
    assert conflict(make_staff(bureau), idea) == "own_division"


def test_outsider_knows_nobody(contest):
    assert conflict(make_outsider(), make_idea(contest)) == ""


# --- every door -----------------------------------------------------------------------------------------------
@pytest.fixture
def close(officer):
    """A jury of two, and an idea of the first judge's own division."""
    contest = begun(officer, ideas=3)
    judge = one_of(contest).judge
    idea = make_idea(contest, make_staff(judge.division))
    phase_of(contest).contenders.create(idea=idea)
    return contest, judge, idea


def test_draw_gives_nobody_an_idea_of_their_division(officer):
    contest = closed_contest(ideas=2)
    division = make_division()
    idea = make_idea(contest, make_staff(division))
    near = add_judge(contest=contest, staff=make_staff(division), by=officer)
    far = add_judge(contest=contest, staff=make_staff(), by=officer)
    assert open_judging(contest=contest, by=officer) == 5
    assert set(idea.assignments.values_list("judge", flat=True)) == {far.pk}
    assert near.assignments.count() == 2


def test_redraw_gives_nobody_an_idea_of_their_division(close, officer):
    contest, judge, idea = close
    draw_evenly(phase=phase_of(contest), seed=5, by=officer)
    assert idea.assignments.count() == 1
    assert not idea.assignments.filter(judge=judge).exists()


def test_late_judge_gets_no_idea_of_their_division(officer):
    contest = begun(officer, ideas=3)
    division = contest.ideas.earliest("number").authors.get().division
    late = add_judge(contest=contest, staff=make_staff(division), by=officer)
    assert late.assignments.count() == 2


def test_assignment_by_hand_is_refused(close, officer):
    contest, judge, idea = close
    before = Assignment.objects.count()
    with pytest.raises(Refused) as caught:
        assign(phase=phase_of(contest), judge=judge, idea=idea, by=officer)
    assert caught.value.code == "own_division"
    assert Assignment.objects.count() == before


def test_officer_among_the_authors_gives_their_idea_to_nobody(close, officer):
    contest, judge, _idea = close
    own = make_idea(contest, officer)
    phase_of(contest).contenders.create(idea=own)
    with pytest.raises(Refused) as caught:
        assign(phase=phase_of(contest), judge=judge, idea=own, by=officer)
    assert caught.value.code == "own_idea"
    assert own.assignments.count() == 0


def test_points_are_refused_after_a_transfer_to_the_division(officer):
    contest = begun(officer)
    mine = one_of(contest)
    transfer(mine.judge.staff, mine.idea.authors.get().division)
    criterion = next(iter(entries(contest)))
    with pytest.raises(Refused) as caught:
        save_points(assignment=mine, criterion_id=criterion, points=1, by=judge_of(mine))
    assert caught.value.code == "own_division"
    assert Score.objects.count() == 0


def test_handing_in_is_refused_after_a_merge_with_the_judge_s_idea(officer):
    contest = begun(officer)
    mine = one_of(contest)
    make_idea(contest, mine.judge.staff, IdeaState.MERGED, merged_into=mine.idea)
    with pytest.raises(Refused) as caught:
        hand_in(assignment=mine, entries=entries(contest), by=judge_of(mine))
    assert caught.value.code == "own_idea"
    mine.refresh_from_db()
    assert (mine.submitted_at, Score.objects.count()) == (None, 0)


def test_superior_is_refused_points(officer):
    contest = closed_contest(ideas=0)
    bureau = make_place("건설교통국")
    make_idea(contest, make_staff(make_division("도로과")))
    judge = pledged(add_judge(contest=contest, staff=make_staff(bureau), by=officer))
    open_judging(contest=contest, by=officer)
    mine = one_of(contest)
    place = mine.idea.authors.get().division
    place.parent = bureau
    place.save(update_fields=["parent"])
    with pytest.raises(Refused) as caught:
        hand_in(assignment=mine, entries=entries(contest), by=as_signed_in(judge.staff))
    assert caught.value.code == "superior"
    assert Score.objects.count() == 0
