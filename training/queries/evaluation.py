"""What the training survey's pages read. Nothing is shown of fewer than five answers, nor before the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, Exists, F, Min, OuterRef, QuerySet, StdDev, Subquery, Value
from django.db.models.functions import Coalesce

from people.enums import Role
from people.models import Staff
from training.enums import EnrolmentState, ItemKind, Mark, Phase
from training.models import (
    Attendance,
    Cohort,
    Course,
    Enrolment,
    EvaluationAnswer,
    EvaluationItem,
    EvaluationRight,
    EvaluationScore,
    EvaluationText,
    Session,
)
from training.rules.evaluation import ENOUGH, Figure, figure_of, is_over, on_100

THERE = (Mark.PRESENT, Mark.LATE, Mark.LEFT_EARLY)
_OFFICERS = {Role.TRAINING_OFFICER, Role.HR_OFFICER, Role.AUDITOR}


# --- whose -------------------------------------------------------------------------------------------------
def courses_seen_by(person: Staff) -> QuerySet[Course]:
    """All of them for officers and auditors; for a partner institution its own."""
    if not _OFFICERS.isdisjoint(person.roles):
        return Course.objects.all()
    return Course.objects.filter(agreement__partner__seats__staff=person)


def cohorts_seen_by(person: Staff) -> QuerySet[Cohort]:
    return Cohort.objects.filter(course__in=courses_seen_by(person)).select_related("course")


def attended(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Those who were in a session at least for a part of it."""
    there = Attendance.objects.filter(enrolment=OuterRef("pk"), mark__in=THERE)
    return enrolments.filter(Exists(there))


def rights_of(person: Staff) -> QuerySet[EvaluationRight]:
    """A person's rights to answer, used and unused, the newest training first."""
    return (
        EvaluationRight.objects.filter(enrolment__staff=person, enrolment__state=EnrolmentState.BOOKED)
        .select_related("enrolment__cohort__course")
        .annotate(first_session=Min("enrolment__cohort__sessions__starts_at"))
        .order_by(F("first_session").desc(nulls_last=True), "phase")
    )


def right_open_until(right: EvaluationRight) -> datetime | None:
    """`right`: one of rights_of."""
    if right.phase == Phase.PRE:
        return right.first_session  # type: ignore[attr-defined,no-any-return]
    return right.enrolment.cohort.evaluation_until


def waiting_rights(person: Staff, moment: datetime) -> list[EvaluationRight]:
    """The surveys the person can answer at this moment."""
    unused = rights_of(person).filter(answered=False)
    return [right for right in unused if (until := right_open_until(right)) and moment < until]


def ends_at(cohort: Cohort, phase: str) -> datetime | None:
    """When answers end: before the training with its first session, afterwards as it was opened."""
    if phase == Phase.PRE:
        return Session.objects.filter(cohort=cohort).aggregate(first=Min("starts_at"))["first"]
    return cohort.evaluation_until


def questions_of(course: Course, phase: str = "") -> list[EvaluationItem]:
    items = EvaluationItem.objects.filter(course=course)
    return list(items.filter(phase=phase) if phase else items)


# --- a cohort ------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ItemResult:
    item: EvaluationItem
    figure: Figure


@dataclass(frozen=True, slots=True)
class TextResult:
    """What was written to a free-text question, in an order by chance."""

    item: EvaluationItem
    texts: list[str]


@dataclass(frozen=True, slots=True)
class CohortResult:
    """asked, answered: people. until: when answers end; None before it was opened. items, texts: empty unless shown."""

    phase: str
    asked: int
    answered: int
    until: datetime | None
    over: bool
    items: list[ItemResult]
    texts: list[TextResult]

    @property
    def shown(self) -> bool:
        return self.over and self.answered >= ENOUGH


def result_of(cohort: Cohort, phase: str, moment: datetime) -> CohortResult:
    asked = EvaluationRight.objects.filter(enrolment__cohort=cohort, phase=phase).count()
    answered = EvaluationAnswer.objects.filter(cohort=cohort, phase=phase).count() if asked else 0
    until = ends_at(cohort, phase) if asked else None
    over = is_over(until, moment)
    shown = over and answered >= ENOUGH
    return CohortResult(
        phase,
        asked,
        answered,
        until,
        over,
        _item_results(cohort.course, [cohort.pk], phase) if shown else [],
        _text_results(cohort, phase) if shown else [],
    )


def _item_results(course: Course, cohorts: Collection[UUID], phase: str) -> list[ItemResult]:
    """`cohorts`: only such as may be shown."""
    figures = item_figures(cohorts, phase)
    items = EvaluationItem.objects.filter(course=course, phase=phase, kind=ItemKind.SCALE)
    return [ItemResult(item, figures[item.pk]) for item in items if item.pk in figures]


def item_figures(cohorts: Collection[UUID], phase: str) -> dict[int, Figure]:
    """Item → figure over all answers of these cohorts; items with too few answers are left out."""
    rows = (
        EvaluationScore.objects.filter(answer__cohort__in=cohorts, answer__phase=phase)
        .order_by()
        .values("item")
        .annotate(answers=Count("pk"), mean=Avg("value"), spread=StdDev("value", sample=True))
        .filter(answers__gte=ENOUGH)
    )
    return {
        row["item"]: Figure(row["answers"], on_100(row["mean"]), on_100(1 + row["spread"])) for row in rows
    }


def _text_results(cohort: Cohort, phase: str) -> list[TextResult]:
    """Their ids are random: sorted by them the order tells nothing, and it is the same at every look."""
    written = EvaluationText.objects.filter(cohort=cohort, item__phase=phase).select_related("item")
    texts: dict[EvaluationItem, list[str]] = defaultdict(list)
    for row in written.order_by("item__number", "id"):
        texts[row.item].append(row.text)
    return [TextResult(item, found) for item, found in texts.items()]


# --- a course: its cohorts and instructors beside each other ---------------------------------------------------
@dataclass(frozen=True, slots=True)
class Compared:
    """One line of a comparison. figure: None where it may not be shown; asked and answered are people."""

    label: str
    asked: int
    answered: int
    figure: Figure | None
    cohort: Cohort | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All cohorts that were asked; instructors and the course only over cohorts that are shown themselves.

    Otherwise a cohort with three answers could be worked out from the sum.
    """

    cohorts: list[Compared]
    instructors: list[Compared]
    items: list[ItemResult]


def comparison_of(course: Course, moment: datetime) -> Comparison:
    cohorts = _asked_cohorts(course)
    points = _points_of(shown_cohorts(cohorts, moment))
    rows = [
        Compared(
            str(cohort.number),
            cohort.asked,  # type: ignore[attr-defined]
            cohort.answered,  # type: ignore[attr-defined]
            figure_of(points.get(cohort.pk, [])),
            cohort,
        )
        for cohort in cohorts
    ]
    return Comparison(rows, _by_instructor(points), _item_results(course, points.keys(), Phase.POST))


def _asked_cohorts(course: Course) -> list[Cohort]:
    """With `asked` and `answered` (people, after the training)."""
    rights = EvaluationRight.objects.filter(enrolment__cohort=OuterRef("pk"), phase=Phase.POST)
    answers = EvaluationAnswer.objects.filter(cohort=OuterRef("pk"), phase=Phase.POST)
    return list(
        course.cohorts.filter(evaluation_until__isnull=False)
        .annotate(asked=_number_of(rights), answered=_number_of(answers))
        .order_by("number")
    )


def _number_of(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def shown_cohorts(cohorts: Iterable[Cohort], moment: datetime) -> list[UUID]:
    """`cohorts`: with `answered`."""
    return [
        cohort.pk
        for cohort in cohorts
        if is_over(cohort.evaluation_until, moment) and cohort.answered >= ENOUGH  # type: ignore[attr-defined]
    ]


def _points_of(cohorts: Collection[UUID]) -> dict[UUID, list[float]]:
    """Cohort → the mean of each answer after the training, on 1…5."""
    answers = (
        EvaluationAnswer.objects.filter(cohort__in=cohorts, phase=Phase.POST)
        .annotate(mean=Avg("scores__value"))
        .values_list("cohort", "mean")
    )
    points: dict[UUID, list[float]] = defaultdict(list)
    for cohort, mean in answers:
        points[cohort].append(mean)
    return dict(points)


def _by_instructor(points: Mapping[UUID, list[float]]) -> list[Compared]:
    """An instructor's figure is that of all answers of the cohorts in which they taught."""
    taught = (
        Session.objects.filter(cohort__in=points.keys(), instructor__isnull=False)
        .order_by("instructor__name", "instructor", "cohort")
        .values_list("instructor", "instructor__name", "cohort")
        .distinct()
    )
    names: dict[UUID, str] = {}
    found: dict[UUID, list[float]] = defaultdict(list)
    for instructor, name, cohort in taught:
        names[instructor] = name
        found[instructor] += points[cohort]
    return [
        Compared(names[key], len(values), len(values), figure_of(values)) for key, values in found.items()
    ]


# --- before and after: the seam to the telephone survey --------------------------------------------------------
@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """A survey item's answers before and after the training. `survey_item` is the telephone survey's key."""

    survey_item: str
    text: str
    before: Figure | None
    after: Figure | None

    @property
    def change(self) -> float | None:
        """Points of 100 gained; None unless both are known."""
        return self.after.mean - self.before.mean if self.before and self.after else None

    @property
    def signed(self) -> str:
        """The change as it is shown: "+4.2"; empty when it is not known."""
        return "" if self.change is None else f"{self.change:+.1f}"


def by_survey_item(course: Course, cohorts: Collection[UUID]) -> dict[str, BeforeAfter]:
    """Survey item → what the course's items of that key say, over `cohorts`.

    `cohorts`: such as are shown for both phases (shown_in_both). Whoever holds the telephone survey's own figures
    by the same keys can put them beside these.
    """
    keyed = EvaluationItem.objects.filter(course=course, kind=ItemKind.SCALE).exclude(survey_item="")
    items = {(item.survey_item, item.phase): item for item in keyed}
    if not items:
        return {}
    figures = {phase: item_figures(cohorts, phase) for phase in Phase.values}

    def figure(key: str, phase: Phase) -> Figure | None:
        item = items.get((key, phase))
        return figures[phase].get(item.pk) if item else None

    return {
        key: BeforeAfter(
            key, items.get((key, Phase.POST), items.get((key, Phase.PRE))).text,  # type: ignore[union-attr]
            figure(key, Phase.PRE), figure(key, Phase.POST),
        )
        for key in dict.fromkeys(key for key, _phase in items)
    }  # fmt: skip


def shown_in_both(course: Course, moment: datetime) -> list[UUID]:
    """The cohorts whose answers before and after the training may both be shown."""
    answers = (
        EvaluationAnswer.objects.filter(
            cohort__in=shown_cohorts(_asked_cohorts(course), moment), phase=Phase.PRE
        )
        .order_by()
        .values("cohort")
        .annotate(answers=Count("pk"))
        .filter(answers__gte=ENOUGH)
    )
    return [row["cohort"] for row in answers]
