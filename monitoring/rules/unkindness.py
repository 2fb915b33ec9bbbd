"""Reports of unkindness: who may do what when, and how long they are kept. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from kindness.dates import format_date
from kindness.errors import Refused
from kindness.text import is_blank
from monitoring.enums import Finding, ReportState

KEPT_DAYS = 180  # unless the officer sets another day
MOST_KEPT_DAYS = 365
DAYS_TO_SPEAK = 7  # a finding waits so long for the person's view


def erased_on(received_on: date) -> date:
    return received_on + timedelta(days=KEPT_DAYS)


def check_days(received_on: date, happened_on: date | None, erase_on: date, today: date) -> None:
    """Refuses invalid_days."""
    happened_late = happened_on is not None and happened_on > received_on
    kept_long = not received_on < erase_on <= received_on + timedelta(days=MOST_KEPT_DAYS)
    if received_on > today or happened_late or kept_long:
        raise Refused(
            "invalid_days",
            _("The days do not follow each other, or the report would be kept for more than a year."),
        )


def check_speaking(state: str) -> None:
    """Refuses not_now."""
    if state not in {ReportState.RECEIVED, ReportState.HEARD}:
        raise Refused("not_now", _("The finding has been made. Please talk to the head of your department."))


def check_finding(state: str, *, note: str, received: date, today: date) -> None:
    """Refuses not_now (the person has not been heard yet, or it is decided), reason_required."""
    speaks_until = received + timedelta(days=DAYS_TO_SPEAK)
    if state == ReportState.RECEIVED and today <= speaks_until:
        raise Refused(
            "not_now",
            _("The person can say how it was until %(day)s. Please wait for their words, or until then.")
            % {"day": format_date(speaks_until)},
        )
    if state not in {ReportState.RECEIVED, ReportState.HEARD}:
        raise Refused("not_now", _("The finding has been made already. Nothing has been changed."))
    if is_blank(note):
        raise Refused("reason_required", _("Please write the reason for the finding. The person reads it."))


def check_closing(state: str, *, finding: str, help_agreed: str) -> None:
    """Refuses not_now, help_required."""
    if state != ReportState.FOUND:
        raise Refused("not_now", _("A report is closed after its finding. Nothing has been changed."))
    if finding == Finding.FOUNDED and is_blank(help_agreed):
        raise Refused(
            "help_required",
            _("Please write which help was agreed, for example coaching or a calmer counter."),
        )
