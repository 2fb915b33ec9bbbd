"""Public check, comments and gallery in the city of the permission matrix."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from ideas.enums import IdeaState
from ideas.models import Attachment, Comment, Contest, Idea
from people.models import Staff
from tests.factories.ideas import (
    announce,
    make_adoption,
    make_checked_contest,
    make_contest,
    make_idea,
    make_shortlisted,
)
from tests.factories.people import make_staff

WHAT = {"contest_id": "contest", "idea_id": "idea", "comment_id": "comment", "file_id": "file"}
LISTS = {
    "ideas/check/{checked_contest}/": 6,
    "ideas/check/ideas/{checked_idea}/": 8,
    "ideas/comments/": 6,
    "ideas/gallery/": 8,
    "ideas/gallery/{adopted_idea}/": 8,
    "ideas/numbers/": 6,
}
_IDEA = "ideas/check/ideas/<uuid:idea_id>"
_COMMENT = "ideas/comments/<uuid:comment_id>"
NO_LISTS = {
    *(f"{_IDEA}/{act}/" for act in ("like", "unlike", "comment")),
    *(f"{_COMMENT}/{act}/" for act in ("show", "hide")),
    "ideas/check/files/<uuid:file_id>/",
    "ideas/numbers/file/",
}


def give_voices(
    things: dict[tuple[str, str], Any], employed: dict[str, Staff], colleague: Staff, stranger: Staff
) -> None:
    """checked: in a public check. mine: the same, written by whoever asks. pending: not shown there."""
    contest = make_checked_contest()
    idea = make_shortlisted(contest, stranger)
    things["contest", "checked"] = contest
    things["idea", "checked"] = idea
    things["idea", "mine"] = own = {name: make_shortlisted(contest, one) for name, one in employed.items()}
    things["idea", "pending"] = make_idea(contest, stranger)
    things["file", "checked"], things["file", "pending"] = _file(idea), _file(things["idea", "pending"])
    things["comment", "checked"] = _comment(idea, colleague)
    things["comment", "mine"] = _comment(own["programme"], colleague)
    things["contest", "announced"], things["idea", "adopted"] = _adopted(stranger)


def give_lists(me: Staff, size: int) -> dict[str, Any]:
    contest = make_checked_contest()
    ideas = [make_shortlisted(contest, make_staff()) for _number in range(size)]
    for _number in range(size):
        _file(ideas[0])
        _comment(ideas[0], make_staff())
        _comment(ideas[0], make_staff(), shown_at=contest.checking_at, decided_by=me)
        _comment(ideas[0], me)
        announced, adopted = _adopted(make_staff())
        for state in (IdeaState.REJECTED, IdeaState.MERGED):
            kept = adopted if state == IdeaState.MERGED else None
            make_idea(announced, make_staff(), state, merged_into=kept)
    return {"checked_contest": contest.pk, "checked_idea": ideas[0].pk, "adopted_idea": adopted.pk}


def _adopted(author: Staff) -> tuple[Contest, Idea]:
    contest = announce(make_contest())
    idea = make_idea(contest, author)
    make_adoption(idea)
    return contest, idea


def _file(idea: Idea) -> Attachment:
    return Attachment.objects.create(
        idea=idea, name="안.pdf", media_type="application/pdf", size=4, sha256="0" * 64, content=b"%PDF",
        uploaded_by_id=idea.author_id,
    )  # fmt: skip


def _comment(idea: Idea, writer: Staff, **fields: Any) -> Comment:
    return Comment.objects.create(
        idea=idea, staff=writer, **{"text": "외국어로도 만들면 좋겠습니다."} | fields
    )


def bodies() -> dict[str, dict[str, Any]]:
    """What a well-meaning person would send there."""
    return {
        f"{_IDEA}/comment/": {"text": "그림을 더하면 좋겠습니다.", "token": str(uuid4())},
        f"{_COMMENT}/hide/": {"reason": "제안자를 짐작하게 합니다."},
    }
