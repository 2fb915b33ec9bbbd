"""Screening in the city of the permission matrix: ideas of others that wait, one that is done, a file."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from ideas.enums import ContestState, IdeaState
from ideas.models import Attachment, Comparison, Idea
from kindness import clock
from tests.factories.ideas import make_contest, make_idea
from tests.factories.people import make_staff

WHAT = {"contest_id": "contest", "idea_id": "idea", "file_id": "file"}
_CONTEST = "ideas/contests/<uuid:contest_id>/screening"
_IDEA = "ideas/screening/<uuid:idea_id>"
LISTS = {
    "ideas/contests/{screened_contest}/screening/": 6,
    "ideas/contests/{screened_contest}/screening/?state=submitted": 7,
    "ideas/screening/{screened_idea}/": 8,
}
NO_LISTS = {
    f"{_CONTEST}/bulk/",
    f"{_CONTEST}/file/",
    *(f"{_IDEA}/{act}/" for act in ("accept", "reject", "correct", "merge", "credit", "reopen", "blind")),
    "ideas/attachments/<uuid:file_id>/",
    "ideas/attachments/<uuid:file_id>/hide/",
}


def give_screening(things: dict[tuple[str, str], Any]) -> None:
    """screened: waits; a number before it is there to be merged into. screened_done: passed."""
    contest = make_contest()
    make_idea(contest, state=IdeaState.SUBMITTED)
    waiting = make_idea(contest, state=IdeaState.SUBMITTED)
    things["contest", "screened"] = contest
    things["idea", "screened"] = waiting
    things["idea", "screened_done"] = make_idea(contest)
    things["file", "screened"] = _file(waiting)


def give_lists(size: int) -> dict[str, Any]:
    contest, old = make_contest(), make_contest(ContestState.ANNOUNCED)
    for _number in range(size):
        make_idea(old, state=IdeaState.REJECTED)
        other = make_idea(contest, state=IdeaState.SUBMITTED, coauthors=[(make_staff(), 20)])
        Comparison.objects.create(idea=other, percent=80, compared_at=clock.fresh())
    last = make_idea(
        contest, state=IdeaState.SUBMITTED, coauthors=[(make_staff(), 10) for _number in range(size)]
    )
    for _number in range(size):
        make_idea(contest, state=IdeaState.MERGED, merged_into=last)
        _file(last)
    return {"screened_contest": contest.pk, "screened_idea": last.pk}


def _file(idea: Idea) -> Attachment:
    return Attachment.objects.create(
        idea=idea,
        name="사진.png",
        media_type="image/png",
        size=3,
        sha256="0" * 64,
        content=b"png",
        uploaded_by=idea.author,
    )


def bodies() -> dict[str, dict[str, Any]]:
    """What a well-meaning person would send there."""
    words = {"ground": "in_force", "text": "이미 시행하고 있습니다."}
    return {
        f"{_CONTEST}/bulk/": {"act": "accept", "all": "1"},
        f"{_CONTEST}/file/": {"format": "csv", "purpose": "심사위원회 자료"},
        f"{_IDEA}/reject/": words,
        f"{_IDEA}/correct/": {"text": "비용을 적어 주세요.", "token": str(uuid4())},
        f"{_IDEA}/merge/": {"into": "1"},
        f"{_IDEA}/blind/": {"title": "가린 제목", "problem": "문제"},
        "ideas/attachments/<uuid:file_id>/hide/": {"hidden": "on"},
    }
