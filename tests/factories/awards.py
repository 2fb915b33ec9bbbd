"""Counted half-years in a line: letters as straight rows, the tally by the real service."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from audit.services import Job
from awards.models import Commendation, Tally
from awards.services import describe_tally, tally_period
from people.models import Department, Staff
from recognition.enums import PeriodState
from recognition.models import Period
from tests.factories.people import make_division, make_staff
from tests.factories.recognition import make_carnation, make_period

TESTS = Job("tests")


def make_closing_period(half: str = "2026H1", **fields: Any) -> Period:
    """Sending has ended, nothing is counted."""
    return make_period(half, state=PeriodState.CLOSING, **fields)


def make_tally(period: Period) -> Tally:
    """Counted and described by the services."""
    tally = tally_period(period=period, by=TESTS)
    assert tally is not None
    return describe_tally(tally=tally, by=TESTS) or tally


def make_senders(count: int, *, division: Department | None = None) -> list[Staff]:
    """People of one division who have their carnation left."""
    division = division or make_division()
    return [make_staff(division) for _number in range(count)]


def thank(recipient: Staff, senders: Sequence[Staff], *, period: Period, **fields: Any) -> None:
    """Each of them sends the recipient a letter of their own."""
    for number, sender in enumerate(senders):
        words = {"reason": f"{number}번째 민원 창구에서 {sender.number}번 직원을 친절히 도와주어 고맙습니다."}
        make_carnation(sender, recipient, period=period, **(words | fields))


def make_commendation(staff: Staff, *, conferred_on: date, title: str = "시장표창") -> Commendation:
    return Commendation.objects.create(staff=staff, title=title, conferred_on=conferred_on)
