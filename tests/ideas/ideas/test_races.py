"""Handing in at the same time, and in the last moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from threading import Event
from time import sleep
from typing import Any
from unittest.mock import patch

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from ideas.enums import IdeaState
from ideas.models import Contest, Idea
from ideas.services.ideas import submit_idea, withdraw_idea
from kindness import clock
from kindness.errors import Refused
from tests.factories.ideas import make_contest, notice_of
from tests.factories.people import make_staff
from tests.ideas.ideas.making import written
from tests.support.races import at_once, codes, together

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 6


def test_numbers_have_no_gaps_when_many_hand_in_at_once() -> None:
    contest = make_contest()
    ideas = [written(contest, make_staff()) for _one in range(MANY)]
    results = at_once(MANY, lambda n: submit_idea(idea=ideas[n], pledged=True, by=ideas[n].author))
    assert codes(results) == ["ok"] * MANY
    contest.refresh_from_db()
    assert contest.last_number == MANY
    assert sorted(Idea.objects.values_list("number", flat=True)) == list(range(1, MANY + 1))


@pytest.fixture
def nothing_locked() -> Iterator[None]:
    """The guard removed: locks are asked for in vain, and everybody reads before anybody writes."""

    def unlocked(rows: QuerySet[Any], **_options: Any) -> QuerySet[Any]:
        return rows.all()

    with patch.object(QuerySet, "select_for_update", unlocked):
        yield


@pytest.mark.usefixtures("nothing_locked")
def test_without_the_lock_two_get_the_same_number() -> None:
    """The twin: only the unique constraint is left to say no."""
    contest = make_contest()
    ideas = [written(contest, make_staff()) for _one in range(2)]
    with patch.object(Contest, "save", _save_slowly):
        results = at_once(2, lambda n: submit_idea(idea=ideas[n], pledged=True, by=ideas[n].author))
    assert sum(isinstance(one, IntegrityError) for one in results) == 1


def _save_slowly(contest: Contest, **_options: Any) -> None:
    """Each waits before it stores its number, so that the other has read the same one."""
    sleep(0.4)
    Contest.objects.filter(pk=contest.pk).update(last_number=contest.last_number)


def test_one_person_in_two_windows_hands_in_no_more_than_the_most() -> None:
    contest, me = make_contest(most_ideas=2), make_staff()
    ideas = [written(contest, me) for _one in range(2)]
    notice = notice_of(contest)
    notice.most_ideas = 1
    notice.save()
    results = at_once(2, lambda n: submit_idea(idea=ideas[n], pledged=True, by=me))
    assert codes(results) == ["ok", "too_many_ideas"]
    assert Idea.objects.exclude(number=None).count() == 1


def test_the_same_idea_from_two_windows_is_received_once() -> None:
    contest, me = make_contest(), make_staff()
    idea = written(contest, me)
    results = at_once(2, lambda _n: submit_idea(idea=idea, pledged=True, by=me))
    assert [one.number for one in results] == [1, 1]
    assert idea.steps.count() == 1


def test_whoever_waits_for_the_lock_over_the_deadline_is_not_late() -> None:
    contest, me = make_contest(), make_staff()
    idea, late = written(contest, me), written(contest, make_staff())
    notice = notice_of(contest)
    notice.closes_at = clock.fresh() + timedelta(seconds=0.6)
    notice.save()
    locked = Event()

    def hold() -> None:
        with transaction.atomic():
            Contest.objects.select_for_update().get(pk=contest.pk)
            locked.set()
            while clock.fresh() < notice.closes_at:
                sleep(0.05)

    def hand_in() -> Idea:
        locked.wait(5)
        return submit_idea(idea=idea, pledged=True, by=me)

    _held, received = together(hold, hand_in)
    assert (received.number, received.submitted_at < notice.closes_at) == (1, True)
    with pytest.raises(Refused) as refused:
        submit_idea(idea=late, pledged=True, by=late.author)
    assert refused.value.code == "closed"


def test_handing_in_and_withdrawing_at_once_end_in_one_state() -> None:
    contest, me = make_contest(), make_staff()
    idea = submit_idea(idea=written(contest, me), pledged=True, by=me)
    results = at_once(2, lambda _n: withdraw_idea(idea=idea, by=me))
    assert codes(results) == ["ok", "ok"]
    assert (Idea.objects.get().state, idea.steps.count()) == (IdeaState.WITHDRAWN, 2)
