"""What the benchmarks run on: one embedded PostgreSQL and Valkey, the product and the yardstick beside each other."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from bench import load
from kindness.embedded.servers import servers

ROOT = Path(__file__).resolve().parent.parent
START_LIMIT_SECONDS = 30
EMPTY = "kindness"  # the product's database after its migrations: the others are made from it
MINIMAL = "minimal"


@dataclass(frozen=True, slots=True)
class Ground:
    """The two servers. `database` is DATABASE_URL of the empty product, `redis` REDIS_URL."""

    database: str
    redis: str
    folder: Path

    def url(self, name: str) -> str:
        head, _question, tail = self.database.partition("?")
        return f"{head.rpartition('/')[0]}/{name}?{tail}"

    def environment(self, database: str = EMPTY) -> dict[str, str]:
        """What `make run` gives its web server; for the yardstick, its own settings on the same server."""
        return {
            **os.environ,
            "DATABASE_URL": self.url(database),
            "REDIS_URL": self.redis,
            "DJANGO_SETTINGS_MODULE": "bench.minimal.settings"
            if database == MINIMAL
            else "kindness.settings.local",
            "SECRET_KEY": "benchmark-key-of-fifty-characters-and-some-more-of-them",
            "LOG_LEVEL": "WARNING",
            "DEMO": "on",
            "STATIC_ROOT": str(self.folder / "static"),
        }

    def has(self, name: str) -> bool:
        with psycopg.connect(self.url("postgres")) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        return found is not None

    def create(self, name: str, *, template: str = "template1") -> None:
        """A database; an earlier one of that name goes."""
        new, old = sql.Identifier(name), sql.Identifier(template)
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(new))
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(new, old))


@contextmanager
def ground() -> Iterator[Ground]:
    """Durable servers, as `make run` starts them, in a folder that goes with the run; the product is migrated."""
    with tempfile.TemporaryDirectory(prefix="kindness-bench-") as folder:
        Path(folder).chmod(0o711)
        with servers(Path(folder)) as urls:
            found = Ground(urls.database, urls.redis, Path(folder))
            manage(found.environment(), "prepare")
            yield found


def manage(environment: dict[str, str], *arguments: str) -> str:
    """Run a management command of whichever project the environment names; its output."""
    return run(environment, "django", *arguments)


def run(environment: dict[str, str], module: str, *arguments: str) -> str:
    """`python -m module`; its output. Raises CalledProcessError."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own modules
    return done.stdout


@dataclass(frozen=True, slots=True)
class Site:
    """A running web server: its port, its first process, and the seconds from start to first answer."""

    port: int
    parent: int
    started_in: float


@contextmanager
def site(
    ground: Ground, database: str, *, first: str = "/healthz", cookies: dict[str, str] | None = None
) -> Iterator[Site]:
    """The product (or, on its own database, the yardstick) under gunicorn with the product's own configuration."""
    port = _free_port()
    application = "bench.minimal.wsgi" if database == MINIMAL else "kindness.wsgi"
    environment = {
        **ground.environment(database),
        "BIND": f"127.0.0.1:{port}",
        "WEB_WORKERS": "2",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "python:kindness.serving", application]
    begun = time.perf_counter()
    process = subprocess.Popen([*command, "--log-level", "error"], env=environment, cwd=ROOT)  # noqa: S603 - fixed
    try:
        wait_for(port, first, cookies or {})
        yield Site(port, process.pid, time.perf_counter() - begun)
    finally:
        process.terminate()
        process.wait(timeout=60)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, path: str, cookies: dict[str, str]) -> None:
    """Until the first answer. Raises TimeoutError after half a minute."""
    ends = time.monotonic() + START_LIMIT_SECONDS
    while time.monotonic() < ends:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=START_LIMIT_SECONDS) as connection:
                load.exchange(connection, load.get(path, cookies))
                return
        except OSError:
            time.sleep(0.01)
    raise TimeoutError(f"no answer on port {port}")
