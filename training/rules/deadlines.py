"""Until when an enrolment can be withdrawn: working days before the first session. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from kindness.dates import format_deadline
from kindness.errors import Refused
from kindness.halfyear import SEOUL
from kindness.workdays import workdays_before


def withdraw_until(first_start: datetime, days: int, closed: Collection[date]) -> datetime:
    """The first moment at which it is too late: the midnight that ends the last day.

    The last day lies `days` working days before the first session; for 0 it is the start of the session itself.
    closed: the city's own closure days.
    """
    if days == 0:
        return first_start
    last_day = workdays_before(first_start.astimezone(SEOUL).date(), days, closed)
    return datetime.combine(last_day + timedelta(days=1), time.min, SEOUL)


def check_withdrawal(
    *, moment: datetime, until: datetime | None, booked: bool, started: bool, must: bool
) -> None:
    """until: None while no session is planned. started: the first session has begun. must: assigned, and compulsory
    for this person. Refuses compulsory and deadline_passed; whoever only waits may leave until it begins."""
    if booked and must:
        raise Refused(
            "compulsory",
            _(
                "This training is compulsory for you and the seat was assigned. "
                "Please ask the training officer to move you to another cohort."
            ),
        )
    if booked and until is not None and moment >= until:
        raise Refused(
            "deadline_passed",
            _(
                "Enrolments could be withdrawn until %(moment)s. "
                "If you cannot come, please tell the training officer."
            )
            % {"moment": format_deadline(until)},
        )
    if started:
        raise Refused(
            "deadline_passed",
            _("The training has begun. If you cannot come, please tell the training officer."),
        )
