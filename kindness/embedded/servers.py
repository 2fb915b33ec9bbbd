"""Both servers at once, for as long as a `with` block lasts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .places import Home
from .postgres import Postgres
from .running import Urls
from .valkey import Valkey


@contextmanager
def servers(state: Path, *, durable: bool = True) -> Iterator[Urls]:
    """Run whichever of the two servers the environment does not name, and stop them in reverse order.

    `durable=False` trades safety against a power cut for speed: tests only.
    Refusals: `Missing` with one sentence when a server is neither named, nor installed, nor able to start.
    """
    given = Urls.from_environment()
    with ExitStack() as stack:
        if given.complete:
            yield given
            return
        home = Home.open(state)
        stack.callback(home.close)
        yield Urls(
            given.database or start_postgres(stack, home, durable=durable).url,
            given.redis or start_valkey(stack, home, durable=durable).url,
        )


def start_postgres(stack: ExitStack, home: Home, *, durable: bool = True) -> Postgres:
    """Started, and stopped by `stack`; also when its start fails half way."""
    postgres = Postgres(home, durable=durable)
    stack.callback(postgres.stop)
    postgres.start()
    return postgres


def start_valkey(stack: ExitStack, home: Home, *, durable: bool = True) -> Valkey:
    valkey = Valkey(home, durable=durable)
    stack.callback(valkey.stop)
    valkey.start()
    return valkey
