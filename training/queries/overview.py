"""The training of a year in numbers, for those who run it: by course, by division, by kind of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from people.enums import EmploymentType
from training.enums import ATTENDED, CohortState, CourseState, EnrolmentState, Outcome
from training.models import Attendance, Cohort, Course, Enrolment
from training.rules.target import parse


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
    """must: the courses somebody must attend, compulsory ones first."""

    courses: list[Progress]
    divisions: list[Progress]
    groups: list[Progress]
    must: list[Course]

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


class Cell(NamedTuple):
    """Enrolments alike: of one course, one division of the day of joining, one kind of people."""

    course: UUID
    division: int
    division_name: str
    front_line: bool
    employment_type: str
    booked: int
    attended: int
    completed: int


def years_with_courses() -> list[int]:
    """The latest first."""
    return list(Course.objects.order_by("-year").values_list("year", flat=True).distinct())


def year_in_numbers(year: int) -> Year:
    """Two queries, whatever the number of courses and people: drafts are left out."""
    courses: list[Any] = list(_courses(year))  # with `seats`
    cells = [Cell(*row) for row in _cells(year)]
    return Year(
        [
            _progress(course.title, _of(cells, course=course.pk), course.seats, str(course.pk))
            for course in courses
        ],
        _divisions(cells),
        _groups(cells),
        sorted(
            (course for course in courses if parse(course.target)), key=lambda course: not course.compulsory
        ),
    )


def _courses(year: int) -> QuerySet[Course]:
    seats = (
        Cohort.objects.filter(course=OuterRef("pk"))
        .exclude(state=CohortState.CANCELLED)
        .order_by()
        .values("course")
        .annotate(n=Sum("capacity"))
        .values("n")
    )
    return (
        Course.objects.filter(year=year)
        .exclude(state=CourseState.DRAFT)
        .annotate(seats=Coalesce(Subquery(seats, output_field=IntegerField()), 0))
        .order_by("title", "pk")
    )


def _cells(year: int) -> QuerySet[Any, Any]:
    there = Attendance.objects.filter(enrolment=OuterRef("pk"), mark__in=ATTENDED)
    kinds = ("course", "division", "division_name", "staff__front_line", "staff__employment_type")
    counts = {
        "booked": Count("pk"),
        "attended": Count("pk", filter=Q(was_there=True)),
        "completed": Count("pk", filter=Q(outcome=Outcome.COMPLETED)),
    }
    booked = Enrolment.objects.filter(course__year=year, state=EnrolmentState.BOOKED)
    grouped = booked.exclude(course__state=CourseState.DRAFT).annotate(was_there=Exists(there)).order_by()
    rows: QuerySet[Any, Any] = grouped.values(*kinds).annotate(**counts).values_list(*kinds, *counts)
    return rows


def _of(cells: Iterable[Cell], **wanted: Any) -> list[Cell]:
    return [cell for cell in cells if all(getattr(cell, name) == value for name, value in wanted.items())]


def _progress(name: str, cells: Sequence[Cell], seats: int | None = None, key: str = "") -> Progress:
    return Progress(
        name,
        seats,
        sum(cell.booked for cell in cells),
        sum(cell.attended for cell in cells),
        sum(cell.completed for cell in cells),
        key,
    )


def _divisions(cells: Sequence[Cell]) -> list[Progress]:
    """By the division of the day of joining, the largest first."""
    places: dict[tuple[int, str], list[Cell]] = defaultdict(list)
    for cell in cells:
        places[cell.division, cell.division_name].append(cell)
    found = [_progress(name, inside) for (_division, name), inside in places.items()]
    return sorted(found, key=lambda place: (-place.booked, place.name))


def _groups(cells: Sequence[Cell]) -> list[Progress]:
    """Front line or not, and by employment type; kinds nobody belongs to are left out."""
    groups = [
        _progress("front_line", _of(cells, front_line=True)),
        _progress("back_office", _of(cells, front_line=False)),
        *(_progress(kind.value, _of(cells, employment_type=kind)) for kind in EmploymentType),
    ]
    return [group for group in groups if group.booked]
