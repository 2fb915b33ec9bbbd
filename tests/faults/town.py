"""The whole product as processes that a test may stop, hang and kill one by one.

`manage.py up` ends when one of its processes does, so it is not what runs here; the processes are started with
its own commands and settings. The two servers are durable, as a city hall's are: what is promised here is that
nothing acknowledged is lost.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Thread

import environ
import psutil
import psycopg
from celery import Celery
from django.conf import settings
from django.db import connection
from psycopg import sql
from redis import Redis

from kindness.embedded.children import Child
from kindness.embedded.places import Home
from kindness.embedded.postgres import Postgres
from kindness.embedded.servers import start_postgres, start_valkey
from kindness.embedded.valkey import Valkey
from kindness.management.commands.up import beat_command, manage, web_command, worker_command
from kindness.schedule import BEAT_SCHEDULE
from kindness.settings.broker import celery_url
from tests.e2e.city import free_port
from tests.support.smtp import Mailbox

PREPARED = "kindness"  # the migrated, empty database that every town is copied from
START_SECONDS = 60
QUEUE = "celery"  # where messages wait
# Statements of others that run, or ended less than half a second ago.
BUSY = """
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND (state <> 'idle' OR state_change > clock_timestamp() - interval '0.5 seconds')
"""
TASKS = [entry["task"] for entry in BEAT_SCHEDULE.values()]
_serial = count(1)


# --- the two servers ---------------------------------------------------------------------------------
@dataclass(frozen=True)
class Machine:
    """PostgreSQL and Valkey, shared by all towns of a run."""

    folder: Path
    postgres: Postgres
    valkey: Valkey

    def database_url(self, name: str) -> str:
        return self.postgres.url.replace(f"/{PREPARED}?", f"/{name}?")

    def environment(self, database: str) -> dict[str, str]:
        """What every process of the product sees. The key is the suite's: it can prepare log-ins."""
        return {
            **os.environ,
            "DATABASE_URL": self.database_url(database),
            "REDIS_URL": self.valkey.url,
            "DJANGO_SETTINGS_MODULE": "kindness.settings.local",
            "SECRET_KEY": settings.SECRET_KEY,
            "STATIC_ROOT": str(self.folder / "static"),
            "MEDIA_ROOT": str(self.folder / "files"),
            "LOG_LEVEL": "WARNING",
            "PYTHONUNBUFFERED": "1",
        }

    def new_database(self, name: str) -> None:
        with psycopg.connect(self.database_url("postgres"), autocommit=True) as admin:
            copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            admin.execute(copy.format(sql.Identifier(name), sql.Identifier(PREPARED)))

    def stop_database_at_once(self) -> None:
        """`pg_ctl -m immediate stop`: nothing is rolled back, written out or said good-bye to."""
        assert self.postgres.child.process is not None
        self.postgres.child.process.send_signal(signal.SIGQUIT)
        self.postgres.child.process.wait(10)

    @contextmanager
    def without_valkey(self) -> Iterator[None]:
        """Killed, and started again at the end of the block."""
        assert self.valkey.child.process is not None
        self.valkey.child.process.kill()
        self.valkey.child.process.wait(10)
        try:
            yield
        finally:
            self.valkey.start()

    @contextmanager
    def with_hung_valkey(self) -> Iterator[None]:
        """It keeps its connections and answers nothing."""
        assert self.valkey.child.process is not None
        self.valkey.child.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.valkey.child.process.send_signal(signal.SIGCONT)

    @contextmanager
    def with_emptied_valkey(self) -> Iterator[None]:
        """It forgets everything, also where messages go."""
        self.redis().flushall()
        yield

    def redis(self) -> Redis:
        return Redis.from_url(self.valkey.url, socket_timeout=5)


@contextmanager
def running_machine() -> Iterator[Machine]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kindness-faults-")))
        folder.chmod(0o711)  # as root the servers run as another account, which must pass through
        home = Home.open(folder)
        stack.callback(home.close)
        machine = Machine(folder, start_postgres(stack, home), start_valkey(stack, home))
        subprocess.run(
            manage("prepare"), env=machine.environment(PREPARED), check=True, stdout=subprocess.DEVNULL
        )
        yield machine


# --- the product on them -------------------------------------------------------------------------------
@dataclass
class Town:
    """A database of its own, its web server, a mailbox; workers and beats as a test wants them.

    Django's connection of the test is pointed at the same database.
    """

    machine: Machine
    database: str
    port: int
    mailbox: Mailbox
    stack: ExitStack = field(repr=False)
    web: Child = field(init=False, repr=False)

    @property
    def environment(self) -> dict[str, str]:
        return self.machine.environment(self.database) | {
            "BIND": f"127.0.0.1:{self.port}",
            "WEB_WORKERS": "2",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mailbox.port}",
        }

    def start_web(self) -> Child:
        web = self._start("web", web_command())
        until(lambda: len(children_of(web)) == 2 and is_listening(self.port), "the pages answer", of=web)
        return web

    def start_worker(self) -> Child:
        """Ready to take messages when this returns."""
        worker = self._start("worker", worker_command())
        until(
            lambda: len(children_of(worker)) == 2 and self._has_consumer(), "the worker is ready", of=worker
        )
        return worker

    def start_beat(self) -> Child:
        name = f"beat{next(_serial)}"
        return self._start(name, beat_command(self.machine.folder / f"{name}-schedule"))

    def _start(self, name: str, command: list[str]) -> Child:
        log = self.machine.folder / "logs" / f"{self.database}-{name}.log"
        child = Child(name, command, log, environment=self.environment, folder=settings.BASE_DIR, grace=10)
        self.stack.callback(child.stop)
        child.start()
        return child

    def _has_consumer(self) -> bool:
        """Somebody waits at the queue (BRPOP)."""
        return any("brpop" in str(client["cmd"]) for client in self.redis().client_list())

    def redis(self) -> Redis:
        return self.machine.redis()

    def wait_until_idle(self) -> None:
        """No message waits, none is being worked on."""
        until(lambda: not self.redis().llen(QUEUE) and not self._is_busy(), "the jobs have nothing to do")

    def _is_busy(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(BUSY)
            return cursor.fetchone() != (0,)

    def tell(self, *tasks: str) -> None:
        """What beat says: look. Without names, every task of the schedule."""
        with Celery("tests", broker=celery_url(self.machine.valkey.url)) as beat:
            for task in tasks or TASKS:
                beat.send_task(task, ignore_result=True)


@contextmanager
def opened_town(machine: Machine) -> Iterator[Town]:
    """Nobody lives there yet."""
    name = f"town{next(_serial)}"
    machine.new_database(name)
    with ExitStack() as stack:
        town = Town(machine, name, free_port(), stack.enter_context(open_mailbox()), stack)
        town.redis().flushall()
        stack.enter_context(looking_at(machine.database_url(name)))
        town.web = town.start_web()
        yield town


@contextmanager
def open_mailbox() -> Iterator[Mailbox]:
    with Mailbox() as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


@contextmanager
def looking_at(url: str) -> Iterator[None]:
    """Point Django's connection of this thread at another database."""
    current = connection.settings_dict
    before = dict(current)
    given = environ.Env.db_url_config(url)
    connection.close()
    current.update(given, OPTIONS=before["OPTIONS"] | given["OPTIONS"])
    try:
        yield
    finally:
        connection.close()
        current.update(before)


# --- looking at processes --------------------------------------------------------------------------------
def children_of(child: Child) -> list[psutil.Process]:
    """The processes that do the work: gunicorn's, or those of the worker's pool."""
    assert child.process is not None
    try:
        return psutil.Process(child.process.pid).children()
    except psutil.NoSuchProcess:
        return []


def kill_children_of(child: Child) -> None:
    for process in children_of(child):
        with suppress(psutil.NoSuchProcess):
            process.kill()


def kill(child: Child) -> None:
    """The first process; what it leaves behind is part of the fault."""
    assert child.process is not None
    child.process.kill()
    child.process.wait(10)


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def until(
    true: Callable[[], object],
    what: str,
    *,
    seconds: float = START_SECONDS,
    meanwhile: Callable[[], object] | None = None,
    of: Child | None = None,
) -> float:
    """Seconds it took. `meanwhile` is called about twice a second, like a tick; `of` is who should do it."""
    started = time.monotonic()
    next_tick = started
    while not true():
        if time.monotonic() - started > seconds:
            raise AssertionError(f"not within {seconds:.0f} s: {what}\n{of.last_words() if of else ''}")
        if meanwhile is not None and time.monotonic() >= next_tick:
            meanwhile()
            next_tick = time.monotonic() + 0.5
        time.sleep(0.03)
    return time.monotonic() - started
