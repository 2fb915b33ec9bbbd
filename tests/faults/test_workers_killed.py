"""A worker killed in the middle of its work, or only its children: nothing is half done, nothing is done twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection

from kindness.embedded.children import Child
from recognition.services import move_due_periods
from tests.faults.town import Town, children_of, kill, kill_children_of, until
from tests.faults.work import AS_IT_SHOULD_BE, Work, breaks, make_work

pytestmark = pytest.mark.slow

# Two jobs, and the table whose rows each is about to write when it is killed.
JOBS = {
    "recognition.deliver_letters": "notifications_notice",
    "awards.tally_due_periods": "awards_tallyline",
}


@pytest.fixture(scope="module")
def workers(town: Town) -> list[Child]:
    """The one that works stands last."""
    return [town.start_worker()]


@contextmanager
def in_the_middle(town: Town) -> Iterator[Work]:
    """Inside the block both jobs stand in the middle of their transactions: nobody else can write to their tables."""
    town.wait_until_idle()
    with psycopg.connect(town.machine.database_url(town.database)) as other:
        for table in JOBS.values():
            other.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        work = make_work(town)
        move_due_periods()
        town.tell(*JOBS)
        until(lambda: waited_for() == set(JOBS.values()), "both jobs stand in the middle")
        yield work


def waited_for() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relation::regclass::text FROM pg_locks WHERE NOT granted AND relation IS NOT NULL"
        )
        return {table for (table,) in cursor.fetchall()}


def children_killed(town: Town, workers: list[Child]) -> None:
    """The parent starts others in their place."""
    before = set(children_of(workers[-1]))
    kill_children_of(workers[-1])
    until(lambda: len(set(children_of(workers[-1])) - before) == 2, "new children")


def parent_killed(town: Town, workers: list[Child]) -> None:
    """Its messages are gone with it; a supervisor starts another worker."""
    kill(workers[-1])
    workers.append(town.start_worker())


@pytest.mark.parametrize("killed", [children_killed, parent_killed])
def test_killed_in_the_middle(
    town: Town, workers: list[Child], killed: Callable[[Town, list[Child]], None]
) -> None:
    with in_the_middle(town) as work:
        killed(town, workers)
    until(work.is_done, "the work is done", meanwhile=town.tell)
    assert work.rows() == AS_IT_SHOULD_BE
    assert breaks() == {}
