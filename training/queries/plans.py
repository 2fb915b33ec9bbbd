"""What the pages of assignments and wishes show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery

from kindness.counting import number_of
from people.models import Staff
from training.assignment.problem import (
    days_of,
)
from training.enums import HOLDS_SEAT, CohortState, PlanState
from training.models import Course, Enrolment, Plan, PlanSeat, Session, Wish
from training.queries.assignment import TAKES_PEOPLE
from training.queries.targets import may_attend


# --- due work -------------------------------------------------------------------------------------------------
def waiting_plans() -> QuerySet[Plan]:
    return Plan.objects.filter(state__in=[PlanState.REQUESTED, PlanState.RUNNING])


# --- pages ----------------------------------------------------------------------------------------------------
def plan_with_id(plan_id: UUID) -> Plan | None:
    return Plan.objects.select_related("course", "requested_by", "published_by").filter(pk=plan_id).first()


def plans_of(course: Course) -> QuerySet[Plan]:
    """The latest first, each with `people` and `without`."""
    return (
        Plan.objects.filter(course=course)
        .select_related("requested_by")
        .annotate(people=Count("seats"), without=Count("seats", filter=Q(seats__cohort__isnull=True)))
        .order_by("-requested_at", "pk")
    )


@dataclass(frozen=True, slots=True)
class Totals:
    """Of a plan: people, those with a seat, compulsory ones without, wishes at all and heeded."""

    people: int
    seated: int
    compulsory_without: int
    others_without: int
    first_wish: int
    a_wish: int
    by_hand: int


def totals_of(plan: Plan) -> Totals:
    without = Q(cohort__isnull=True)
    return Totals(
        **PlanSeat.objects.filter(plan=plan).aggregate(
            people=Count("pk"),
            seated=Count("pk", filter=~without),
            compulsory_without=Count("pk", filter=without & Q(compulsory=True)),
            others_without=Count("pk", filter=without & Q(compulsory=False)),
            first_wish=Count("pk", filter=Q(wish=1)),
            a_wish=Count("pk", filter=Q(wish__isnull=False)),
            by_hand=Count("pk", filter=Q(by_hand=True)),
        )
    )


def cohorts_in(plan: Plan) -> QuerySet[Any]:
    """The course's cohorts that take people, each with `held`, `planned`, `starts_at` and `filled` of its capacity."""
    held = Enrolment.objects.filter(cohort=OuterRef("pk"), state__in=HOLDS_SEAT)
    planned = PlanSeat.objects.filter(plan=plan, cohort=OuterRef("pk"))
    sessions = Session.objects.filter(cohort=OuterRef("pk")).order_by().values("cohort")
    rows: Any = plan.course.cohorts.exclude(state=CohortState.CANCELLED)
    found: QuerySet[Any] = (
        rows.annotate(
            held=number_of(held),
            planned=number_of(planned),
            starts_at=Subquery(sessions.annotate(at=Min("starts_at")).values("at")),
        )
        .annotate(filled=F("held") + F("planned"))
        .order_by("number")
    )
    return found


def numbers_of_cohorts(plan: Plan) -> QuerySet[Any]:
    """(id, number) of the cohorts that are not cancelled."""
    rows: Any = plan.course.cohorts.exclude(state=CohortState.CANCELLED).order_by("number")
    found: QuerySet[Any] = rows.values_list("pk", "number")
    return found


def people_in(
    plan: Plan, *, text: str = "", show: str = "", cohort: UUID | None = None
) -> QuerySet[PlanSeat]:
    """By division and name. text: part of a name, number or division; show: "without", "by_hand" or all."""
    rows = PlanSeat.objects.filter(plan=plan).select_related("staff", "division", "cohort")
    if text:
        rows = rows.filter(
            Q(staff__name__contains=text)
            | Q(staff__number__startswith=text)
            | Q(division__name__contains=text)
        )
    if cohort is not None:
        rows = rows.filter(cohort=cohort)
    if show == "without":
        rows = rows.filter(cohort__isnull=True)
    if show == "by_hand":
        rows = rows.filter(by_hand=True)
    return rows.order_by("division__order", "division_id", "staff__name_key", "staff__number")


def seat_in(plan: Plan, number: str) -> PlanSeat | None:
    """The line of a person, by employee number."""
    if "\x00" in number:
        return None
    rows = PlanSeat.objects.filter(plan=plan, staff__number=number)
    return rows.select_related("staff", "division", "cohort").first()


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A counter in a plan: its people in service, at most `most` of them out on one day, `count` on its fullest `day`."""

    name: str
    people: int
    most: int
    planned: int
    without: int
    day: date | None
    count: int


def counters_of(plan: Plan) -> list[UnitLine]:
    """Every unit of the plan, the tightest first. Two queries."""
    days = _days_of_cohorts(plan)
    planned: dict[int, Counter[UUID | None]] = defaultdict(Counter)
    rows = PlanSeat.objects.filter(plan=plan).order_by().values_list("unit", "cohort").annotate(n=Count("pk"))
    for unit, cohort, count in rows:
        planned[unit][cohort] += count
    lines = [
        _line(counter, planned[int(unit)], days)
        for unit, counter in plan.counters.items()
        if planned[int(unit)]
    ]
    return sorted(lines, key=lambda line: (-line.without, line.most - line.count, line.name))


def _days_of_cohorts(plan: Plan) -> dict[UUID, set[date]]:
    found: dict[UUID, set[date]] = defaultdict(set)
    rows = Session.objects.filter(cohort__course=plan.course_id).order_by()
    for cohort, start, end in rows.values_list("cohort", "starts_at", "ends_at"):
        found[cohort] |= days_of(((start, end),))
    return found


def _line(counter: list[Any], planned: Counter[UUID | None], days: Mapping[UUID, set[date]]) -> UnitLine:
    name, people, most, out = counter
    by_day: Counter[date] = Counter()
    for cohort, count in planned.items():
        for day in days[cohort] if cohort else ():
            by_day[day] += count
    fullest = max(
        by_day, key=lambda day: (by_day[day] + out.get(day.isoformat(), 0), -day.toordinal()), default=None
    )
    return UnitLine(
        name,
        people,
        most,
        sum(planned.values()) - planned[None],
        planned[None],
        fullest,
        by_day[fullest] + out.get(fullest.isoformat(), 0) if fullest else 0,
    )


# --- wishes ---------------------------------------------------------------------------------------------------
def cohorts_to_wish(course: Course, moment: datetime, *, division: int | None) -> list[Any]:
    """Cohorts that take people of this division and have not begun, with `starts_at`."""
    sessions = Session.objects.filter(cohort=OuterRef("pk")).order_by().values("cohort")
    rows: Any = course.cohorts.filter(state__in=TAKES_PEOPLE)
    first = rows.annotate(starts_at=Subquery(sessions.annotate(at=Min("starts_at")).values("at")))
    theirs = first.filter(Q(divisions__isnull=True) | Q(divisions=division))
    return list(theirs.filter(starts_at__gt=moment).order_by("number"))


def wishes_of(course: Course, staff: Staff) -> list[UUID]:
    """Cohort ids, the first choice first."""
    return list(
        Wish.objects.filter(course=course, staff=staff).order_by("place").values_list("cohort", flat=True)
    )


def may_wish(course: Course, staff: Staff, day: date) -> bool:
    """Whether the course is for this person, by duty or by leave."""
    return may_attend(course, day).filter(pk=staff.pk).exists()
