"""Messages twice, late or never, two beats or none: the same rows in the end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import pytest

from kindness.embedded.children import Child
from tests.faults.town import QUEUE, Town, until
from tests.faults.work import AS_IT_SHOULD_BE, make_work

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def worker(town: Town) -> Child:
    return town.start_worker()


@contextmanager
def asleep(worker: Child) -> Iterator[None]:
    """It takes no message inside the block."""
    assert worker.process is not None
    process = psutil.Process(worker.process.pid)
    process.suspend()
    try:
        yield
    finally:
        process.resume()


def look_once_more(town: Town) -> None:
    """And whatever was still on its way has come."""
    town.tell()
    town.wait_until_idle()


def test_messages_many_times(town: Town, worker: Child) -> None:
    work = make_work(town)
    with asleep(worker):
        for _ in range(3):
            town.tell()
    until(work.is_done, "the work is done", meanwhile=town.tell)
    look_once_more(town)
    assert work.rows() == AS_IT_SHOULD_BE


def test_messages_late(town: Town, worker: Child) -> None:
    """The tally's message comes before the close's, the mail's before the delivery's."""
    work = make_work(town)
    with asleep(worker):
        town.tell("awards.tally_due_periods", "notifications.mail_due_notices")
        town.tell("recognition.move_periods", "recognition.deliver_letters")
        time.sleep(1)
        assert not work.is_done()
    until(work.is_done, "the work is done", meanwhile=town.tell)
    look_once_more(town)
    assert work.rows() == AS_IT_SHOULD_BE


def test_messages_never(town: Town, worker: Child) -> None:
    """Redis lost them, with all it knew of the queue; the next look finds the same work."""
    work = make_work(town)
    with asleep(worker):
        town.tell()
        assert town.redis().llen(QUEUE) > 0
        town.redis().flushall()
    time.sleep(1)
    assert not work.is_done()
    until(work.is_done, "the work is done", meanwhile=town.tell)
    look_once_more(town)
    assert work.rows() == AS_IT_SHOULD_BE


@pytest.mark.usefixtures("worker")
def test_no_beat_then_two(town: Town) -> None:
    work = make_work(town)
    time.sleep(1)
    assert not work.is_done()
    beats = [town.start_beat(), town.start_beat()]
    until(work.is_done, "the work is done")
    for beat in beats:
        beat.stop()
    look_once_more(town)
    assert work.rows() == AS_IT_SHOULD_BE
