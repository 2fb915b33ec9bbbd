"""Real worker processes on the suite's own PostgreSQL and Valkey, to be killed outright."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psutil
import psycopg
from django.db import connection

PATIENCE_SECONDS = 60
ROOT = Path(__file__).resolve().parents[2]


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
def rows_held(table: str) -> Iterator[None]:
    """Nobody can store a row of that table meanwhile: a job stops in its middle."""
    with psycopg.connect(database_url()) as other, other.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")
        yield
        other.rollback()


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def waits_for(table: str) -> bool:
    """Somebody waits to write to that table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = to_regclass(%s)", [table]
        )
        return bool(cursor.fetchone()[0])
