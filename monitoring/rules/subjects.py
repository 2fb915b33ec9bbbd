"""Whether somebody is asked in a round, and if not, why. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from kindness.errors import Refused
from kindness.workdays import is_workday
from monitoring.enums import Excluded
from people.enums import StaffStatus

# Decided by the facts: an officer cannot put somebody back on the list against them.
FACTS = (Excluded.RATER, Excluded.NO_PHONE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody in service in the groups of a round. absent: working days of the round on which they are away."""

    status: str
    employment: str
    rank: str
    extension: str
    hired_on: date | None
    absent: int
    rates: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked. workdays: of the round; hired_before: hired on this day or later is too recent."""

    employment: Collection[str]
    field_ranks: Collection[str]
    hired_months: int
    first_day: date
    workdays: int
    by_phone: bool = True  # a self-check needs no telephone


def why_excluded(one: Candidate, asked: Asked) -> Excluded | None:
    """None: asked. The first reason that applies, those an officer cannot change first."""
    reasons = {
        Excluded.RATER: one.rates,
        Excluded.NO_PHONE: asked.by_phone and not one.extension,
        Excluded.AWAY: one.status != StaffStatus.ACTIVE,
        Excluded.ABSENT: one.absent * 2 > asked.workdays,
        Excluded.EMPLOYMENT: one.employment not in asked.employment,
        Excluded.FIELD: one.rank in asked.field_ranks,
        Excluded.NEW: too_recent(one.hired_on, asked.first_day, asked.hired_months),
    }
    return next((reason for reason, applies in reasons.items() if applies), None)


def too_recent(hired_on: date | None, day: date, months: int) -> bool:
    """Fewer than so many whole months before `day`. Somebody whose first day is not known is no newcomer."""
    if hired_on is None:
        return False
    passed = (day.year - hired_on.year) * 12 + day.month - hired_on.month - (day.day < hired_on.day)
    return passed < months


def workdays_between(first: date, last: date, closed: Collection[date]) -> list[date]:
    """The working days from `first` to `last`, both counted."""
    return [day for day in _days(first, last) if is_workday(day, closed)]


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def decided_by_facts(reason: str) -> Refused:
    """What include_subject answers for those."""
    if reason == Excluded.NO_PHONE:
        message = _(
            "This person has no telephone number in the directory. Please add it there and make the list again."
        )
    else:
        message = _(
            "Who scores in a round is not asked in it. Please remove the person from the raters first."
        )
    return Refused("not_now", message, title=_("The person stays off the list."))
