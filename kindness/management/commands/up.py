"""Runs everything on one machine: PostgreSQL, Valkey, the pages, the worker and beat.

For trying the product and for development. A city hall runs the same processes under its own supervisor, on
its own PostgreSQL: docs/operations.md.
"""

from __future__ import annotations

import http.client
import os
import secrets
import socket
import sys
from argparse import ArgumentTypeError, BooleanOptionalAction
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.module_loading import import_string

from kindness.embedded.children import Child, how_it_ended
from kindness.embedded.errors import Missing
from kindness.embedded.places import Home
from kindness.embedded.postgres import Postgres
from kindness.embedded.running import DEFAULT_STATE, Urls, announced, hold
from kindness.embedded.supervisor import (
    Supervisor,
    interrupt_on_terminate,
    obituary,
    stop_undisturbed,
)
from kindness.embedded.valkey import Valkey
from kindness.progress import step

WEB_START_LIMIT = 60.0
CELERY = (sys.executable, "-m", "celery", "--app", "kindness.celery")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Choices:
    """What the person asked for. `demo` None: the demo city on the embedded database, nothing on another."""

    host: str
    port: int
    state: Path
    workers: int
    demo: bool | None

    @property
    def address(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


class Command(BaseCommand):
    help = "Run everything: PostgreSQL, Valkey, migrations, web, worker and beat. Ctrl-C stops all in order."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own attribute; `prepare` runs the checks

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
        parser.add_argument("--port", type=port_number, default=8000)
        parser.add_argument(
            "--state", type=Path, default=None, help="folder of everything kept (default $STATE or var)"
        )
        parser.add_argument("--workers", type=int, default=2, help="web processes (default 2)")
        parser.add_argument(
            "--demo",
            action=BooleanOptionalAction,
            default=None,
            help="the demo city on an empty embedded database (the default there)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        choices = Choices(
            host=options["host"],
            port=options["port"],
            state=(
                options["state"] or Path(os.environ.get("STATE") or settings.BASE_DIR / DEFAULT_STATE)
            ).absolute(),
            workers=options["workers"],
            demo=options["demo"],
        )
        interrupt_on_terminate()
        try:
            Run(choices).to_the_end()
        except Missing as missing:
            raise CommandError(str(missing)) from None


class Run:
    """One life of the product, from the first server to the last stop."""

    def __init__(self, choices: Choices) -> None:
        self.choices = choices
        self.given = Urls.from_environment()
        self.demo = wants_demo(choices, self.given)
        self.supervisor = Supervisor()

    def to_the_end(self) -> None:
        """Returns after Ctrl-C or SIGTERM. Refusals: `Missing`, also when a child ended by itself."""
        refuse_open_host_without_names(self.choices.host)
        refuse_taken_port(self.choices)
        with ExitStack() as stack:
            stack.enter_context(hold(self.choices.state))
            stack.callback(self._stop)
            try:
                self._start(stack)
                raise Missing(obituary(self.supervisor.watch()))
            except KeyboardInterrupt:
                print("\nStopping …", flush=True)

    def _start(self, stack: ExitStack) -> None:
        print(f"Kindness starts; everything it keeps is under {self.choices.state}", flush=True)
        with step("ready in") as whole:
            urls = self.start_servers(stack)
            stack.enter_context(announced(self.choices.state, urls))
            environment = self._environment(urls)
            self._prepare(environment)
            self._start_web(environment)
            whole.note = self.choices.address
        self._start_jobs(environment)
        print(self._welcome(), flush=True)

    def start_servers(self, stack: ExitStack) -> Urls:
        """Those that the environment does not name."""
        if self.given.complete:
            return self.given
        home = Home.open(self.choices.state)
        stack.callback(home.close)
        stack.callback(self._stop)  # the servers leave before their sockets' folder does
        return Urls(self.given.database or self._postgres(home), self.given.redis or self._valkey(home))

    def _postgres(self, home: Home) -> str:
        with step("postgres") as done:
            postgres = Postgres(home)
            self.supervisor.adopt(postgres.child)
            postgres.start()
            done.note = postgres.version
        return postgres.url

    def _valkey(self, home: Home) -> str:
        with step("valkey"):
            valkey = Valkey(home)
            self.supervisor.adopt(valkey.child)
            valkey.start()
        return valkey.url

    def _prepare(self, environment: Mapping[str, str]) -> None:
        """Its lines go straight to the terminal; its failure is the end."""
        child = self._child(
            "prepare", environment, manage("prepare", *(["--demo"] if self.demo else [])), log=None
        )
        try:
            child.start()
            code = child.wait()
        finally:
            child.stop()
        if code != 0:
            raise Missing(
                f"The database could not be prepared ({how_it_ended(code)}); the reason stands above."
            )

    def _start_web(self, environment: Mapping[str, str]) -> None:
        with step("web"):
            self.supervisor.start(self._child("web", environment, web_command(), self._log("web")))
            if not self.supervisor.wait_for(self._web_answers, WEB_START_LIMIT):
                ended = self.supervisor.ended()
                raise Missing(
                    obituary(ended) if ended else f"The pages did not answer; see {self._log('web')}."
                )

    def _start_jobs(self, environment: Mapping[str, str]) -> None:
        """After the pages, which need neither."""
        beat = beat_command(self.choices.state / "beat-schedule")
        self.supervisor.start(self._child("worker", environment, worker_command(), self._log("worker")))
        self.supervisor.start(self._child("beat", environment, beat, self._log("beat")))

    def _log(self, name: str) -> Path:
        return self.choices.state / "logs" / f"{name}.log"

    def _child(
        self, name: str, environment: Mapping[str, str], command: list[str], log: Path | None
    ) -> Child:
        return Child(name=name, command=command, log=log, environment=environment, folder=settings.BASE_DIR)

    def _environment(self, urls: Urls) -> dict[str, str]:
        """What the children see: ours, and what this run decides. What the person set already stays."""
        state, choices = self.choices.state, self.choices
        defaults = {
            "SECRET_KEY": secret_key(state / "secret_key"),
            "PUBLIC_URL": choices.address,
            "MEDIA_ROOT": str(state / "files"),
            "STATIC_ROOT": str(state / "static"),
            "DEMO": "true" if self.demo else "false",
        }
        decided = {
            "STATE": str(state),
            "BIND": choices.address.removeprefix("http://"),
            "WEB_WORKERS": str(choices.workers),
            "PYTHONPATH": os.pathsep.join(
                filter(None, [str(settings.BASE_DIR), os.environ.get("PYTHONPATH")])
            ),
            "PYTHONUNBUFFERED": "1",
        }
        return defaults | os.environ | decided | urls.environment()

    def _web_answers(self) -> bool:
        """Any answer but a server error: a name that ALLOWED_HOSTS does not hold is an answer too."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.choices.host, self.choices.host)  # noqa: S104
        connection = http.client.HTTPConnection(host, self.choices.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _welcome(self) -> str:
        lines = ["", f"  Open {self.choices.address}", ""]
        if self.demo:
            lines += [*demo_accounts(), ""]
        return "\n".join([*lines, f"  Logs: {self.choices.state / 'logs'}. Ctrl-C stops everything."])

    def _stop(self) -> None:
        stop_undisturbed()
        while self.supervisor.children:
            with step(f"stop {self.supervisor.children[-1].name}"):
                self.supervisor.stop_last()


def port_number(text: str) -> int:
    number = int(text)
    if not 0 < number < 65536:
        raise ArgumentTypeError(f"{number} is not a port: take one from 1024 to 65535")
    return number


def wants_demo(choices: Choices, given: Urls) -> bool:
    """Refusal: the demo city is not written into a database that DATABASE_URL names."""
    if given.database and choices.demo:
        raise Missing(
            "--demo is for the embedded database only; to fill the one of DATABASE_URL, "
            "run «manage.py load_demo» yourself."
        )
    return not given.database if choices.demo is None else choices.demo


def refuse_open_host_without_names(host: str) -> None:
    if host not in LOOPBACK and not os.environ.get("ALLOWED_HOSTS"):
        raise Missing(
            f"Listening on {host} opens the product to other machines: "
            "set ALLOWED_HOSTS to the names by which they open it, parted by commas."
        )


def refuse_taken_port(choices: Choices) -> None:
    family = socket.AF_INET6 if ":" in choices.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((choices.host, choices.port))
        except OSError as error:
            raise Missing(
                f"Port {choices.port} on {choices.host} cannot be used ({error.strerror}): "
                f"stop what uses it, or choose another, for example «make run PORT={choices.port + 1}»."
            ) from error


def secret_key(file: Path) -> str:
    """Made at the first start and kept, so that a restart logs nobody out."""
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as opened:
            opened.write(secrets.token_urlsafe(64))
    return file.read_text()


def manage(*arguments: str) -> list[str]:
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]


def web_command() -> list[str]:
    return [sys.executable, "-m", "gunicorn", "--config", "python:kindness.serving", "kindness.wsgi"]


def worker_command() -> list[str]:
    return [
        *CELERY,
        "worker",
        "--pool",
        "prefork",
        "--concurrency",
        "2",
        "--without-gossip",
        "--without-mingle",
    ]


def beat_command(schedule: Path) -> list[str]:
    """`schedule`: where beat keeps when it last said what."""
    return [*CELERY, "beat", "--schedule", str(schedule), "--pidfile", ""]


def demo_accounts() -> list[str]:
    """The table of docs/contract.md, as the demo city itself knows it."""
    accounts: tuple[Any, ...] = import_string("demo.accounts.ACCOUNTS")
    password: str = import_string("demo.accounts.PASSWORD")
    rows = [
        "    " + "  ".join(filter(None, [who.number, who.name, who.seat, who.position, ", ".join(who.roles)]))
        for who in accounts
    ]
    return [f"  Demo accounts (password {password}):", *rows]
