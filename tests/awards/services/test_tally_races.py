"""Two workers at one half-year, a letter voided while it is counted; and what happens without the guards."""

from __future__ import annotations

from threading import Event
from typing import Any

import pytest
from django.db import IntegrityError, connection

from awards import services
from awards.enums import TallyState
from awards.models import Tally, TallyLine
from awards.services import tallies
from recognition.enums import PeriodState
from recognition.models import Carnation, Period
from tests.factories.awards import TESTS, make_closing_period, make_senders, thank
from tests.factories.people import make_division, make_staff
from tests.support.races import PATIENCE_SECONDS, at_once, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def closing() -> Period:
    """Three letters to one person, waiting to be counted."""
    period = make_closing_period()
    thank(make_staff(make_division()), make_senders(3), period=period)
    return period


def count(period: Period) -> Tally | None:
    return services.tally_period(period=period, by=TESTS)


def test_tally_period_in_four_workers_is_one_tally(closing: Period) -> None:
    results = at_once(4, lambda _number: count(closing))
    assert [result for result in results if isinstance(result, BaseException)] == []
    assert list(Tally.objects.values_list("version", "state", "letters")) == [(1, TallyState.FINAL, 3)]
    assert TallyLine.objects.count() == 1
    assert Period.objects.get().state == PeriodState.CLOSED


def look_without_locking(period: Period) -> Period | None:
    return Period.objects.filter(pk=period.pk).first()


def test_twin_without_the_lock_only_the_constraints_are_left(closing: Period, monkeypatch: Any) -> None:
    """Both count; the unique version, or the period's row, throws one of them out with an error."""
    monkeypatch.setattr(tallies, "lock_for_tally", look_without_locking)
    slow_start(monkeypatch, Event(), wait_for=2)
    results = at_once(2, lambda _number: count(closing))
    assert len([result for result in results if isinstance(result, IntegrityError)]) == 1
    assert Tally.objects.count() == 1


def test_twin_without_lock_and_constraints_counts_twice(closing: Period, monkeypatch: Any) -> None:
    monkeypatch.setattr(tallies, "lock_for_tally", look_without_locking)
    monkeypatch.setattr(tallies, "finish_period", lambda **_kwargs: None)
    slow_start(monkeypatch, Event(), wait_for=2)
    with without_constraints("awards_tally_version", "awards_tally_one_final"):
        at_once(2, lambda _number: count(closing))
        assert Tally.objects.filter(state=TallyState.FINAL).count() == 2
        empty_tallies()


def slow_start(monkeypatch: Any, go: Event, *, wait_for: int) -> None:
    """Every worker waits with its draft until all of them have looked at the period."""
    whole, looked = tallies._draft, []

    def draft(period: Period) -> Tally:
        looked.append(period)
        if len(looked) >= wait_for:
            go.set()
        go.wait(PATIENCE_SECONDS)
        return whole(period)

    monkeypatch.setattr(tallies, "_draft", draft)


class without_constraints:  # noqa: N801 - reads as a block
    """Drop the named unique indexes for as long as the block lasts."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = ANY(%s)",
                [list(self.names)],
            )
            self.constraints = cursor.fetchall()
            for name, _definition in self.constraints:
                cursor.execute(f"ALTER TABLE awards_tally DROP CONSTRAINT {name}")
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = ANY(%s)", [list(self.names)])
            self.indexes = [row[0] for row in cursor.fetchall()]
            for index in self.indexes:
                cursor.execute(f"DROP INDEX {index.split()[3]}")

    def __exit__(self, *_exception: object) -> None:
        with connection.cursor() as cursor:
            for name, definition in self.constraints:
                cursor.execute(f"ALTER TABLE awards_tally ADD CONSTRAINT {name} {definition}")
            for index in self.indexes:
                cursor.execute(index)


def empty_tallies() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE awards_tally CASCADE")


def test_tally_period_letter_voided_meanwhile_is_counted_anew(closing: Period, monkeypatch: Any) -> None:
    """The officer's void wins: the running tally fails on the period's row and starts again on the new state."""
    whole, tries = tallies._count, []

    def interrupted(tally: Tally) -> None:
        tries.append(tally)
        whole(tally)

    monkeypatch.setattr(tallies, "_count", interrupted)
    monkeypatch.setattr(tallies, "lock_for_tally", look_without_locking_but_after(closing, tries))
    tally = count(closing)
    assert tally is not None
    assert (tally.letters, len(tries)) == (2, 2)
    assert Tally.objects.count() == 1


def look_without_locking_but_after(period: Period, tries: list[Tally]) -> Any:
    """The first time: take the snapshot, then let another connection void a letter and touch the period."""

    def lock(_period: Period) -> Period | None:
        held = Period.objects.filter(pk=period.pk).first()
        if not tries:
            together(void_one)
        return held

    return lock


def void_one() -> None:
    letter = Carnation.objects.order_by("pk")[0]
    Carnation.objects.filter(pk=letter.pk).update(
        state="voided",
        reported_at=letter.sent_at,
        report_reason="시험",
        decided_at=letter.sent_at,
        decided_by_id=letter.recipient_id,
        decision_reason="시험",
    )
    Period.objects.update(state=PeriodState.CLOSING)


def test_describe_tally_in_two_workers_describes_once(closing: Period) -> None:
    tally = count(closing)
    assert tally is not None
    results = at_once(2, lambda _number: services.describe_tally(tally=tally, by=TESTS))
    assert sum(result is not None for result in results) == 1
