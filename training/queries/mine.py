"""What the pages of one's own training show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kindness.dates import format_date, format_datetime, format_month_weekday
from kindness.errors import Refused
from kindness.halfyear import SEOUL
from people.models import Staff
from training.enums import CohortState, CourseState, EnrolmentState, EnrolmentWay, Mark, Outcome
from training.models import Attendance, Course, Enrolment, Session
from training.queries import enrolments as queries
from training.queries.feeds import coming_hours
from training.rules import codes, overlap
from training.rules.deadlines import check_withdrawal, withdraw_until
from training.rules.enrolments import check_live
from training.rules.seats import full_days


@dataclass(frozen=True, slots=True)
class Status:
    """An enrolment in a word, with the tone of its badge."""

    word: str
    tone: str


@dataclass(frozen=True, slots=True)
class OwnRow:
    enrolment: Any  # with starts_at, ends_at, place
    status: Status


@dataclass(slots=True)
class OwnTraining:
    """Everything somebody has, by what is to be done about it."""

    offers: list[OwnRow] = field(default_factory=list)
    booked: list[OwnRow] = field(default_factory=list)
    waiting: list[OwnRow] = field(default_factory=list)
    past: list[OwnRow] = field(default_factory=list)


def own_training(staff: Staff, moment: datetime) -> OwnTraining:
    """One query."""
    own = OwnTraining()
    for one in queries.of_person(staff):
        _drawer(own, one, moment).append(OwnRow(one, status_of(one, moment)))
    own.booked.sort(key=lambda row: (row.enrolment.starts_at is None, row.enrolment.starts_at))
    return own


def beginning_with_styles(own: OwnTraining) -> list[Any]:
    """The enrolments with a seat whose course begins with the self-diagnosis."""
    return [row.enrolment for row in own.booked if row.enrolment.course.style_first]


def _drawer(own: OwnTraining, one: Any, moment: datetime) -> list[OwnRow]:
    if one.state == EnrolmentState.OFFERED and one.offer_expires_at > moment:
        return own.offers
    over = one.ends_at is not None and one.ends_at <= moment
    begun = one.starts_at is not None and one.starts_at <= moment
    if one.state == EnrolmentState.BOOKED and not one.outcome and not over:
        return own.booked
    if one.state in (EnrolmentState.WAITING, EnrolmentState.REQUESTED) and not begun:
        return own.waiting
    return own.past


def status_of(one: Any, moment: datetime) -> Status:
    """As it is at this moment: an offer whose time is over has ended, whether or not a job has looked."""
    if one.state == EnrolmentState.OFFERED and one.offer_expires_at <= moment:
        return Status(str(EnrolmentState.EXPIRED.label), "gray")
    if one.state == EnrolmentState.BOOKED and one.outcome:
        return Status(one.get_outcome_display(), "green" if one.outcome == Outcome.COMPLETED else "amber")
    if one.state == EnrolmentState.BOOKED and one.ends_at is not None and one.ends_at <= moment:
        return Status(_("Result to come"), "gray")
    tones = {EnrolmentState.OFFERED: "amber", EnrolmentState.BOOKED: "blue", EnrolmentState.WAITING: "gray"}
    return Status(one.get_state_display(), tones.get(one.state, "gray"))


def can_withdraw(one: Any, until: datetime | None, moment: datetime) -> bool:
    """Whether the service would let them go. until: the first moment too late for a seat."""
    try:
        check_live(one.state, one.outcome)
        check_withdrawal(
            moment=moment,
            until=until,
            booked=one.state == EnrolmentState.BOOKED,
            started=one.starts_at is not None and one.starts_at <= moment,
            must=one.compulsory and one.way == EnrolmentWay.ASSIGNED,
        )
    except Refused:
        return False
    return True


# --- sessions ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class BookedRow:
    """A seat somebody has. next: their hours in the session that comes or runs; more: how many follow it.
    until: the first moment too late to withdraw, None where they cannot. check_in: its code counts now."""

    enrolment: Any
    status: Status
    next: Attendance | None
    more: int
    until: datetime | None
    check_in: bool


def booked_rows(
    own: OwnTraining, ahead: Sequence[Attendance], closed: frozenset[date], moment: datetime
) -> list[BookedRow]:
    """ahead: of hours_ahead. closed: the city's own closure days from today on; a deadline that lies before
    today has passed in any case."""
    by_enrolment: dict[UUID, list[Attendance]] = {}
    for hours in ahead:
        by_enrolment.setdefault(hours.enrolment_id, []).append(hours)
    return [_booked_row(row, by_enrolment.get(row.enrolment.pk, []), closed, moment) for row in own.booked]


def _booked_row(
    row: OwnRow, ahead: Sequence[Attendance], closed: frozenset[date], moment: datetime
) -> BookedRow:
    one = row.enrolment
    until = withdraw_until(one.starts_at, one.course.withdraw_days, closed) if one.starts_at else None
    return BookedRow(
        enrolment=one,
        status=row.status,
        next=ahead[0] if ahead else None,
        more=max(0, len(ahead) - 1),
        until=until if can_withdraw(one, until, moment) else None,
        check_in=bool(ahead) and _can_check_in(ahead[0], moment),
    )


def _can_check_in(hours: Attendance, moment: datetime) -> bool:
    unmarked = hours.mark in ("", Mark.ABSENT)
    return unmarked and codes.is_open(moment, starts_at=hours.starts_at, ends_at=hours.ends_at)


def hours_ahead(staff: Staff, moment: datetime) -> list[Attendance]:
    """The sessions somebody is booked for that are not over, the next one first. One query."""
    return list(coming_hours(staff, at=moment))


@dataclass(frozen=True, slots=True)
class Coming:
    """A session ahead, as the agenda prints it."""

    day: int
    month: str
    title: str
    url: str
    note: str


def agenda_of(ahead: Sequence[Attendance], *, most: int = 8) -> list[Coming]:
    """The next ones of hours_ahead."""
    return [_coming(hours) for hours in ahead[:most]]


def _coming(row: Attendance) -> Coming:
    starts = row.starts_at.astimezone(SEOUL)
    return Coming(
        day=starts.day,
        month=format_month_weekday(starts),
        title=row.session.cohort.course.title,
        url=f"/training/enrolments/{row.enrolment_id}/",
        note=" · ".join(filter(None, [hours_of(row), where(row.session)])),
    )


def hours_of(row: Attendance | Session) -> str:
    """`09:00–12:00`."""
    return f"{row.starts_at.astimezone(SEOUL):%H:%M}–{row.ends_at.astimezone(SEOUL):%H:%M}"


def where(session: Session) -> str:
    if session.room:
        return session.room.name
    return session.place or (_("Online") if session.link else "")


def sessions_of(enrolment: Enrolment) -> QuerySet[Session]:
    """Of its cohort, in their order, with rooms and instructors."""
    rows = Session.objects.filter(cohort=enrolment.cohort_id).select_related("room", "instructor")
    return rows.order_by("starts_at")


def last_held(sessions: Iterable[Session], moment: datetime) -> Session | None:
    """The latest of these that is over."""
    return max((one for one in sessions if one.ends_at <= moment), key=lambda one: one.ends_at, default=None)


# --- before applying ----------------------------------------------------------------------------------------------
def cohort_to_apply_for(cohort_id: UUID, moment: datetime) -> Any:
    """Any open or past cohort of a course that is no draft, with its seats and sessions; None when there is none.
    Whether it takes applications is asked of the rules."""
    found = queries.cohort_with_seats(cohort_id, moment)
    hidden = found is None or found.state == CohortState.PLANNED or found.course.state == CourseState.DRAFT
    return None if hidden else found


@dataclass(frozen=True, slots=True)
class Warning:  # noqa: A001 - the word of the page
    """What speaks against a seat. blocks: it will be refused."""

    text: str
    blocks: bool


def warnings_for(staff: Staff, cohort: Any, moment: datetime) -> list[Warning]:
    """Other training at the same hours, leave on its days, a counter with too few people left. Three queries."""
    wanted = queries.meetings(cohort.sessions.all(), cohort.course.title)
    found = [
        _overlap_words(one, wanted) for one in overlap.clashes(wanted, queries.meetings_of(staff, wanted))
    ]
    found += [
        Warning(_("You are away on %(day)s.") % {"day": format_date(day)}, blocks=False)
        for day in overlap.days_away(wanted, queries.absences_at(staff, wanted))
    ]
    return found + [_counter_words(day) for day in _full_days(staff, cohort.course, wanted, moment.date())]


def _overlap_words(one: overlap.Meeting, wanted: list[overlap.Meeting]) -> Warning:
    values = {"title": one.title, "moment": format_datetime(one.starts_at)}
    if overlap.blocks(wanted, [one]):
        text = _("At the same hours you have other compulsory training: “%(title)s” on %(moment)s.")
        return Warning(text % values, blocks=True)
    return Warning(
        _("At the same hours you have other training: “%(title)s” on %(moment)s.") % values, blocks=False
    )


def _counter_words(day: date) -> Warning:
    text = _("On %(day)s as many of your department are away as its counter can spare.")
    return Warning(text % {"day": format_date(day)}, blocks=True)


def _full_days(staff: Staff, course: Course, wanted: list[overlap.Meeting], today: date) -> list[date]:
    days = overlap.days_of_meetings(wanted)
    counter = queries.counter_of(course, staff, days, today)
    return full_days(counter, days, course.cap_percent) if counter.size else []
