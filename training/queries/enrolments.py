"""Who has a seat, who waits in which place, who decides; what one person has and may apply for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Count,
    Exists,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.expressions import Combinable, Expression
from django.db.models.functions import Coalesce, TruncDate

from people.models import Absence, Staff
from people.queries import absences, in_service
from training.enums import HOLDS_SEAT, LIVE, CapUnit, CohortState, CourseState, EnrolmentState
from training.models import Attendance, Cohort, Course, Enrolment, Session, Wish
from training.queries.assignment import TAKES_PEOPLE
from training.queries.targets import may_attend, must_attend
from training.rules.overlap import Meeting, days_of_meetings
from training.rules.seats import Counter


# --- of one person ----------------------------------------------------------------------------------------------
def of_person(staff: Staff) -> QuerySet[Any]:
    """All there ever was, the latest first, with course, cohort, `starts_at`, `ends_at` and `place` (of_waiting)."""
    rows = Enrolment.objects.filter(staff=staff).select_related("course", "cohort")
    found: QuerySet[Any] = with_hours(rows).annotate(place=_place()).order_by("-joined_at", "pk")
    return found


def enrolment_of(staff: Staff, enrolment_id: UUID) -> Any:
    return of_person(staff).filter(pk=enrolment_id).first()


def with_hours(rows: QuerySet[Enrolment]) -> QuerySet[Any]:
    """Adds `starts_at` of the first and `ends_at` of the last session; None while none is planned."""
    sessions = Session.objects.filter(cohort=OuterRef("cohort")).order_by().values("cohort")
    return rows.annotate(
        starts_at=Subquery(sessions.annotate(first=Min("starts_at")).values("first")),
        ends_at=Subquery(sessions.annotate(last=Max("ends_at")).values("last")),
    )


def _place() -> Expression | Combinable:
    """The place on the waitlist, 1 for the next one; 0 for who does not wait."""
    before = Enrolment.objects.filter(
        Q(priority__gt=OuterRef("priority"))
        | Q(priority=OuterRef("priority"), joined_at__lt=OuterRef("joined_at"))
        | Q(priority=OuterRef("priority"), joined_at=OuterRef("joined_at"), pk__lt=OuterRef("pk")),
        cohort=OuterRef("cohort"),
        state=EnrolmentState.WAITING,
    )
    counted = before.order_by().values("cohort").annotate(people=Count("pk")).values("people")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0)) + Value(1)


# --- of a cohort ------------------------------------------------------------------------------------------------
def people_of(cohort: Cohort) -> QuerySet[Enrolment]:
    """Everybody who has a seat, by name; with the person."""
    rows = Enrolment.objects.filter(cohort=cohort, state__in=HOLDS_SEAT).select_related("staff")
    return rows.order_by("name", "staff__number")


def waiting_for(cohort: Cohort) -> QuerySet[Enrolment]:
    """Those who wait, in order, then the requests nobody has decided; with the person."""
    pending = (EnrolmentState.WAITING, EnrolmentState.REQUESTED)
    rows = Enrolment.objects.filter(cohort=cohort, state__in=pending).select_related("staff")
    return rows.order_by("-state", "-priority", "joined_at", "pk")


def with_seats(cohorts: QuerySet[Cohort], moment: datetime) -> QuerySet[Any]:
    """Adds `held` (booked and running offers), `waiting`, `starts_at` and `ends_at` to each cohort."""
    rows = Enrolment.objects.filter(cohort=OuterRef("pk")).order_by().values("cohort")
    running = Q(state__in=HOLDS_SEAT) & (Q(offer_expires_at__isnull=True) | Q(offer_expires_at__gt=moment))
    sessions = Session.objects.filter(cohort=OuterRef("pk")).order_by().values("cohort")
    return cohorts.annotate(
        held=_counted(rows.filter(running)),
        waiting=_counted(rows.filter(state=EnrolmentState.WAITING)),
        starts_at=Subquery(sessions.annotate(first=Min("starts_at")).values("first")),
        ends_at=Subquery(sessions.annotate(last=Max("ends_at")).values("last")),
    )


def _counted(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.annotate(people=Count("pk")).values("people")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def free_seats(cohort: Any) -> int:
    """Of a cohort `with_seats`: those somebody could take now. While people wait, a free one is theirs."""
    return 0 if cohort.waiting else max(0, cohort.capacity - cohort.held)


def cohort_with_seats(cohort_id: UUID, moment: datetime) -> Any:
    """One cohort with its course and what `with_seats` adds; drafts too. None when there is none."""
    rows = Cohort.objects.select_related("course").prefetch_related("sessions__room")
    return with_seats(rows, moment).filter(pk=cohort_id).first()


def enrolment_for_officers(enrolment_id: UUID) -> Any:
    """Anybody's, with person, course, cohort and hours."""
    rows = Enrolment.objects.select_related("course", "cohort", "staff")
    return with_hours(rows).filter(pk=enrolment_id).first()


def cohorts_to_move_to(enrolment: Enrolment, moment: datetime) -> list[Any]:
    """Other cohorts of the course that are open and not over, with their seats."""
    rows = Cohort.objects.filter(course=enrolment.course_id, state=CohortState.OPEN).exclude(
        pk=enrolment.cohort_id
    )
    return [one for one in with_seats(rows, moment) if one.ends_at is None or one.ends_at > moment]


# --- what somebody may apply for -----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Standing:
    """must: the course is compulsory for the person. may: it is open to them. here: so is the cohort.
    head: they head their own division."""

    must: bool
    may: bool
    here: bool
    head: bool


def standing_of(cohort: Cohort, staff: Staff, day: date) -> Standing:
    """One query. `staff` comes with the seat of the day."""
    me = Staff.objects.filter(pk=staff.pk)
    row = me.values_list(
        Exists(must_attend(cohort.course, day).filter(pk=OuterRef("pk"))),
        Exists(may_attend(cohort.course, day).filter(pk=OuterRef("pk"))),
        Exists(cohort.divisions.all()),
        Exists(cohort.divisions.filter(pk__in=[staff.division_id])),
        Exists(absences.headships_of(staff, day)),
    ).get()
    must, may, narrowed, named, head = row
    return Standing(must=must, may=must or may, here=named or not narrowed, head=head)


@dataclass(frozen=True, slots=True)
class Choice:
    """A cohort somebody may apply for, with its seats and whether they must attend the course."""

    cohort: Any
    must: bool

    @property
    def free(self) -> int:
        return free_seats(self.cohort)


@dataclass(frozen=True, slots=True)
class Wishable:
    """A course people are assigned to, and that takes no applications now: the assignment heeds wishes.
    starts_at: of its next cohort. named: they named some."""

    course: Course
    starts_at: datetime
    must: bool
    named: bool


@dataclass(frozen=True, slots=True)
class Open:
    """What is open to somebody at a moment: the compulsory first, then the earliest."""

    choices: list[Choice]
    wishes: list[Wishable]


def open_to(staff: Staff, moment: datetime) -> Open:
    """Cohorts to apply for, and courses to name wishes for. Two queries, whatever the number of courses."""
    cohorts = [
        one for one in _cohorts_ahead(staff, moment) if one.starts_at is None or one.starts_at > moment
    ]
    must, may = _courses_for(staff, {one.course_id: one.course for one in cohorts}, moment.date())
    theirs = [one for one in cohorts if one.course_id in may]
    choices = [Choice(one, must=one.course_id in must) for one in theirs if _takes_applications(one, moment)]
    applied_for = {choice.cohort.course_id for choice in choices}
    next_ones: dict[UUID, Any] = {}
    for one in theirs:
        assigned = one.course_id in must or not one.course.self_enrolment
        if assigned and one.starts_at is not None and one.course_id not in applied_for:
            next_ones.setdefault(one.course_id, one)
    wishes = [
        Wishable(one.course, one.starts_at, must=course_id in must, named=one.wished)
        for course_id, one in next_ones.items()
    ]
    return Open(
        sorted(choices, key=lambda choice: not choice.must), sorted(wishes, key=lambda wish: not wish.must)
    )


def _cohorts_ahead(staff: Staff, moment: datetime) -> QuerySet[Any]:
    """Of open courses the person neither has nor has completed: those that take people of their division."""
    taken = Enrolment.objects.filter(course=OuterRef("course"), staff=staff).filter(
        Q(state__in=LIVE, outcome="") | Q(outcome="completed")
    )
    wishes = Wish.objects.filter(course=OuterRef("course"), staff=staff)
    rows = Cohort.objects.filter(
        Q(divisions__isnull=True) | Q(divisions=staff.division_id),
        state__in=TAKES_PEOPLE,
        course__state=CourseState.OPEN,
    ).exclude(Exists(taken))
    seats = with_seats(rows.select_related("course"), moment).annotate(wished=Exists(wishes))
    ahead: QuerySet[Any] = seats.order_by("starts_at", "course__title", "number")
    return ahead


def _takes_applications(cohort: Any, moment: datetime) -> bool:
    """At this moment, of everybody for whom the course is."""
    open_now: bool = cohort.state == CohortState.OPEN and cohort.course.self_enrolment
    return open_now and cohort.enrol_from <= moment < cohort.enrol_until


def _courses_for(staff: Staff, courses: dict[UUID, Course], day: date) -> tuple[set[UUID], set[UUID]]:
    """The courses this person must and may attend, asked in one query."""
    if not courses:
        return set(), set()
    asked = [
        Exists(who(course, day).filter(pk=OuterRef("pk")))
        for course in courses.values()
        for who in (must_attend, may_attend)
    ]
    answers = Staff.objects.filter(pk=staff.pk).values_list(*asked).get()
    must = {pk for pk, yes in zip(courses, answers[::2], strict=True) if yes}
    return must, must | {pk for pk, yes in zip(courses, answers[1::2], strict=True) if yes}


# --- other things at the same time --------------------------------------------------------------------------------
def meetings(sessions: Sequence[Session], title: str) -> list[Meeting]:
    return [Meeting(one.starts_at, one.ends_at, title, one.blocking) for one in sessions]


def meetings_of(
    staff: Staff, wanted: Sequence[Meeting], *, leaving_out: Enrolment | None = None
) -> list[Meeting]:
    """The person's booked training between the first and the last hour of what is wanted."""
    if not wanted:
        return []
    rows = Attendance.objects.filter(
        staff=staff,
        live=True,
        starts_at__lt=max(one.ends_at for one in wanted),
        ends_at__gt=min(one.starts_at for one in wanted),
    ).order_by("starts_at")
    if leaving_out is not None:
        rows = rows.exclude(enrolment=leaving_out)
    return [
        Meeting(*row)
        for row in rows.values_list("starts_at", "ends_at", "session__cohort__course__title", "blocking")
    ]


def absences_at(staff: Staff, wanted: Sequence[Meeting]) -> list[tuple[date, date]]:
    """(first day, last day) of each absence of the person on the days of what is wanted."""
    days = days_of_meetings(wanted)
    if not days:
        return []
    found = absences.absent_between(min(days), max(days)).filter(staff=staff)
    return list(found.values_list("starts_on", "ends_on"))


# --- whose counter would be left ------------------------------------------------------------------------------------
def counter_of(course: Course, staff: Staff, days: Collection[date], today: date) -> Counter:
    """The person's unit in service, and how many colleagues are out on each of the days: in training, or away.

    One query. For somebody without a unit of that kind there is no counter to keep: size 0.
    """
    unit = staff.team_id if course.cap_unit == CapUnit.TEAM else staff.division_id
    if unit is None or not days:
        return Counter(0, {})
    hours = Attendance.objects.filter(
        staff=OuterRef("pk"), live=True, starts_at__date__gte=min(days), starts_at__date__lte=max(days)
    )
    leave = Absence.objects.filter(staff=OuterRef("pk"), starts_on__lte=max(days), ends_on__gte=min(days))
    people: Any = in_service(today).filter(
        **{"team_id" if course.cap_unit == CapUnit.TEAM else "division_id": unit}
    )
    rows = people.values_list(
        "pk",
        ArraySubquery(hours.order_by("pk").values(day=TruncDate("starts_at"))),
        ArraySubquery(leave.order_by("pk").values("starts_on")),
        ArraySubquery(leave.order_by("pk").values("ends_on")),
    )
    out = dict.fromkeys(days, 0)
    size = 0
    for pk, trained, firsts, lasts in rows:
        size += 1
        if pk == staff.pk:
            continue
        away = set(trained) | {d for d in days for a, b in zip(firsts, lasts, strict=True) if a <= d <= b}
        for day in away & set(days):
            out[day] += 1
    return Counter(size, out)


# --- approvals ----------------------------------------------------------------------------------------------------
def requests_for(decider: Staff, day: date, *, officer: bool) -> QuerySet[Any]:
    """Requests this person decides on `day` (requests_to_decide), the oldest first, with course, cohort and hours."""
    rows = requests_to_decide(decider, day, officer=officer).select_related("course", "cohort", "staff")
    return with_hours(rows).order_by("joined_at", "pk")


def requests_to_decide(decider: Staff, day: date, *, officer: bool) -> QuerySet[Enrolment]:
    """Of the divisions they head or stand in for on `day`; an officer's also those of divisions nobody heads.
    Never their own."""
    mine = Q(division__in=absences.headships_decided_by(decider, day).values("department__division"))
    if officer:
        mine |= ~Q(division__in=absences.divisions_with_head(day))
    return Enrolment.objects.filter(mine, state=EnrolmentState.REQUESTED).exclude(staff=decider).order_by()


def request_for(decider: Staff, enrolment_id: UUID, day: date, *, officer: bool) -> Any:
    return requests_for(decider, day, officer=officer).filter(pk=enrolment_id).first()


# --- who has gone ------------------------------------------------------------------------------------------------
def departed(moment: datetime) -> QuerySet[Enrolment]:
    """Live enrolments with training still to come, of people who have left: the account is closed, nobody's
    posting seats them, or they were transferred out of the departments the cohort is held for."""
    day = moment.date()
    to_come = Session.objects.filter(cohort=OuterRef("cohort"), ends_at__gt=moment)
    now_in = in_service(day).filter(pk=OuterRef("staff"))
    bundles = Cohort.divisions.through.objects.all()
    bundle = bundles.filter(cohort=OuterRef("cohort"))
    places = bundles.filter(cohort=OuterRef(OuterRef("cohort"))).values("department")
    still_in = now_in.filter(division_id__in=places)  # type: ignore[misc]
    moved_out = Q(Exists(bundle.filter(department=OuterRef("division")))) & ~Q(Exists(still_in))
    rows = Enrolment.objects.filter(
        state__in=LIVE, outcome="", cohort__state__in=(CohortState.PLANNED, CohortState.OPEN)
    )
    return rows.filter(Exists(to_come)).filter(~Q(Exists(now_in)) | moved_out)
