"""The mark that beat and a worker leave every few seconds, and how old it is.

Kept in Redis: it is only a sign of life, and while Redis is gone beat cannot reach a worker anyway.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from redis import Redis

KEY = "kindness:beat"


class NoAnswer(Exception):
    """Redis does not answer."""


def mark() -> None:
    """Called by a worker on beat's tick. Raises NoAnswer, like `age`."""
    with _asking() as redis:
        redis.set(KEY, int(time.time()))


def age() -> int | None:
    """Seconds since the last mark; None when there has never been one."""
    with _asking() as redis:
        found = redis.get(KEY)
    return None if found is None else max(0, int(time.time()) - int(found))


@contextmanager
def _asking() -> Iterator[Redis]:
    # Imported when first asked: a web process that nobody asks for its health does without 15 MB of client.
    from redis import RedisError  # noqa: PLC0415

    try:
        yield client()
    except RedisError as error:
        raise NoAnswer from error


@cache
def client() -> Redis:
    from redis import Redis  # noqa: PLC0415
    from redis.backoff import NoBackoff  # noqa: PLC0415
    from redis.retry import Retry  # noqa: PLC0415

    timeout = settings.REDIS_TIMEOUT_SECONDS
    return Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=timeout,
        socket_connect_timeout=timeout,
        retry=Retry(NoBackoff(), 0),  # the client's own three tries would take seconds
    )
