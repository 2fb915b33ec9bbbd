"""A real worker process, killed outright in the middle of working out an assignment."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models import F

from audit.models import AuditRow
from kindness.celery import app
from tests.support.rules import breaks_of
from tests.support.workers import family, rows_held, wait_until, waits_for, worker
from tests.training.plans import City
from training.enums import PlanState
from training.invariants import INVARIANTS
from training.models import Plan, PlanSeat
from training.rules.plans import CLAIM_MINUTES
from training.services.plans import request_plan
from training.tasks import solve_plans

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SEATS = "training_planseat"


@pytest.fixture
def plan() -> Plan:
    city = City()
    return request_plan(course=city.course, seed=1, by=city.officer)


@pytest.fixture(autouse=True)
def _empty_queue() -> Iterator[None]:
    app.control.purge()
    yield
    app.control.purge()


def silence_passes() -> None:
    """The claim of a worker that is dead looks as old as it would a few minutes later."""
    Plan.objects.update(claimed_at=F("claimed_at") - timedelta(minutes=CLAIM_MINUTES, seconds=1))


def is_proposed() -> bool:
    return Plan.objects.filter(state=PlanState.PROPOSED).exists()


def assert_nothing_is_half_done() -> None:
    """Claimed, but without a seat, and not offered to anybody else before the silence is long enough."""
    assert Plan.objects.get().state == PlanState.RUNNING
    assert PlanSeat.objects.count() == 0


def assert_one_result() -> None:
    assert list(Plan.objects.values_list("state", "done_percent")) == [(PlanState.PROPOSED, 100)]
    assert (PlanSeat.objects.count(), PlanSeat.objects.filter(cohort=None).count()) == (8, 0)
    assert AuditRow.objects.filter(action="plan.proposed").count() == 1
    assert breaks_of(INVARIANTS) == {}


def test_pool_child_killed_the_plan_is_worked_out_anew(plan: Plan) -> None:
    with worker() as parent:
        with rows_held(SEATS):
            solve_plans.delay()
            wait_until(lambda: waits_for(SEATS))
            (child,) = parent.children()
            child.send_signal(signal.SIGKILL)
            wait_until(lambda: not waits_for(SEATS))
            assert_nothing_is_half_done()
        silence_passes()
        solve_plans.delay()
        wait_until(is_proposed)
    assert_one_result()


def test_whole_worker_killed_the_next_one_takes_the_plan_up(plan: Plan) -> None:
    with rows_held(SEATS):
        with worker() as parent:
            solve_plans.delay()
            wait_until(lambda: waits_for(SEATS))
            for one in family(parent.pid):
                one.kill()
        wait_until(lambda: not waits_for(SEATS))
        assert_nothing_is_half_done()
    silence_passes()
    with worker():
        for _tick in range(3):
            solve_plans.delay()
        wait_until(is_proposed)
    assert_one_result()
