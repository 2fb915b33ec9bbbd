"""All training of a year, and of a month."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractMonth

from kindness.halfyear import SEOUL
from people.models import Staff
from training.enums import CohortState, CourseState
from training.models import Session
from training.permissions import sees_training

MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class YearRow:
    """A course and how many sessions it has in each month, January first."""

    course_id: UUID
    title: str
    compulsory: bool
    months: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """What takes place on a day, by the hour."""

    day: date
    sessions: list[Session]


def year_rows(year: int, person: Staff) -> list[YearRow]:
    """The courses that meet in a year, by their first month. One query."""
    counts = (
        _visible_to(person)
        .filter(starts_at__gte=_start(year, 1), starts_at__lt=_start(year + 1, 1))
        .annotate(month=ExtractMonth("starts_at"))
        .order_by()
        .values_list("cohort__course_id", "cohort__course__title", "cohort__course__compulsory", "month")
        .annotate(sessions=Count("pk"))
    )
    by_course: dict[tuple[UUID, str, bool], Counter[int]] = {}
    for course_id, title, compulsory, month, sessions in counts:
        by_course.setdefault((course_id, title, compulsory), Counter())[month] += sessions
    rows = [YearRow(*course, tuple(months[m] for m in MONTHS)) for course, months in by_course.items()]
    return sorted(rows, key=lambda row: (next(i for i, n in enumerate(row.months) if n), row.title))


def days_of(year: int, month: int, person: Staff) -> list[Day]:
    """The sessions of a month by day. One query."""
    following = _start(year + month // 12, month % 12 + 1)
    sessions = (
        _visible_to(person)
        .filter(starts_at__gte=_start(year, month), starts_at__lt=following)
        .select_related("cohort__course", "room", "instructor")
        .order_by("starts_at", "cohort__course__title", "cohort__number")
    )
    return [Day(day, list(some)) for day, some in groupby(sessions, key=_day)]


def _visible_to(person: Staff) -> QuerySet[Session]:
    sessions = Session.objects.exclude(cohort__state=CohortState.CANCELLED)
    return sessions if sees_training(person) else sessions.exclude(cohort__course__state=CourseState.DRAFT)


def _start(year: int, month: int) -> datetime:
    return datetime(year, month, 1, tzinfo=SEOUL)


def _day(session: Session) -> date:
    return session.starts_at.astimezone(SEOUL).date()
