"""What the assignment starts from: the problem, read set by set."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from kindness.counting import number_of
from kindness.halfyear import SEOUL
from people.enums import StaffStatus
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
    most_out,
    training_days,
)
from training.enums import HOLDS_SEAT, CapUnit, CohortState, Outcome
from training.models import Attendance, Cohort, Course, Enrolment, Plan, PlanSeat, Session, Wish
from training.queries.targets import may_attend, without_seat

TAKES_PEOPLE = (CohortState.PLANNED, CohortState.OPEN)


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
    held = Enrolment.objects.filter(cohort=OuterRef("pk"), state__in=HOLDS_SEAT)
    sessions = Session.objects.filter(cohort=OuterRef("pk")).order_by("starts_at", "pk")
    rows: Any = course.cohorts.filter(state__in=TAKES_PEOPLE)
    found = (
        rows.annotate(
            held=number_of(held),
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


# --- what a proposal would start from -----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Outset:
    """Numbers beside the button: who must and has no seat, who else wishes for one, and the seats there are."""

    must: int
    wishing: int
    cohorts: int
    seats: int


def outset_of(course: Course, moment: datetime) -> Outset:
    """Two queries."""
    day, runs = moment.date(), runs_of(course, moment)
    must = without_seat(course, day).order_by()
    wishing = _wishing(course, day).exclude(pk__in=must.values("pk"))
    counts = Course.objects.filter(pk=course.pk).values_list(number_of(must), number_of(wishing))
    musts, others = counts.get()
    return Outset(musts, others, len(runs), sum(max(0, run.seats) for run in runs))
