"""A whole city, run as a newcomer runs it: `manage.py up` with its own PostgreSQL, Valkey, web, worker and beat."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 240
STOP_SECONDS = 60


@dataclass(frozen=True)
class City:
    """Where it answers, and what a second terminal needs for `manage.py …` on it."""

    url: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """The output of a management command; raises CalledProcessError when it exits non-zero."""
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        return subprocess.run(
            command, env=self.environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
        ).stdout


@contextmanager
def running_city() -> Iterator[City]:
    """From an empty folder to an open page, and in order back again."""
    with tempfile.TemporaryDirectory(prefix="kindness-city-") as folder:
        Path(folder).chmod(0o711)
        environment = newcomers_environment(Path(folder))
        port = free_port()
        with subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "up", "--port", str(port)], env=environment, cwd=ROOT
        ) as process:
            try:
                url = f"http://127.0.0.1:{port}"
                wait_for(url + "/readyz", process)
                yield City(url, environment)
            finally:
                process.send_signal(signal.SIGINT)
                process.wait(STOP_SECONDS)


def newcomers_environment(state: Path) -> dict[str, str]:
    """Nothing of the suite's own servers and settings."""
    hidden = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "TEST_SERVERS"}
    return {name: value for name, value in os.environ.items() if name not in hidden} | {"STATE": str(state)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Until everything that /readyz looks at is there."""
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise TimeoutError(f"no city at {url}")
