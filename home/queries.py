"""What lies on somebody's desk. Six queries at most, whoever they are and however much there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Min, Subquery, Value
from django.urls import reverse

from awards.models import Tally
from awards.permissions import may_publish
from awards.queries import tallies_to_publish
from ideas.queries.landing import Waiting, waiting_columns
from kindness.counting import number_of
from kindness.halfyear import SEOUL, HalfYear
from monitoring.queries.callbacks import waiting_for
from notifications.queries import ToldNotice, Unread, unread_notices
from people.models import Staff
from people.permissions import is_programme_officer
from recognition.models import Carnation, Period
from recognition.queries import Allowance, allowance_of, open_reports, received_letters
from training.models import Attendance
from training.queries.feeds import coming_hours

NOTICES_SHOWN = 4
SESSIONS_SHOWN = 3
LAST_DAYS = 14  # from here on a carnation not yet sent is among the things to do


@dataclass(frozen=True, slots=True)
class Giving:
    """What somebody may still give in the half-year that runs, and until when."""

    half: HalfYear
    taking_part: bool  # employment type and posting allow it
    quota: int
    left: int
    last_day: date
    days_left: int
    next_day: date  # when the next half-year brings new ones

    @property
    def urgent(self) -> bool:
        return self.taking_part and self.left > 0 and self.days_left <= LAST_DAYS


@dataclass(frozen=True, slots=True)
class Promised:
    """Callers who wait for this person."""

    callers: int
    first_due: datetime | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """One look. `giving` is None while no half-year is open."""

    today: date
    giving: Giving | None
    letter: Carnation | None  # the newest one that arrived
    unopened: bool
    reports: int  # reported letters waiting for an officer
    promised: Promised
    ideas: Waiting
    to_publish: list[Tally]
    notices: list[ToldNotice]
    unread: int  # what the bell shows
    training: list[Attendance]  # the next sessions, with course and room

    @property
    def nothing_due(self) -> bool:
        urgent = self.giving is not None and self.giving.urgent
        rooms = (self.promised.callers, self.reports, self.to_publish, self.notices, self.ideas.anything)
        return not (urgent or any(rooms))


def desk_of(person: Staff, *, at: datetime) -> Desk:
    """Everything on the desk of an employed person at a moment."""
    today = at.astimezone(SEOUL).date()
    allowance = allowance_of(person, at)
    letter = received_letters(person, at=at).first()
    unread = unread_notices(person, limit=NOTICES_SHOWN + 1)
    reports, promised, ideas = _waiting(person, at)
    return Desk(
        today=today,
        giving=giving_of(person, allowance, today) if allowance else None,
        letter=letter,
        unopened=letter is not None and letter.read_at is None,
        reports=reports,
        promised=promised,
        ideas=ideas,
        to_publish=list(tallies_to_publish()) if may_publish(person) else [],
        notices=_other_notices(unread, letter),
        unread=unread.total,
        training=list(coming_hours(person, at=at)[:SESSIONS_SHOWN]),
    )


def _waiting(person: Staff, at: datetime) -> tuple[int, Promised, Waiting]:
    """Reported letters, callers who wait for the person, and contests: numbers of three rooms in one query."""
    callers = waiting_for(person)
    ideas = waiting_columns(person)
    row = (
        Staff.objects.filter(pk=person.pk)
        .values(
            **ideas,
            reports=number_of(open_reports()) if is_programme_officer(person) else Value(0),
            callers=number_of(callers),
            first_due=Subquery(callers.order_by().values("staff").values(due=Min("due_at"))),
        )
        .get()
    )
    first_due = row["first_due"]
    promised = Promised(row["callers"], first_due, first_due is not None and first_due < at)
    return row["reports"], promised, Waiting(**{name: row[name] for name in ideas})


def _other_notices(unread: Unread, letter: Carnation | None) -> list[ToldNotice]:
    """But for the one of the letter that lies on the desk itself."""
    beside = reverse("carnation_open", args=[letter.pk]) if letter is not None else ""
    return [notice for notice in unread.newest if not notice.url or notice.url != beside][:NOTICES_SHOWN]


def giving_of(person: Staff, allowance: Allowance, today: date) -> Giving:
    """What the allowance means today, in days."""
    period: Period = allowance.period
    last_day = (period.closes_at.astimezone(SEOUL) - timedelta(microseconds=1)).date()
    return Giving(
        half=period.half,
        taking_part=person.employment_type in period.senders and person.division_id is not None,
        quota=allowance.quota,
        left=allowance.left,
        last_day=last_day,
        days_left=(last_day - today).days,
        next_day=max(period.closes_at, period.half.next.opens_at).astimezone(SEOUL).date(),
    )
