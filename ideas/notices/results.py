"""What people are told of results, decisions and objections: titles of contests and numbers of receipt, no names."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from ideas.enums import ObjectionKind, ObjectionOutcome
from kindness.dates import format_date
from notifications.words import Words


def _day(iso: str) -> str:
    return format_date(date.fromisoformat(iso))


def _kind(value: str) -> str:
    return str(ObjectionKind(value).label)


def _outcome(value: str) -> str:
    return str(ObjectionOutcome(value).label)


NOTICES: dict[str, Words] = {
    "shortlisted": Words(
        title=_("Your idea is shown in the public check"),
        body=_("“%(contest)s”, no. %(number)s: colleagues can read it without your name until %(until)s."),
        formats={"until": _day},
    ),
    "decided": Words(
        title=_("The result of your idea is here"),
        body=_(
            "“%(contest)s”, no. %(number)s: thank you for your idea. Please read the decision and its reason."
        ),
    ),
    "results_announced": Words(
        title=_("The results of the contest are here"),
        body=_("“%(contest)s”: thank you for your part in it."),
    ),
    "decided_again": Words(
        title=_("Your idea has been decided about again"),
        body=_("“%(contest)s”, no. %(number)s: please read the new decision and its reason."),
    ),
    "objection_filed": Words(
        title=_("An idea is to be looked at again"),
        body=_("“%(contest)s”, no. %(number)s: %(kind)s. Somebody who had no part in it answers."),
        formats={"kind": _kind},
    ),
    "objection_given": Words(
        title=_("You are asked to look at an idea again"),
        body=_(
            "“%(contest)s”, no. %(number)s: no officer is without a part in it, so you were named. You are shown this "
            "one request alone. Please answer it."
        ),
    ),
    "objection_answered": Words(
        title=_("What you asked for has been answered"),
        body=_("“%(contest)s”, no. %(number)s: %(outcome)s. Please read the reason."),
        formats={"outcome": _outcome},
    ),
}
