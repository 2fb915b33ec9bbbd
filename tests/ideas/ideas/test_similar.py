"""Ideas that read alike: to everybody only what was announced, to officers what was received."""

from __future__ import annotations

import pytest
from django.db import connection

from ideas.enums import ContestState, IdeaState, Outcome
from ideas.models import Contest
from ideas.models.ideas import COMPARED_LETTERS
from ideas.queries.similar import alike, published, published_like
from tests.factories.ideas import make_contest, make_decision, make_idea

pytestmark = pytest.mark.django_db
TITLE = "점심시간 교대 알림판"


def test_published_finds_adopted_and_declined_ideas_of_announced_contests(contest: Contest) -> None:
    announced = make_contest(ContestState.ANNOUNCED)
    make_decision(make_idea(announced, title=TITLE), Outcome.ADOPTED)
    make_idea(announced, state=IdeaState.REJECTED, title=f"{TITLE} 둘")
    for state in (IdeaState.WITHDRAWN, IdeaState.DRAFT):
        make_idea(announced, state=state, title=TITLE)
    for running in (contest, make_contest(ContestState.JUDGING), make_contest(ContestState.CHECKING)):
        make_idea(running, title=TITLE)
    found = published(TITLE)
    assert [(one.title, one.percent, one.became) for one in found] == [
        (TITLE, 100, str(Outcome.ADOPTED.label)),
        (f"{TITLE} 둘", found[1].percent, str(IdeaState.REJECTED.label)),
    ]


def test_published_shows_the_masked_title(db: None) -> None:
    idea = make_idea(make_contest(ContestState.ANNOUNCED), title=f"김서연의 {TITLE}")
    idea.blind.title = f"○○○의 {TITLE}"
    idea.blind.save()
    assert [one.title for one in published(TITLE)] == [f"○○○의 {TITLE}"]


def test_published_like_reads_how_the_proposal_begins(db: None) -> None:
    proposal = "점심시간에 창구를 지키는 사람의 이름과 돌아오는 시각을 판에 적어 창구 앞에 세워 둡니다."
    idea = make_idea(make_contest(ContestState.ANNOUNCED), title="가나다", proposal=proposal)
    found = published_like(
        title="전혀 다른 제목", proposal=proposal.replace("사람의 이름과", "직원의 이름과")
    )
    assert [one.id for one in found] == [idea.pk]


@pytest.mark.parametrize("text", ["", "점심", "%", "통" * 5000], ids=["empty", "short", "sign", "long"])
def test_published_of_little_or_much_finds_nothing(text: str) -> None:
    make_idea(make_contest(ContestState.ANNOUNCED), title=TITLE)
    assert published(text) == []


def test_alike_finds_what_was_received_here_and_announced_elsewhere(contest: Contest) -> None:
    idea = make_idea(contest, title=TITLE, proposal="가나다라마바사")
    here = make_idea(contest, title=TITLE, proposal="아자차카타파하")
    there = make_idea(make_contest(ContestState.ANNOUNCED), title=TITLE, proposal="거너더러머버서")
    make_idea(contest, state=IdeaState.WITHDRAWN, title=TITLE)
    make_idea(contest, state=IdeaState.DRAFT, title=TITLE)
    make_idea(make_contest(), title=TITLE)
    assert {one.id for one in alike(idea)} == {here.pk, there.pk}


def test_database_compares_as_many_letters_as_are_indexed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('ideas_proposals_like(text)'::regprocedure)")
        (written,) = cursor.fetchone()
    assert written.count(f"left(proposal, {COMPARED_LETTERS})") == 2
