"""What the calibration pages and its job read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Avg, Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Abs

from monitoring.enums import COUNTED, SHOWN, CalibrationState, CallState, ItemKind, ItemRole, SheetPurpose
from monitoring.models import CalibrationSet, Call, ItemScore, Rater, Round, Sheet
from monitoring.rules.calibration import Rating


def sets_of(survey: Round) -> QuerySet[CalibrationSet]:
    """With `calls_in` and `scored`: sheets handed in."""
    return survey.calibrations.annotate(
        calls_in=Count("calls", distinct=True),
        scored=Count("sheets", filter=Q(sheets__state__in=COUNTED), distinct=True),
    ).order_by("-until", "pk")


def set_with_id(set_id: UUID) -> CalibrationSet | None:
    return CalibrationSet.objects.select_related("round").filter(pk=set_id).first()


def calls_to_listen_to(survey: Round) -> QuerySet[Call]:
    """Made calls with a recording that are in no calibration yet."""
    return survey.calls.filter(state=CallState.MADE, calibrations__isnull=True).exclude(recording="")


def raters_of(survey: Round) -> QuerySet[Rater]:
    """Those who score at present."""
    return (
        survey.raters.filter(left_at__isnull=True).select_related("staff").order_by("staff__name_key", "pk")
    )


def due_sets() -> QuerySet[CalibrationSet]:
    """Closed, and not worked out yet."""
    return CalibrationSet.objects.filter(state=CalibrationState.CLOSED, agreement__isnull=True)


# --- what is compared ------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Compared:
    """The ratings of one item of a version."""

    key: str
    label: str
    kind: str
    ratings: list[Rating]


def _sheets_in(one: CalibrationSet) -> QuerySet[Sheet]:
    return Sheet.objects.filter(calibration=one, state__in=COUNTED)


def ratings_in(one: CalibrationSet) -> list[Compared]:
    """By item in the scorecard's order: what each rater entered for each call. Extras are not compared."""
    rows = (
        ItemScore.objects.filter(sheet__in=_sheets_in(one), item__role=ItemRole.BASE, raw__isnull=False)
        .order_by("item__number", "pk")
        .values_list("item__key", "item__label", "item__kind", "sheet__rater", "sheet__call", "raw")
    )
    found: dict[tuple[str, str, str], list[Rating]] = defaultdict(list)
    for key, label, kind, rater, call, raw in rows:
        found[key, label, kind].append((rater, call, float(raw or 0)))
    return [Compared(*item, ratings) for item, ratings in found.items()]


def totals_in(one: CalibrationSet) -> list[tuple[int, UUID, float]]:
    """Rater, call, total."""
    rows = _sheets_in(one).filter(rater__isnull=False, total__isnull=False).order_by("pk")
    return [
        (rater, call, float(total))
        for rater, call, total in rows.values_list("rater", "call", "total")
        if rater is not None and total is not None
    ]


def is_nominal(kind: str) -> bool:
    """Yes and no have no distance; points, grades and counts do."""
    return kind == ItemKind.YES_NO


# --- calls with a second score ------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class SecondScores:
    """calls: scored by two. gap: mean distance of the two totals in points."""

    calls: int
    gap: float | None


def second_scores_of(survey: Round) -> SecondScores:
    """One query."""
    live = Sheet.objects.filter(call=OuterRef("call"), purpose=SheetPurpose.LIVE, state__in=COUNTED)
    rows = (
        Sheet.objects.filter(call__round=survey, purpose=SheetPurpose.SECOND, state__in=COUNTED)
        .annotate(first=Subquery(live.values("total")[:1]))
        .filter(first__isnull=False)
        .aggregate(calls=Count("pk"), gap=Avg(Abs(F("total") - F("first"))))
    )
    return SecondScores(rows["calls"], None if rows["gap"] is None else float(rows["gap"]))


def rater_numbered(round_id: UUID, staff_number: str) -> Rater | None:
    raters = Rater.objects.filter(round=round_id, staff__number=staff_number)
    return raters.select_related("round", "staff").first()


def names_of(survey: Round) -> dict[int, str]:
    """Rater id → name, also of those who left."""
    return dict(survey.raters.values_list("pk", "staff__name"))


def calls_to_redraw(rater: Rater) -> QuerySet[Call]:
    """Those to be made, and those made that count and whose score nobody has been shown."""
    shown = Sheet.objects.filter(call=OuterRef("pk"), purpose=SheetPurpose.LIVE, state__in=SHOWN)
    own = Call.objects.filter(rater=rater, excluded_as="")
    return own.filter(Q(state=CallState.PLANNED) | (Q(state=CallState.MADE) & ~Exists(shown)))


@dataclass(frozen=True, slots=True)
class Scored:
    """How far one rater is in a set."""

    name: str
    done: int
    calls: int


def progress_of(one: CalibrationSet) -> list[Scored]:
    """Raters by name: numbers only, so that nobody looks at scores before the end. Two queries."""
    calls = one.calls.count()
    done = Count("sheets", filter=Q(sheets__calibration=one, sheets__state__in=COUNTED))
    rows = raters_of(one.round).annotate(done=done).values_list("staff__name", "done")
    return [Scored(name, count, calls) for name, count in rows]
