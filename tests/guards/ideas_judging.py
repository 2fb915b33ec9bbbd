"""Juries in the city of the permission matrix: everybody's seat, a stranger's, and a jury to be opened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from ideas.enums import ContestState
from ideas.models import Assignment, Attachment, Contender, Contest, Idea, Phase
from kindness import clock
from people.models import Staff
from tests.factories.ideas import assign, make_contest, make_idea, make_judge, notice_of
from tests.factories.people import make_staff

WHAT = {"assignment_id": "assignment", "judge_number": "judge"}
_JURY = "ideas/contests/<uuid:contest_id>/jury"
_MINE = "ideas/judging/<uuid:assignment_id>"
LISTS = {
    "ideas/judging/": 5,
    "ideas/judging/?q=카드": 6,
    "ideas/judging/?show=handed-in": 5,
    "ideas/contests/{judged_contest}/jury/": 8,
}
POSTS = {"ideas/judging/{recused_assignment}/recuse/": ("recusing", {"kind": "recognised"}, 14)}
NO_LISTS = {
    *(f"{_JURY}/{act}/" for act in ("add", "draw", "open", "assign", "remind", "<slug:judge_number>/remove")),
    "ideas/contests/<uuid:contest_id>/phases/<int:order>/close/",
    "ideas/contests/<uuid:contest_id>/pledge/",
    f"{_MINE}/",
    *(f"{_MINE}/{act}/" for act in ("points", "hand-in", "recuse")),
    "ideas/judging/files/<uuid:file_id>/",
}


def give_judging(things: dict[tuple[str, str], Any], judges: Mapping[str, Staff], colleague: Staff) -> None:
    """judges: by actor, each with a seat and an idea of their own. judged: being judged; ready: to be opened."""
    contest = _judged()
    idea = _contending(contest)
    things["contest", "judged"], things["contest", "seats"] = contest, contest
    things["assignment", "own"] = {name: _given(contest, idea, person) for name, person in judges.items()}
    things["assignment", "foreign"] = _given(contest, idea, colleague)
    things["file", "judged"] = Attachment.objects.create(
        idea=idea, name="가.pdf", media_type="application/pdf", size=4, sha256="0" * 64, content=b"%PDF", uploaded_by=idea.author
    )  # fmt: skip
    things["judge", "judged"] = things["assignment", "foreign"].judge.staff
    ready = make_contest(closes_at=clock.fresh() - timedelta(hours=1))
    make_idea(ready)
    make_judge(ready)
    things["contest", "ready"] = ready


def _judged() -> Contest:
    moment = clock.fresh()
    contest = make_contest(ContestState.JUDGING, closes_at=moment - timedelta(hours=1))
    notice_of(contest).phases.update(opened_at=moment)
    return contest


def _phase(contest: Contest) -> Phase:
    return notice_of(contest).phases.get(order=0)


def _contending(contest: Contest) -> Idea:
    idea = make_idea(contest)
    Contender.objects.create(phase=_phase(contest), idea=idea)
    return idea


def _given(contest: Contest, idea: Idea, person: Staff) -> Assignment:
    return assign(make_judge(contest, person, pledged_at=clock.fresh()), idea)


def give_lists(me: Staff, size: int) -> dict[str, Any]:
    contest = _judged()
    mine = make_judge(contest, me, pledged_at=clock.fresh())
    for _number in range(size):
        assign(mine, _contending(contest))
        assign(mine, _contending(contest), submitted_at=clock.fresh())
        make_judge(contest, make_staff())
    return {"judged_contest": contest.pk} | _recusing(size)


def _recusing(size: int) -> dict[str, Any]:
    """A judge about to step back from an idea, which somebody free takes over."""
    contest = _judged()
    notice_of(contest).phases.update(judges_each=1)
    judge = make_judge(contest, make_staff(), pledged_at=clock.fresh())
    given = [assign(judge, _contending(contest)) for _number in range(size)]
    for _number in range(size):
        make_judge(contest, make_staff(), pledged_at=clock.fresh())
    return {"recused_assignment": given[0].pk, "recusing": judge.staff}


def bodies(things: dict[tuple[str, str], Any], someone: str) -> dict[str, dict[str, Any]]:
    """What a well-meaning person would send there. someone: a number of the city."""
    criteria = notice_of(things["contest", "judged"]).criteria.all()
    points = {f"points-{one.pk}": "5" for one in criteria}
    return {
        f"{_JURY}/add/": {"person": someone},
        f"{_JURY}/assign/": {"number": "1", "judge": things["judge", "judged"].number},
        f"{_MINE}/points/": points,
        f"{_MINE}/hand-in/": points,
        f"{_MINE}/recuse/": {"kind": "recognised", "note": ""},
    }
