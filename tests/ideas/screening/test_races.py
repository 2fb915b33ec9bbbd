"""Two officers at one idea, and an officer beside the beginning of judging: one of them counts."""

from __future__ import annotations

import pytest
from django.db import transaction

from ideas.enums import ContestState, Ground, IdeaState
from ideas.models import Contest, Idea, Step
from ideas.services import held
from ideas.services.screening import accept_ideas, merge_idea, reject_ideas
from kindness import clock
from people.enums import Role
from tests.factories.ideas import make_contest, make_idea
from tests.factories.people import make_staff
from tests.support.races import codes, together

pytestmark = pytest.mark.django_db(transaction=True)


def officer():
    return make_staff(roles=[Role.PROGRAMME_OFFICER])


def entry(contest):
    return make_idea(contest, state=IdeaState.SUBMITTED)


def race(idea):
    one, other = officer(), officer()
    return together(
        lambda: accept_ideas(ideas=[idea], by=one),
        lambda: reject_ideas(ideas=[idea], ground=Ground.COMPLAINT, text="사유", by=other),
    )


def test_idea_is_screened_once():
    idea = entry(make_contest())
    assert codes(race(idea)) == ["not_now", "ok"]
    assert Step.objects.filter(idea=idea).count() == 1


def test_without_the_lock_it_is_screened_twice(monkeypatch):
    """The twin: both read it as waiting."""
    monkeypatch.setattr(held, "locked_in", lambda contest, keys: list(contest.ideas.filter(pk__in=keys)))
    for _attempt in range(20):
        idea = entry(make_contest())
        race(idea)
        if Step.objects.filter(idea=idea).count() == 2:
            return
    pytest.fail("the lock guards nothing")


def begin_judging(contest):
    """As services.judging does: with the contest locked, and only when nothing waits."""
    with transaction.atomic():
        found = Contest.objects.select_for_update(no_key=True).get(pk=contest.pk)
        if not found.ideas.filter(state=IdeaState.SUBMITTED).exists():
            found.state, found.judging_at = ContestState.JUDGING, clock.fresh()
            found.save()


def test_screening_and_the_beginning_of_judging_wait_for_each_other():
    contest, by = make_contest(), officer()
    idea = entry(contest)
    results = together(lambda: accept_ideas(ideas=[idea], by=by), lambda: begin_judging(contest))
    assert codes(results) == ["ok", "ok"]
    assert Idea.objects.get(pk=idea.pk).state == IdeaState.ACCEPTED


def test_two_merges_leave_no_chain():
    """The second into the first, the third into the second: whichever came first, all end in a kept idea."""
    contest, one, other = make_contest(), officer(), officer()
    first, second, third = entry(contest), entry(contest), entry(contest)
    results = together(
        lambda: merge_idea(idea=second, into=first, by=one),
        lambda: merge_idea(idea=third, into=second, by=other),
    )
    assert codes(results) in (["ok", "ok"], ["not_kept", "ok"])
    chained = Idea.objects.filter(merged_into__state=IdeaState.MERGED)
    assert chained.count() == 0
