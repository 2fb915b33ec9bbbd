"""Contests in the city of the permission matrix: one whose notice is being written, one that takes ideas and whose
notice is being changed."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from audit.services import Job
from ideas.models import Contest
from ideas.services.contests import add_contest, begin_change, post_notice
from people.models import Staff
from tests.factories.ideas import make_contest, make_idea, notice_of

TESTS = Job("tests")
WHAT = {"contest_id": "contest"}
_CONTEST = "ideas/contests/<uuid:contest_id>"
LISTS = {
    "ideas/": 8,
    "ideas/contests/": 5,
    "ideas/contests/{noticed_contest}/": 8,
}
NO_LISTS = {
    "ideas/contests/new/",
    f"{_CONTEST}/notices/<int:version_number>/",
    *(
        f"{_CONTEST}/{page}/"
        for page in (
            "notice", "criteria", "prizes", "phases", "post", "change", "change/discard", "call-off", "notice/file",
        )
    ),
}  # fmt: skip


def give_contests(things: dict[tuple[str, str], Any]) -> None:
    things["contest", "written"] = add_contest(title="겨울 친절시책 공모", theme="전화 친절", by=TESTS)
    things["contest", "changing"] = _changing("봄 친절시책 공모")


def _changing(title: str) -> Contest:
    contest = add_contest(title=title, theme="창구 친절", by=TESTS)
    post_notice(notice=notice_of(contest), by=TESTS)
    begin_change(contest=contest, reason="오기를 바로잡습니다.", by=TESTS)
    contest.refresh_from_db()
    return contest


def give_lists(me: Staff, size: int) -> dict[str, Any]:
    contest = make_contest(phases=size)
    for _number in range(size):
        make_idea(contest, me)
        make_contest()
    return {"noticed_contest": contest.pk}


def bodies() -> dict[str, dict[str, Any]]:
    """What a well-meaning person would send there."""
    return {
        "ideas/contests/new/": {"title": "여름 공모", "theme": "무더위 친절", "token": str(uuid4())},
        f"{_CONTEST}/notice/": {
            "title": "새 이름", "theme": "전화 친절", "text": "", "opens_at": "2099-01-01T00:00",
            "closes_at": "2099-01-13T00:00", "employment": ["general"], "kinds": ["idea"], "most_ideas": "3",
            "most_authors": "5", "mean": "plain", "tie_rule": "joint", "likes_points": "0", "budget": "0",
            "correction_days": "7", "decision_days": "30", "public_days": "10", "review_days": "15",
            "plan_days": "30", "follow_years": "3",
        },
        f"{_CONTEST}/criteria/": _rows(name="창의성", weight="100"),
        f"{_CONTEST}/prizes/": _rows(name="금상", seats="1"),
        f"{_CONTEST}/phases/": _rows(name="심사", starts_on="2099-02-01", ends_on="2099-02-10"),
        f"{_CONTEST}/change/": {"reason": "오기를 바로잡습니다."},
        f"{_CONTEST}/call-off/": {"reason": "재난 대응에 집중합니다."},
    }  # fmt: skip


def _rows(**row: str) -> dict[str, str]:
    return {"row-TOTAL_FORMS": "1", "row-INITIAL_FORMS": "0"} | {
        f"row-0-{name}": value for name, value in row.items()
    }
