"""What the training survey's pages read. Nothing is shown of fewer than five answers, nor before the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Avg, Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, JSONObject

from people.enums import Role
from people.models import Staff
from training.enums import ATTENDED, EnrolmentState, Phase
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
from training.queries.telephone import PhoneChange, changes_around, with_trained
from training.rules.evaluation import ENOUGH, Figure, Sums, figure_of, is_over
from training.rules.survey_items import label_of

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
    there = Attendance.objects.filter(enrolment=OuterRef("pk"), mark__in=ATTENDED)
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


def open_rights(person: Staff, moment: datetime) -> QuerySet[EvaluationRight]:
    """Those of waiting_rights, to be counted inside another query."""
    begun = Session.objects.filter(cohort=OuterRef("enrolment__cohort"), starts_at__lte=moment)
    planned = Session.objects.filter(cohort=OuterRef("enrolment__cohort"))
    before = Q(Exists(planned), phase=Phase.PRE) & ~Q(Exists(begun))
    after = Q(phase=Phase.POST, enrolment__cohort__evaluation_until__gt=moment)
    unused = EvaluationRight.objects.filter(
        enrolment__staff=person, enrolment__state=EnrolmentState.BOOKED, answered=False
    )
    return unused.filter(before | after)


def waiting_rights(person: Staff, moment: datetime) -> list[EvaluationRight]:
    """The surveys the person can answer at this moment."""
    unused = rights_of(person).filter(answered=False)
    return [right for right in unused if (until := right_open_until(right)) and moment < until]


def ends_at(cohort: Cohort, phase: str) -> datetime | None:
    """When answers end: before the training with its first session, afterwards as it was opened."""
    if phase == Phase.PRE:
        first: datetime | None = Session.objects.filter(cohort=cohort).aggregate(first=Min("starts_at"))[
            "first"
        ]
        return first
    return cohort.evaluation_until


def course_with_questions(person: Staff, course_id: UUID) -> tuple[Course, list[EvaluationItem]] | None:
    """A course the person sees and all its questions, in one query."""
    fields = ("id", "phase", "number", "kind", "text", "survey_item")
    items = EvaluationItem.objects.filter(course=OuterRef("pk"))
    rows = ArraySubquery(items.values(row=JSONObject(**{name: name for name in fields})))
    found: Any = courses_seen_by(person).annotate(questions=rows).filter(pk=course_id).first()
    return found and (found, [EvaluationItem(course=found, **row) for row in found.questions])


def questions_of(course: Course, phase: str = "") -> list[EvaluationItem]:
    items = EvaluationItem.objects.filter(course=course)
    return list(items.filter(phase=phase) if phase else items)


# --- how many ------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Turnout:
    """asked, answered: people. until: when answers end. over: nobody can answer any more. shown: and enough did."""

    phase: str
    asked: int
    answered: int
    until: datetime | None
    over: bool

    @property
    def shown(self) -> bool:
        return self.over and self.answered >= ENOUGH


def counted(cohorts: QuerySet[Cohort]) -> QuerySet[Cohort]:
    """With what turnout_of and _instructors_of need."""
    counts = {
        f"{name}_{phase}": _number_of(rows.filter(phase=phase))
        for phase in Phase.values
        for name, rows in (
            ("asked", EvaluationRight.objects.filter(enrolment__cohort=OuterRef("pk"))),
            ("answered", EvaluationAnswer.objects.filter(cohort=OuterRef("pk"))),
        )
    }
    sessions = Session.objects.filter(cohort=OuterRef("pk")).order_by()
    begins = sessions.values("cohort").annotate(first=Min("starts_at")).values("first")
    teachers = sessions.filter(instructor__isnull=False).values(
        teacher=JSONObject(id="instructor", name="instructor__name")
    )
    return cohorts.annotate(**counts, begins=Subquery(begins), teachers=ArraySubquery(teachers))


def _number_of(rows: QuerySet[Any]) -> Coalesce:
    number = rows.order_by().annotate(one=Value(1)).values("one").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(number), 0)


def turnout_of(cohort: Cohort, phase: str, moment: datetime) -> Turnout:
    """`cohort`: one of counted."""
    asked, answered = (getattr(cohort, f"{name}_{phase}") for name in ("asked", "answered"))
    end = cohort.begins if phase == Phase.PRE else cohort.evaluation_until  # type: ignore[attr-defined]
    until = end if asked else None
    return Turnout(phase, asked, answered, until, is_over(until, moment))


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
class BeforeAfter:
    """A survey item's answers before and after the training. `survey_item` is the telephone survey's key."""

    survey_item: str
    text: str  # as it was asked; the item's own words where it was not
    before: Figure | None
    after: Figure | None
    phone: PhoneChange | None = None  # what callers found in the meantime

    @property
    def change(self) -> float | None:
        """Points of 100 gained; None unless both are known."""
        return self.after.mean - self.before.mean if self.before and self.after else None

    @property
    def signed(self) -> str:
        """The change as it is shown: "+4.2"; empty when it is not known."""
        return "" if self.change is None else f"{self.change:+.1f}"


@dataclass(frozen=True, slots=True)
class CohortSurvey:
    """items and texts by phase ("pre", "post"): empty unless that phase may be shown."""

    turnouts: dict[str, Turnout]
    items: dict[str, list[ItemResult]]
    texts: list[TextResult]
    pairs: list[BeforeAfter]


def survey_of(cohort: Cohort, moment: datetime) -> CohortSurvey:
    """`cohort`: one of counted, with its course. Three queries."""
    turnouts = {phase: turnout_of(cohort, phase, moment) for phase in Phase.values}
    shown = [phase for phase, turnout in turnouts.items() if turnout.shown]
    if not shown:
        return CohortSurvey(turnouts, {phase: [] for phase in Phase.values}, [], [])
    items = questions_of(cohort.course)
    figures = _figures(_item_sums([cohort.pk]).values())
    both = len(shown) == len(Phase.values)
    return CohortSurvey(
        turnouts,
        {phase: _results(items, phase, figures) if phase in shown else [] for phase in Phase.values},
        _texts(cohort) if Phase.POST in shown else [],
        list(_pairs(items, figures).values()) if both else [],
    )


def _item_sums(cohorts: Collection[UUID]) -> dict[UUID, dict[int, Sums]]:
    """Cohort → item → sums of its answers. An item belongs to one phase."""
    rows = (
        EvaluationScore.objects.filter(answer__cohort__in=cohorts)
        .order_by()
        .values_list("answer__cohort", "item")
        .annotate(count=Count("pk"), total=Sum("value"), squares=Sum(F("value") * F("value")))
    )
    sums: dict[UUID, dict[int, Sums]] = defaultdict(dict)
    for cohort, item, *values in rows:
        sums[cohort][item] = Sums(*values)
    return sums


def _figures(sums: Iterable[Mapping[int, Sums]]) -> dict[int, Figure]:
    """Item → figure over several cohorts; items with too few answers are left out."""
    together: dict[int, Sums] = defaultdict(Sums)
    for of_cohort in sums:
        for item, values in of_cohort.items():
            together[item] += values
    return {item: figure for item, values in together.items() if (figure := values.figure())}


def _results(items: Iterable[EvaluationItem], phase: str, figures: Mapping[int, Figure]) -> list[ItemResult]:
    return [
        ItemResult(item, figures[item.pk]) for item in items if item.phase == phase and item.pk in figures
    ]


def _pairs(items: Iterable[EvaluationItem], figures: Mapping[int, Figure]) -> dict[str, BeforeAfter]:
    """Survey item → its questions' figures."""
    keyed = {(item.survey_item, item.phase): item for item in items if item.survey_item}
    pairs = {}
    for key in dict.fromkeys(key for key, _phase in keyed):
        before, after = keyed.get((key, Phase.PRE)), keyed.get((key, Phase.POST))
        pairs[key] = BeforeAfter(
            key,
            next(item.text for item in (after, before) if item),
            figures.get(before.pk) if before else None,
            figures.get(after.pk) if after else None,
        )
    return pairs


def _texts(cohort: Cohort) -> list[TextResult]:
    """Their ids are random: sorted by them the order tells nothing, and it is the same at every look."""
    written = EvaluationText.objects.filter(cohort=cohort, item__phase=Phase.POST).select_related("item")
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
    """All cohorts that were asked; instructors, items and pairs only over cohorts that are shown themselves.

    Otherwise a cohort with three answers could be worked out from the sum.
    """

    questions: list[EvaluationItem]
    cohorts: list[Compared]
    instructors: list[Compared]
    items: list[ItemResult]
    pairs: dict[str, BeforeAfter]


def comparison_of(
    course: Course, moment: datetime, questions: list[EvaluationItem] | None = None
) -> Comparison:
    """Five queries, one less with `questions`, and one less without items of the telephone survey."""
    items = questions_of(course) if questions is None else questions
    asked = with_trained(counted(course.cohorts.filter(evaluation_until__isnull=False)))
    cohorts = list(asked.order_by("number"))
    turnouts = {cohort.pk: turnout_of(cohort, Phase.POST, moment) for cohort in cohorts}
    shown = [cohort for cohort in cohorts if turnouts[cohort.pk].shown]
    both = {cohort.pk for cohort in shown if turnout_of(cohort, Phase.PRE, moment).shown}
    points = _points_of([cohort.pk for cohort in shown])
    sums = _item_sums([cohort.pk for cohort in shown])
    pairs = _pairs(items, _figures(sums[cohort] for cohort in both)) if both else {}
    changes = changes_around(cohorts, {*pairs, *course.survey_items})
    return Comparison(
        items,
        [_compared(cohort, turnouts[cohort.pk], points.get(cohort.pk, [])) for cohort in cohorts],
        _by_instructor(shown, points),
        _results(items, Phase.POST, _figures(sums.values())),
        _with_telephone(pairs, changes),
    )


def _with_telephone(
    pairs: Mapping[str, BeforeAfter], changes: Mapping[str, PhoneChange]
) -> dict[str, BeforeAfter]:
    """The pairs, and what callers found of items nobody was asked about."""
    asked = {key: replace(pair, phone=changes.get(key)) for key, pair in pairs.items()}
    others = {
        key: BeforeAfter(key, label_of(key), None, None, change)
        for key, change in sorted(changes.items())
        if key not in pairs
    }
    return asked | others


def by_survey_item(course: Course, moment: datetime) -> dict[str, BeforeAfter]:
    """The seam to the telephone survey: its item's key → what the trained say of it before and after, over the
    cohorts that may be shown for both phases; and what callers found in their departments (queries.telephone)."""
    return comparison_of(course, moment).pairs


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


def _compared(cohort: Cohort, turnout: Turnout, points: list[float]) -> Compared:
    return Compared(str(cohort.number), turnout.asked, turnout.answered, figure_of(points), cohort)


def _by_instructor(cohorts: Iterable[Cohort], points: Mapping[UUID, list[float]]) -> list[Compared]:
    """An instructor's figure is that of all answers of the cohorts in which they taught."""
    names: dict[str, str] = {}
    found: dict[str, list[float]] = defaultdict(list)
    for cohort in cohorts:
        taught = {teacher["id"]: teacher["name"] for teacher in cohort.teachers}  # type: ignore[attr-defined]
        names |= taught
        for key in taught:
            found[key] += points[cohort.pk]
    lines = [
        Compared(names[key], len(values), len(values), figure_of(values)) for key, values in found.items()
    ]
    return sorted(lines, key=lambda line: line.label)
