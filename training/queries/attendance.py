"""What the pages of attendance read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Q, QuerySet

from people.models import Staff
from training.enums import ATTENDED, CohortState, EnrolmentState, Mark, Outcome
from training.models import Attendance, Cohort, Enrolment, Marking, Session
from training.permissions import is_partner, runs_training, sees_training
from training.rules import codes, completion

_WITH_ALL = ("cohort__course", "room", "instructor")


# --- whose sessions, whose cohorts ---------------------------------------------------------------------------
def sessions_marked_by(person: Staff) -> QuerySet[Session]:
    """Officers mark everywhere, instructors their own sessions, a partner institution its own cohorts."""
    sessions = Session.objects.select_related(*_WITH_ALL)
    if runs_training(person):
        return sessions
    own = Q(instructor__staff=person)
    if is_partner(person):
        own |= Q(cohort__course__agreement__partner__seats__staff=person)
    return sessions.filter(own)


def sessions_seen_by(person: Staff) -> QuerySet[Session]:
    """Those, and all for the auditor."""
    if sees_training(person):
        return Session.objects.select_related(*_WITH_ALL)
    return sessions_marked_by(person)


def session_marked_by(person: Staff, session_id: UUID) -> Session | None:
    return sessions_marked_by(person).filter(pk=session_id).first()


def session_seen_by(person: Staff, session_id: UUID) -> Session | None:
    return sessions_seen_by(person).filter(pk=session_id).first()


def session_of(session_id: UUID) -> Session | None:
    """For checking in: what and when it is, is no secret. Of cohorts that take place."""
    sessions = Session.objects.select_related(*_WITH_ALL)
    return sessions.filter(pk=session_id, cohort__state__in=[CohortState.OPEN, CohortState.FINISHED]).first()


def cohort_settled_by(person: Staff, cohort_id: UUID) -> Cohort | None:
    """Officers and the auditor see how every cohort ends, a partner institution its own."""
    times: dict[str, Any] = {"sessions_held": Count("sessions"), "last_end": Max("sessions__ends_at")}
    cohorts: QuerySet[Cohort] = Cohort.objects.select_related("course").annotate(**times)
    if not sees_training(person):
        cohorts = cohorts.filter(course__agreement__partner__seats__staff=person)
    return cohorts.filter(pk=cohort_id).first()


# --- the list of a session -----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Line:
    """Somebody on the list of a session. `at`: when they were marked."""

    enrolment_id: UUID
    number: str
    name: str
    division: str
    rank: str
    mark: str
    at: datetime | None


def lines_of(session: Session) -> list[Line]:
    """Everybody with a seat, by name as 가나다 goes. One query."""
    rows = Attendance.objects.filter(session=session, live=True).order_by(
        "enrolment__name", "enrolment__division_name", "staff__number"
    )
    found = rows.values_list(
        "enrolment_id",
        "staff__number",
        "enrolment__name",
        "enrolment__division_name",
        "enrolment__rank",
        "mark",
        "marked_at",
    )
    return [Line(*row) for row in found]


def counted(lines: Iterable[Line]) -> dict[str, int]:
    """How many of each mark; "" is not marked yet."""
    return Counter(line.mark for line in lines)


def here_now(session: Session) -> tuple[int, int]:
    """(checked in or marked as there, with a seat)."""
    rows = Attendance.objects.filter(session=session, live=True)
    there = Q(mark__in=ATTENDED)
    found = rows.aggregate(there=Count("pk", filter=there), all=Count("pk"))
    return found["there"], found["all"]


def own_row(session: Session, person: Staff) -> Attendance | None:
    return Attendance.objects.filter(session=session, staff=person, live=True).first()


def open_now(person: Staff, moment: datetime) -> list[Session]:
    """One's own sessions whose code counts at this moment."""
    rows = Session.objects.select_related(*_WITH_ALL).filter(
        attendances__staff=person,
        attendances__live=True,
        starts_at__lte=moment + codes.EARLY,
        ends_at__gt=moment,
    )
    return list(rows.order_by("starts_at"))


def row_of(session: Session, enrolment_id: UUID) -> Attendance | None:
    rows = Attendance.objects.select_related("enrolment__staff")
    return rows.filter(session=session, enrolment_id=enrolment_id, live=True).first()


def history_of(row: Attendance) -> QuerySet[Marking]:
    """Every marking, the latest first."""
    return row.markings.select_related("by").order_by("-pk")


# --- how a cohort ends ---------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Standing:
    """A person's way through the cohort so far."""

    enrolment: Enrolment
    marks: dict[str, int]
    verdict: completion.Verdict


def people_of(cohort: Cohort) -> QuerySet[Enrolment]:
    """Everybody with a seat, with the number of each mark."""
    given = {
        f"n_{mark.value}": Count(
            "attendances", filter=Q(attendances__live=True, attendances__mark=mark.value)
        )
        for mark in Mark
    }
    people = Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.BOOKED)
    return people.annotate(number=F("staff__number"), **given).order_by("name", "division_name", "number")


def standings(cohort: Cohort, people: Sequence[Enrolment], *, sessions: int) -> list[Standing]:
    """people: of `people_of`. The rule as it would settle now, in a finished cohort as it did."""
    terms = completion.terms_of(cohort.course)
    found = []
    for person in people:
        marks = {mark.value: getattr(person, f"n_{mark.value}") for mark in Mark}
        verdict = completion.judge(terms, sessions=sessions, marks=marks, score=person.score)
        found.append(Standing(person, marks, verdict))
    return found


@dataclass(frozen=True, slots=True)
class Ending:
    """What a cohort's end hangs on."""

    sessions: int
    last_end: datetime | None
    unmarked: int
    booked: int
    completed: int


def ending_of(cohort: Cohort) -> Ending:
    """cohort: of `cohort_settled_by`. One query."""
    people = Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.BOOKED)
    found = people.aggregate(
        booked=Count("pk", distinct=True),
        completed=Count("pk", filter=Q(outcome=Outcome.COMPLETED), distinct=True),
        unmarked=Count("attendances", filter=Q(attendances__live=True, attendances__mark="")),
    )
    held: Any = cohort  # with what the query added
    return Ending(sessions=held.sessions_held, last_end=held.last_end, **found)
