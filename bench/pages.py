"""Requests per second of the busiest pages, each beside the least Django that does the same kind of work."""

from __future__ import annotations

import argparse
from itertools import count, cycle
from urllib.parse import urlencode
from uuid import uuid4

from bench import load
from bench.data import FIRST_NUMBER
from bench.load import Request
from bench.result import Result, alternate, say
from bench.servers import MINIMAL, Ground, Site, site
from bench.stage import DATABASE, READERS, Cookies, stage
from bench.visitors import CSRF

ROWS = 50
REASON = "여권 발급 기계가 멈춘 날 기다리시던 분들을 다른 창구로 나눠 안내하고 끝까지 함께 남아 주셨습니다."


def measure(ground: Ground, options: argparse.Namespace) -> list[Result]:
    here = stage(ground)
    with site(ground, DATABASE) as product, site(ground, MINIMAL, first="/items/") as minimal:
        pair = Pair(product, minimal, here.minimal, options.rounds)
        return [
            pair.compare("list_letters", "/carnations/", here.readers),
            pair.compare("list_lines", f"/awards/{here.last}/", here.readers[:1]),
            pair.send(here.senders),
        ]


class Pair:
    """The product and the yardstick, both running."""

    def __init__(self, product: Site, minimal: Site, yardstick: Cookies, rounds: int) -> None:
        self.product = product
        self.minimal = minimal
        self.yardstick = yardstick
        self.rounds = rounds

    def compare(self, name: str, path: str, readers: list[Cookies]) -> Result:
        """A page of fifty rows; the yardstick's rows are padded until its page is as large."""
        wanted = load.fetch(self.product.port, path, readers[0])
        assert wanted.body.count(b"<tr") > ROWS, f"{path} shows fewer than {ROWS} rows"
        bare = load.fetch(self.minimal.port, "/items/", self.yardstick)
        beside = f"/items/?pad={max(0, len(wanted.body) - len(bare.body)) // ROWS}"
        padded = load.fetch(self.minimal.port, beside, self.yardstick)
        say(f"{path}: {len(wanted.body):,} bytes; {beside}: {len(padded.body):,}")
        turns = cycle(readers)
        return self._beside(
            name,
            lambda: load.get(path, next(turns)),
            lambda: load.get(beside, self.yardstick),
            status=200,
            limit=0.7,
        )

    def send(self, senders: list[Cookies]) -> Result:
        """Each letter by another sender, to the colleague a hundred further on, who sits in another division."""
        turn = count()

        def letter() -> bytes:
            index = next(turn)
            form = {
                "csrfmiddlewaretoken": CSRF,
                "token": str(uuid4()),
                "recipient": str(FIRST_NUMBER + READERS + 101 + index),
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
