"""Looking somebody up while typing, among fifty thousand people."""

from __future__ import annotations

import argparse
from functools import partial
from statistics import median, quantiles

from bench.data import FIRST_NUMBER, City, build
from bench.database import using
from bench.result import Result, say, seconds
from bench.servers import Ground
from kindness import clock
from people.queries import search_people

DATABASE = "search"
LIMIT_MS = 50
# One letter, one consonant, rare and common parts, mixtures, numbers, spaces, and names nobody has.
QUERIES = (
    "김", "ㄱ", "ㅇ", "윤", "서윤", "ㅅㅇ", "ㄱㅅㅇ", "김ㅅ", "ㄱ서", "김ㅅㅇ", "김 서윤", "남궁", "ㅎㅎㅎ", "ㅉ", "뷁",
    "준", "ㅈ", "ㅇㅇ", "박ㅇ", "이ㅇㅇ", "1", "10", "149", str(FIRST_NUMBER + 4_711), "999999", "a", "%", "_", "김서윤과",
)  # fmt: skip


def measure(ground: Ground, options: argparse.Namespace) -> list[Result]:
    build(ground, DATABASE, City(people=50_000, divisions=1_500, busy=False))
    with using(DATABASE):
        day = clock.today()
        taken: dict[str, list[float]] = {text: [] for text in QUERIES}
        for _round in range(1 + 2 * options.rounds):
            for text, times in taken.items():
                times.append(1000 * seconds(partial(search_people, text, day=day)))
    for text, times in sorted(taken.items(), key=lambda item: -median(item[1]))[:5]:
        say(f"{text!r}: {median(times):.1f} ms")
    every = [time for times in taken.values() for time in times]
    return [
        Result("people_search", median(every), "ms, median", None, LIMIT_MS, "lower"),
        Result("people_search_p95", quantiles(every, n=20)[-1], "ms, 95 of 100", None, LIMIT_MS, "lower"),
    ]
