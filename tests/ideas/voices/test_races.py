"""Likes at one moment, on real connections. Each guard has a twin without it that breaks the rule."""

from __future__ import annotations

from threading import Event
from time import sleep

import pytest
from django.db import connection, transaction

from ideas.models import Comment, Contest, Like
from ideas.rules.voices import MOST_COMMENTS
from ideas.services import held
from ideas.services.voices import like, write_comment
from people.models import Staff
from tests.factories.ideas import announce, make_checked_contest, make_shortlisted
from tests.factories.people import make_staff
from tests.support.races import at_once, codes, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def contest(transactional_db):
    return make_checked_contest()


@pytest.fixture
def idea(contest):
    return make_shortlisted(contest)


def test_like_sent_many_times_at_once_counts_once(idea):
    person = make_staff()
    assert codes(at_once(6, lambda _n: like(idea=idea, by=person))) == ["ok"] * 6
    assert Like.objects.count() == 1


def test_twin_without_the_constraint_counts_several(idea):
    person = make_staff()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ideas_like DROP CONSTRAINT ideas_like_once")
    try:
        at_once(6, lambda _n: like(idea=idea, by=person))
        assert Like.objects.count() > 1
    finally:
        Like.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE ideas_like ADD CONSTRAINT ideas_like_once UNIQUE (idea_id, staff_id)")


def vote_during_the_announcement(contest, idea):
    """The announcement holds the contest when the vote arrives; what it reads is told to everybody."""
    person, taken = make_staff(), Event()
    counted = []

    def announcing():
        with transaction.atomic():
            found = Contest.objects.select_for_update(no_key=True).get(pk=contest.pk)
            taken.set()
            sleep(0.15)
            counted.append(Like.objects.filter(idea=idea).count())
            announce(found)

    def voting():
        taken.wait(5)
        like(idea=idea, by=person)

    results = together(announcing, voting)
    return codes(results), counted[0], Like.objects.count()


def test_vote_that_meets_the_announcement_is_told_so(contest, idea):
    assert vote_during_the_announcement(contest, idea) == (["not_now", "ok"], 0, 0)


def test_twin_without_the_lock_counts_a_vote_nobody_announced(contest, idea, monkeypatch):
    monkeypatch.setattr(held, "HOLD_CONTEST", held.HOLD_CONTEST.replace("FOR SHARE", ""))
    found, announced, stored = vote_during_the_announcement(contest, idea)
    assert found == ["ok", "ok"]
    assert stored >= announced
    assert stored == 1


def test_comments_of_one_person_at_once_keep_their_limit(idea):
    person = make_staff()
    results = at_once(MOST_COMMENTS + 3, lambda n: write_comment(idea=idea, text=f"의견 {n}", by=person))
    assert codes(results) == ["ok"] * MOST_COMMENTS + ["too_many_comments"] * 3
    assert Comment.objects.count() == MOST_COMMENTS


def test_twin_without_the_lock_writes_more(idea, monkeypatch):
    monkeypatch.setattr(
        Staff.objects, "select_for_update", lambda **_options: Staff.objects.all(), raising=False
    )
    for _attempt in range(10):
        person = make_staff()
        at_once(MOST_COMMENTS + 3, lambda n, by=person: write_comment(idea=idea, text=f"의견 {n}", by=by))
        if Comment.objects.filter(staff=person).count() > MOST_COMMENTS:
            return
    pytest.fail("the lock guards nothing")
