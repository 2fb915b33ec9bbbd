"""One child process: started on a leash, its output in a file, stopped politely and then firmly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from .places import Account

LEASH = Path(__file__).with_name("leash.py")
LOG_KEPT = 10_000_000
"""Bytes of a log after which the next start sets it aside as `.1`."""


@dataclass
class Child:
    """A program. `log` None: it writes to our terminal. `grace`: seconds from `stop_signal` to being killed."""

    name: str
    command: Sequence[str]
    log: Path | None
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    account: Account | None = None
    folder: Path = Path("/")
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 15
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        with open_log(self.log) as output:
            self.process = subprocess.Popen(
                leashed(self.command, self.account, self.stop_signal),
                env=dict(self.environment),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                # A session of its own: Ctrl-C reaches the supervisor alone, which stops the rest in order.
                start_new_session=True,
            )

    @property
    def exit_code(self) -> int | None:
        """None while it runs (or before it was started)."""
        return self.process.poll() if self.process else None

    def wait(self) -> int:
        """The exit code of a child that is meant to end."""
        if self.process is None:
            raise RuntimeError(f"{self.name} was never started")
        return self.process.wait()

    def stop(self) -> None:
        """Ends it and whatever it started; harmless when it has ended already or never began."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(self.grace)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def last_words(self, lines: int = 8) -> str:
        """The end of its log, for the person who has to find out what happened."""
        if self.log is None or not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def how_it_ended(exit_code: int) -> str:
    """`exit code 3`, or `signal SIGKILL` for the negative code of a killed process."""
    if exit_code >= 0:
        return f"exit code {exit_code}"
    return f"signal {signal.Signals(-exit_code).name}"


def leashed(command: Sequence[str], account: Account | None, stop_signal: signal.Signals) -> list[str]:
    who = f"{account.uid}:{account.gid}" if account else "-"
    leash = [sys.executable, "-I", "-S", str(LEASH), str(os.getpid()), str(int(stop_signal)), who]
    return [*leash, *command]


def run_once(command: Sequence[str], account: Account | None) -> subprocess.CompletedProcess[str]:
    """A short program under the servers' account, with its output."""
    return subprocess.run(
        leashed(command, account, signal.SIGTERM),
        env=plain_environment(),
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def plain_environment() -> dict[str, str]:
    """What the servers see of ours: no PG* variable of the person's shell changes what they do."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "TZ": "UTC"}


@contextmanager
def open_log(log: Path | None) -> Iterator[IO[bytes] | None]:
    """To be written at its end; a log that has grown too long is set aside first."""
    if log is None:
        yield None
        return
    if log.exists() and log.stat().st_size > LOG_KEPT:
        log.replace(log.with_name(log.name + ".1"))
    with log.open("ab") as output:
        yield output
