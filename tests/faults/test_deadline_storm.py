"""The last seconds of a contest: many people hand in their ideas while its window closes, over HTTP to two processes.

Each is received under a number of its own, or told that it was too late; nothing typed is lost. 500 people:
FULL_CROWDS=1. How fast they are answered: `python -m bench deadline_storm`.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest

from bench.visitors import CSRF, log_in
from ideas.enums import IdeaState
from ideas.invariants import INVARIANTS
from ideas.models import BlindCopy, Contest, Idea, Notice
from ideas.rules import contests as rules
from ideas.services.ideas import submit_idea
from kindness import clock
from notifications.models import Notice as News
from tests.factories.awards import make_people
from tests.factories.ideas import make_contest, make_idea
from tests.factories.people import as_signed_in, make_division
from tests.faults.town import Town
from tests.faults.visitors import Answer, Visitor
from tests.support.crowds import crowd

pytestmark = pytest.mark.slow
FIGURES = logging.getLogger(__name__)
PEOPLE, AT_ONE_MOMENT, DIVISIONS = crowd(500, usually=100), 40, 10
# They come one after the other, a fortieth of a second apart, the middle one when the window closes.
APART = timedelta(seconds=1 / 40)
FORM = urlencode({"pledge": "on", "csrfmiddlewaretoken": CSRF})


@pytest.fixture
def contest(town: Town) -> Contest:
    return make_contest()


@pytest.fixture
def entrants(town: Town, contest: Contest) -> list[tuple[Visitor, Idea]]:
    """Each with a draft that is complete."""
    people = make_people([make_division(f"{number}과") for number in range(DIVISIONS)], PEOPLE)
    cookies = log_in([one.pk for one in people])
    drafts = [make_idea(contest, one, IdeaState.DRAFT) for one in people]
    visitors = [Visitor(town.port, one, theirs) for one, theirs in zip(people, cookies, strict=True)]
    return list(zip(visitors, drafts, strict=True))


def close_soon(contest: Contest) -> datetime:
    """When the middle one comes. Asked as long as nobody has entered: from then on a notice is kept."""
    closes_at = clock.fresh() + APART * (PEOPLE // 2)
    Notice.objects.filter(contest=contest).update(closes_at=closes_at)
    return closes_at


def broken() -> dict[str, int]:
    return {name: count() for name, count in INVARIANTS.items()}


def storm(entrants: list[tuple[Visitor, Idea]]) -> list[Answer]:
    """The answers, in the order of the entrants."""
    begins = time.monotonic()

    def hand_in(number: int) -> Answer:
        visitor, draft = entrants[number]
        time.sleep(max(0.0, begins + number * APART.total_seconds() - time.monotonic()))
        return visitor._ask("POST", f"/ideas/{draft.pk}/submit/", FORM)

    with ThreadPoolExecutor(AT_ONE_MOMENT) as pool:
        return list(pool.map(hand_in, range(len(entrants))))


def test_everybody_is_received_or_told_why(contest: Contest, entrants: list[tuple[Visitor, Idea]]) -> None:
    before = broken()  # what the twin below has left in the same city
    closes_at = close_soon(contest)
    answers = storm(entrants)
    statuses = Counter(answer.status for answer in answers)
    assert set(statuses) == {302, 422}
    late = [answer for answer in answers if answer.status == 422]
    assert {tuple(answer.refusals) for answer in late} == {("closed",)}
    assert [answer for answer in late if not answer.is_whole_page] == []

    told = {
        draft.pk for (_visitor, draft), answer in zip(entrants, answers, strict=True) if answer.status == 302
    }
    received = Idea.objects.filter(contest=contest, number__isnull=False)
    assert set(received.values_list("pk", flat=True)) == told
    assert sorted(received.values_list("number", flat=True)) == list(range(1, len(told) + 1))
    assert BlindCopy.objects.filter(idea__in=told).count() == len(told)
    assert News.objects.filter(kind="ideas.received", key__in=map(str, told)).count() == len(told)
    kept = Idea.objects.filter(contest=contest, state=IdeaState.DRAFT)
    typed = {draft.pk: draft.proposal for _visitor, draft in entrants if draft.pk not in told}
    assert dict(kept.values_list("pk", "proposal")) == typed
    assert broken() == before
    last = received.latest("submitted_at").submitted_at
    assert last is not None
    FIGURES.info(
        "%d received, the last %.0f ms before the end; %d too late; the slowest answer after %.2f s",
        len(told),
        (closes_at - last) / timedelta(milliseconds=1),
        len(late),
        max(answer.seconds for answer in answers),
    )


def test_twin_that_does_not_look_at_the_clock_receives_what_is_late(
    contest: Contest, entrants: list[tuple[Visitor, Idea]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the invariant above would show. The twin without the lock: tests/ideas/ideas/test_races.py."""
    Notice.objects.filter(contest=contest).update(closes_at=clock.fresh())
    monkeypatch.setattr(rules, "check_window", lambda _notice, _moment: None)
    visitor, draft = entrants[0]
    submit_idea(idea=draft, pledged=True, by=as_signed_in(visitor.staff))
    assert INVARIANTS["ideas_received_outside_the_window"]() == 1
