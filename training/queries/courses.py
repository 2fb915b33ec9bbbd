"""Courses with their cohorts and sessions, and what they need: rooms, instructors, files."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Exists,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from kindness.counting import number_of
from people.models import Department, Staff
from training.enums import HOLDS_SEAT, CohortState, CourseState, EnrolmentState
from training.models import Cohort, Course, Enrolment, Instructor, Material, Room, Session
from training.permissions import is_partner, runs_training, sees_training

NOT_CANCELLED = ~Q(state=CohortState.CANCELLED)
OPENED = (CourseState.OPEN, CourseState.CLOSED)


# --- courses --------------------------------------------------------------------------------------------------
def _visible_to(person: Staff) -> QuerySet[Course]:
    """Everybody sees what is or was open; those in charge see drafts too."""
    courses = Course.objects.all()
    return courses if sees_training(person) else courses.exclude(state=CourseState.DRAFT)


def years_for(person: Staff) -> list[int]:
    """The years that have courses, the latest first."""
    years = _visible_to(person).order_by("-year").values_list("year", flat=True).distinct()
    return list(years)


def list_courses(year: int, person: Staff) -> QuerySet[Course]:
    """Courses of a year, each with `seats`, `taken`, `cohort_count`, `first_at`, `last_at`."""
    running = Cohort.objects.filter(NOT_CANCELLED, course=OuterRef("pk"))
    seats = running.order_by().values("course").annotate(seats=Sum("capacity")).values("seats")
    hours = Session.objects.filter(cohort__course=OuterRef("pk")).exclude(cohort__state=CohortState.CANCELLED)
    grouped = hours.order_by().values("cohort__course")
    return (
        _visible_to(person)
        .filter(year=year)
        .select_related("agreement__partner")
        .annotate(
            cohort_count=number_of(running),
            seats=Coalesce(Subquery(seats, output_field=IntegerField()), 0),
            taken=number_of(Enrolment.objects.filter(course=OuterRef("pk"), state__in=HOLDS_SEAT)),
            first_at=Subquery(grouped.annotate(at=Min("starts_at")).values("at")),
            last_at=Subquery(grouped.annotate(at=Max("ends_at")).values("at")),
        )
        .order_by(F("first_at").asc(nulls_last=True), "title", "pk")
    )


def course_with_id(course_id: UUID, person: Staff) -> Course | None:
    """A course the person may see, with its agreement and institution."""
    return _visible_to(person).select_related("agreement__partner").filter(pk=course_id).first()


def _in_state(*states: str) -> Coalesce:
    return number_of(Enrolment.objects.filter(cohort=OuterRef("pk"), state__in=states))


# --- cohorts --------------------------------------------------------------------------------------------------
def cohorts_of(course: Course) -> QuerySet[Cohort]:
    """In their order, each with `taken`, `waiting` and its sessions (with rooms). Two queries."""
    return (
        _counted(course.cohorts.all())
        .prefetch_related(
            Prefetch("sessions", Session.objects.select_related("room", "instructor").order_by("starts_at"))
        )
        .order_by("number")
    )


def cohort_with_id(cohort_id: UUID, person: Staff) -> Cohort | None:
    """A cohort of a course the person may see, with `taken`, `waiting`, `requested`, `division_names`, its course
    and institution."""
    cohorts: Any = _counted(Cohort.objects.filter(pk=cohort_id, course__in=_visible_to(person)))
    kept_for = Cohort.divisions.through.objects.filter(cohort=OuterRef("pk")).order_by("department__order")
    cohorts = cohorts.annotate(division_names=ArraySubquery(kept_for.values("department__name")))
    return cast("Cohort | None", cohorts.select_related("course__agreement__partner").first())


def _counted(cohorts: QuerySet[Cohort]) -> QuerySet[Cohort]:
    return cohorts.annotate(
        taken=_in_state(*HOLDS_SEAT),
        waiting=_in_state(EnrolmentState.WAITING),
        requested=_in_state(EnrolmentState.REQUESTED),
    )


def next_number(course: Course) -> int:
    """What the next cohort will be numbered."""
    return (course.cohorts.aggregate(last=Max("number"))["last"] or 0) + 1


def divisions_of(cohort: Cohort) -> QuerySet[Department]:
    """The divisions it is kept for; none: for all."""
    return cohort.divisions.order_by("order", "pk")


# --- sessions -------------------------------------------------------------------------------------------------
def sessions_of(cohort: Cohort) -> QuerySet[Session]:
    """By time, each with its room, instructor and `clashes`: whether either is elsewhere at these hours."""
    return (
        cohort.sessions.select_related("room", "instructor")
        .annotate(
            clashes=Exists(
                _at_the_same_time(OuterRef("pk"), OuterRef("starts_at"), OuterRef("ends_at")).filter(
                    _same_needs(OuterRef("room"), OuterRef("instructor"))
                )
            )
        )
        .order_by("starts_at", "number")
    )


def session_with_id(session_id: UUID) -> Session | None:
    return (
        Session.objects.select_related("cohort__course__agreement__partner", "room", "instructor")
        .filter(pk=session_id)
        .first()
    )


def clashes_of(session: Session) -> QuerySet[Session]:
    """Other sessions at the same hours in the same room or with the same instructor: of optional training a warning."""
    others = _at_the_same_time(session.pk, session.starts_at, session.ends_at)
    return (
        others.filter(_same_needs(session.room_id, session.instructor_id))
        .select_related("cohort__course", "room", "instructor")
        .order_by("starts_at")
    )


def _at_the_same_time(pk: Any, starts_at: Any, ends_at: Any) -> QuerySet[Session]:
    others = Session.objects.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).exclude(pk=pk)
    return others.exclude(cohort__state=CohortState.CANCELLED)


def _same_needs(room: Any, instructor: Any) -> Q:
    """NULL equals nothing: sessions without a room share none."""
    shared = Q(pk__in=[])
    if room is not None:
        shared |= Q(room=room)
    if instructor is not None:
        shared |= Q(instructor=instructor)
    return shared


# --- rooms and instructors ------------------------------------------------------------------------------------
def all_rooms() -> QuerySet[Room]:
    return Room.objects.order_by("name")


def all_instructors() -> QuerySet[Instructor]:
    """With their accounts."""
    return Instructor.objects.select_related("staff").order_by("name", "affiliation")


def room_with_id(room_id: int) -> Room | None:
    return Room.objects.filter(pk=room_id).first()


def instructor_with_id(instructor_id: UUID) -> Instructor | None:
    return all_instructors().filter(pk=instructor_id).first()


# --- files ----------------------------------------------------------------------------------------------------
def materials_of(owner: Any) -> QuerySet[Material]:
    """The files of a course, cohort, agreement or visit that are still there; their content stays in the database."""
    files = owner.photos if hasattr(owner, "photos") else owner.materials
    return cast(
        "QuerySet[Material]",
        files.filter(removed_at__isnull=True).select_related("uploaded_by").defer("content").order_by("name"),
    )


def materials_for_trainee(cohort: Cohort) -> QuerySet[Material]:
    """The files of a cohort and of its course, for those who sit in it."""
    own = Q(cohort=cohort) | Q(course=cohort.course_id, course__state__in=OPENED)
    files = Material.objects.filter(own, removed_at__isnull=True).defer("content")
    return files.order_by("name", "pk")


def material_for(material_id: UUID, person: Staff) -> Material | None:
    """The file with its content, if this person may have it; see `_readable_by`."""
    return _present(material_id).filter(_readable_by(person)).first()


def material_to_remove(material_id: UUID, person: Staff) -> Material | None:
    """The file without its content: whoever runs training, and an institution what it uploaded itself."""
    mine = Q() if runs_training(person) else Q(uploaded_by=person)
    return _present(material_id).filter(_readable_by(person), mine).defer("content").first()


def _present(material_id: UUID) -> QuerySet[Material]:
    files = Material.objects.filter(pk=material_id, removed_at__isnull=True)
    return files.select_related("course", "cohort__course", "agreement__partner", "visit")


def _readable_by(person: Staff) -> Q:
    """Those in charge have everything. The city's people: of courses that are open, of cohorts they sit or teach in,
    and photos of visits. An institution: of its own courses, cohorts and agreements."""
    if sees_training(person):
        return Q()
    if is_partner(person):
        return (
            Q(agreement__partner__seats__staff=person)
            | Q(course__agreement__partner__seats__staff=person)
            | Q(cohort__course__agreement__partner__seats__staff=person)
        )
    opened = Q(course__state__in=OPENED)
    inside = Q(cohort__in=_cohorts_with(person)) & Q(cohort__course__state__in=OPENED)
    return opened | inside | Q(visit__isnull=False)


def _cohorts_with(person: Staff) -> QuerySet[Cohort]:
    """Where they sit or teach."""
    seats = Enrolment.objects.filter(staff=person, state=EnrolmentState.BOOKED).values("cohort")
    lessons = Session.objects.filter(instructor__staff=person).values("cohort")
    return Cohort.objects.filter(Q(pk__in=seats) | Q(pk__in=lessons))


def places_by_word() -> dict[str, Department]:
    """Every way to write an active division: its code, and its name where only one has it."""
    places = list(Department.objects.filter(is_division=True, active=True).order_by("order", "pk"))
    by_word = {place.code: place for place in places}
    names = Counter(place.name for place in places)
    return by_word | {place.name: place for place in places if names[place.name] == 1}


def is_too_small(session: Session, cohort: Cohort) -> bool:
    """Its room has fewer seats than the cohort."""
    return session.room is not None and session.room.capacity < cohort.capacity


def has_too_few(cohort: Cohort, moment: datetime) -> bool:
    """Enrolment is over and fewer people have a seat than the cohort needs. `cohort`: with `taken`."""
    ended = cohort.state == CohortState.OPEN and cohort.enrol_until <= moment
    return ended and taken_of(cohort) < cohort.minimum


def taken_of(cohort: Cohort) -> int:
    """How many have a seat, as it was counted with the cohort."""
    taken: int = cohort.taken  # type: ignore[attr-defined]
    return taken


def pending_of(cohort: Cohort) -> int:
    """How many wait for a seat or for their head's approval, as it was counted with the cohort."""
    pending: int = cohort.waiting + cohort.requested  # type: ignore[attr-defined]
    return pending
