"""Results in the city of the permission matrix: a judged contest, an announced one, an objection that waits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from ideas.enums import ContestState, IdeaState, Outcome
from ideas.models import Contest, Idea, Objection
from ideas.services.decisions import announce_results, decide, propose_decisions, start_public_check
from ideas.services.objections import answer_objection, file_objection
from kindness import clock
from people.enums import Role
from people.models import Staff
from tests.factories.ideas import make_contest, make_idea, make_judge, make_scored, notice_of
from tests.factories.people import make_division, make_staff

WHAT = {"objection_id": "idea objection"}
LISTS = {
    "ideas/contests/{judged_contest}/results/": 7,
    "ideas/contests/{judged_contest}/results/?list=wanting": 7,
    "ideas/contests/{judged_contest}/results/judges/": 8,
    "ideas/contests/{judged_contest}/results/bulk/?which=declined": 7,
    "ideas/contests/{announced_contest}/announcement/": 8,
    "ideas/objections/": 5,
    "ideas/objections/?list=answered": 5,
    "ideas/objections/{idea_objection}/": 8,
    "ideas/objections/{screening_objection}/": 6,
    "ideas/{announced_idea}/object/": 6,
    "ideas/results/{decided_idea}/decide/": 8,
}
POSTS = {
    "ideas/results/{decided_idea}/decide/": (
        "me",
        {"outcome": "not_adopted", "reason": "이번에는 어렵습니다. 고맙습니다."},
        14,
    ),
}
NO_LISTS = {
    "ideas/contests/<uuid:contest_id>/results/propose/", "ideas/contests/<uuid:contest_id>/results/check/",
    "ideas/contests/<uuid:contest_id>/results/announce/", "ideas/contests/<uuid:contest_id>/results/file/",
    "ideas/objections/<uuid:objection_id>/name/",
}  # fmt: skip


def give_results(things: dict[tuple[str, str], Any], employed: Mapping[str, Staff], colleague: Staff) -> None:
    """A contest to be decided about (results_due), one in its public check (results_shown), one announced (results_out); an
    objection officers answer, and one each that a person alone was named for; everybody's own idea that was rejected."""
    judged, ideas = _judged([make_staff()])
    things["contest", "results_due"], things["idea", "results_due"] = judged, ideas[0]
    shown, ideas = _judged([make_staff()])
    _complete(shown, ideas)
    start_public_check(contest=shown, by=_officer())
    things["idea", "results_shown"] = ideas[0]
    things["idea objection", "-"] = file_objection(
        idea=ideas[0], kind="check", ground="copied", text="작년 제안과 같습니다.", by=colleague
    )
    things["idea objection", "named"] = {
        name: _objection(ideas[0], "check", named=person) for name, person in employed.items()
    }
    screened = make_contest()
    things["idea", "rejected"] = {
        name: make_idea(screened, person, IdeaState.REJECTED) for name, person in employed.items()
    }
    things["contest", "results_out"], ideas = _announced([make_staff()])
    things["idea", "results_out"] = ideas[0]


def give_lists(me: Staff, size: int) -> dict[str, Any]:
    judged, ideas = _judged([make_staff() for _n in range(size)])
    propose_decisions(contest=judged, by=_officer())
    _announced_too, own = _announced([me, *(make_staff() for _n in range(size))])
    for idea in own:
        objection = file_objection(
            idea=idea, kind="review", ground="misjudged", text="다시 보아 주십시오.", by=idea.author
        )
    other, more = _announced([make_staff() for _n in range(size)])
    for idea in more:
        asked = file_objection(
            idea=idea, kind="review", ground="misjudged", text="다시 보아 주십시오.", by=idea.author
        )
        answer_objection(objection=asked, outcome="dismissed", answer="살펴보았습니다.", by=_officer())
    for _number in range(size):
        rejected = make_idea(other, state=IdeaState.REJECTED)
        turned_down = _objection(rejected, "screen", filed_by=rejected.author)
    return {
        "judged_contest": judged.pk,
        "decided_idea": ideas[0].pk,
        "screening_objection": turned_down.pk,
        "announced_contest": other.pk,
        "announced_idea": own[0].pk,
        "idea_objection": objection.pk,
    }


def _judged(authors: list[Staff]) -> tuple[Contest, list[Idea]]:
    contest = make_contest(ContestState.JUDGING, public_days=10)
    judge = make_judge(contest)
    ideas = [make_idea(contest, author) for author in authors]
    for idea in ideas:
        make_scored(judge, idea, 80)
    notice_of(contest).phases.update(opened_at=clock.fresh(), closed_at=clock.fresh())
    return contest, ideas


def _announced(authors: list[Staff]) -> tuple[Contest, list[Idea]]:
    contest, ideas = _judged(authors)
    _complete(contest, ideas)
    start_public_check(contest=contest, by=_officer())
    Contest.objects.filter(pk=contest.pk).update(checked_until=None)
    announce_results(contest=contest, by=_officer())
    contest.refresh_from_db()
    return contest, ideas


def _objection(idea: Idea, kind: str, **fields: Any) -> Objection:
    return Objection.objects.create(
        **{
            "idea": idea,
            "kind": kind,
            "ground": "other",
            "text": "다시 보아 주십시오.",
            "filed_at": clock.fresh(),
        }
        | {"filed_by": fields.pop("filed_by", None) or make_staff()}
        | fields
    )


def _complete(contest: Contest, ideas: list[Idea]) -> None:
    officer, owner = _officer(), make_division()
    for idea in ideas:
        decide(
            idea=idea,
            outcome=Outcome.ADOPTED,
            reason="효과가 뚜렷합니다.",
            owner=owner,
            planned_for="내년",
            by=officer,
        )


def _officer() -> Staff:
    return make_staff(roles=[Role.PROGRAMME_OFFICER])


def bodies(someone: str) -> dict[str, dict[str, Any]]:
    """What a well-meaning person would send there."""
    return {
        "ideas/results/<uuid:idea_id>/decide/": {
            "outcome": "adopted", "reason": "효과가 뚜렷합니다.", "planned_for": "내년",
        },
        "ideas/contests/<uuid:contest_id>/results/bulk/": {"reason": "고맙습니다."},
        "ideas/contests/<uuid:contest_id>/results/file/": {"kind": "record", "format": "csv", "purpose": "기록"},
        "ideas/<uuid:idea_id>/object/": {"ground": "other", "text": "다시 보아 주십시오.", "token": str(uuid4())},
        "ideas/objections/<uuid:objection_id>/": {"answered": "dismissed", "answer": "살펴보았습니다."},
        "ideas/objections/<uuid:objection_id>/name/": {"person": someone},
    }  # fmt: skip
