"""`manage.py close_period`: once it is over, as often as one likes."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from awards.models import Tally
from kindness import clock
from kindness.halfyear import HalfYear
from people.models import Staff
from recognition.enums import PeriodState
from recognition.models import Period
from tests.factories.awards import make_senders, thank
from tests.factories.recognition import make_period
from tests.support.rows import nothing_written

HALF = HalfYear.parse("2026H1")


@pytest.fixture
def running(jiho: Staff) -> Period:
    period = make_period(HALF)
    thank(jiho, make_senders(2), period=period)
    return period


def close(*options: str) -> str:
    out = StringIO()
    call_command("close_period", "2026H1", *options, stdout=out)
    return out.getvalue()


def test_close_period_counts_and_may_be_repeated(running: Period) -> None:
    with clock.at(HALF.closes_at):
        first = close()
        with nothing_written():
            assert close() == first
    tally = Tally.objects.get()
    assert first == f"2026H1 final v1: 2 letters to 1 people, input {tally.input_hash}\n"


def test_close_period_not_over_is_refused(running: Period) -> None:
    with clock.at(HALF.opens_at), nothing_written(), pytest.raises(CommandError):
        close()


def test_close_period_early_with_reason_and_name(running: Period, officer: Staff) -> None:
    with clock.at(HALF.closes_at.replace(month=6, day=1)):
        close("--early", "--reason", "조직 개편", "--by", officer.number)
    period = Period.objects.get()
    assert (period.state, period.close_reason, period.closed_by) == (PeriodState.CLOSED, "조직 개편", officer)


@pytest.mark.parametrize(
    "options", [["--early"], ["--early", "--reason", "가"], ["--early", "--by", "700010"]]
)
def test_close_period_early_needs_both(running: Period, options: list[str]) -> None:
    with nothing_written(), pytest.raises(CommandError, match="--reason and --by"):
        close(*options)


@pytest.mark.parametrize("half", ["2026", "2026H3", "2031H1", "x" * 50])
def test_close_period_of_nothing(db: None, half: str) -> None:
    with pytest.raises(CommandError):
        call_command("close_period", half)


def test_close_period_by_nobody(running: Period) -> None:
    with nothing_written(), pytest.raises(CommandError, match="999"):
        close("--early", "--reason", "가", "--by", "999")
