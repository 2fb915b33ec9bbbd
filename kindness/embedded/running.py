"""Where the two servers answer, who holds STATE, and how a second terminal learns of both."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .errors import Missing

NOTE = "servers.json"
LOCK = "lock"
DEFAULT_STATE = "var"


@dataclass(frozen=True)
class Urls:
    """`redis` is in redis-py's form: `unix:///path/valkey.sock?db=0` or `redis://…`."""

    database: str
    redis: str

    @classmethod
    def from_environment(cls) -> Urls:
        return cls(os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", ""))

    @property
    def complete(self) -> bool:
        return bool(self.database and self.redis)

    def environment(self) -> dict[str, str]:
        return {"DATABASE_URL": self.database, "REDIS_URL": self.redis}


@contextmanager
def hold(state: Path) -> Iterator[None]:
    """One holder at a time; the kernel frees `state` however the holder ends. Makes `state` and its logs folder.

    Refusals: another process holds it; it cannot be written.
    """
    try:
        (state / "logs").mkdir(parents=True, exist_ok=True)
        lock = (state / LOCK).open("w")
    except OSError as error:
        raise Missing(f"The state folder {state} cannot be used: {error.strerror}.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Missing(
                f"Another «manage.py up» runs on {state}; stop it, or choose another folder with STATE."
            ) from None
        yield


def is_held(state: Path) -> bool:
    try:
        with (state / LOCK).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


@contextmanager
def announced(state: Path, urls: Urls) -> Iterator[None]:
    """Inside the block, `running_urls(state)` answers `urls` to every process that may read `state`."""
    note = state / NOTE
    note.write_text(json.dumps(urls.environment()))
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


def running_urls(state: Path) -> Urls | None:
    """The servers of the `manage.py up` that holds `state` at this moment, or None."""
    if not is_held(state):
        return None
    try:
        note = json.loads((state / NOTE).read_text())
        return Urls(note["DATABASE_URL"], note["REDIS_URL"])
    except (OSError, ValueError, KeyError):
        return None


def adopt_running_servers(project: Path) -> None:
    """Let `manage.py check_invariants` in a second terminal find the database of `make run` in the first.

    Fills the environment only when it names no server and `manage.py up` runs on STATE. Not for `up` itself.
    """
    given = Urls.from_environment()
    if given.database or given.redis:
        return
    found = running_urls(Path(os.environ.get("STATE") or project / DEFAULT_STATE))
    if found is not None:
        os.environ.update(found.environment())
