"""The training of a year in numbers, for those who run it: by course, by division, by kind of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from people.enums import EmploymentType
from training.enums import CohortState, CourseState, EnrolmentState, Mark, Outcome
from training.models import Attendance, Cohort, Course, Enrolment
from training.rules.target import parse

THERE = (Mark.PRESENT, Mark.LATE, Mark.LEFT_EARLY)


@dataclass(frozen=True, slots=True)
class Progress:
    """planned: seats. booked, attended (in at least one session), completed: enrolments."""

    name: str
    planned: int | None
    booked: int
    attended: int
    completed: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class Year:
    courses: list[Progress]
    divisions: list[Progress]
    groups: list[Progress]

    @property
    def whole(self) -> Progress:
        """The sum over the courses."""
        return Progress(
            "",
            sum(course.planned or 0 for course in self.courses),
            sum(course.booked for course in self.courses),
            sum(course.attended for course in self.courses),
            sum(course.completed for course in self.courses),
        )


def years_with_courses() -> list[int]:
    """The latest first."""
    return list(Course.objects.order_by("-year").values_list("year", flat=True).distinct())


def year_in_numbers(year: int) -> Year:
    """Four queries whatever the number of courses."""
    return Year(_courses(year), _divisions(year), _groups(year))


def courses_with_target(year: int) -> list[Course]:
    """Courses somebody must attend, not drafts."""
    courses = Course.objects.filter(year=year).exclude(state=CourseState.DRAFT).order_by("title")
    return [course for course in courses if parse(course.target)]


def _booked(year: int) -> QuerySet[Enrolment]:
    there = Attendance.objects.filter(enrolment=OuterRef("pk"), mark__in=THERE)
    return (
        Enrolment.objects.filter(course__year=year, state=EnrolmentState.BOOKED)
        .annotate(was_there=Exists(there))
        .order_by()
    )


_COUNTS: dict[str, Any] = {
    "booked": Count("pk"),
    "attended": Count("pk", filter=Q(was_there=True)),
    "completed": Count("pk", filter=Q(outcome=Outcome.COMPLETED)),
}


def _courses(year: int) -> list[Progress]:
    seats = (
        Cohort.objects.filter(course=OuterRef("pk"))
        .exclude(state=CohortState.CANCELLED)
        .order_by()
        .values("course")
        .annotate(n=Sum("capacity"))
        .values("n")
    )
    courses = (
        Course.objects.filter(year=year)
        .exclude(state=CourseState.DRAFT)
        .annotate(seats=Coalesce(Subquery(seats, output_field=IntegerField()), 0))
        .order_by("title", "pk")
        .values_list("pk", "title", "seats")
    )
    counts: dict[UUID, tuple[int, int, int]] = {
        row[0]: row[1:]
        for row in _booked(year).values("course").annotate(**_COUNTS).values_list("course", *_COUNTS)
    }
    return [
        Progress(title, planned, *counts.get(pk, (0, 0, 0)), key=str(pk)) for pk, title, planned in courses
    ]


def _divisions(year: int) -> list[Progress]:
    """By the division of the day of joining."""
    rows = (
        _booked(year)
        .values("division", "division_name")
        .annotate(**_COUNTS)
        .order_by("-booked", "division_name")
        .values_list("division_name", *_COUNTS)
    )
    return [Progress(name, None, *counts) for name, *counts in rows]


def _groups(year: int) -> list[Progress]:
    """Front line or not, and by employment type."""
    rows: Sequence[Any] = (
        _booked(year)
        .values("staff__front_line", "staff__employment_type")
        .annotate(**_COUNTS)
        .values_list("staff__front_line", "staff__employment_type", *_COUNTS)
    )
    front = [
        Progress(key, None, *_sum(row[2:] for row in rows if row[0] is is_front))
        for key, is_front in (("front_line", True), ("back_office", False))
    ]
    kinds = [
        Progress(kind.value, None, *_sum(row[2:] for row in rows if row[1] == kind))
        for kind in EmploymentType
    ]
    return [group for group in (*front, *kinds) if group.booked]


def _sum(rows: Any) -> tuple[int, int, int]:
    found = list(rows)
    return (sum(row[0] for row in found), sum(row[1] for row in found), sum(row[2] for row in found))
