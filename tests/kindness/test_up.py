"""`manage.py up`: the refusals as a person reads them, and one life of the real thing."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from kindness.embedded.errors import Missing
from kindness.embedded.running import Urls, running_urls
from kindness.management.commands.up import (
    Choices,
    Run,
    refuse_open_host_without_names,
    refuse_taken_port,
    secret_key,
    wants_demo,
)

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT = 90
OTHER = Urls("postgresql://db/kindness", "redis://cache")
NONE = Urls("", "")


def choices(state: Path = Path("var"), *, port: int = 8000, demo: bool | None = None) -> Choices:
    return Choices(host="127.0.0.1", port=port, state=state, workers=1, demo=demo)


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


# --- refusals ------------------------------------------------------------------------------------
def test_port_that_is_taken_is_named_with_a_way_out(taken_port: int) -> None:
    with pytest.raises(Missing) as refusal:
        refuse_taken_port(choices(port=taken_port))
    assert str(refusal.value) == (
        f"Port {taken_port} on 127.0.0.1 cannot be used (Address already in use): stop what uses it, "
        f"or choose another, for example «make run PORT={taken_port + 1}»."
    )


def test_open_host_needs_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ALLOWED_HOSTS", raising=False)
    with pytest.raises(Missing, match="set ALLOWED_HOSTS"):
        refuse_open_host_without_names("192.0.2.1")
    refuse_open_host_without_names("127.0.0.1")
    monkeypatch.setenv("ALLOWED_HOSTS", "kindness.example")
    refuse_open_host_without_names("192.0.2.1")


@pytest.mark.parametrize(
    ("asked", "given", "wanted"),
    [
        (None, NONE, True),
        (False, NONE, False),
        (True, NONE, True),
        (None, OTHER, False),
        (False, OTHER, False),
    ],
)
def test_demo_city_is_the_embedded_databases_default(asked, given, wanted) -> None:
    assert wants_demo(choices(demo=asked), given) is wanted


def test_demo_city_is_never_written_into_a_given_database() -> None:
    with pytest.raises(Missing, match="--demo is for the embedded database only"):
        wants_demo(choices(demo=True), OTHER)


def test_given_servers_are_used_and_nothing_embedded_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", OTHER.database)
    monkeypatch.setenv("REDIS_URL", OTHER.redis)
    run = Run(choices(tmp_path))
    with ExitStack() as stack:
        assert run.start_servers(stack) == OTHER
    assert run.supervisor.children == []
    assert list(tmp_path.iterdir()) == []


def test_secret_key_is_made_once_for_the_owner_alone(tmp_path: Path) -> None:
    first = secret_key(tmp_path / "secret_key")
    assert secret_key(tmp_path / "secret_key") == first
    assert len(first) > 80
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


# --- the real thing ------------------------------------------------------------------------------
@contextmanager
def running(state: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """`manage.py up --no-demo` until its address stands on the terminal; killed if the test leaves it running."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}
    }
    with (state / "terminal").open("w") as terminal:
        process = subprocess.Popen(
            [
                sys.executable,
                "manage.py",
                "up",
                "--no-demo",
                "--workers=1",
                f"--port={port}",
                f"--state={state}",
            ],
            cwd=ROOT,
            env=environment,
            stdout=terminal,
            stderr=subprocess.STDOUT,
            text=True,
        )
    try:
        wait_for(state, "Ctrl-C stops everything.", process)
        yield process
    finally:
        process.kill()
        process.wait()


def terminal(state: Path) -> str:
    return (state / "terminal").read_text()


def wait_for(state: Path, words: str, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + START_LIMIT
    while words not in terminal(state):
        assert process.poll() is None, terminal(state)
        assert time.monotonic() < deadline, terminal(state)
        time.sleep(0.1)


def get(port: int, path: str) -> tuple[int, str]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", path, headers={"Connection": "close"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def pid_of(log_name: str, parent: int) -> int:
    """Of the child of `parent` whose command holds `log_name`: the pages may answer before the last child has begun."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
            if log_name in Path(f"/proc/{pid}/cmdline").read_text():
                return int(pid)
        time.sleep(0.1)
    raise LookupError(log_name)


@pytest.mark.slow
def test_up_serves_stops_in_reverse_and_says_when_a_child_ends() -> None:
    """One state, two lives: the first ends by a signal, the second by the death of a child."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="kindness-up-") as folder:
        state = Path(folder)
        state.chmod(0o755)
        with running(state, port) as process:
            assert get(port, "/healthz") == (200, "ok\n")
            status, parts = get(port, "/readyz")
            assert status == 200, parts
            assert "database: ok\nmigrations: ok\nredis: ok\n" in parts
            assert running_urls(state) is not None
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0
        assert re.findall(r"stop (\w+)", terminal(state)) == ["beat", "worker", "web", "valkey", "postgres"]
        assert running_urls(state) is None
        with running(state, port) as process:
            os.kill(pid_of("\0worker\0", process.pid), signal.SIGKILL)
            assert process.wait(60) == 1
        assert "worker ended by itself (signal SIGKILL), so everything else was stopped." in terminal(state)
        assert re.findall(r"stop (\w+)", terminal(state)) == ["beat", "worker", "web", "valkey", "postgres"]
