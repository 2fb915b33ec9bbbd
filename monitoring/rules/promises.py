"""What a call-back promise asks: by when, who is reminded when, what counts as kept. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

import regex
from django.utils.translation import gettext_lazy as _

from kindness.errors import Refused
from kindness.halfyear import SEOUL
from monitoring.rules.working_hours import Hours, add_work, is_working, take_work

# A caller who wishes three o'clock is called at three, not before: so much later is still on time.
AFTER_WISH = timedelta(minutes=30)
FARTHEST_WISH = timedelta(days=14)
SHORTEST_DAY = timedelta(hours=4)
UNDO = timedelta(minutes=10)
SAME_TRY = timedelta(minutes=1)  # a double click is one try
LEAST_FOR_A_RATE = 5
_NUMBER = regex.compile(r"[0-9+(][0-9 ()+\-.#*,~]{2,29}")
# What looks like a telephone number in a text: seven digits or more, however they are parted.
_IN_A_TEXT = regex.compile(r"(?<![0-9])\+?[0-9](?:[ ().\-]{0,2}[0-9]){6,}(?![0-9])")


class Step(IntEnum):
    """How far the reminders of a promise have come; stored as a number."""

    NOBODY = 0
    SOON = 1  # the person, before it is due
    DUE = 2  # the person and the deputy of the day
    LATE = 3  # the head


class Stage(StrEnum):
    """How a waiting promise stands."""

    LATER = "later"
    SOON = "soon"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Marks:
    """The due times up to which each step is due at a moment, the farthest first."""

    soon: datetime
    due: datetime
    late: datetime

    def step(self, due_at: datetime) -> Step:
        """The farthest step that is due."""
        if due_at <= self.late:
            return Step.LATE
        if due_at <= self.due:
            return Step.DUE
        return Step.SOON if due_at <= self.soon else Step.NOBODY

    def stage(self, due_at: datetime) -> Stage:
        """Overdue begins after the due time itself."""
        if due_at < self.due:
            return Stage.OVERDUE
        return Stage.SOON if due_at <= self.soon else Stage.LATER


# --- times ------------------------------------------------------------------------------------------------------
def due_at(taken_at: datetime, wished_at: datetime | None, *, work: timedelta, hours: Hours) -> datetime:
    """`work` after the memo; where the caller wished a later time, half an hour of work after that."""
    usual = add_work(taken_at, work, hours)
    return usual if wished_at is None else max(usual, add_work(wished_at, AFTER_WISH, hours))


def marks_at(moment: datetime, *, lead: timedelta, hours: Hours) -> Marks:
    """lead: working time between one step and the next."""
    return Marks(add_work(moment, lead, hours), moment, take_work(moment, lead, hours))


def reminders_of(due: datetime, *, lead: timedelta, hours: Hours) -> tuple[datetime, datetime]:
    """When the person and when the head hear of a promise due then; the deputy does at the due time itself."""
    return take_work(due, lead, hours), add_work(due, lead, hours)


def next_opening(moment: datetime, hours: Hours) -> datetime:
    """The beginning of the first working day after the day of `moment`."""
    day = moment.astimezone(SEOUL).date() + timedelta(days=1)
    while not hours.spans(day):
        day += timedelta(days=1)
    return hours.spans(day)[0][0]


def may_remind(moment: datetime, hours: Hours) -> bool:
    """Outside of working hours nobody is reminded."""
    return is_working(moment, hours)


# --- what is refused ----------------------------------------------------------------------------------------------
def check_phone(phone: str) -> None:
    """Digits as people write them, an extension behind. Refuses number_required, invalid_number."""
    if not phone:
        raise Refused("number_required", _("Please enter the number to call back."))
    if not _NUMBER.fullmatch(phone) or sum(character.isdecimal() for character in phone) < 3:
        raise Refused(
            "invalid_number",
            _(
                "This does not read like a telephone number. Please write it in digits, such as 010-1234-5678."
            ),
        )


def check_matter(matter: str) -> None:
    """Refuses matter_required."""
    if not matter:
        raise Refused("matter_required", _("Please write in a few words what the call was about."))


def check_wish(wished_at: datetime | None, moment: datetime) -> None:
    """Refuses invalid_time."""
    if wished_at is not None and not moment < wished_at <= moment + FARTHEST_WISH:
        raise Refused(
            "invalid_time",
            _(
                "The preferred time lies in the past or more than two weeks ahead. "
                "Please choose another, or leave it empty for as soon as possible."
            ),
        )


def check_somebody_else(holder_id: int, giver_id: int) -> None:
    """Refuses self."""
    if holder_id == giver_id:
        raise Refused("self", _("This would come back to yourself. Please choose the colleague it is for."))


def check_named(number: str) -> None:
    """Refuses no_such_person."""
    if not number:
        raise nobody()


def nobody() -> Refused:
    return Refused(
        "no_such_person",
        _("Nobody in service has this staff number. Please look the person up by name."),
    )


def check_reason(reason: str) -> None:
    """Refuses reason_required."""
    if not reason:
        raise Refused("reason_required", _("Please write why. A few words are enough."))


def check_hours(hours: Hours, *, work_hours: int, remind_minutes: int, mask_days: int) -> None:
    """Refuses invalid_hours, invalid_limits."""
    lunch = hours.lunch_from, hours.lunch_until
    half_a_lunch = (lunch[0] is None) != (lunch[1] is None)
    if half_a_lunch or hours.opens >= hours.closes or not _lunch_lies_inside(hours):
        raise Refused("invalid_hours", _("The hours do not follow each other. Please check them."))
    if hours.length < SHORTEST_DAY:
        raise Refused("invalid_hours", _("A working day has at least four hours. Please check them."))
    if not (1 <= work_hours <= 40 and 5 <= remind_minutes <= 240 and 1 <= mask_days <= 365):
        raise Refused("invalid_limits", _("One of the numbers lies out of its limits. Please check them."))


def _lunch_lies_inside(hours: Hours) -> bool:
    first = hours.lunch_from
    last = hours.lunch_until
    return first is None or last is None or hours.opens < first < last < hours.closes


# --- privacy -----------------------------------------------------------------------------------------------------
def without_numbers(text: str) -> str:
    """`text` with an ellipsis in the place of whatever looks like a telephone number."""
    return str(_IN_A_TEXT.sub("…", text))
