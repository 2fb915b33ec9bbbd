"""Two at one time, and a worker killed in the middle: one result, each rule kept; and what happens without the guard."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from kindness import clock
from tests.support.races import at_once, codes, together
from tests.training.plans import City
from training.assignment import solver
from training.enums import EnrolmentState, PlanState
from training.models import Enrolment, Plan, PlanSeat
from training.services import plans as services
from training.services.plans import (
    claim_plan,
    discard_plan,
    move_in_plan,
    publish_plan,
    request_plan,
    solve_due_plans,
    solve_plan,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city() -> City:
    return City()


def test_ten_ask_for_a_plan_one_gets_it(city: City):
    results = at_once(10, lambda number: request_plan(course=city.course, seed=number, by=city.officer))
    assert Counter(codes(results)) == {"ok": 1, "plan_exists": 9}


def test_many_workers_one_claim(city: City):
    plan = request_plan(course=city.course, seed=1, by=city.officer)
    claims = at_once(6, lambda _number: claim_plan())
    assert sorted(map(str, claims)) == sorted([str(plan.pk), *["None"] * 5])


def test_two_workers_at_one_plan_make_one_result(city: City, monkeypatch: pytest.MonkeyPatch):
    """The first was thought dead but was only slow: both come to store."""
    _both_solve(monkeypatch)
    plan = request_plan(course=city.course, seed=1, by=city.officer)
    together(lambda: solve_plan(plan.pk), lambda: solve_plan(plan.pk))
    assert (Plan.objects.get().state, plan.seats.count()) == (PlanState.PROPOSED, 8)


def test_without_the_state_checked_under_the_lock_the_second_spoils_the_plan(
    city: City, monkeypatch: pytest.MonkeyPatch
):
    """The twin: the second storing runs into the first one's rows, and marks the plan as failed if it may."""
    _both_solve(monkeypatch)
    plan = request_plan(course=city.course, seed=1, by=city.officer)
    claim_plan()
    monkeypatch.setattr(services, "PlanState", _AnyState())
    results = together(lambda: solve_plan(plan.pk), lambda: solve_plan(plan.pk))
    assert sum(isinstance(result, Exception) for result in results) == 1


class _AnyState:
    """Every state passes for the one that is asked for."""

    PROPOSED, FAILED, PUBLISHED = PlanState.PROPOSED, PlanState.FAILED, PlanState.PUBLISHED
    RUNNING, DISCARDED = PlanState.RUNNING, PlanState.DISCARDED
    REQUESTED = PlanState.PROPOSED  # a plan proposed already is taken for one that waits


def _both_solve(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither stores before both have an answer."""
    barrier = Barrier(2)

    def solve(*args: Any, **kwargs: Any) -> Any:
        places = solver.solve(*args, **kwargs)
        barrier.wait(20)
        return places

    monkeypatch.setattr(services, "solve", solve)


def test_worker_killed_in_the_middle_another_finishes(city: City, monkeypatch: pytest.MonkeyPatch):
    plan = request_plan(course=city.course, seed=1, by=city.officer)
    assert claim_plan() == plan.pk

    class Killed(BaseException):
        """No handler of ours sees it, as with SIGKILL."""

    def die(*_args: Any, **_kwargs: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(services, "faults_of", die)
        with pytest.raises(Killed):
            solve_plan(plan.pk)
    assert (Plan.objects.get().state, solve_due_plans()) == (PlanState.RUNNING, 0)
    Plan.objects.update(claimed_at=clock.fresh() - timedelta(minutes=3))
    assert (solve_due_plans(), Plan.objects.get().state, plan.seats.count()) == (1, PlanState.PROPOSED, 8)


def _two_for_one_seat() -> tuple[City, Plan, list[Any]]:
    """A proposal with one seat left in the first cohort, and two people of different departments without one."""
    city = City(seats=3, cap_percent=100)
    plan = city.plan()
    without = [next(one for one in city.people if not city.place(plan, one).cohort_id)]
    for cohort_number in (0,):
        leaver = city.first_of(plan, city.cohorts[cohort_number])
        move_in_plan(plan=plan, staff=leaver, cohort=None, by=city.officer)
        without.append(leaver)
    return city, plan, without


def _race_for_the_seat(city: City, plan: Plan, people: list[Any]) -> Counter[str]:
    acts = [
        lambda one=one: move_in_plan(plan=plan, staff=one, cohort=city.cohorts[0], by=city.officer)
        for one in people
    ]
    return Counter(codes(together(*acts)))


def test_two_moved_into_the_last_seat():
    city, plan, people = _two_for_one_seat()
    assert _race_for_the_seat(city, plan, people) == {"ok": 1, "full": 1}
    assert PlanSeat.objects.filter(cohort=city.cohorts[0]).count() == 3


def test_without_the_lock_both_take_it(monkeypatch: pytest.MonkeyPatch):
    city, plan, people = _two_for_one_seat()
    barrier = Barrier(2)
    check = services._check_move

    def unlocked(plan: Plan) -> Plan:
        return Plan.objects.select_related("course").get(pk=plan.pk)

    def slow(*args: Any) -> None:
        check(*args)
        barrier.wait(20)

    monkeypatch.setattr(services, "_lock_proposal", unlocked)
    monkeypatch.setattr(services, "_check_move", slow)
    assert _race_for_the_seat(city, plan, people) == {"ok": 2}
    assert PlanSeat.objects.filter(cohort=city.cohorts[0]).count() == 4


def test_published_by_two_at_once_books_once(city: City):
    plan = city.plan()
    results = together(*[lambda: publish_plan(plan=plan, by=city.officer)] * 2)
    assert results == [8, 8]
    assert Enrolment.objects.filter(state=EnrolmentState.BOOKED).count() == 8


def test_published_and_discarded_at_once_is_one_of_both(city: City):
    plan = city.plan()
    results = together(
        lambda: publish_plan(plan=plan, by=city.officer), lambda: discard_plan(plan=plan, by=city.officer)
    )
    assert codes(results) == ["ok", "plan_settled"]
    booked = Enrolment.objects.count()
    assert booked == (8 if Plan.objects.get().state == PlanState.PUBLISHED else 0)


def test_half_published_is_not_published(city: City, monkeypatch: pytest.MonkeyPatch):
    """The process dies between two cohorts."""
    plan = city.plan()
    book, calls = services.seats.book_people, []

    def once(**kwargs: Any) -> int:
        if calls:
            raise SystemExit
        calls.append(1)
        return book(**kwargs)

    monkeypatch.setattr(services.seats, "book_people", once)
    with pytest.raises(SystemExit):
        publish_plan(plan=plan, by=city.officer)
    connection.close()
    assert (Plan.objects.get().state, Enrolment.objects.count()) == (PlanState.PROPOSED, 0)
