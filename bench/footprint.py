"""Memory, cold start, and the bytes of a first visit."""

from __future__ import annotations

import argparse
import re
from itertools import cycle
from statistics import mean

import psutil

from bench import load
from bench.result import Result, alternate, say
from bench.servers import MINIMAL, Ground, Site, site
from bench.stage import DATABASE, Cookies, stage

REQUESTS = 400
MEGABYTE = 1024 * 1024
MOST_BYTES, MOST_REQUESTS = 40_000, 4
LINKED = re.compile(rb'<(?:link [^>]*rel="stylesheet"[^>]* href|link href|script [^>]*src)="([^"]+)"')


def measure(ground: Ground, options: argparse.Namespace) -> list[Result]:
    here = stage(ground)
    with site(ground, DATABASE) as product, site(ground, MINIMAL, first="/items/") as minimal:
        ours = _memory(
            product, ["/", "/carnations/", "/carnations/send/", f"/awards/{here.last}/"], here.readers[0]
        )
        theirs = _memory(minimal, ["/items/"], here.minimal)
        visit = _first_visit(product, "/login/", {})
        desk = _first_visit(product, "/", here.readers[1])
    say(f"first visit: {visit[0]:,} bytes in {visit[1]} requests; my desk alone: {desk[0]:,} in {desk[1]}")
    started = alternate(
        [
            lambda: _cold_start(ground, DATABASE, "/login/", {}),
            lambda: _cold_start(ground, MINIMAL, "/items/", here.minimal),
        ],
        rounds=options.rounds,
    )
    say(
        f"memory: {ours:.1f} MB a worker, yardstick {theirs:.1f}; start: {started[0]:.2f} s, {started[1]:.2f} s"
    )
    return [
        Result("memory_worker", ours / theirs, "times the yardstick's PSS in MB", theirs, 2, "lower"),
        Result("cold_start", started[0] / started[1], "times the yardstick's seconds", started[1], 2, "lower"),
        Result("first_visit", float(max(visit[0], desk[0])), "bytes as sent", None, MOST_BYTES, "lower"),
        Result("first_visit_requests", float(max(visit[1], desk[1])), "requests", None, MOST_REQUESTS, "lower"),
    ]  # fmt: skip


def _memory(where: Site, paths: list[str], cookies: Cookies) -> float:
    """Megabytes a worker has for itself, shared pages divided among those who share them, after some hundred pages."""
    turns = cycle(load.get(path, cookies) for path in paths)
    load.requests_per_second(where.port, lambda: next(turns), expect=200, seconds=REQUESTS / 100)
    workers = psutil.Process(where.parent).children()
    rss = mean(worker.memory_info().rss for worker in workers) / MEGABYTE
    pss: float = mean(worker.memory_full_info().pss for worker in workers) / MEGABYTE
    say(f"{paths[0]} …: PSS {pss:.1f} MB, RSS {rss:.1f} MB a worker")
    return pss


def _cold_start(ground: Ground, database: str, path: str, cookies: Cookies) -> float:
    """Seconds from the start of the process to its first page."""
    with site(ground, database, first=path, cookies=cookies) as started:
        return started.started_in


def _first_visit(where: Site, path: str, cookies: Cookies) -> tuple[int, int]:
    """Bytes and requests of a page with its style sheets and scripts, as they are sent to a browser. Images apart."""
    page = load.fetch(where.port, path, cookies, accept="gzip")
    linked = [found.decode() for found in dict.fromkeys(LINKED.findall(page.body))]
    parts = [load.fetch(where.port, address, {}, accept="gzip") for address in linked]
    for address, part in zip([path, *linked], [page, *parts], strict=True):
        say(f"{address}: {len(part.body):,} bytes")
    return len(page.body) + sum(len(part.body) for part in parts), 1 + len(parts)
