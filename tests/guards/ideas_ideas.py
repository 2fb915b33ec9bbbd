"""Entrants in the city of the permission matrix: everybody's own drafts and entries, and a stranger's."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from ideas.enums import IdeaState
from ideas.models import Attachment, Idea
from people.models import Staff
from tests.factories.ideas import make_author, make_contest, make_idea
from tests.factories.people import make_staff

WHAT = {"contest_id": "contest", "idea_id": "idea", "file_id": "file"}
_IDEA = "ideas/<uuid:idea_id>"
LISTS = {
    "ideas/mine/": 6,
    "ideas/similar/?title=통화 마무리": 4,
    "ideas/{written_idea}/": 6,
    "ideas/{written_idea}/edit/": 7,
    "ideas/{written_idea}/authors/": 6,
}
NO_LISTS = {
    "ideas/contests/<uuid:contest_id>/enter/",
    *(f"{_IDEA}/{page}/" for page in (
        "save", "submit", "withdraw", "discard", "authors/shares", "authors/<slug:staff_number>/remove", "consent",
        "files/add",
    )),
    "ideas/files/<uuid:file_id>/", "ideas/files/<uuid:file_id>/remove/",
}  # fmt: skip


def give_ideas(
    things: dict[tuple[str, str], Any], employed: dict[str, Staff], colleague: Staff, stranger: Staff
) -> None:
    """Of ideas: drafts of one's own, entries of one's own, those one is asked about, and a stranger's ("theirs")."""
    contest = make_contest(most_ideas=20)
    things["contest", "entered"], things["person", "drafted"] = contest, colleague
    draft, sent, asked = IdeaState.DRAFT, IdeaState.SUBMITTED, IdeaState.DRAFT
    things["idea", "drafted"] = {
        name: _with(contest, one, draft, colleague) for name, one in employed.items()
    }
    things["idea", "sent"] = {name: make_idea(contest, one, sent) for name, one in employed.items()}
    things["idea", "asked"] = {name: _with(contest, colleague, asked, one) for name, one in employed.items()}
    things["idea", "theirs_drafted"] = theirs = _with(contest, stranger, draft, colleague)
    things["file", "drafted"] = {name: _file(one) for name, one in things["idea", "drafted"].items()}
    things["file", "theirs_drafted"] = _file(theirs)


def _with(contest: Any, author: Staff, state: IdeaState, coauthor: Staff) -> Idea:
    """A draft with a co-author who is asked."""
    idea = make_idea(contest, author, state)
    idea.authors.update(share=70)
    make_author(idea, coauthor, order=1, share=30)
    return idea


def _file(idea: Idea) -> Attachment:
    return Attachment.objects.create(
        idea=idea,
        name="안.pdf",
        media_type="application/pdf",
        size=5,
        sha256="0" * 64,
        content=b"%PDF-",
        uploaded_by_id=idea.author_id,
    )


def give_lists(me: Staff, size: int) -> dict[str, Any]:
    contest = make_contest(most_ideas=20)
    idea = make_idea(contest, me, IdeaState.DRAFT)
    for order in range(size):
        make_author(idea, make_staff(), order=order + 1, share=1)
        _file(idea)
        make_idea(contest, me)
    return {"written_idea": idea.pk}


def bodies(things: dict[tuple[str, str], Any]) -> dict[str, dict[str, Any]]:
    """What a well-meaning person would send."""
    return {
        f"{_IDEA}/edit/": {"title": "새 제목"},
        f"{_IDEA}/save/": {"title": "새 제목"},
        f"{_IDEA}/submit/": {"pledge": "on"},
        f"{_IDEA}/authors/": {"person": things["person", "foreign"].number, "share": "10"},
        f"{_IDEA}/consent/": {"answer": "yes"},
        f"{_IDEA}/files/add/": {
            "file": SimpleUploadedFile("안.hwp", b"HWP Document File"),
            "token": str(uuid4()),
        },
    }
