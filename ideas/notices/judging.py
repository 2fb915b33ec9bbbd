"""What people are told of judging: contests and numbers of receipt, never a name."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from kindness.dates import format_date
from notifications.words import Words


def _day(iso: str) -> str:
    return format_date(date.fromisoformat(iso))


NOTICES: dict[str, Words] = {
    "jury_joined": Words(
        title=_("You are on the jury of “%(contest)s”"),
        body=_("Please read the pledge of fairness and silence first; then the ideas open to you."),
    ),
    "judging_opened": Words(
        title=_("Ideas are waiting for your judgement"),
        body=_("“%(contest)s”, %(phase)s: please hand in your points until %(until)s."),
        formats={"until": _day},
    ),
    "ideas_given": Words(
        title=_("Further ideas have come to you"),
        body=_("“%(contest)s”: %(n)s more to judge."),
    ),
    "judging_due": Words(
        title=_("Ideas are still waiting for your judgement"),
        body=_("“%(contest)s”: the last day is %(until)s. What is left stands on top of your list."),
        formats={"until": _day},
    ),
    "judging_late": Words(
        title=_("A phase of judging is over, and points are still missing"),
        body=_("“%(contest)s”, %(phase)s: judges with something left: %(n)s."),
    ),
    "judge_wanting": Words(
        title=_("An idea needs another judge"),
        body=_("“%(contest)s”, idea no. %(number)s: a judge stepped back, and nobody else is free for it."),
    ),
}
