"""Redis stopped, hung or emptied: pages go on as before, jobs are late, and afterwards they catch up."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from statistics import median

import pytest

from kindness.schedule import BEAT_SCHEDULE
from people.models import Staff
from tests.factories.people import make_division, make_staff
from tests.faults.town import QUEUE, Machine, Town, until
from tests.faults.visitors import Visitor, make_visitors
from tests.faults.work import AS_IT_SHOULD_BE, make_work, open_half_year

pytestmark = pytest.mark.slow
FIGURES = logging.getLogger(__name__)

ROUNDS = 12
MORE_SECONDS = 0.1
LOOKS_EVERY_SECONDS = min(entry["schedule"] for entry in BEAT_SCHEDULE.values())
CATCH_UP_SECONDS = 30
Fault = Callable[[Machine], AbstractContextManager[None]]
GONE: dict[str, Fault] = {"stopped": Machine.without_valkey, "hung": Machine.with_hung_valkey}


@pytest.fixture(scope="module")
def recipient(town: Town) -> Staff:
    open_half_year()
    return make_staff(make_division("민원여권과"))


@pytest.fixture(scope="module")
def jobs(town: Town, recipient: Staff) -> None:
    """Beat has spoken, and a worker listens."""
    town.start_beat()
    until(lambda: town.redis().llen(QUEUE), "beat says: look")
    town.start_worker()


def typical_seconds(visitors: list[Visitor], recipient: Staff) -> dict[str, float]:
    """The median of each page; every letter by somebody else. All of them are answered as on a good day."""
    first = visitors[0]
    answers = {
        "/": [first.get("/") for _ in visitors],
        "/carnations/": [first.get("/carnations/") for _ in visitors],
        "send": [visitor.send_letter(recipient) for visitor in visitors],
    }
    statuses = {name: {answer.status for answer in given} for name, given in answers.items()}
    assert statuses == {"/": {200}, "/carnations/": {200}, "send": {302}}
    return {name: median(answer.seconds for answer in given) for name, given in answers.items()}


@pytest.mark.parametrize("fault", GONE.values(), ids=GONE)
def test_pages_go_on(town: Town, recipient: Staff, fault: Fault) -> None:
    """A good while before and after is what the bad one is compared with: the machine has other work too."""
    visitors = make_visitors(town, make_division("도로과"), 4 * ROUNDS)
    typical_seconds(visitors[:ROUNDS], recipient)  # both processes have drawn each page once
    before = typical_seconds(visitors[ROUNDS : 2 * ROUNDS], recipient)
    with fault(town.machine):
        during = typical_seconds(visitors[2 * ROUNDS : 3 * ROUNDS], recipient)
        ready = visitors[0].get("/readyz")
    after = typical_seconds(visitors[3 * ROUNDS :], recipient)
    more = {name: during[name] - max(before[name], after[name]) for name in before}
    assert [name for name, seconds in more.items() if seconds > MORE_SECONDS] == []
    assert (ready.status, "redis: degraded" in ready.page) == (200, True)
    FIGURES.info("before %s, during %s, readyz %.2f s", in_ms(before), in_ms(during), ready.seconds)


def in_ms(seconds: dict[str, float]) -> dict[str, int]:
    return {name: round(1000 * value) for name, value in seconds.items()}


@pytest.mark.usefixtures("jobs")
def test_jobs_catch_up(town: Town) -> None:
    """By themselves: worker and beat are not restarted. In the order in which kombu's own bookkeeping ended the
    worker: a job that Redis hangs under cannot say that it is done, and then the connection breaks."""
    for fault in (Machine.with_hung_valkey, Machine.without_valkey, Machine.with_emptied_valkey):
        town.tell()
        with fault(town.machine):
            work = make_work(town)
            time.sleep(LOOKS_EVERY_SECONDS + 1)  # at least one look has gone wrong
        seconds = until(work.is_done, "the jobs catch up", seconds=CATCH_UP_SECONDS)
        assert work.rows() == AS_IT_SHOULD_BE
        FIGURES.info("%s: caught up %.1f s after Redis was back", fault.__name__, seconds)
