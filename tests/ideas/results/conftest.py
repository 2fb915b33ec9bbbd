"""A judged contest: an officer of another department, two judges, ideas with points in their order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from ideas.enums import ContestState, Outcome
from ideas.models import Contest, Decision, Idea, Judge, Like, Phase, Prize
from ideas.services.decisions import announce_results, decide, propose_decisions, start_public_check
from kindness import clock
from people.enums import Role
from people.models import Department, Staff
from tests.factories.ideas import make_contest, make_idea, make_judge, make_scored, notice_of
from tests.factories.people import make_division, make_staff

_DAY = timedelta(days=1)
REASON = "바로 할 수 있고 효과가 뚜렷합니다. 고맙습니다."


class Judged:
    """`percents`: of each idea in turn, the same from both judges, or a pair."""

    def __init__(self, percents: Sequence[Any] = (90, 80, 70, 60), **notice: Any) -> None:
        self.officer: Staff = make_staff(make_division("기획예산과"), roles=[Role.PROGRAMME_OFFICER])
        self.other: Staff = make_staff(make_division("총무과"), roles=[Role.PROGRAMME_OFFICER])
        self.owner: Department = make_division("민원여권과")
        self.contest: Contest = make_contest(ContestState.JUDGING, **notice)
        self.judges: list[Judge] = [make_judge(self.contest) for _n in range(2)]
        self.ideas: list[Idea] = [self.add(one) for one in percents]
        self.close_phases()

    def add(self, percents: Any, **fields: Any) -> Idea:
        idea = make_idea(self.contest, **fields)
        for judge, percent in zip(self.judges, _pair(percents), strict=True):
            make_scored(judge, idea, percent)
        return idea

    def close_phases(self) -> None:
        Phase.objects.filter(notice__contest=self.contest).update(
            opened_at=clock.fresh(), closed_at=clock.fresh()
        )

    @property
    def prizes(self) -> list[Prize]:
        return list(notice_of(self.contest).prizes.order_by("order"))

    def decision(self, number: int) -> Decision:
        return Decision.objects.get(idea=self.ideas[number], replaced_at__isnull=True)

    def decided(self, number: int, outcome: Outcome = Outcome.ADOPTED, **fields: Any) -> Decision:
        values = {"reason": REASON, "by": self.officer}
        if outcome in {Outcome.ADOPTED, Outcome.PARTLY}:
            values |= {"owner": self.owner, "planned_for": "2027년 상반기"}
        return decide(idea=self.ideas[number], outcome=outcome, **values | fields)

    def completed(self) -> None:
        """Proposed, and everything written that an announcement wants."""
        propose_decisions(contest=self.contest, by=self.officer)
        for number, _idea in enumerate(self.ideas):
            made = self.decision(number)
            self.decided(number, Outcome(made.outcome), prize=made.prize)

    def shown(self) -> None:
        """In a public check that began today."""
        self.completed()
        start_public_check(contest=self.contest, by=self.officer)
        self.contest.refresh_from_db()

    def announced(self) -> None:
        """The public check is over."""
        self.shown()
        self.end_check()
        announce_results(contest=self.contest, by=self.officer)
        self.contest.refresh_from_db()

    def end_check(self) -> None:
        Contest.objects.filter(pk=self.contest.pk).update(checked_until=clock.today() - _DAY)
        self.contest.refresh_from_db()


def like(idea: Idea) -> Like:
    return Like.objects.create(idea=idea, staff=make_staff())


def _pair(percents: Any) -> tuple[int, int]:
    return percents if isinstance(percents, tuple) else (percents, percents)


@pytest.fixture
def judged() -> Judged:
    return Judged()
