"""What is told about enrolments, seats and waitlists."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext, gettext_lazy as _

from kindness.dates import format_datetime
from notifications.words import Words


def _moment(iso: str) -> str:
    return format_datetime(datetime.fromisoformat(iso)) if iso else gettext("a day that is not fixed yet")


NOTICES: dict[str, Words] = {
    "approval_wanted": Words(
        title=_("An application for training waits for your decision"),
        body=_("%(name)s would like to attend “%(course)s”, cohort %(number)s."),
    ),
    "approved": Words(
        title=_("Your application for training is approved"),
        body=_("You have a seat in “%(course)s”, cohort %(number)s."),
    ),
    "approved_waiting": Words(
        title=_("Your application for training is approved, and you are on the waitlist"),
        body=_(
            "All seats of “%(course)s”, cohort %(number)s, are taken at this moment. "
            "You will hear as soon as one is offered to you."
        ),
    ),
    "declined": Words(
        title=_("Your application for training is not approved"),
        body=_("“%(course)s”, cohort %(number)s. Reason: %(reason)s"),
    ),
    "assigned": Words(
        title=_("You are enrolled in a training"),
        body=_("“%(course)s”, cohort %(number)s. It begins on %(starts)s."),
        formats={"starts": _moment},
    ),
    "on_waitlist": Words(
        title=_("You are on the waitlist of a training"),
        body=_("“%(course)s”, cohort %(number)s. You will hear as soon as a seat is offered to you."),
    ),
    "seat_offered": Words(
        title=_("A seat has become free for you"),
        body=_("“%(course)s”, cohort %(number)s. It is kept for you until %(until)s."),
        formats={"until": _moment},
    ),
    "offer_ended": Words(
        title=_("The seat offered to you has gone to the next person"),
        body=_(
            "“%(course)s”, cohort %(number)s. It was not taken in time. "
            "You may apply again while applications are open."
        ),
    ),
    "waiting_ended": Words(
        title=_("No seat became free for you"),
        body=_("“%(course)s”, cohort %(number)s, has begun. You may apply for another cohort."),
    ),
    "moved": Words(
        title=_("You are enrolled in another cohort now"),
        body=_("“%(course)s”: cohort %(number)s instead of cohort %(before)s. Reason: %(reason)s"),
    ),
    "enrolment_cancelled": Words(
        title=_("Your enrolment in a training is cancelled"),
        body=_("“%(course)s”, cohort %(number)s. Reason: %(reason)s"),
    ),
    "cohort_cancelled": Words(
        title=_("A training does not take place"),
        body=_("“%(course)s”, cohort %(number)s. Reason: %(reason)s"),
    ),
    "released": Words(
        title=_("Your enrolment has ended with your transfer"),
        body=_(
            "“%(course)s”, cohort %(number)s, is held for your former department. "
            "You may apply for another cohort."
        ),
    ),
}
