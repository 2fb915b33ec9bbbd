"""When somebody may be marked, and as what. Pure; the moment is an argument.

Source: domain facts 6 and the troubles of such systems elsewhere: people marked themselves present for sessions to
come, wrong taps could not be undone, and a paper list signed in the hall had nowhere to go.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from kindness.errors import Refused
from kindness.halfyear import SEOUL
from training.enums import Mark
from training.rules import codes

GRACE = timedelta(minutes=10)  # somebody who checks in later than this after the start is late

WRONG_CODE = Refused(
    "wrong_code",
    _(
        "This is not the code on the screen, or it has changed meanwhile. Please type the six digits that stand there now."
    ),
    title=_("You have not been marked."),
)
TOO_MANY = Refused(
    "not_now",
    _(
        "Ten wrong codes came from you within ten minutes. Please wait a few minutes, or ask the instructor to mark you on the list."
    ),
    title=_("No further codes are taken from you just now."),
)
CLOSED = Refused(
    "not_now",
    _(
        "Codes count from 15 minutes before the session until its end. Please ask the instructor to mark you on the list if you were there."
    ),
    title=_("The code of this session does not count just now."),
)
NOT_BOOKED = Refused(
    "not_enrolled",
    _("You are not enrolled in this session. Please tell the instructor, who can ask for a seat for you."),
    title=_("You have not been marked."),
)
NOT_YET = Refused(
    "not_now",
    _(
        "The list opens 15 minutes before the session. Until then only people who are excused in advance can be marked."
    ),
    title=_("Nobody has been there yet."),
)
SETTLED = Refused(
    "not_now",
    _(
        "This cohort is finished and its completions are settled. Please ask a training officer to correct single marks, with a reason."
    ),
    title=_("The list is closed."),
)
CALLED_OFF = Refused(
    "not_now",
    _("This cohort has been cancelled, so nobody is marked any more."),
    title=_("The list is closed."),
)
REASON_REQUIRED = Refused(
    "reason_required",
    _("Please write why the mark is changed. It stays in the record beside the old one."),
    title=_("The reason is missing."),
)
NOT_MARKED = Refused(
    "not_marked",
    _(
        "This person is not marked yet. Please mark them on the list; a correction changes a mark that is there."
    ),
    title=_("There is nothing to correct."),
)


def check_in_as(moment: datetime, *, starts_at: datetime) -> Mark:
    """Present until ten minutes after the start, late afterwards."""
    return Mark.PRESENT if moment < starts_at + GRACE else Mark.LATE


def counts_again(mark: str) -> bool:
    """A code marks who is not marked, and who came after they had been marked as absent. Others stay as they are."""
    return mark in ("", Mark.ABSENT)


def may_mark(mark: Mark, moment: datetime, *, starts_at: datetime) -> bool:
    """Nobody is present at what has not begun; that somebody will be excused can be known before."""
    return mark == Mark.EXCUSED or moment >= starts_at - codes.EARLY


def may_change(current: str, moment: datetime, *, starts_at: datetime) -> bool:
    """A wrong tap is put right on the list until midnight of the day; afterwards a change needs a reason."""
    return current == "" or moment.astimezone(SEOUL).date() <= starts_at.astimezone(SEOUL).date()
