"""Contests, ideas, judges and scores in a line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from ideas.enums import ContestState, Ground, IdeaState, Outcome
from ideas.models import (
    Adoption,
    Assignment,
    Author,
    BlindCopy,
    Contest,
    Criterion,
    Decision,
    Idea,
    Judge,
    Notice,
    Phase,
    Prize,
    Score,
)
from kindness import clock
from people.models import Staff
from tests.factories.people import as_signed_in, make_staff

_numbers = count(1)
CRITERIA = (("창의성", 30), ("능률성", 30), ("계속성", 15), ("적용 범위", 15), ("노력도", 10))
PRIZES = (("금상", 1, 1_000_000, True), ("은상", 2, 500_000, True), ("장려상", 3, 100_000, False))


def make_contest(
    state: ContestState = ContestState.POSTED,
    *,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    title: str = "",
    phases: int = 1,
    **notice: Any,
) -> Contest:
    """With one notice (posted, except in a draft) that takes entries from yesterday for twelve days."""
    number = next(_numbers)
    moment = clock.fresh()
    contest = Contest.objects.create(
        title=title or f"친절시책 공모 {number}",
        state=state,
        posted_at=None if state == ContestState.DRAFT else moment,
    )
    terms = Notice.objects.create(
        contest=contest,
        **{
            "theme": "전화로 느끼는 친절",
            "opens_at": opens_at or moment - timedelta(days=1),
            "closes_at": closes_at or moment + timedelta(days=11),
            "legal_basis": "다온시 제안 조례",
            "election_law": "직무상 시상으로 가능합니다.",
            "posted_at": contest.posted_at,
        }
        | notice,
    )
    for order, (name, weight) in enumerate(CRITERIA):
        Criterion.objects.create(notice=terms, order=order, name=name, weight=weight)
    for order, (name, seats, amount, adopts) in enumerate(PRIZES):
        Prize.objects.create(notice=terms, order=order, name=name, seats=seats, amount=amount, adopts=adopts)
    for order in range(phases):
        last = order == phases - 1
        make_phase(terms, order=order, passes=None if last else 5)
    return contest


def make_phase(notice: Notice, **fields: Any) -> Phase:
    today = clock.today()
    return Phase.objects.create(
        notice=notice,
        **{"order": 0, "name": "서면 심사", "starts_on": today, "ends_on": today + timedelta(days=14)}
        | fields,
    )


def notice_of(contest: Contest) -> Notice:
    """The newest one."""
    return contest.notices.latest("number")


def make_idea(
    contest: Contest,
    author: Staff | None = None,
    state: IdeaState = IdeaState.ACCEPTED,
    *,
    coauthors: Sequence[tuple[Staff, int]] = (),
    **fields: Any,
) -> Idea:
    """Handed in (except a draft), with its author and consenting co-authors, and the copy for the judges."""
    author = author or make_staff()
    number = next(_numbers)
    received = state != IdeaState.DRAFT
    if received:
        contest.last_number += 1
        contest.save(update_fields=["last_number"])
    moment = clock.fresh()
    idea = Idea.objects.create(
        **{
            "contest": contest,
            "notice": notice_of(contest) if received else None,
            "number": contest.last_number if received else None,
            "author": author,
            "state": state,
            "title": f"통화 마무리 문구 카드 {number}",
            "problem": "통화를 어떻게 마칠지 몰라 서로 어색한 때가 있습니다.",
            "proposal": "자주 쓰는 마무리 문구를 카드로 만들어 전화기 옆에 둡니다.",
            "effect": "마무리가 부드러워집니다.",
            "cost": "인쇄비가 조금 듭니다.",
            "ground": Ground.IN_FORCE if state == IdeaState.REJECTED else "",
            "pledged_at": moment if received else None,
            "submitted_at": moment if received else None,
            "priority_at": moment if received else None,
            "withdrawn_at": moment if state == IdeaState.WITHDRAWN else None,
        }
        | fields,
    )
    rest = 100 - sum(share for _staff, share in coauthors)
    for order, (staff, share) in enumerate([(author, rest), *coauthors]):
        make_author(idea, staff, order=order, share=share, consented_at=moment if order else None)
    if received:
        BlindCopy.objects.create(
            idea=idea,
            title=idea.title,
            problem=idea.problem,
            proposal=idea.proposal,
            effect=idea.effect,
            cost=idea.cost,
        )
    return idea


def make_author(idea: Idea, staff: Staff, **fields: Any) -> Author:
    seen = as_signed_in(staff)
    return Author.objects.create(
        idea=idea,
        staff=staff,
        division_id=seen.division_id,
        name=staff.name,
        division_name=seen.division_name,
        rank=seen.rank,
        **fields,
    )


def make_judge(contest: Contest, staff: Staff | None = None, **fields: Any) -> Judge:
    staff = staff or make_staff()
    seen = as_signed_in(staff)
    return Judge.objects.create(
        contest=contest, staff=staff, division_id=seen.division_id, name=staff.name, **fields
    )


def assign(judge: Judge, idea: Idea, phase: Phase | None = None, **fields: Any) -> Assignment:
    phase = phase or notice_of(idea.contest).phases.get(order=0)
    return Assignment.objects.create(judge=judge, idea=idea, phase=phase, **fields)


def make_scored(judge: Judge, idea: Idea, percent: int = 80, *, phase: Phase | None = None) -> Assignment:
    """Handed in: so many per cent of every criterion's weight, rounded down."""
    given = assign(judge, idea, phase)
    for criterion in given.phase.notice.criteria.all():
        Score.objects.create(assignment=given, criterion=criterion, points=criterion.weight * percent // 100)
    given.submitted_at = clock.fresh()
    given.save(update_fields=["submitted_at"])
    return given


def make_decision(
    idea: Idea, outcome: Outcome = Outcome.ADOPTED, *, published: bool = True, **fields: Any
) -> Decision:
    moment = clock.fresh()
    return Decision.objects.create(
        **{
            "idea": idea,
            "outcome": outcome,
            "reason": "효과가 뚜렷하고 바로 할 수 있습니다.",
            "decided_at": moment,
            "published_at": moment if published else None,
        }
        | fields,
    )


def make_adoption(idea: Idea, **fields: Any) -> Adoption:
    """Adopted today; the first author's division carries it out unless told otherwise."""
    today = clock.today()
    decision = fields.pop("decision", None) or make_decision(idea)
    return Adoption.objects.create(
        **{
            "idea": idea,
            "decision": decision,
            "division_id": idea.authors.get(order=0).division_id,
            "adopted_on": today,
            "plan_due_on": today + timedelta(days=30),
            "follow_until": today + timedelta(days=1095),
        }
        | fields,
    )


# --- the public check and after ---------------------------------------------------------------------------
def make_checked_contest(days: int = 3, **fields: Any) -> Contest:
    """In the public check, whose last day lies so many days ahead."""
    contest = make_contest(ContestState.CHECKING, **fields)
    contest.checking_at = clock.fresh()
    contest.checked_until = clock.today() + timedelta(days=days)
    contest.save(update_fields=["checking_at", "checked_until"])
    return contest


def make_shortlisted(contest: Contest, author: Staff | None = None, **fields: Any) -> Idea:
    """On the shortlist that colleagues read; its decision is pending."""
    idea = make_idea(contest, author, **fields)
    make_decision(idea, published=False, shortlisted_at=clock.fresh())
    return idea


def announce(contest: Contest) -> Contest:
    """By hand: the state alone."""
    contest.state, contest.announced_at = ContestState.ANNOUNCED, clock.fresh()
    contest.save(update_fields=["state", "announced_at"])
    return contest
