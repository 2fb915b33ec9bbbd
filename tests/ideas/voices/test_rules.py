"""Who may like, comment and decide; which figures may be shown."""

from __future__ import annotations

from datetime import date

import pytest

from ideas.enums import ContestState
from ideas.rules import numbers, voices
from ideas.rules.numbers import GroupFigure
from kindness.errors import Refused

UNTIL = date(2027, 3, 12)


@pytest.mark.parametrize("state", [one for one in ContestState if one != ContestState.CHECKING])
def test_voices_are_heard_in_the_public_check_alone(state):
    assert not voices.is_open(state=state, until=UNTIL, today=UNTIL)
    with pytest.raises(Refused, match="not_now"):
        voices.check_open(state=state, until=UNTIL, today=UNTIL)


def test_last_day_is_still_open():
    voices.check_open(state=ContestState.CHECKING, until=UNTIL, today=UNTIL)
    assert voices.is_open(state=ContestState.CHECKING, until=UNTIL, today=UNTIL)


def test_day_after_is_closed():
    today = date(2027, 3, 13)
    assert not voices.is_open(state=ContestState.CHECKING, until=UNTIL, today=today)
    with pytest.raises(Refused, match="closed"):
        voices.check_open(state=ContestState.CHECKING, until=UNTIL, today=today)


def test_author_neither_likes_nor_comments_nor_decides():
    for act in (
        lambda: voices.check_liking(1, {1, 2}),
        lambda: voices.check_commenting(2, {1, 2}, written=0),
        lambda: voices.check_deciding(2, {1, 2}, writer=3),
    ):
        with pytest.raises(Refused, match="own_idea"):
            act()


def test_writer_does_not_decide_about_the_comment():
    with pytest.raises(Refused, match="own_comment"):
        voices.check_deciding(3, {1, 2}, writer=3)
    voices.check_deciding(4, {1, 2}, writer=3)


def test_comments_of_one_person_on_one_idea_are_limited():
    voices.check_commenting(3, {1}, written=voices.MOST_COMMENTS - 1)
    with pytest.raises(Refused, match="too_many_comments"):
        voices.check_commenting(3, {1}, written=voices.MOST_COMMENTS)


def test_hiding_needs_a_reason_once():
    with pytest.raises(Refused, match="reason_required"):
        voices.check_hiding("", hidden=False)
    with pytest.raises(Refused, match="not_now"):
        voices.check_hiding("추측", hidden=True)


# --- figures ------------------------------------------------------------------------------------------------
def figure(key, people, entries=None):
    return GroupFigure(key, people, entries or people, 1)


def test_groups_of_five_stand_alone_most_ideas_first():
    rows = [figure("town", 5), figure("main", 9)]
    assert numbers.folded(rows) == [figure("main", 9), figure("town", 5)]


def test_small_groups_stand_together():
    found = numbers.folded([figure("main", 9), figure("town", 3), figure("council", 2)])
    assert found == [figure("main", 9), GroupFigure("", 5, 5, 2)]


def test_small_group_alone_takes_the_next_smallest_with_it():
    found = numbers.folded([figure("main", 9), figure("town", 6), figure("council", 1)])
    assert found == [figure("main", 9), GroupFigure("", 7, 7, 2)]


def test_fewer_than_five_people_in_all_are_shown_nowhere():
    assert numbers.folded([figure("main", 3), figure("town", 1)]) == []
    assert numbers.folded([]) == []


def test_share_of_nothing_is_none():
    assert (numbers.share(1, 4), numbers.share(0, 0)) == (0.25, None)


def test_usual_days_are_this_year_and_the_one_before():
    assert numbers.usual_days(UNTIL) == (date(2026, 1, 1), UNTIL)
