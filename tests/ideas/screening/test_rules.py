"""The clock of the decision, and that the database counts it as the rule does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ideas.enums import ContestState, IdeaState
from ideas.models import Comparison, Correction
from ideas.queries import screening as queries
from ideas.queries.screening import Counts, Wanted
from ideas.rules.screening import Clock, clock_of, still_named
from ideas.services.comparing import compare_ideas
from kindness import clock
from tests.factories.ideas import make_contest, make_idea
from tests.factories.people import make_staff

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("stopped", "today", "expected"),
    [
        (0, date(2026, 11, 1), Clock(date(2026, 12, 1), 30, False)),
        (0, date(2026, 12, 1), Clock(date(2026, 12, 1), 0, False)),
        (0, date(2026, 12, 2), Clock(date(2026, 12, 1), -1, False)),
        (5, date(2026, 12, 2), Clock(date(2026, 12, 6), 4, False)),
    ],
    ids=["first day", "last day", "day after", "with a correction"],
)
def test_clock_counts_from_the_day_after_receipt(stopped, today, expected):
    found = clock_of(
        received_on=date(2026, 11, 1), decision_days=30, stopped=stopped, corrected=False, today=today
    )
    assert found == expected
    assert (found.late, found.over) == (expected.left < 0, max(-expected.left, 0))


def test_copy_that_still_names_an_author_is_noticed():
    words = {"김서윤", "도로과", "", "a", "Kim@Daon.example"}
    assert still_named(["도로과 직원입니다", "kim@daon.example"], words) == ["Kim@Daon.example", "도로과"]
    assert still_named(["○○○ 직원입니다"], words) == []


# --- in the database ------------------------------------------------------------------------------------------
pytestmark = pytest.mark.django_db


def screened(contest, wanted=None):
    """Numbers on the list, and the clock of each."""
    person = make_staff()
    found = queries.contest_to_screen(contest.pk, person)
    rows = queries.listed(found, wanted or Wanted(), clock.today(), person)
    return {one.number: queries.clock_at(one, found, clock.today()) for one in rows}


def counts(contest):
    return queries.counts_of(queries.contest_to_screen(contest.pk, make_staff()), clock.today())


def received(contest, days_ago, state=IdeaState.SUBMITTED, **fields):
    return make_idea(contest, state=state, submitted_at=clock.fresh() - days_ago * DAY, **fields)


def corrected(idea, asked, due, ended=None):
    """In days ago."""
    moment, today = clock.fresh(), clock.today()
    return Correction.objects.create(
        idea=idea, text="비용", asked_by=make_staff(), asked_at=moment - asked * DAY, due_on=today - due * DAY,
        ended_at=None if ended is None else moment - ended * DAY,
    )  # fmt: skip


def test_corrections_stop_the_clock_to_their_last_day():
    contest = make_contest(decision_days=30)
    plain, done, open_, forgotten = (received(contest, 40) for _n in range(4))
    corrected(done, asked=30, due=23, ended=25)  # five days
    corrected(done, asked=20, due=13, ended=14)  # six more
    corrected(open_, asked=3, due=-4)  # three so far
    corrected(forgotten, asked=20, due=13)  # seven, and not the thirteen since
    left = {number: found.left for number, found in screened(contest).items()}
    assert left == {plain.number: -10, done.number: 1, open_.number: -7, forgotten.number: -3}
    late = screened(contest, Wanted(late=True))
    assert sorted(late) == [plain.number, open_.number, forgotten.number]


def test_nothing_is_late_that_is_decided():
    contest = make_contest(decision_days=30)
    for state in (IdeaState.REJECTED, IdeaState.WITHDRAWN):
        received(contest, 99, state)
    accepted = received(contest, 99, IdeaState.ACCEPTED)
    assert [number for number, found in screened(contest).items() if found] == [accepted.number]
    assert (counts(contest).late, list(screened(contest, Wanted(late=True)))) == (1, [accepted.number])
    contest.state = ContestState.ANNOUNCED
    contest.save()
    assert (counts(contest).late, screened(contest, Wanted(late=True))) == (0, {})


def test_ideas_are_counted_by_state():
    contest = make_contest()
    first = received(contest, 0)
    for state in (IdeaState.ACCEPTED, IdeaState.REJECTED, IdeaState.WITHDRAWN, IdeaState.DRAFT):
        make_idea(contest, state=state)
    make_idea(contest, state=IdeaState.MERGED, merged_into=first)
    make_idea(make_contest())
    Comparison.objects.create(idea=first, percent=80, compared_at=clock.fresh())
    assert counts(contest) == Counts(
        received=5, submitted=1, returned=0, accepted=1, rejected=1, merged=1, withdrawn=1, late=0, alike=1
    )


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(), [1, 2, 3]),
        (Wanted(state="accepted"), [2]),
        (Wanted(kind="practised"), [3]),
        (Wanted(alike=True), [1]),
        (Wanted(q="2"), [2]),
        (Wanted(q="현장"), [3]),
        (Wanted(q="화분"), []),
    ],
    ids=["all", "state", "kind", "alike", "number", "words", "none"],
)
def test_list_is_filtered(wanted, expected):
    contest = make_contest()
    first = make_idea(contest, state=IdeaState.SUBMITTED, title="첫째")
    make_idea(contest, title="둘째")
    make_idea(contest, state=IdeaState.SUBMITTED, title="셋째", kind="practised", proposal="현장에서 봅니다.")
    Comparison.objects.create(idea=first, percent=45, compared_at=clock.fresh())
    assert list(screened(contest, wanted)) == expected


# --- how alike ------------------------------------------------------------------------------------------------
def test_received_ideas_are_compared_once_and_again_when_they_change():
    contest = make_contest()
    first = make_idea(
        contest, state=IdeaState.SUBMITTED, title="통화 마무리 문구 카드", proposal="카드를 둡니다."
    )
    second = make_idea(
        contest, state=IdeaState.SUBMITTED, title="통화 마무리 문구 카드", proposal="카드를 둡니다."
    )
    lone = make_idea(contest, state=IdeaState.SUBMITTED, title="화분", proposal="현관에 꽃을 심습니다.")
    make_idea(contest, state=IdeaState.DRAFT)
    make_idea(contest, state=IdeaState.WITHDRAWN)
    assert (compare_ideas(), compare_ideas()) == (3, 0)
    found = Comparison.objects.order_by("idea__number").values_list("idea", "closest", "percent")
    assert list(found)[:2] == [(first.pk, second.pk, 100), (second.pk, first.pk, 100)]
    assert lone.comparison.percent < 45
    second.title, second.proposal, second.saved_at = "화분", "현관에 꽃을 심습니다.", clock.fresh()
    second.save()
    assert compare_ideas() == 1
    assert list(screened(contest, Wanted(alike=True))) == [first.number, second.number]
    assert Comparison.objects.get(idea=second).closest == lone
