"""A real worker process on the suite's own PostgreSQL and Valkey, killed outright in the middle of a tally."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psutil
import psycopg
import pytest
from django.db import connection

from awards.enums import TallyState
from awards.invariants import INVARIANTS
from awards.models import Tally
from awards.tasks import tally_due_periods
from kindness.celery import app
from recognition.models import Period
from tests.factories.awards import make_closing_period, make_senders, thank
from tests.factories.people import make_division, make_staff

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PATIENCE_SECONDS = 60
ROOT = Path(__file__).resolve().parents[2]


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


def database_url() -> str:
    """The suite's server, with the database this test writes to."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))


@contextmanager
def worker() -> Iterator[psutil.Process]:
    """`celery worker` with one pool child, as `manage.py up` runs it."""
    command = [sys.executable, "-m", "celery", "--app", "kindness.celery", "worker"]
    options = ["--concurrency", "1", "--pool", "prefork", "--loglevel", "WARNING", "--without-gossip"]
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "kindness.settings.test",
    }
    process = subprocess.Popen([*command, *options], cwd=ROOT, env=environment, start_new_session=True)
    try:
        yield psutil.Process(process.pid)
    finally:
        for one in family(process.pid):
            one.kill()
        process.wait(PATIENCE_SECONDS)


def family(pid: int) -> list[psutil.Process]:
    if not psutil.pid_exists(pid):
        return []
    parent = psutil.Process(pid)
    return [*parent.children(recursive=True), parent]


@contextmanager
def lines_held() -> Iterator[None]:
    """Nobody can store a line meanwhile: a tally stops in its middle."""
    with psycopg.connect(database_url()) as other, other.cursor() as cursor:
        cursor.execute("LOCK TABLE awards_tallyline IN SHARE MODE")
        yield
        other.rollback()


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def is_in_the_middle() -> bool:
    """A tally waits for the table of lines."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE wait_event_type = 'Lock' AND query LIKE '%WITH person AS%' AND pid <> pg_backend_pid()"
        )
        return bool(cursor.fetchone()[0])


def is_counted() -> bool:
    return Tally.objects.filter(state=TallyState.FINAL).exists()


def assert_one_result() -> None:
    assert list(Tally.objects.values_list("version", "state", "letters")) == [(1, TallyState.FINAL, 3)]
    assert {name: count() for name, count in INVARIANTS.items() if count()} == {}


def test_pool_child_killed_the_task_is_given_out_again(closing: Period) -> None:
    """acks_late and reject_on_worker_lost: nobody has to send it a second time."""
    with worker() as parent:
        with lines_held():
            tally_due_periods.delay()
            wait_until(is_in_the_middle)
            (child,) = parent.children()
            child.send_signal(signal.SIGKILL)
            assert not is_counted()
        wait_until(is_counted)
    assert_one_result()


def test_whole_worker_killed_the_next_tick_finishes(closing: Period) -> None:
    """Nothing is left behind; the next worker's tick makes the one result, also with the lost message back."""
    with lines_held():
        with worker() as parent:
            tally_due_periods.delay()
            wait_until(is_in_the_middle)
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
