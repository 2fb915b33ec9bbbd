"""Drafts as the services make them."""

from __future__ import annotations

from ideas.models import Contest, Idea
from ideas.services.authors import answer_naming, name_author
from ideas.services.ideas import save_draft, start_draft
from people.models import Staff

TEXTS = {
    "title": "통화 마무리 문구 카드",
    "problem": "통화를 어떻게 마칠지 몰라 서로 어색한 때가 있습니다.",
    "proposal": "자주 쓰는 마무리 문구를 카드로 만들어 전화기 옆에 둡니다.",
    "effect": "마무리가 부드러워집니다.",
    "cost": "인쇄비가 조금 듭니다.",
}


def written(contest: Contest, by: Staff, **texts: str) -> Idea:
    """A draft that could be handed in."""
    return save_draft(idea=start_draft(contest=contest, by=by), by=by, **{**TEXTS, **texts})


def joined(idea: Idea, staff: Staff, share: int = 30) -> None:
    """Named by the first author, and agreed."""
    name_author(idea=idea, staff=staff, share=share, by=idea.author)
    answer_naming(idea=idea, consents=True, by=staff)
