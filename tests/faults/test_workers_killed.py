"""A worker killed in the middle of its work, or only its child: nothing is half done, nothing is done twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection

from kindness.embedded.children import Child
from tests.faults.town import Town, children_of, kill, kill_children_of, until
from tests.faults.work import AS_IT_SHOULD_BE, Work, breaks, make_work

pytestmark = pytest.mark.slow

# In the middle of which job: the table whose rows it is about to write.
MIDDLES = {"delivery": "notifications_notice", "tally": "awards_tallyline"}


@pytest.fixture(scope="module")
def workers(town: Town) -> list[Child]:
    """The one that works stands last."""
    return [town.start_worker()]


@contextmanager
def blocked(town: Town, table: str) -> Iterator[None]:
    """Nobody can write to the table; inside the block a job stands in the middle of its transaction."""
    with psycopg.connect(town.machine.database_url(town.database)) as other:
        other.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        town.tell()
        until(lambda: is_waited_for(table), "a job stands in the middle")
        yield


def is_waited_for(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass::oid", [table]
        )
        return bool(cursor.fetchone()[0])


def child_killed(town: Town, workers: list[Child]) -> None:
    """The parent starts others in their place."""
    before = set(children_of(workers[-1]))
    kill_children_of(workers[-1])
    until(lambda: len(set(children_of(workers[-1])) - before) == 2, "new children")


def parent_killed(town: Town, workers: list[Child]) -> None:
    """Its children are left behind in the middle of their work; a supervisor starts another worker."""
    kill(workers[-1])
    workers.append(town.start_worker())


@pytest.mark.parametrize("table", MIDDLES.values(), ids=MIDDLES)
@pytest.mark.parametrize("killed", [child_killed, parent_killed])
def test_killed_in_the_middle(
    town: Town, workers: list[Child], killed: Callable[[Town, list[Child]], None], table: str
) -> None:
    work = make_work(town)
    with blocked(town, table):
        killed(town, workers)
    until(work.is_done, "the work is done", meanwhile=town.tell)
    assert work.rows() == AS_IT_SHOULD_BE
    assert breaks_by_jobs(work) == {}


def breaks_by_jobs(_work: Work) -> dict[str, int]:
    """Letters of the tests themselves are straight rows without a record of their sending."""
    return {name: found for name, found in breaks().items() if name != "recognition_acts_without_audit_row"}
