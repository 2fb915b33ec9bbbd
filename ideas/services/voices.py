"""Colleagues like and comment on the ideas of the public check; an officer reads comments before others do."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.urls import reverse

from audit.services import record
from ideas.models import Comment, Contest, Idea, Like
from ideas.queries import voices as queries
from ideas.queries.authorship import author_ids
from ideas.rules import voices as rules
from ideas.services.held import hold_contest
from kindness import clock
from kindness.errors import refusing
from notifications.services import notify
from people.enums import Role
from people.models import Staff
from people.queries import holders_of


def like(*, idea: Idea, by: Staff) -> None:
    """Once for each person: a second time changes nothing. Refuses own_idea, closed, not_now.

    Leaves no row in the record: who liked what is shown to nobody.
    """
    with refusing(), transaction.atomic():
        _check_open(idea, by)
        rules.check_liking(by.pk, author_ids(idea.pk))
        Like.objects.bulk_create([Like(idea=idea, staff=by)], ignore_conflicts=True)


def unlike(*, idea: Idea, by: Staff) -> None:
    """Nothing happens where nothing was liked. Refuses closed, not_now."""
    with refusing(), transaction.atomic():
        _check_open(idea, by)
        Like.objects.filter(idea=idea, staff=by).delete()


def write_comment(*, idea: Idea, text: str, by: Staff, token: UUID | None = None) -> Comment:
    """It waits until an officer has read it. The same token again: the first comment.

    Refuses own_idea, too_many_comments, closed, not_now.
    """
    with refusing(Comment), transaction.atomic():
        # The person's comments are counted while nobody else writes one in their name.
        Staff.objects.select_for_update(no_key=True).only("pk").get(pk=by.pk)
        before = Comment.objects.filter(staff=by, token=token).first() if token else None
        if before is not None:
            return before
        contest = _check_open(idea, by)
        authors = author_ids(idea.pk)
        rules.check_commenting(by.pk, authors, written=queries.count_comments(idea.pk, by))
        comment = Comment.objects.create(
            idea=idea, text=text, staff=by, written_at=clock.fresh(), token=token
        )
        record("comment.written", by=by, target="comment", target_id=comment.pk, after={"idea": str(idea.pk)})
        notify(
            people=[one for one in holders_of(Role.PROGRAMME_OFFICER) if one not in {by.pk, *authors}],
            kind="ideas.comment_waiting",
            key=str(comment.pk),
            params={"contest": contest.title},
            url=reverse("idea_comments"),
        )
        return comment


def show_comment(*, comment: Comment, by: Staff) -> Comment:
    """Everybody reads it from now on, without its writer's name. Shown before: nothing happens.

    Refuses own_idea, own_comment.
    """
    with transaction.atomic():
        found = _locked(comment, by)
        if found.shown_at is None:
            found.shown_at, found.hidden_at, found.hidden_because = clock.fresh(), None, ""
            _decide(found, by)
            record("comment.shown", by=by, target="comment", target_id=found.pk)
            _tell("ideas.comment_shown", found)
        return found


def hide_comment(*, comment: Comment, reason: str, by: Staff) -> Comment:
    """Also one that was shown. Its writer reads the reason. Refuses reason_required, not_now, own_idea, own_comment."""
    with transaction.atomic():
        found = _locked(comment, by)
        rules.check_hiding(reason, hidden=found.hidden_at is not None)
        found.shown_at, found.hidden_at, found.hidden_because = None, clock.fresh(), reason
        _decide(found, by)
        record("comment.hidden", by=by, target="comment", target_id=found.pk, reason=reason)
        _tell("ideas.comment_hidden", found, reason=reason)
        return found


def _check_open(idea: Idea, by: Staff) -> Contest:
    """The contest, which keeps its state until this transaction ends."""
    contest = hold_contest(idea.contest_id, by)
    rules.check_open(state=contest.state, until=contest.checked_until, today=clock.fresh().date())
    rules.check_shown(shown=queries.is_shortlisted(idea.pk))
    return contest


def _locked(comment: Comment, by: Staff) -> Comment:
    """The comment, where this person may decide about it."""
    rows = Comment.objects.select_for_update(of=("self",)).select_related("idea__contest")
    found = rows.get(pk=comment.pk)
    rules.check_deciding(by.pk, author_ids(found.idea_id), writer=found.staff_id)
    return found


def _decide(comment: Comment, by: Staff) -> None:
    comment.decided_by = by
    comment.save(update_fields=["shown_at", "hidden_at", "hidden_because", "decided_by"])


def _tell(kind: str, comment: Comment, **more: str) -> None:
    """Each time anew: what was hidden may be shown later."""
    moment = comment.shown_at or comment.hidden_at
    notify(
        people=[comment.staff_id],
        kind=kind,
        key=f"{comment.pk} {moment}",
        params={"contest": comment.idea.contest.title, **more},
        url=reverse("idea_check_one", args=[comment.idea_id]),
    )
