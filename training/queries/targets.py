"""Who must attend a course, who may, who has, who is left: on a day, and against the frozen list.

A person without a division (a bureau head) counts under the place they sit in: `unit`, as in the directory.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from people.enums import StaffStatus
from people.models import Department, Staff, StaffQuerySet
from people.queries import in_service
from training.enums import HOLDS_SEAT, Outcome
from training.models import Course, Enrolment, TargetEntry
from training.rules.target import Clause, NotCompleted, Rule, months_before, parse


@dataclass(frozen=True, slots=True)
class Share:
    """People of one place, or of all: must = completed + booked + seatless; left = must - completed."""

    name: str
    must: int
    completed: int
    booked: int  # have a seat, or an offer of one, in a cohort that is not settled

    @property
    def left(self) -> int:
        return self.must - self.completed

    @property
    def seatless(self) -> int:
        return self.left - self.booked


@dataclass(frozen=True, slots=True)
class Target:
    """The whole target and its places, those with most people left first."""

    whole: Share
    places: list[Share]


# --- people ---------------------------------------------------------------------------------------------------
def must_attend(course: Course, day: date) -> StaffQuerySet:
    """People in service on `day` who fit the course's target; nobody when it has none. With seat and `unit`."""
    rule = parse(course.target)
    return fitting(rule, day, of_course=course) if rule else _serving(day).none()


def may_attend(course: Course, day: date) -> StaffQuerySet:
    """Those who must, and those it is open to: everybody in service when nothing narrows it. With seat and `unit`."""
    open_to = parse(course.open_to)
    people = _serving(day)
    if not open_to:
        return people
    return people.filter(_any_of([*parse(course.target), *open_to], day, of_course=course))


def fitting(rule: Rule, day: date, *, of_course: Course | None = None) -> StaffQuerySet:
    """People in service on `day` whom at least one clause fits. `of_course`: its own completions count for no clause."""
    return _serving(day).filter(_any_of(rule, day, of_course=of_course))


def left_to_train(course: Course, day: date) -> StaffQuerySet:
    """Those who must and have not completed it; some of them may have a seat already."""
    return must_attend(course, day).filter(~_completed(course))


def without_seat(course: Course, day: date) -> StaffQuerySet:
    """Those left to train who hold no seat: the ones to be assigned."""
    return left_to_train(course, day).filter(~_holds_seat(course))


def _serving(day: date) -> StaffQuerySet:
    """In service and at work: nobody on leave or seconded can be called to a training."""
    people: Any = in_service(day).filter(status=StaffStatus.ACTIVE)
    return cast(
        "StaffQuerySet",
        people.annotate(
            unit_id=Coalesce("seat__department__division_id", "seat__department_id"),
            unit_name=Coalesce("seat__department__division__name", "seat__department__name"),
            grade=F("seat__grade"),
        ),
    )


def _any_of(clauses: Iterable[Clause], day: date, *, of_course: Course | None) -> Q:
    found = Q(pk__in=[])
    for clause in clauses:
        found |= _all_of(clause, day, of_course)
    return found


def _all_of(clause: Clause, day: date, of_course: Course | None) -> Q:
    wanted = Q()
    if clause.front_line:
        wanted &= Q(front_line=True)
    if clause.hired_within_months:
        wanted &= Q(hired_on__gt=months_before(day, clause.hired_within_months), hired_on__lte=day)
    if clause.grade:
        wanted &= Q(seat__grade__range=clause.grade)
    if clause.employment:
        wanted &= Q(employment_type__in=clause.employment)
    if clause.groups:
        wanted &= Q(seat__department__division__group__in=clause.groups)
    if clause.divisions:
        wanted &= Q(seat__department__division__code__in=clause.divisions)
    if clause.not_completed:
        wanted &= ~Q(_completed_since(clause.not_completed, day, of_course))
    return wanted


def _completed_since(past: NotCompleted, day: date, of_course: Course | None) -> Exists:
    """Completed a course with a session between `since` and `day`. The course itself is left out: who has completed
    it would otherwise vanish from its own target."""
    done = Enrolment.objects.filter(
        staff=OuterRef("pk"),
        outcome=Outcome.COMPLETED,
        cohort__sessions__ends_at__date__gte=past.since,
        cohort__sessions__ends_at__date__lt=day + timedelta(days=1),
        course__title__contains=past.title,
    )
    return Exists(done.exclude(course=of_course) if of_course else done)


def _completed(course: Course, person: str = "pk") -> Exists:
    return Exists(Enrolment.objects.filter(course=course, staff=OuterRef(person), outcome=Outcome.COMPLETED))


def _holds_seat(course: Course, person: str = "pk") -> Exists:
    """A seat in a cohort whose end is not settled: not completing it frees nobody of the duty."""
    seats = Enrolment.objects.filter(course=course, staff=OuterRef(person), state__in=HOLDS_SEAT, outcome="")
    return Exists(seats)


# --- today ----------------------------------------------------------------------------------------------------
def who_must_has_left(course: Course, day: date) -> Target:
    """Counts by place as of `day`. One query."""
    return _counted(_with_progress(must_attend(course, day), course), "unit_id", "unit_name")


def people_left(course: Course, day: date) -> StaffQuerySet:
    """Those left, by place and name, each with `holds_seat`."""
    people: Any = left_to_train(course, day).annotate(holds_seat=_holds_seat(course))
    return _by_place(people)


def _by_place(people: Any) -> StaffQuerySet:
    return cast("StaffQuerySet", people.order_by("unit_name", "unit_id", "name_key", "number"))


def _with_progress(rows: Any, course: Course, person: str = "pk") -> Any:
    return rows.annotate(has_completed=_completed(course, person), holds_seat=_holds_seat(course, person))


def _counted(rows: Any, unit: str, name: str) -> Target:
    counts = (
        rows.order_by()
        .values(unit, name)
        .annotate(
            must=Count("pk"),
            completed=Count("pk", filter=Q(has_completed=True)),
            booked=Count("pk", filter=Q(has_completed=False, holds_seat=True)),
        )
        .values_list(name, "must", "completed", "booked")
    )
    places = sorted((Share(*row) for row in counts), key=lambda place: (-place.left, place.name))
    return Target(_sum(places), places)


def _sum(places: list[Share]) -> Share:
    return Share(
        "",
        sum(place.must for place in places),
        sum(place.completed for place in places),
        sum(place.booked for place in places),
    )


# --- frozen ---------------------------------------------------------------------------------------------------
def frozen_target(course: Course) -> Target:
    """Counts of the frozen list by the division of its day. One query."""
    return _counted(_with_progress(_entries(course), course, "staff_id"), "division_id", "division_name")


def frozen_left(course: Course) -> QuerySet[TargetEntry]:
    """Entries of the frozen list without completion, by the place of that day, each with `holds_seat`. With the person."""
    entries = _entries(course).filter(~_completed(course, "staff_id"))
    rows: Any = entries.annotate(holds_seat=_holds_seat(course, "staff_id")).select_related("staff")
    return cast(
        "QuerySet[TargetEntry]", rows.order_by("division_name", "division_id", "staff__name_key", "pk")
    )


def newcomers(course: Course, day: date) -> StaffQuerySet:
    """Who must on `day` and was not on the frozen list: appeared since by personnel order."""
    listed = TargetEntry.objects.filter(course=course, staff=OuterRef("pk"))
    people: Any = must_attend(course, day).filter(~Exists(listed))
    return _by_place(people)


def leavers(course: Course, day: date) -> QuerySet[TargetEntry]:
    """Entries of the frozen list who need not any more: gone, or moved to where the rule does not reach.

    Who has completed it is no leaver. With the person.
    """
    still = must_attend(course, day).filter(pk=OuterRef("staff_id"))
    gone = _entries(course).filter(~Exists(still.order_by()), ~_completed(course, "staff_id"))
    return gone.select_related("staff").order_by("division_name", "division_id", "staff__name_key")


def _entries(course: Course) -> QuerySet[TargetEntry]:
    return TargetEntry.objects.filter(course=course)


def division_names(codes: Iterable[str]) -> dict[str, str]:
    """Code → name, for a rule in words."""
    wanted = sorted(set(codes))
    if not wanted:
        return {}
    return dict(Department.objects.filter(code__in=wanted).values_list("code", "name"))


# --- the page: left (today), frozen, new, gone ------------------------------------------------------------------
TABS = ("left", "frozen", "new", "gone")


def tab_of(course: Course, wanted: str) -> str:
    """Which list is looked at; without a frozen one there is only today's."""
    return wanted if wanted in TABS and course.frozen_on else "left"


def counts_for(course: Course, tab: str, day: date) -> Target | None:
    """The counts by place; new and gone have none."""
    if tab == "left":
        return who_must_has_left(course, day)
    return frozen_target(course) if tab == "frozen" else None


def people_for(course: Course, tab: str, day: date) -> QuerySet[Any]:
    """The people of a list: Staff for left and new, TargetEntry for frozen and gone."""
    if tab == "left":
        return people_left(course, day)
    if tab == "new":
        return newcomers(course, day)
    return frozen_left(course) if tab == "frozen" else leavers(course, day)


def person_in(row: Staff | TargetEntry) -> Staff:
    return row.staff if isinstance(row, TargetEntry) else row
