"""What pages, jobs and files read about adopted ideas on their way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery

from ideas.enums import AdoptionState
from ideas.models import Adoption, Author, Progress
from ideas.permissions import runs_contests, sees_contests
from ideas.queries.authorship import rows_of, written_by
from ideas.rules import carrying as rules
from ideas.rules.carrying import Course, Owed, Step
from ideas.rules.quarters import Quarter
from kindness.halfyear import SEOUL
from people.models import Department, Staff
from people.queries.absences import divisions_decided_by

DONE = 100  # per cent


# --- one ----------------------------------------------------------------------------------------------------------
def adoption_for(person: Staff, idea_id: UUID) -> Adoption | None:
    """As this person may read it: officers and auditor, the department in charge, its authors."""
    return _seen_by(person).filter(idea=idea_id).first()


def adoption_of(idea_id: UUID) -> Adoption | None:
    """That an idea was adopted is known to everybody once it is announced; how it stands is `adoption_for`'s."""
    return Adoption.objects.select_related("idea__contest", "division").filter(idea=idea_id).first()


def follows(person: Staff, adoption: Adoption) -> bool:
    """Of those who read how it stands, the ones who run, audit or carry it out."""
    return sees_contests(person) or adoption.division_id == person.division_id


def authors_of(adoption: Adoption) -> QuerySet[Author]:
    """Everybody who did not decline, with their names of the day, the first author first."""
    found = Author.objects.filter(rows_of(adoption.idea_id), declined_at__isnull=True)
    return found.select_related("staff").order_by("idea__priority_at", "order", "pk")


def reports_of(adoption: Adoption) -> QuerySet[Progress]:
    """The latest quarter first."""
    return adoption.reports.select_related("reported_by").order_by("-quarter")


@dataclass(frozen=True, slots=True)
class Rights:
    """What a reader may do. carries: plan, report, end it; decides: move it, take it up again; answers: say a word.

    officer: one, be it the author's: whom the services refuse in words.
    """

    carries: bool
    decides: bool
    answers: bool
    officer: bool


def rights_of(person: Staff, adoption: Adoption, day: date, authors: Iterable[int]) -> Rights:
    """authors: staff ids. The services ask the same again."""
    officer = runs_contests(person)
    decides = officer and person.pk not in set(authors)
    in_charge = adoption.division_id in divisions_decided_by(person, day)
    return Rights(in_charge or decides, decides, adoption.idea.author_id == person.pk, officer)


def may_name_item(person: Staff, adoption: Adoption, day: date) -> bool:
    """Officers (the service refuses the author among them), and the department in charge."""
    return runs_contests(person) or adoption.division_id in divisions_decided_by(person, day)


@dataclass(frozen=True, slots=True)
class Stage:
    """What can still happen. reports: reports are asked for or may follow."""

    ended: bool
    stopped: bool
    going_on: bool
    reports: bool


def stage_of(adoption: Adoption) -> Stage:
    going_on = adoption.state in rules.GOING_ON
    return Stage(
        adoption.state in rules.ENDED,
        adoption.state == AdoptionState.STOPPED,
        going_on,
        going_on or adoption.state == AdoptionState.DONE,
    )


def offered_quarters(adoption: Adoption, today: date) -> list[Quarter]:
    """To report on: what is asked for, then what may still be corrected."""
    course = course_of(adoption)
    open_still = sorted((one for one in course.reported if one.due_on >= today), reverse=True)
    return [*course.reportable(today), *open_still]


def report_on(adoption: Adoption, quarter: str) -> Progress | None:
    return adoption.reports.filter(quarter=quarter).first() if quarter else None


def offered_divisions(adoption: Adoption) -> QuerySet[Department]:
    """To whom it may be handed."""
    divisions = Department.objects.filter(is_division=True, active=True)
    return divisions.exclude(pk=adoption.division_id).order_by("order", "pk")


# --- what is owed ---------------------------------------------------------------------------------------------------
def course_of(adoption: Adoption) -> Course:
    """Asks for its reports unless a list brought them along (`reported`)."""
    reported = getattr(adoption, "reported", None)
    if reported is None:
        reported = adoption.reports.order_by().values_list("quarter", flat=True)
    return Course(
        adoption.state,
        adoption.plan_due_on,
        begun_on(adoption),
        adoption.ended_on,
        adoption.follow_until,
        frozenset(Quarter.parse(code) for code in reported),
    )


def done_on(adoption: Adoption) -> date | None:
    """The day it was carried out."""
    return adoption.ended_on if adoption.state == AdoptionState.DONE else None


def begun_on(adoption: Adoption) -> date | None:
    """The day the plan names, or the day it was written where that is later."""
    if adoption.plan_starts_on is None or adoption.planned_at is None:
        return None
    return max(adoption.plan_starts_on, adoption.planned_at.astimezone(SEOUL).date())


def ideas_to_remind(today: date) -> list[UUID]:
    """Of which somebody has to be told something they were not told yet."""
    waiting = _listed().exclude(state=AdoptionState.STOPPED)
    open_ones = waiting.exclude(state=AdoptionState.DONE, follow_until__lt=today)
    return [one.idea_id for one in open_ones if reminder_of(one, today)]


def reminder_of(adoption: Adoption, today: date) -> tuple[Owed, Step] | None:
    """What is to be told now; None where it has been told, or nothing is due."""
    owed = course_of(adoption).owed(today)
    step = owed.step(today) if owed else None
    if owed is None or step is None or adoption.reminded == mark_of(owed, step):
        return None
    return owed, step


def mark_of(owed: Owed, step: Step) -> str:
    """As `Adoption.reminded` keeps it."""
    return f"{owed.key}:{step.value}"


# --- lists ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Line:
    """An adopted idea in a list. owed: what comes next; days_late: since it was due; percent: of the last report; all of it once carried out."""

    adoption: Adoption
    owed: Owed | None
    days_late: int
    percent: int | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to; "" and False: not narrowed."""

    state: str = ""
    division: str = ""
    text: str = ""
    late: bool = False


def lines(person: Staff, today: date) -> list[Line]:
    """What this person may read: by what is due next, what has ended at the end. One query: adopted ideas are few."""
    return sorted((_line(one, today) for one in _seen_by(person)), key=_urgency)


def narrowed(found: Iterable[Line], wanted: Wanted) -> list[Line]:
    return [one for one in found if _fits(one, wanted)]


def _fits(line: Line, wanted: Wanted) -> bool:
    one, text = line.adoption, wanted.text.casefold()
    return (
        wanted.state in {"", one.state}
        and wanted.division in {"", one.division.code}
        and (line.days_late > 0 or not wanted.late)
        and (text in one.idea.title.casefold() or text in one.plan.casefold())
    )


def _line(adoption: Adoption, today: date) -> Line:
    owed = course_of(adoption).owed(today)
    late = owed.days_late(today) if owed else 0
    done = adoption.state == AdoptionState.DONE
    return Line(adoption, owed, late, DONE if done else adoption.last_percent)  # type: ignore[attr-defined]


def _urgency(line: Line) -> tuple[bool, date, date]:
    due_on = line.owed.due_on if line.owed else line.adoption.follow_until
    return line.adoption.state in rules.ENDED, due_on, line.adoption.adopted_on


@dataclass(frozen=True, slots=True)
class Counts:
    """states: (state, how many), in their order."""

    states: list[tuple[AdoptionState, int]]
    late: int

    @property
    def all(self) -> int:
        return sum(count for _state, count in self.states)

    def of(self, state: AdoptionState) -> int:
        return dict(self.states)[state]


def counts_of(found: Iterable[Line]) -> Counts:
    found = list(found)
    states = [one.adoption.state for one in found]
    return Counts(
        [(state, states.count(state)) for state in AdoptionState], sum(one.days_late > 0 for one in found)
    )


def divisions_in_charge(found: Iterable[Line]) -> list[Department]:
    """Each once, in the order of the chart."""
    divisions = {one.adoption.division_id: one.adoption.division for one in found}
    return sorted(divisions.values(), key=lambda one: (one.order, one.pk))


def _seen_by(person: Staff) -> QuerySet[Adoption]:
    if sees_contests(person):
        return _listed()
    return _listed().filter(written_by(person.pk, OuterRef("idea")) | Q(division=person.division_id))


def _listed() -> QuerySet[Adoption]:
    """With the quarters reported on and the last report's percentage."""
    reports = Progress.objects.filter(adoption=OuterRef("pk"))
    return (
        Adoption.objects.select_related("idea__contest", "division", "decision")
        .annotate(
            reported=ArraySubquery(reports.order_by().values("quarter")),
            last_percent=Subquery(reports.order_by("-quarter").values("percent")[:1]),
        )
        .order_by("adopted_on", "pk")
    )
