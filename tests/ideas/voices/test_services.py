"""Likes and comments: once, in time, by others, read first."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from audit.models import AuditRow
from ideas.enums import CommentState, IdeaState
from ideas.models import Author, Comment, Like
from ideas.queries import voices as queries
from ideas.queries.landing import waiting_for
from ideas.rules.voices import MOST_COMMENTS
from ideas.services.voices import hide_comment, like, show_comment, unlike, write_comment
from kindness import clock
from kindness.errors import Refused
from notifications.models import Notice
from people.enums import Role
from tests.factories.ideas import announce, make_checked_contest, make_idea, make_shortlisted
from tests.factories.people import make_staff
from tests.support.rows import nothing_written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("every_rule_holds")]
WORDS = "외국어로도 만들면 더 좋겠습니다."


def comment_on(idea, by, **fields):
    return write_comment(idea=idea, by=by, **{"text": WORDS} | fields)


# --- likes -----------------------------------------------------------------------------------------------------
def test_like_counts_once(idea, colleague):
    like(idea=idea, by=colleague)
    like(idea=idea, by=colleague)
    like(idea=idea, by=make_staff())
    assert queries.idea_in_check(idea.pk, colleague).likes == 2


def test_like_is_taken_back(idea, colleague):
    like(idea=idea, by=colleague)
    unlike(idea=idea, by=colleague)
    unlike(idea=idea, by=colleague)
    assert queries.idea_in_check(idea.pk, colleague).likes == 0


def test_likes_leave_no_row_in_the_record(idea, colleague):
    before = AuditRow.objects.count()
    like(idea=idea, by=colleague)
    assert AuditRow.objects.count() == before


def test_authors_do_not_like_their_own_idea(idea, author, coauthor):
    for one in (author, coauthor):
        with nothing_written(), pytest.raises(Refused, match="own_idea"):
            like(idea=idea, by=one)


def test_author_of_a_merged_idea_does_not_like_the_kept_one(contest, idea, colleague):
    middle = make_idea(contest, state=IdeaState.MERGED, merged_into=idea)
    make_idea(contest, colleague, state=IdeaState.MERGED, merged_into=middle)
    with nothing_written(), pytest.raises(Refused, match="own_idea"):
        like(idea=idea, by=colleague)


def test_who_declined_to_be_named_may_like(idea, coauthor):
    Author.objects.filter(staff=coauthor).update(consented_at=None, declined_at=clock.fresh())
    like(idea=idea, by=coauthor)
    assert Like.objects.count() == 1


def test_idea_outside_the_shortlist_is_not_liked(contest, colleague):
    other = make_idea(contest)
    withdrawn = make_shortlisted(contest, state=IdeaState.WITHDRAWN)
    for one in (other, withdrawn):
        with nothing_written(), pytest.raises(Refused, match="not_now"):
            like(idea=one, by=colleague)


@pytest.mark.parametrize("act", [like, unlike, comment_on], ids=["like", "unlike", "comment"])
def test_check_is_over_the_day_after_its_last(act, idea, colleague):
    over = clock.fresh() + timedelta(days=4)
    with clock.at(over), nothing_written(), pytest.raises(Refused, match="closed"):
        act(idea=idea, by=colleague)


@pytest.mark.parametrize("act", [like, unlike, comment_on], ids=["like", "unlike", "comment"])
def test_after_the_announcement_nothing_is_counted(act, contest, idea, colleague):
    announce(contest)
    with nothing_written(), pytest.raises(Refused, match="not_now"):
        act(idea=idea, by=colleague)


# --- comments --------------------------------------------------------------------------------------------------
def test_comment_waits_for_an_officer(contest, idea, colleague, officer):
    written = comment_on(idea, colleague)
    assert (written.state, queries.shown_comments(idea.pk)) == (CommentState.WAITING, [])
    told = Notice.objects.get()
    assert (told.person, told.kind, told.params) == (
        officer,
        "ideas.comment_waiting",
        {"contest": contest.title},
    )


def test_same_token_again_gives_the_first_comment(idea, colleague):
    token = uuid4()
    assert comment_on(idea, colleague, token=token) == comment_on(idea, colleague, token=token)
    assert Comment.objects.count() == 1


def test_authors_do_not_comment_on_their_own_idea(idea, author, coauthor):
    for one in (author, coauthor):
        with nothing_written(), pytest.raises(Refused, match="own_idea"):
            comment_on(idea, one)


def test_officer_who_wrote_the_idea_is_not_told_of_its_comments(contest, colleague, officer):
    idea = make_shortlisted(contest, officer)
    comment_on(idea, colleague)
    assert Notice.objects.count() == 0


def test_comments_of_one_person_are_limited(idea, colleague):
    for _number in range(MOST_COMMENTS):
        comment_on(idea, colleague)
    with nothing_written(), pytest.raises(Refused, match="too_many_comments"):
        comment_on(idea, colleague)


def test_shown_comment_is_read_without_its_writer(idea, colleague, officer):
    written = comment_on(idea, colleague)
    show_comment(comment=written, by=officer)
    show_comment(comment=written, by=officer)
    assert [text for text, _at in queries.shown_comments(idea.pk)] == [WORDS]
    assert Notice.objects.filter(kind="ideas.comment_shown", person=colleague).count() == 1


def test_hidden_comment_tells_its_writer_why(contest, idea, colleague, officer):
    written = comment_on(idea, colleague)
    with nothing_written(), pytest.raises(Refused, match="reason_required"):
        hide_comment(comment=written, reason="", by=officer)
    hide_comment(comment=written, reason="제안자를 짐작하게 합니다.", by=officer)
    told = Notice.objects.get(kind="ideas.comment_hidden")
    assert (told.person, told.params) == (
        colleague,
        {"contest": contest.title, "reason": "제안자를 짐작하게 합니다."},
    )
    with nothing_written(), pytest.raises(Refused, match="not_now"):
        hide_comment(comment=written, reason="한 번 더", by=officer)


def test_shown_comment_may_be_hidden_and_shown_again(idea, colleague, officer):
    written = comment_on(idea, colleague)
    show_comment(comment=written, by=officer)
    hide_comment(comment=written, reason="추측입니다.", by=officer)
    assert queries.shown_comments(idea.pk) == []
    with clock.at(clock.fresh() + timedelta(minutes=1)):
        again = show_comment(comment=written, by=officer)
    assert (again.state, again.hidden_because) == (CommentState.SHOWN, "")
    assert Notice.objects.filter(kind="ideas.comment_shown").count() == 2


def test_officer_decides_neither_about_own_comment_nor_on_own_idea(contest, idea, officer, colleague):
    own = make_shortlisted(contest, officer)
    mine, about_mine = comment_on(idea, officer), comment_on(own, colleague)
    for written, code in ((mine, "own_comment"), (about_mine, "own_idea")):
        with nothing_written(), pytest.raises(Refused, match=code):
            show_comment(comment=written, by=officer)
        with nothing_written(), pytest.raises(Refused, match=code):
            hide_comment(comment=written, reason="추측", by=officer)


def test_comments_are_decided_after_the_check_too(contest, idea, colleague, officer):
    written = comment_on(idea, colleague)
    announce(contest)
    assert show_comment(comment=written, by=officer).state == CommentState.SHOWN


def test_record_tells_of_comments_without_their_words(idea, colleague, officer):
    show_comment(comment=comment_on(idea, colleague), by=officer)
    rows = list(AuditRow.objects.order_by("pk").values_list("action", "actor"))
    assert rows == [("comment.written", colleague.number), ("comment.shown", officer.number)]
    assert not any(WORDS in str(row) for row in AuditRow.objects.values_list("before", "after", "reason"))


# --- what is listed --------------------------------------------------------------------------------------------
def test_comments_on_own_idea_are_read_by_another_officer(contest, idea, officer, colleague):
    other = make_staff(roles=[Role.PROGRAMME_OFFICER])
    comment_on(make_shortlisted(contest, officer), colleague)
    comment_on(idea, colleague)
    assert [waiting_for(one).comments for one in (officer, other, colleague)] == [1, 2, 0]
    assert queries.comment_counts(other) == {"waiting": 2, "shown": 0, "hidden": 0}


def test_shortlist_stands_in_the_order_of_the_alphabet(contest, colleague):
    for title in ("하늘", "가을", "나무"):
        one = make_shortlisted(contest, title=title)
        one.blind.title = title
        one.blind.save()
    make_shortlisted(make_checked_contest(), title="다른 공모")
    found = queries.blind_ideas(queries.ideas_in_check(contest, colleague))
    assert [one.title for one in found] == ["가을", "나무", "하늘"]


def test_check_reads_the_blind_copy(contest, idea, author, colleague):
    idea.title = "김서윤의 제안"
    idea.save()
    found = queries.idea_in_check(idea.pk, colleague)
    assert (found.title, found.own) == (idea.blind.title, False)
    assert queries.idea_in_check(idea.pk, author).own


def test_pending_decision_without_shortlist_is_not_shown(contest, colleague):
    idea = make_shortlisted(contest)
    idea.decisions.update(shortlisted_at=None)
    assert queries.idea_in_check(idea.pk, colleague) is None
