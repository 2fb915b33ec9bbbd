"""Several things at the same time, each on a connection of its own (with the `transactional_db` fixture)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

PATIENCE_SECONDS = 30


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Start all acts at one moment; their results in order, an exception where one was raised."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(PATIENCE_SECONDS)
            return act()
        except Exception as error:  # noqa: BLE001 - a race's losers are its results
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        return list(pool.map(run, acts))


def at_once(count: int, act: Callable[[int], Any]) -> list[Any]:
    """`act(0)` … `act(count - 1)` together."""
    return together(*[lambda number=number: act(number) for number in range(count)])


def codes(results: Sequence[Any]) -> list[str]:
    """The refusal codes among the results, "ok" for those that went through; anything else is raised."""
    found = []
    for result in results:
        code = getattr(result, "code", None)
        if isinstance(result, BaseException) and code is None:
            raise result
        found.append(code if isinstance(result, BaseException) else "ok")
    return sorted(found)
