"""A thousand ideas on the officer's list and before a judge, twenty thousand to compare with, and the last minute."""

from __future__ import annotations

import argparse
import socket
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from urllib.parse import quote, urlencode
from uuid import UUID

from django.test import Client

from bench import load
from bench.contest import PLACES, THINGS, WAYS, WORDS, add_contest, add_ideas, add_jury
from bench.data import City, build
from bench.database import run, using
from bench.result import Result, say
from bench.servers import Ground, site
from bench.stage import Cookies
from bench.visitors import CSRF, log_in
from ideas.enums import ContestState, IdeaState
from ideas.models import Assignment, Contest, Idea
from ideas.queries.similar import published_like
from ideas.services.judging import open_judging
from people.models import Staff

DATABASE = "contest"
CITY = City(people=3_000, divisions=90, busy=False)
IDEAS, PUBLISHED, ENTRANTS = 1_000, 20_000, 500
# Words of one's own, as somebody types them.
OWN = (
    "점심시간",
    "교대",
    "근무표를",
    "두 조로",
    "나누어",
    "비우지",
    "않고",
    "순번을",
    "정하여",
    "벽에",
    "붙이며",
    "살핍니다",
)
MOST_MS, MOST_SECONDS, AT_ONE_MOMENT = 100, 60, 40


# --- pages ------------------------------------------------------------------------------------------------------
def measure_pages(ground: Ground, options: argparse.Namespace) -> list[Result]:
    """Server time, while twenty thousand other ideas lie in the same tables."""
    build(ground, DATABASE, CITY)
    with using(DATABASE):
        _add_years()
        waiting = add_contest("심사 전 공모")
        add_ideas(waiting, IDEAS)
        judged = add_contest("심사 중 공모")
        add_ideas(judged, IDEAS, state=IdeaState.ACCEPTED)
        jury = add_jury(judged)
        open_judging(contest=judged, by=Staff.objects.get(pk=1))
        mine = Assignment.objects.filter(judge=jury[0]).order_by("order")[0]
        run("VACUUM ANALYZE")
        screening = f"/ideas/contests/{waiting.pk}/screening/"
        officer, judge = visitor(1), visitor(jury[0].staff_id)
        listed = [_median(officer, path, options) for path in (screening, f"{screening}?state=submitted")]
        judging = [
            _median(judge, path, options)
            for path in (
                "/ideas/judging/",
                f"/ideas/judging/{mine.pk}/",
                "/ideas/judging/?q=" + quote("안내문"),
            )
        ]
    say(f"screening: {listed[0]:.1f} ms, filtered {listed[1]:.1f} ms")
    say(f"judging: list {judging[0]:.1f} ms, one idea {judging[1]:.1f} ms, search {judging[2]:.1f} ms")
    unit = f"ms, {IDEAS:,} ideas: the slowest page"
    return [
        Result("ideas_list", max(listed), unit, None, MOST_MS, "lower"),
        Result("ideas_judging", max(judging), unit, None, MOST_MS, "lower"),
    ]


def visitor(person: int) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    for name, value in log_in([person])[0].items():
        client.cookies[name] = value
    client.get("/ideas/")
    return client


def _median(client: Client, path: str, options: argparse.Namespace) -> float:
    return median(_ms(lambda: client.get(path)) for _round in range(2 * options.rounds + 1))


def _ms(ask: Callable[[], object]) -> float:
    started = time.perf_counter()
    answer = ask()
    taken = 1000 * (time.perf_counter() - started)
    assert answer.status_code == 200, answer.content[-2000:].decode()  # type: ignore[attr-defined]
    return taken


# --- what is typed, compared ----------------------------------------------------------------------------------------
def _add_years() -> None:
    """Adopted and declined ideas of an announced contest."""
    add_ideas(add_contest("지난 공모", state=ContestState.ANNOUNCED), PUBLISHED, state=IdeaState.REJECTED)


def measure_similar(ground: Ground, options: argparse.Namespace) -> list[Result]:
    """The slowest of many texts as they are typed: titles alone, and with a proposal of theirs."""
    build(ground, DATABASE, CITY)
    with using(DATABASE):
        _add_years()
        run("VACUUM ANALYZE")
        assert Idea.objects.filter(number__isnull=False).count() == PUBLISHED
        published_like(title=WAYS[0], proposal="")
        taken = sorted(median(_typed(*text) for _round in range(options.rounds)) for text in _texts())
    middle, slowest = median(taken), taken[-1]
    say(f"{len(taken)} texts: half within {middle:.1f} ms, the slowest {slowest:.1f} ms")
    unit = f"ms, {PUBLISHED:,} ideas: the slowest text"
    return [Result("ideas_similar", slowest, unit, None, MOST_MS, "lower")]


def _texts() -> list[tuple[str, str]]:
    """A title while nothing else is there; then with a proposal, a third of whose words everybody uses."""
    titles = [f"{place} {thing}" for place, thing in zip(PLACES, reversed(THINGS), strict=True)]
    proposals = [
        " ".join(f"{word} {OWN[n % len(OWN)]} {OWN[-n]}" for n, word in enumerate(WORDS[k : k + 9]))
        for k in range(12)
    ]
    return [*((title, "") for title in titles), *zip(titles, proposals, strict=True)]


def _typed(title: str, proposal: str) -> float:
    started = time.perf_counter()
    published_like(title=title, proposal=proposal)
    return 1000 * (time.perf_counter() - started)


# --- the last minute --------------------------------------------------------------------------------------------------
def measure_storm(ground: Ground, _options: argparse.Namespace) -> list[Result]:
    """Five hundred hand in, forty at one moment, over HTTP to two processes.

    Raises AssertionError when anybody is answered otherwise than by a receipt, or a number is missing or given twice.
    """
    build(ground, DATABASE, CITY)
    with using(DATABASE):
        contest = add_contest("오늘 끝나는 공모", open_now=True)
        add_ideas(contest, ENTRANTS, state=IdeaState.DRAFT)
        drafts = list(Idea.objects.filter(contest=contest).values_list("pk", "author"))
        visitors = log_in([author for _draft, author in drafts])
        run("VACUUM ANALYZE")
    with site(ground, DATABASE) as product:
        entries = [(draft, theirs) for (draft, _author), theirs in zip(drafts, visitors, strict=True)]
        taken = _storm(product.port, entries)
    with using(DATABASE):
        _check(contest)
    say(f"{ENTRANTS} ideas in {taken:.1f} s")
    least = ENTRANTS / MOST_SECONDS
    return [
        Result(
            "deadline_storm", ENTRANTS / taken, "ideas/s, 40 at one moment, no error", None, least, "higher"
        )
    ]


def _storm(port: int, entries: list[tuple[UUID, Cookies]]) -> float:
    form = urlencode({"pledge": "on", "csrfmiddlewaretoken": CSRF})

    def hand_in(entry: tuple[UUID, Cookies]) -> int:
        draft, cookies = entry
        with socket.create_connection(("127.0.0.1", port)) as connection:
            return load.exchange(connection, load.post(f"/ideas/{draft}/submit/", cookies, form)).status

    started = time.perf_counter()
    with ThreadPoolExecutor(AT_ONE_MOMENT) as pool:
        statuses = Counter(pool.map(hand_in, entries))
    taken = time.perf_counter() - started
    assert statuses == {302: len(entries)}, statuses
    return taken


def _check(contest: Contest) -> None:
    numbers = Idea.objects.filter(contest=contest, number__isnull=False).values_list("number", flat=True)
    assert sorted(number or 0 for number in numbers) == list(range(1, ENTRANTS + 1))
