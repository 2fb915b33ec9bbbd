"""What the assignment starts from, read set by set, and what its pages show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kindness.halfyear import SEOUL
from people.enums import StaffStatus
from people.models import Staff
from people.queries import in_service
from people.queries.absences import absent_between
from training.assignment.problem import (
    Days,
    Person,
    Problem,
    Run,
    Span,
    absent_days,
    all_out,
    days_of,
    most_out,
    training_days,
)
from training.enums import HOLDS_SEAT, CapUnit, CohortState, Outcome, PlanState
from training.models import Attendance, Cohort, Course, Enrolment, Plan, PlanSeat, Session, Wish
from training.queries.targets import may_attend, without_seat

TAKES_PEOPLE = (CohortState.PLANNED, CohortState.OPEN)


# --- what the assignment starts from ------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Ground:
    """The problem and the names of its units."""

    problem: Problem
    names: Mapping[int, str]

    def counters(self) -> dict[str, list[Any]]:
        """As the plan keeps them: unit → [name, people, most out on one day, {day: how many are out otherwise}]."""
        out: dict[int, dict[str, int]] = defaultdict(dict)
        for (unit, day), count in all_out(self.problem, training_days(self.problem.runs)).items():
            out[unit][day.isoformat()] = count
        units = {person.unit for person in self.problem.people}
        return {
            str(unit): [self.names[unit], size, most_out(size, self.problem.percent), out[unit]]
            for unit, size in self.problem.sizes.items()
            if unit in units
        }


def ground_of(course: Course, moment: datetime) -> Ground:
    """Everybody who is to get a seat: who must and has none, and who may, has none and has wished for one. 7 queries."""
    day = moment.date()
    runs = runs_of(course, moment)
    wishes = _wishes(course)
    must: Any = without_seat(course, day)
    wishing: Any = _wishing(course, day)
    compulsory = {row.pk: row for row in must.order_by("pk")}
    others = {row.pk: row for row in wishing.order_by("pk") if row.pk not in compulsory}
    members = list(_members(course, day))
    facts = _Facts.read(runs)
    people = tuple(
        _person(row, course, compulsory=row.pk in compulsory, wishes=wishes.get(row.pk, ()), facts=facts)
        for row in (compulsory | others).values()
    )
    return Ground(
        _problem(course, runs, people, {pk: unit for pk, unit, _name in members}, facts),
        {unit: name for _pk, unit, name in members},
    )


def ground_of_unit(
    plan: Plan, seats: Collection[PlanSeat], unit: int, moment: datetime
) -> tuple[Problem, dict[int, UUID | None]]:
    """The part of a plan in which people of one unit move: they, and the seats the others leave over; with their places.

    seats: all of the plan. Two queries.
    """
    runs = runs_of(plan.course, moment)
    facts, members = _facts_of_unit(plan.course, unit, runs, moment.date())
    elsewhere = Counter(one.cohort_id for one in seats if one.unit_id != unit)
    people = tuple(
        Person(
            one.staff_id,
            one.division_id,
            unit,
            one.compulsory,
            away=facts.away.get(one.staff_id, ()),
            busy=facts.busy.get(one.staff_id, ()),
        )
        for one in seats
        if one.unit_id == unit
    )
    left = tuple(Run(run.id, run.seats - elsewhere[run.id], run.hours, run.divisions) for run in runs)
    places = {one.staff_id: one.cohort_id for one in seats if one.unit_id == unit}
    return _problem(plan.course, left, people, dict.fromkeys(members, unit), facts), places


def _facts_of_unit(course: Course, unit: int, runs: tuple[Run, ...], day: date) -> tuple[_Facts, list[int]]:
    """Leave and other training of the members of a unit, and who they are. One query."""
    first, last = _horizon(runs) or (day, day)
    leave = absent_between(first, last).filter(staff=OuterRef("pk")).order_by("pk")
    hours = _training_between(first, last).filter(staff=OuterRef("pk")).order_by("pk")
    rows = (
        _members(course, day)
        .filter(unit=unit)
        .values_list(
            "pk",
            ArraySubquery(leave.values("starts_on")),
            ArraySubquery(leave.values("ends_on")),
            ArraySubquery(hours.values("starts_at")),
            ArraySubquery(hours.values("ends_at")),
        )
    )
    found = list(rows)
    away = {pk: tuple(zip(firsts, lasts, strict=True)) for pk, firsts, lasts, _starts, _ends in found}
    busy = {pk: tuple(zip(starts, ends, strict=True)) for pk, _firsts, _lasts, starts, ends in found}
    return _Facts(away, busy), list(away)


def unit_of(course: Course, person: Any) -> int:
    """Whose counter somebody keeps: above the divisions, the place itself."""
    unit = person.team_id if course.cap_unit == CapUnit.TEAM else person.division_id or person.team_id
    return int(unit)


@dataclass(frozen=True, slots=True)
class _Facts:
    """Leave and other training of people on the cohorts' days: person → spans."""

    away: Mapping[int, tuple[Days, ...]]
    busy: Mapping[int, tuple[Span, ...]]

    @classmethod
    def read(cls, runs: Iterable[Run]) -> _Facts:
        """Of everybody. Two queries; none without a cohort."""
        horizon = _horizon(runs)
        if horizon is None:
            return cls({}, {})
        absences, trained = absent_between(*horizon), _training_between(*horizon)
        return cls(
            _by_person(absences.order_by("pk").values_list("staff", "starts_on", "ends_on")),
            _by_person(trained.order_by("pk").values_list("staff", "starts_at", "ends_at")),
        )


def _horizon(runs: Iterable[Run]) -> tuple[date, date] | None:
    """The first and the last day of all cohorts."""
    days = training_days(tuple(runs))
    return (min(days), max(days)) if days else None


def _training_between(first: date, last: date) -> QuerySet[Attendance]:
    """Booked hours that touch a day from `first` to `last`, both counted."""
    start = datetime.combine(first, time(), SEOUL)
    return Attendance.objects.filter(
        live=True, starts_at__lt=datetime.combine(last, time(), SEOUL) + timedelta(days=1), ends_at__gt=start
    )


def _by_person(rows: Iterable[tuple[int, Any, Any]]) -> dict[int, tuple[tuple[Any, Any], ...]]:
    found: dict[int, list[tuple[Any, Any]]] = defaultdict(list)
    for person, first, last in rows:
        found[person].append((first, last))
    return {person: tuple(spans) for person, spans in found.items()}


def runs_of(course: Course, moment: datetime) -> tuple[Run, ...]:
    """Cohorts that have sessions and have not begun, with the seats they have left. One query."""
    held = Enrolment.objects.filter(cohort=OuterRef("pk"), state__in=HOLDS_SEAT).order_by().values("cohort")
    sessions = Session.objects.filter(cohort=OuterRef("pk")).order_by("starts_at", "pk")
    rows: Any = course.cohorts.filter(state__in=TAKES_PEOPLE)
    found = (
        rows.annotate(
            held=Coalesce(Subquery(held.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
            starts=ArraySubquery(sessions.values("starts_at")),
            ends=ArraySubquery(sessions.values("ends_at")),
            only_for=ArraySubquery(
                Cohort.divisions.through.objects.filter(cohort=OuterRef("pk")).order_by().values("department")
            ),
        )
        .order_by("number")
        .values_list("pk", "capacity", "held", "starts", "ends", "only_for")
    )
    return tuple(
        Run(pk, capacity - held, tuple(zip(starts, ends, strict=True)), frozenset(only_for))
        for pk, capacity, held, starts, ends, only_for in found
        if starts and starts[0] > moment
    )


def _members(course: Course, day: date) -> Any:
    """(person, unit, its name) of everybody at work: whose number a unit's cap is taken of."""
    people: Any = in_service(day).filter(status=StaffStatus.ACTIVE)
    if course.cap_unit == CapUnit.TEAM:
        people = people.annotate(unit=F("seat__department_id"), unit_title=F("seat__department__name"))
    else:
        people = people.annotate(
            unit=Coalesce("seat__department__division_id", "seat__department_id"),
            unit_title=Coalesce("seat__department__division__name", "seat__department__name"),
        )
    return people.order_by().values_list("pk", "unit", "unit_title")


def _wishing(course: Course, day: date) -> Any:
    """Who may attend, has wished for a cohort, and neither has a seat nor has completed the course."""
    mine = Enrolment.objects.filter(course=course, staff=OuterRef("pk"))
    served = mine.filter(Q(state__in=HOLDS_SEAT, outcome="") | Q(outcome=Outcome.COMPLETED))
    wished = Wish.objects.filter(course=course, staff=OuterRef("pk"))
    return may_attend(course, day).filter(Exists(wished)).exclude(Exists(served))


def _wishes(course: Course) -> dict[int, tuple[UUID, ...]]:
    found: dict[int, list[UUID]] = defaultdict(list)
    rows = Wish.objects.filter(course=course).order_by("staff", "place").values_list("staff", "cohort")
    for person, cohort in rows:
        found[person].append(cohort)
    return {person: tuple(cohorts) for person, cohorts in found.items()}


def _person(row: Any, course: Course, *, compulsory: bool, wishes: tuple[UUID, ...], facts: _Facts) -> Person:
    return Person(
        row.pk,
        row.division_id or row.team_id,
        unit_of(course, row),
        compulsory,
        wishes,
        facts.away.get(row.pk, ()),
        facts.busy.get(row.pk, ()),
    )


def _problem(
    course: Course, runs: tuple[Run, ...], people: tuple[Person, ...], units: Mapping[int, int], facts: _Facts
) -> Problem:
    """units: person → unit, of everybody whose unit matters."""
    days = training_days(runs)
    assigned = {person.id for person in people}
    out: Counter[tuple[int, date]] = Counter()
    for person, unit in units.items():
        if person not in assigned and (person in facts.away or person in facts.busy):
            out.update(
                (unit, day)
                for day in absent_days(facts.away.get(person, ()), facts.busy.get(person, ()), days)
            )
    return Problem(people, runs, Counter(units.values()), course.cap_percent, out)


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
    held = Enrolment.objects.filter(cohort=OuterRef("pk"), state__in=HOLDS_SEAT).order_by().values("cohort")
    planned = PlanSeat.objects.filter(plan=plan, cohort=OuterRef("pk")).order_by().values("cohort")
    sessions = Session.objects.filter(cohort=OuterRef("pk")).order_by().values("cohort")
    rows: Any = plan.course.cohorts.exclude(state=CohortState.CANCELLED)
    return (
        rows.annotate(
            held=Coalesce(Subquery(held.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
            planned=Coalesce(
                Subquery(planned.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0
            ),
            starts_at=Subquery(sessions.annotate(at=Min("starts_at")).values("at")),
        )
        .annotate(filled=F("held") + F("planned"))
        .order_by("number")
    )


def numbers_of_cohorts(plan: Plan) -> QuerySet[Any]:
    """(id, number) of the cohorts that are not cancelled."""
    rows: Any = plan.course.cohorts.exclude(state=CohortState.CANCELLED).order_by("number")
    return rows.values_list("pk", "number")


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


# --- what a proposal would start from -----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Outset:
    """Numbers beside the button: who must and has no seat, who else wishes for one, and the seats there are."""

    must: int
    wishing: int
    cohorts: int
    seats: int


def outset_of(course: Course, moment: datetime) -> Outset:
    """Three queries."""
    day, runs = moment.date(), runs_of(course, moment)
    must = without_seat(course, day)
    wishing = (
        _wishing(course, day).exclude(pk__in=must.order_by().values("pk"))
        if course.target
        else _wishing(course, day)
    )
    return Outset(must.count(), wishing.count(), len(runs), sum(max(0, run.seats) for run in runs))


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
