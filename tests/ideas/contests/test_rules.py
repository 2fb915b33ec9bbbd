"""Windows, entrants, stages, and what a notice needs before it is published."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from ideas.enums import ContestState, Stage
from ideas.models import Contest, Criterion, Notice, Phase, Prize
from ideas.queries.contests import Terms
from ideas.rules import contests as rules
from ideas.rules.notices import missing
from ideas.rules.stages import stage_of, steps_at
from kindness.halfyear import SEOUL
from people.enums import EmploymentType
from tests.support.rules import refused

OPENS = datetime(2026, 12, 10, tzinfo=SEOUL)
CLOSES = datetime(2026, 12, 22, tzinfo=SEOUL)
INSTANT = timedelta(microseconds=1)


def notice(state: ContestState = ContestState.POSTED, **fields: Any) -> Notice:
    contest = Contest(title="공모", state=state)
    return Notice(**{"contest": contest, "theme": "전화", "opens_at": OPENS, "closes_at": CLOSES} | fields)


# --- the window ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("moment", "code"),
    [(OPENS - INSTANT, "not_started"), (OPENS, ""), (CLOSES - INSTANT, ""), (CLOSES, "closed")],
    ids=["before", "first", "last", "late"],
)
def test_window_holds_its_first_moment_and_not_its_last(moment: datetime, code: str):
    assert rules.takes_entries(notice(), moment) is (code == "")
    if code:
        with refused(code):
            rules.check_window(notice(), moment)
    else:
        rules.check_window(notice(), moment)


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (ContestState.DRAFT, "not_started"),
        (ContestState.JUDGING, "closed"),
        (ContestState.CHECKING, "closed"),
        (ContestState.ANNOUNCED, "closed"),
        (ContestState.CALLED_OFF, "closed"),
    ],
)
def test_only_a_published_contest_takes_entries(state: ContestState, code: str):
    assert rules.takes_entries(notice(state), OPENS) is False
    with refused(code):
        rules.check_window(notice(state), OPENS)


# --- who enters ---------------------------------------------------------------------------------------------
def test_entrant_is_of_the_listed_employment():
    terms = notice(employment=[EmploymentType.GENERAL])
    rules.check_entrant(terms, employment=EmploymentType.GENERAL)
    with refused("not_eligible"):
        rules.check_entrant(terms, employment=EmploymentType.TEMPORARY)


@pytest.mark.parametrize(("entered", "code"), [(1, ""), (2, "too_many_ideas"), (3, "too_many_ideas")])
def test_first_author_enters_as_many_as_the_notice_says(entered: int, code: str):
    terms = notice(most_ideas=2)
    if code:
        with refused(code):
            rules.check_entrant(terms, employment=EmploymentType.GENERAL, entered=entered)
    else:
        rules.check_entrant(terms, employment=EmploymentType.GENERAL, entered=entered)


def test_kind_and_number_of_authors_are_those_of_the_notice():
    terms = notice(kinds=["idea"], most_authors=2)
    rules.check_kind(terms, "idea")
    rules.check_authors(terms, 2)
    with refused("not_eligible"):
        rules.check_kind(terms, "practised")
    with refused("too_many_authors"):
        rules.check_authors(terms, 3)


# --- stages -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("state", "moment", "stage"),
    [
        (ContestState.DRAFT, OPENS, Stage.WRITING),
        (ContestState.POSTED, OPENS - INSTANT, Stage.AHEAD),
        (ContestState.POSTED, OPENS, Stage.ENTRIES),
        (ContestState.POSTED, CLOSES, Stage.SCREENING),
        (ContestState.JUDGING, CLOSES, Stage.JUDGING),
        (ContestState.CHECKING, CLOSES, Stage.CHECKING),
        (ContestState.ANNOUNCED, CLOSES, Stage.ANNOUNCED),
        (ContestState.CALLED_OFF, OPENS, Stage.CALLED_OFF),
    ],
)
def test_stage_follows_state_and_clock(state: ContestState, moment: datetime, stage: Stage):
    assert stage_of(state, OPENS, CLOSES, moment) == stage


def test_contest_called_off_before_its_notice_is_called_off():
    assert stage_of(ContestState.CALLED_OFF, None, None, OPENS) == Stage.CALLED_OFF
    assert stage_of(ContestState.DRAFT, None, None, OPENS) == Stage.WRITING


def test_steps_say_what_is_done():
    assert [state for _label, state in steps_at(Stage.SCREENING)] == ["done", "done", "current"] + [
        "next"
    ] * 3
    assert steps_at(Stage.CALLED_OFF) == []


# --- what publishing needs ----------------------------------------------------------------------------------
def phase(name: str = "심사", first: int = 0, last: int = 7, **fields: Any) -> Phase:
    """Days are counted from the last of the window."""
    day = CLOSES.date()
    return Phase(name=name, starts_on=day + timedelta(first), ends_on=day + timedelta(last), **fields)


def codes(
    *,
    criteria: tuple[int, ...] = (60, 40),
    prizes: tuple[Prize, ...] = (Prize(name="금상", seats=1),),
    phases: tuple[Phase, ...] = (),
    moment: datetime = OPENS - timedelta(days=3),
    before: Notice | None = None,
    **fields: Any,
) -> list[str]:
    weights = [Criterion(name=str(number), weight=weight) for number, weight in enumerate(criteria)]
    terms = Terms(notice(**fields), weights, prizes, phases or (phase(),))
    return [refusal.code for refusal in missing(terms, moment=moment, before=before)]


def test_whole_notice_lacks_nothing():
    assert codes() == []


@pytest.mark.parametrize("weights", [(99,), (60, 41)], ids=["less", "more"])
def test_weights_must_add_up_to_100(weights: tuple[int, ...]):
    assert codes(criteria=weights) == ["weights_not_100"]


def test_every_missing_part_is_named():
    empty = Terms(notice(kinds=[], employment=[]), (), (), ())
    assert [one.code for one in missing(empty, moment=OPENS)] == ["incomplete"] * 5


def test_prizes_with_money_need_basis_check_and_budget():
    money = (Prize(name="금상", seats=2, amount=500_000),)
    assert codes(prizes=money) == ["legal_basis_missing", "election_law_missing", "over_budget"]
    whole = {"legal_basis": "제안 조례", "election_law": "가능합니다.", "budget": 1_000_000}
    assert codes(prizes=money, **whole) == []
    assert codes(prizes=money, **whole | {"budget": 999_999}) == ["over_budget"]


def test_window_must_not_be_over_unless_it_was_already():
    assert codes(moment=CLOSES) == ["invalid_days"]
    assert codes(moment=CLOSES, before=notice()) == []
    assert codes(moment=CLOSES, before=notice(closes_at=CLOSES + INSTANT)) == ["invalid_days"]


def test_window_that_has_begun_keeps_its_beginning():
    later = {"opens_at": OPENS + timedelta(days=2), "moment": OPENS + timedelta(days=1)}
    assert codes(before=notice(), **later) == ["invalid_days"]
    assert codes(before=notice(opens_at=OPENS + timedelta(days=3)), **later) == []


def test_phases_follow_the_window_and_each_other():
    assert codes(phases=(phase(first=-1),)) == ["invalid_days"]
    first, second = phase("예비 심사", 0, 5, passes=10), phase("본심사", 4, 9)
    assert codes(phases=(first, second)) == ["invalid_days"]
    assert codes(phases=(first, phase("본심사", 5, 9))) == []


def test_all_phases_but_the_last_say_how_many_go_on():
    assert codes(phases=(phase("예비 심사", 0, 3), phase("본심사", 4, 9))) == ["incomplete"]
    assert codes(phases=(phase(passes=10),)) == ["incomplete"]


def test_first_phase_may_begin_on_the_day_the_window_ends():
    assert codes(closes_at=CLOSES + timedelta(hours=18)) == []
    assert CLOSES.date() == date(2026, 12, 22)
