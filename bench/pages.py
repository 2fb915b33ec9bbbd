"""Requests per second of the busiest pages, each beside the least Django that does the same kind of work."""

from __future__ import annotations

import argparse
import json
import socket
from itertools import count, cycle
from urllib.parse import urlencode
from uuid import uuid4

from bench import load
from bench.data import FIRST_NUMBER, City, build
from bench.database import using
from bench.load import Request
from bench.result import Result, alternate, say
from bench.servers import MINIMAL, Ground, Site, manage, run, site
from bench.visitors import CSRF, log_in
from kindness import clock
from kindness.halfyear import HalfYear

DATABASE = "pages"
CITY = City(people=100_000, divisions=3_000, halves=10, letters=100_000)
MINIMAL_ROWS = 1_000_000
READERS = 8
SENDERS = 20_000
ROWS = 50
REASON = "여권 발급 기계가 멈춘 날 기다리시던 분들을 다른 창구로 나눠 안내하고 끝까지 함께 남아 주셨습니다."


def measure(ground: Ground, options: argparse.Namespace) -> list[Result]:
    build(ground, DATABASE, CITY)
    yardstick = _prepare_minimal(ground)
    with using(DATABASE):
        readers = log_in(list(range(1, READERS + 1)))
        senders = log_in(list(range(READERS + 1, READERS + 1 + SENDERS)))
        last = HalfYear.containing(clock.fresh()).previous
    with site(ground, DATABASE) as product, site(ground, MINIMAL, first="/items/") as minimal:
        pair = Pair(product, minimal, yardstick, options.rounds)
        return [
            pair.list("list_letters", "/carnations/", readers),
            pair.list("list_lines", f"/awards/{last}/", readers[:1]),
            pair.send(senders),
        ]


def _prepare_minimal(ground: Ground) -> dict[str, str]:
    ground.create(MINIMAL)
    environment = ground.environment(MINIMAL)
    manage(environment, "migrate", "--verbosity", "0")  # first: the items refer to people
    manage(environment, "migrate", "--run-syncdb", "--verbosity", "0")
    cookies: dict[str, str] = json.loads(run(environment, "bench.minimal.prepare", str(MINIMAL_ROWS)))
    return cookies


class Pair:
    """The product and the yardstick, both running."""

    def __init__(self, product: Site, minimal: Site, yardstick: dict[str, str], rounds: int) -> None:
        self.product = product
        self.minimal = minimal
        self.yardstick = yardstick
        self.rounds = rounds

    def list(self, name: str, path: str, readers: list[dict[str, str]]) -> Result:
        """A page of fifty rows; the yardstick's rows are padded until its page is as large."""
        wanted = fetch(self.product, path, readers[0])
        rows = wanted.body.count(b"<tr") - 1
        assert rows >= ROWS, f"{path} shows {rows} rows: {wanted.body[:3000].decode()}"
        padding = (len(wanted.body) - len(fetch(self.minimal, "/items/", self.yardstick).body)) // ROWS
        beside = f"/items/?pad={padding}"
        say(f"{path}: {len(wanted.body):,} bytes; {beside}: {len(fetch(self.minimal, beside, self.yardstick).body):,}")
        turns = cycle(readers)
        return self._beside(
            name,
            lambda: load.get(path, next(turns)),
            lambda: load.get(beside, self.yardstick),
            status=200,
            limit=0.7,
        )

    def send(self, senders: list[dict[str, str]]) -> Result:
        """Each letter by another sender: the next colleague, of the next division."""
        turn = count()

        def letter() -> bytes:
            index = next(turn)
            form = {
                "csrfmiddlewaretoken": CSRF,
                "token": str(uuid4()),
                "recipient": str(FIRST_NUMBER + READERS + 2 + index),
                "basis": "helped",
                "reason": REASON,
            }
            return load.post("/carnations/send/", senders[index], urlencode(form))

        form = {"csrfmiddlewaretoken": CSRF, "place": "1", "batch": "1", "text": REASON}
        row = load.post("/create/", self.yardstick, urlencode(form))
        return self._beside("send_letter", letter, lambda: row, status=302, limit=0.5)

    def _beside(self, name: str, ours: Request, theirs: Request, *, status: int, limit: float) -> Result:
        load.requests_per_second(self.product.port, ours, expect=status, seconds=1)
        load.requests_per_second(self.minimal.port, theirs, expect=status, seconds=1)
        product, minimal = alternate(
            [
                lambda: load.requests_per_second(self.product.port, ours, expect=status),
                lambda: load.requests_per_second(self.minimal.port, theirs, expect=status),
            ],
            rounds=self.rounds,
        )
        say(f"{name}: {product:.0f} requests/s, yardstick {minimal:.0f}")
        return Result(name, product / minimal, "of the yardstick's requests/s", minimal, limit, "higher")


def fetch(where: Site, path: str, cookies: dict[str, str]) -> load.Answer:
    with socket.create_connection(("127.0.0.1", where.port)) as connection:
        answer = load.exchange(connection, load.get(path, cookies))
    assert answer.status == 200, f"{path}: {answer.head.decode()}"
    return answer
