"""What people are told of results and appeals."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from kindness.dates import format_date
from monitoring.enums import DisputeOutcome
from notifications.words import Words


def _day(iso: str) -> str:
    return format_date(date.fromisoformat(iso))


def _outcome(value: str) -> str:
    return str(DisputeOutcome(value).label)


NOTICES: dict[str, Words] = {
    "results_released": Words(
        title=_("Your calls of the telephone survey can be read"),
        body=_("“%(round)s”: what went well stands first. You can appeal if something was otherwise."),
    ),
    "dispute_filed": Words(
        title=_("An appeal waits for an answer"),
        body=_("“%(round)s”: somebody who did not score the call answers it."),
    ),
    "calibration_planned": Words(
        title=_("Calls to be scored by all raters"),
        body=_("“%(round)s”: please listen to %(n)s calls and score them until %(until)s, each on your own."),
        formats={"until": _day},
    ),
    "dispute_answered": Words(
        title=_("Your appeal has been answered"),
        body=_("“%(round)s”: %(outcome)s."),
        formats={"outcome": _outcome},
    ),
}
