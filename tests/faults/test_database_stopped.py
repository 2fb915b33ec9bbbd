"""PostgreSQL stopped at once while hundreds send: what was acknowledged is stored, whole and once."""

from __future__ import annotations

import http.client
import logging
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection

from audit.models import AuditRow
from people.models import Staff
from recognition.models import Carnation
from tests.factories.people import make_division, make_staff
from tests.faults.town import Town, children_of, until
from tests.faults.visitors import Answer, Visitor, make_visitors
from tests.faults.work import breaks, open_half_year

pytestmark = pytest.mark.slow
FIGURES = logging.getLogger(__name__)

SENDERS = 300
AT_A_TIME = 8
BEFORE_THE_STOP = 80  # letters
BACK_WITHIN_SECONDS = 5
GIVE_UP_SECONDS = 40


@dataclass
class Crowd:
    """Each sends one letter and, without an acknowledgement, the same form again: a person who clicks once more."""

    recipient: Staff
    gives_up: float = field(default_factory=lambda: time.monotonic() + GIVE_UP_SECONDS)
    acknowledged: dict[UUID, float] = field(default_factory=dict)  # letter → when
    failed: list[Answer] = field(default_factory=list)
    cut_off: list[Exception] = field(default_factory=list)

    def send(self, visitor: Visitor) -> None:
        token = uuid4()
        while time.monotonic() < self.gives_up:
            try:
                answer = visitor.send_letter(self.recipient, token)
            except (OSError, http.client.HTTPException) as error:
                self.cut_off.append(error)
                continue
            if answer.letter:
                self.acknowledged[answer.letter] = time.monotonic()
                return
            self.failed.append(answer)
            time.sleep(0.2)


@pytest.fixture(scope="module")
def recipient(town: Town) -> Staff:
    open_half_year()
    return make_staff(make_division("민원여권과"))


@dataclass(frozen=True)
class Story:
    crowd: Crowd
    stopped_for: float
    back_after: float


@pytest.fixture
def visitors(town: Town) -> list[Visitor]:
    return make_visitors(town, make_division("도로과"), SENDERS)


def stop_and_restart_under_load(town: Town, visitors: list[Visitor], recipient: Staff) -> Story:
    crowd = Crowd(recipient)
    connection.close()
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        sending = [pool.submit(crowd.send, visitor) for visitor in visitors]
        until(lambda: len(crowd.acknowledged) >= BEFORE_THE_STOP, "the first letters")
        town.machine.stop_database_at_once()
        stopped = time.monotonic()
        try:
            until(lambda: len(crowd.failed) >= AT_A_TIME, "people notice")
        finally:
            town.machine.postgres.start()
        started = time.monotonic()
        for one in sending:
            one.result()
    first = min(moment for moment in crowd.acknowledged.values() if moment > stopped)
    return Story(crowd, stopped_for=started - stopped, back_after=first - started)


def stored(visitors: list[Visitor]) -> list[UUID]:
    """Their letters; each of them has a quota of one."""
    senders = [visitor.staff for visitor in visitors]
    return sorted(Carnation.objects.filter(sender__in=senders).values_list("pk", flat=True))


def test_every_acknowledged_letter_survives(town: Town, visitors: list[Visitor], recipient: Staff) -> None:
    processes = children_of(town.web)
    story = stop_and_restart_under_load(town, visitors, recipient)
    crowd = story.crowd

    letters = stored(visitors)
    assert len(crowd.acknowledged) == SENDERS
    assert letters == sorted(crowd.acknowledged)
    by_them = AuditRow.objects.filter(actor__in=[visitor.staff.number for visitor in visitors])
    recorded = by_them.values_list("action", "target_id")
    assert sorted(recorded) == sorted(("carnation.sent", str(letter)) for letter in letters)
    assert breaks() == {}

    assert crowd.cut_off == []
    assert {(answer.status, answer.is_whole_page) for answer in crowd.failed} == {(500, True)}
    assert story.back_after < BACK_WITHIN_SECONDS
    assert children_of(town.web) == processes
    FIGURES.info(
        "stopped for %.2f s, first letter %.2f s after the restart, %d pages said no",
        story.stopped_for,
        story.back_after,
        len(crowd.failed),
    )


def test_twin_that_does_not_wait_for_the_disk_loses_letters(
    town: Town, visitors: list[Visitor], recipient: Staff
) -> None:
    with committing_carelessly(town):
        story = stop_and_restart_under_load(town, visitors, recipient)
    lost = set(story.crowd.acknowledged) - set(stored(visitors))
    assert lost
    FIGURES.info("lost without waiting for the disk: %d of %d", len(lost), SENDERS)


@contextmanager
def committing_carelessly(town: Town) -> Iterator[None]:
    """What is committed waits in memory."""
    settings = {"synchronous_commit": "off", "wal_writer_delay": "10s"}
    alter_system(town, [f"SET {name} = '{value}'" for name, value in settings.items()])
    try:
        yield
    finally:
        alter_system(town, [f"RESET {name}" for name in settings])


def alter_system(town: Town, changes: list[str]) -> None:
    sockets = str(town.machine.postgres.home.sockets)
    with psycopg.connect(host=sockets, user="postgres", dbname="postgres", autocommit=True) as admin:
        for change in changes:
            admin.execute(f"ALTER SYSTEM {change}")
        admin.execute("SELECT pg_reload_conf()")
