"""What the telephone survey found, and which courses help with it: for officers by department, for a person alone.

No person's figure is read for anybody but the person, and no department's is shown: only which items.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from monitoring.models import Round
from monitoring.queries.items import ItemFigure
from monitoring.queries.needs import latest_published
from monitoring.queries.results import WeakItem, weak_items
from people.models import Department, Staff
from training.enums import LIVE, CohortState, CourseState, EnrolmentState, Outcome
from training.models import Cohort, Course, Enrolment, SeatOffer
from training.queries.enrolments import Choice, free_seats, with_seats
from training.queries.targets import may_attend
from training.rules.needs import HELPED, LEAST_PEOPLE, reaches
from training.rules.survey_items import label_of
from training.rules.target import parse


@dataclass(frozen=True, slots=True)
class Helping:
    """A cohort with free seats. items: the words of those it helps with. offered: the department has been told."""

    cohort: Any
    items: list[str]
    offered: bool

    @property
    def words(self) -> str:
        return ", ".join(self.items)


@dataclass(frozen=True, slots=True)
class Need:
    """A department's items that help most when practised, and the cohorts that help with one of them."""

    code: str
    name: str
    items: list[ItemFigure] = field(default_factory=list)
    helping: list[Helping] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CityNeed:
    """An item of the whole city. courses: open ones that name it."""

    item: ItemFigure
    courses: list[Course]


@dataclass(frozen=True, slots=True)
class Needs:
    """survey: the latest published round, None without one. departments: by name."""

    survey: Round | None
    city: list[CityNeed]
    departments: list[Need]


def needs_at(moment: datetime) -> Needs:
    """Five queries, whatever the number of departments, items and cohorts."""
    survey = latest_published()
    if survey is None:
        return Needs(None, [], [])
    weak = weak_items(survey, people=LEAST_PEOPLE)
    cohorts = list(_helping_cohorts(moment))
    city = [CityNeed(one.item, _naming(one.item.key, cohorts)) for one in weak if one.division is None]
    return Needs(survey, city, _departments(weak, cohorts))


def need_of(division: Department, moment: datetime) -> tuple[Round | None, Need | None]:
    """One department's, with the round it is from. Five queries."""
    found = needs_at(moment)
    need = next((one for one in found.departments if one.code == division.code), None)
    return found.survey, need


def _helping_cohorts(moment: datetime) -> QuerySet[Any]:
    """Of open courses that name items: open, not begun, taking applications now or later; with `places` (ids it is
    kept for) and `offered_to` (ids of departments)."""
    kept_for = Cohort.divisions.through.objects.filter(cohort=OuterRef("pk")).order_by("pk")
    offers = SeatOffer.objects.filter(cohort=OuterRef("pk")).order_by("pk")
    rows = Cohort.objects.filter(
        state=CohortState.OPEN, course__state=CourseState.OPEN, enrol_until__gt=moment
    ).exclude(course__survey_items=[])
    found = with_seats(rows.select_related("course"), moment).annotate(
        places=ArraySubquery(kept_for.values("department")),
        offered_to=ArraySubquery(offers.values("division")),
    )
    coming: QuerySet[Any] = found.filter(Q(starts_at__isnull=True) | Q(starts_at__gt=moment))
    return coming.order_by("starts_at", "course__title", "number")


def _naming(key: str, cohorts: Iterable[Any]) -> list[Course]:
    courses = {one.course_id: one.course for one in cohorts if key in one.course.survey_items}
    return sorted(courses.values(), key=lambda one: one.title)


def _departments(weak: Sequence[WeakItem], cohorts: Sequence[Any]) -> list[Need]:
    found: dict[int, Need] = {}
    for one in weak:
        if one.division is None:
            continue
        need = found.setdefault(one.division, Need(one.code, one.division_name))
        if len(need.items) < HELPED:
            need.items.append(one.item)
    for division, need in found.items():
        need.helping.extend(_helping(division, need, cohorts))
    return list(found.values())


def _helping(division: int, need: Need, cohorts: Sequence[Any]) -> list[Helping]:
    """With free seats, and those offered before; held for the department, of a course that is for its people."""
    words = {item.key: item.label for item in need.items}
    return [
        Helping(one, [words[key] for key in words if key in one.course.survey_items], offered)
        for one in cohorts
        if not words.keys().isdisjoint(one.course.survey_items)
        and (not one.places or division in one.places)
        and reaches(parse(one.course.target), parse(one.course.open_to), need.code)
        and ((offered := division in one.offered_to) or free_seats(one))
    ]


# --- one offer -----------------------------------------------------------------------------------------------
def candidates(cohort: Cohort, division: Department, day: date) -> QuerySet[Staff]:
    """People of the department who may attend and neither have nor have completed the course, by name."""
    taken = Enrolment.objects.filter(course=cohort.course_id, staff=OuterRef("pk")).filter(
        Q(state__in=LIVE, outcome="") | Q(outcome=Outcome.COMPLETED)
    )
    people: Any = may_attend(cohort.course, day)
    found: QuerySet[Staff] = people.filter(~Exists(taken), division_id=division.pk).order_by("name", "number")
    return found


def offers_made() -> QuerySet[Any]:
    """The latest first, each with cohort, course, department and `enrolled`: its people who have a seat since."""
    since = Enrolment.objects.filter(
        cohort=OuterRef("cohort"),
        division=OuterRef("division"),
        state=EnrolmentState.BOOKED,
        steps__state=EnrolmentState.BOOKED,
        steps__at__gte=OuterRef("offered_at"),
    ).order_by()
    counted = since.values("cohort").annotate(n=Count("pk", distinct=True)).values("n")
    rows = SeatOffer.objects.select_related("cohort__course", "division", "offered_by")
    return rows.annotate(enrolled=Coalesce(Subquery(counted, output_field=IntegerField()), 0))


# --- a person -------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Help:
    """An open cohort that helps with one's own items, in words. Shown to nobody else."""

    cohort: Any
    items: list[str]

    @property
    def words(self) -> str:
        return ", ".join(self.items)


def help_for(weak: Sequence[str], choices: Iterable[Choice]) -> list[Help]:
    """Of what somebody may apply for, the next cohort with a free seat of each course that helps with these items."""
    found: dict[Any, Help] = {}
    for one in choices:
        items = [label_of(key) for key in one.cohort.course.survey_items if key in weak]
        if items and one.free:
            found.setdefault(one.cohort.course_id, Help(one.cohort, items))
    return list(found.values())
