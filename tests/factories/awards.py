"""Counted half-years in a line: letters as straight rows, the tally by the real service."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import count as counting
from typing import Any

from audit.services import Job
from awards.models import Commendation, Tally
from awards.services import describe_tally, tally_period
from people.enums import EmploymentType
from people.hangul import initials, name_key, search_words
from people.models import Department, Posting, Staff
from recognition.enums import Basis, PeriodState
from recognition.models import Carnation, Period
from tests.factories.people import SEATED_SINCE, make_division
from tests.factories.recognition import REASON, letter_between, make_period

TESTS = Job("tests")
_serial = counting(1)


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
    return make_people([division or make_division()], count)


def make_people(divisions: Sequence[Department], count: int) -> list[Staff]:
    """Many at once, spread over the divisions in turn; with what a seat adds. Two statements."""
    people: list[Staff] = Staff.objects.bulk_create(_draft_person() for _number in range(count))
    for number, staff in enumerate(people):
        division = divisions[number % len(divisions)]
        staff.division_id, staff.division_name, staff.rank = division.pk, division.name, "지방행정주사보"
    Posting.objects.bulk_create(
        Posting(staff=staff, department_id=staff.division_id, rank=staff.rank, starts_on=SEATED_SINCE)
        for staff in people
    )
    return people


def _draft_person() -> Staff:
    serial = next(_serial)
    key = name_key(name := f"이민{'가나다라마바사아자차'[serial % 10]}")
    return Staff(
        number=f"{600000 + serial}",
        name=name,
        name_key=key,
        initials=initials(key),
        search_words=search_words(key),
        employment_type=EmploymentType.GENERAL,
        password="!",
    )


def draft_carnation(sender: Staff, recipient: Staff, *, period: Period, **fields: Any) -> Carnation:
    """A delivered letter that is not stored yet: for `store_letters`."""
    sent_at = fields.pop("sent_at", period.closes_at - timedelta(days=9))
    given = {"slot": 1, "basis": Basis.HELPED, "delivered_at": sent_at, "reason": REASON} | fields
    return letter_between(sender, recipient, period=period, sent_at=sent_at, deliver_after=sent_at, **given)


def store_letters(letters: Iterable[Carnation]) -> None:
    """Many at once. One statement."""
    Carnation.objects.bulk_create(letters)


def thank(recipient: Staff, senders: Sequence[Staff], *, period: Period, **fields: Any) -> None:
    """Each of them sends the recipient a letter of their own."""
    store_letters(
        draft_carnation(sender, recipient, period=period, **({"reason": own_words(sender.pk)} | fields))
        for sender in senders
    )


def own_words(number: int) -> str:
    """A text that resembles no other."""
    return " ".join(
        f"{chr(0xAC00 + (number * 7919 + step * 104729) % 11172)}{number}{step}" for step in range(14)
    )


def make_commendation(staff: Staff, *, conferred_on: date, title: str = "시장표창") -> Commendation:
    return Commendation.objects.create(staff=staff, title=title, conferred_on=conferred_on)
