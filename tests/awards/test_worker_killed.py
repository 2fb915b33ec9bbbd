"""A real worker process on the suite's own PostgreSQL and Valkey, killed outright in the middle of a tally."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from awards.enums import TallyState
from awards.invariants import INVARIANTS
from awards.models import Tally
from awards.tasks import tally_due_periods
from kindness.celery import app
from recognition.models import Period
from tests.factories.awards import make_closing_period, make_senders, thank
from tests.factories.people import make_division, make_staff
from tests.support.rules import breaks_of
from tests.support.workers import family, rows_held, wait_until, waits_for, worker

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LINES = "awards_tallyline"


@pytest.fixture
def closing() -> Period:
    period = make_closing_period()
    thank(make_staff(make_division()), make_senders(3), period=period)
    return period


@pytest.fixture(autouse=True)
def _empty_queue() -> Iterator[None]:
    app.control.purge()
    yield
    app.control.purge()


def is_counted() -> bool:
    return Tally.objects.filter(state=TallyState.FINAL).exists()


def assert_one_result() -> None:
    assert list(Tally.objects.values_list("version", "state", "letters")) == [(1, TallyState.FINAL, 3)]
    assert breaks_of(INVARIANTS) == {}


def test_pool_child_killed_the_task_is_given_out_again(closing: Period) -> None:
    """acks_late and reject_on_worker_lost: nobody has to send it a second time."""
    with worker() as parent:
        with rows_held(LINES):
            tally_due_periods.delay()
            wait_until(lambda: waits_for(LINES))
            (child,) = parent.children()
            child.send_signal(signal.SIGKILL)
            assert not is_counted()
        wait_until(is_counted)
    assert_one_result()


def test_whole_worker_killed_the_next_tick_finishes(closing: Period) -> None:
    """Nothing is left behind; the next worker's tick makes the one result, also with the lost message back."""
    with rows_held(LINES):
        with worker() as parent:
            tally_due_periods.delay()
            wait_until(lambda: waits_for(LINES))
            for one in family(parent.pid):
                one.kill()
        assert not is_counted()
    assert Tally.objects.count() == 0
    with worker():
        for _tick in range(3):
            tally_due_periods.delay()
        wait_until(is_counted)
        wait_until(lambda: Tally.objects.filter(described_at__isnull=False).exists())
    assert_one_result()
