"""Seats are numbers from 1 to the capacity. Which are free, who may take one, how long an offer is kept. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _, gettext_lazy

from kindness.dates import format_date, format_datetime
from kindness.errors import Refused
from training.assignment.problem import most_out
from training.enums import CohortState, CourseState

COMPULSORY_FIRST = 1  # the waitlist's priority of those who must attend; 0: everybody else
NO_SEAT = gettext_lazy(
    "Only people with a posting in the city can be enrolled. Please ask the HR officer to check it."
)


@dataclass(frozen=True, slots=True)
class Applying:
    """Somebody asks for a seat of their own accord. first_start: None while no session is planned."""

    moment: datetime
    course_state: str
    cohort_state: str
    self_enrolment: bool
    enrol_from: datetime
    enrol_until: datetime
    first_start: datetime | None
    for_them: bool  # they must or may attend the course
    for_their_division: bool  # the cohort is for all, or for their division too


def check_applying(applying: Applying) -> None:
    """Refuses not_now (nothing can be applied for at this moment) and not_target (not for this person)."""
    if applying.course_state != CourseState.OPEN or applying.cohort_state != CohortState.OPEN:
        raise Refused("not_now", _("This cohort takes no applications. Please choose another cohort."))
    if not applying.self_enrolment:
        raise Refused(
            "not_now",
            _(
                "The seats of this course are assigned by the training officer. Please tell them which day suits you."
            ),
        )
    if applying.moment < applying.enrol_from:
        raise Refused(
            "not_now",
            _("Applications open on %(moment)s. Please come back then.")
            % {"moment": format_datetime(applying.enrol_from)},
        )
    if applying.moment >= applying.enrol_until or _has_begun(applying.first_start, applying.moment):
        raise Refused(
            "not_now",
            _("Applications for this cohort have closed. Please choose another cohort."),
        )
    if not applying.for_them:
        raise Refused(
            "not_target",
            _(
                "This course is held for other staff members. "
                "If you need it for your work, please ask the training officer."
            ),
        )
    if not applying.for_their_division:
        raise Refused(
            "not_target",
            _("This cohort is held for other departments. Please choose another cohort."),
        )


def _has_begun(first_start: datetime | None, moment: datetime) -> bool:
    return first_start is not None and first_start <= moment


def check_taking_people(
    *, course_state: str, cohort_state: str, last_end: datetime | None, moment: datetime
) -> None:
    """Officers add people until the last session is over. Refuses not_now."""
    over = last_end is not None and last_end <= moment
    if (
        course_state == CourseState.CLOSED
        or cohort_state in (CohortState.FINISHED, CohortState.CANCELLED)
        or over
    ):
        raise Refused(
            "not_now",
            _("This cohort is over or cancelled, so nobody can be added. Please choose another cohort."),
        )


def free_numbers(capacity: int, held: Collection[int]) -> list[int]:
    """The seats nobody holds, lowest first."""
    return [number for number in range(1, capacity + 1) if number not in held]


def renumbered(held: Collection[int], capacity: int) -> dict[int, int]:
    """Old → new number of the seats that lie above a lowered capacity. Needs len(held) <= capacity."""
    too_high = sorted(number for number in held if number > capacity)
    return dict(zip(too_high, free_numbers(capacity, held), strict=False))


def check_capacity(capacity: int, *, held: int) -> None:
    """Refuses invalid_capacity below one seat, seats_held below what is held."""
    if capacity < 1:
        raise Refused("invalid_capacity", _("A cohort needs at least one seat."))
    if capacity < held:
        raise Refused(
            "seats_held",
            _(
                "%(held)s seats are held at this moment, so the capacity cannot be less. "
                "Please move or cancel people first."
            )
            % {"held": held},
        )


def offer_end(
    *, moment: datetime, cohort_state: str, offer_hours: int, first_start: datetime | None
) -> datetime | None:
    """Until when a seat offered now is kept; None when no seat is offered any more: the training has begun."""
    if cohort_state != CohortState.OPEN or _has_begun(first_start, moment):
        return None
    end = moment + timedelta(hours=offer_hours)
    return min(end, first_start) if first_start else end


def check_offer(expires_at: datetime | None, moment: datetime) -> None:
    """Refuses offer_ended: the seat belongs to the next one from that moment on."""
    if expires_at is None or expires_at <= moment:
        raise Refused(
            "offer_ended",
            _(
                "The time to take this seat is over, and it goes to the next person. "
                "You may apply again while applications are open."
            ),
        )


@dataclass(frozen=True, slots=True)
class Counter:
    """The people of a unit in service, and how many of the others are out at training on each day."""

    size: int
    out: Mapping[date, int]


def full_days(counter: Counter, days: Collection[date], percent: int | None) -> list[date]:
    """Those of the days on which one more would be too many of the unit. percent: None for all but one."""
    most = most_out(counter.size, percent)
    return [day for day in sorted(days) if counter.out.get(day, 0) + 1 > most]


def check_counter(counter: Counter, days: Collection[date], percent: int | None) -> None:
    """No counter is left empty. Refuses division_cap."""
    too_many = full_days(counter, days, percent)
    if too_many:
        raise Refused(
            "division_cap",
            _(
                "On %(day)s as many of the department are at training as its counter can spare. "
                "Please choose a cohort on another day."
            )
            % {"day": format_date(too_many[0])},
        )
