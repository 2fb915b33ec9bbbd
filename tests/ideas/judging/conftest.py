"""A contest whose window is over, its officer, and its jury."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from ideas.enums import IdeaState
from ideas.models import Assignment, Contest, Criterion, Idea, Judge, Phase
from ideas.queries.jury import totals_of
from ideas.services.judging import Entered, add_judge, open_judging, pledge
from kindness import clock
from people.models import Department, Staff
from tests.factories.ideas import make_contest, make_idea, notice_of
from tests.factories.people import as_signed_in, make_division, make_staff, seat


def closed_contest(*, ideas: int = 2, phases: int = 1, **phase_fields) -> Contest:
    """Its window ended a moment ago; `ideas` passed screening."""
    moment = clock.fresh()
    contest = make_contest(
        opens_at=moment - timedelta(days=12), closes_at=moment - timedelta(minutes=1), phases=phases
    )
    Phase.objects.filter(notice__contest=contest).update(**phase_fields)
    for _number in range(ideas):
        make_idea(contest, make_staff(make_division("세정과")))
    return contest


def sit(contest: Contest, officer: Staff, count: int = 2) -> list[Judge]:
    """Pledged judges of divisions of their own."""
    return [pledged(add_judge(contest=contest, staff=make_staff(), by=officer)) for _number in range(count)]


def pledged(judge: Judge) -> Judge:
    return pledge(judge=judge, by=as_signed_in(judge.staff))


def begun(officer: Staff, *, ideas: int = 2, judges: int = 2, phases: int = 1, **phase_fields) -> Contest:
    """Being judged in its first phase."""
    contest = closed_contest(ideas=ideas, phases=phases, **phase_fields)
    sit(contest, officer, judges)
    open_judging(contest=contest, by=officer)
    contest.refresh_from_db()
    return contest


def phase_of(contest: Contest, order: int = 0) -> Phase:
    return notice_of(contest).phases.select_related("notice__contest").get(order=order)


def one_of(contest: Contest, **wanted) -> Assignment:
    """The first assignment still to be handed in."""
    rows = Assignment.objects.filter(
        judge__contest=contest, recused_as="", submitted_at__isnull=True, **wanted
    )
    return rows.select_related("judge__staff", "idea", "phase__notice__contest").order_by("judge", "order")[0]


def judge_of(assignment: Assignment) -> Staff:
    return as_signed_in(assignment.judge.staff)


def entries(contest: Contest, percent: int = 80) -> dict[int, Entered]:
    criteria = Criterion.objects.filter(notice=notice_of(contest))
    return {one.pk: Entered(one.weight * percent // 100) for one in criteria}


def handed_in(contest: Contest, order: int = 0) -> list[UUID]:
    """The ideas of a phase whose points count, each as often as a judge handed in."""
    totals = totals_of(phase_of(contest, order))
    return [idea for idea, given in totals.items() for _points in given]


def contenders(contest: Contest, order: int = 0) -> list[Idea]:
    rows = Idea.objects.filter(contends_in__phase=phase_of(contest, order), state=IdeaState.ACCEPTED)
    return list(rows.order_by("number"))


def transfer(staff: Staff, place: Department) -> None:
    """Since yesterday."""
    yesterday = clock.today() - timedelta(days=1)
    staff.postings.update(ends_on=yesterday)
    seat(staff, place, since=yesterday)


@pytest.fixture
def contest(officer) -> Contest:
    return begun(officer)


@pytest.fixture
def mine(contest) -> Assignment:
    return one_of(contest)


@pytest.fixture
def judge(mine) -> Staff:
    return judge_of(mine)
