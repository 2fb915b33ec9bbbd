"""The product with years of letters and, on the same database server, the yardstick with as many rows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from bench.data import City, build
from bench.database import using
from bench.servers import MINIMAL, Ground, manage, run
from bench.visitors import log_in
from kindness import clock
from kindness.halfyear import HalfYear

DATABASE = "stage"
CITY = City(people=100_000, divisions=3_000, halves=10, letters=100_000)
MINIMAL_ROWS = 1_000_000
READERS = 8
SENDERS = 20_000

Cookies = dict[str, str]


@dataclass(frozen=True, slots=True)
class Stage:
    """Who visits. Reader 1 holds every role; `senders` have not sent yet; `last` is the latest closed half-year."""

    readers: list[Cookies]
    senders: list[Cookies]
    minimal: Cookies
    last: HalfYear


@cache
def stage(ground: Ground) -> Stage:
    """Made once a run."""
    build(ground, DATABASE, CITY)
    minimal = _prepare_minimal(ground)
    with using(DATABASE):
        return Stage(
            readers=log_in(list(range(1, READERS + 1))),
            senders=log_in(list(range(READERS + 1, READERS + 1 + SENDERS))),
            minimal=minimal,
            last=HalfYear.containing(clock.fresh()).previous,
        )


def _prepare_minimal(ground: Ground) -> Cookies:
    ground.create(MINIMAL)
    environment = ground.environment(MINIMAL)
    manage(environment, "migrate", "--verbosity", "0")  # first: the items refer to people
    manage(environment, "migrate", "--run-syncdb", "--verbosity", "0")
    cookies: Cookies = json.loads(run(environment, "bench.minimal.prepare", str(MINIMAL_ROWS)))
    return cookies
