"""The rater's seat: whose calls, what is left, one's own sheet; and the sheets an officer looks at.

Blind by construction: what a rater reads of a call is asked through `mine`, which holds their own sheets alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import (
    Avg,
    Count,
    DateTimeField,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Floor

from kindness.counting import number_of
from monitoring.enums import (
    TRIED_AGAIN,
    CalibrationState,
    CallState,
    RoundState,
    SheetPurpose,
    SheetState,
)
from monitoring.models import Attempt, CalibrationSet, Call, ItemScore, Rater, Round, Sheet, SheetImport
from people.models import Staff

BINS = 10  # points a bar of the distribution


# --- whose call -----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Seat:
    """As what a person scores a call."""

    rater: Rater
    calibration: CalibrationSet | None = None


def seat_at(call: Call, person: Staff, purpose: str) -> Seat | None:
    """None: the call is not theirs to score for that purpose, or they have left the round."""
    rater = Rater.objects.filter(round=call.round_id, staff=person, left_at__isnull=True).first()
    if rater is None:
        return None
    if purpose == SheetPurpose.LIVE:
        return Seat(rater) if call.rater_id == rater.pk else None
    if purpose == SheetPurpose.SECOND:
        return Seat(rater) if call.second_rater_id == rater.pk else None
    calibration = open_sets().filter(calls=call).first()
    return Seat(rater, calibration) if calibration else None


def open_sets() -> QuerySet[CalibrationSet]:
    return CalibrationSet.objects.filter(state=CalibrationState.OPEN)


def mine(person: Staff) -> QuerySet[Sheet]:
    """The sheets a person has made and that still stand."""
    return Sheet.objects.filter(rater__staff=person).exclude(state=SheetState.RETRACTED)


def call_for(person: Staff, call_id: UUID) -> Call | None:
    """A call this person scores, in whichever way."""
    calls = Call.objects.filter(
        Q(rater__staff=person, rater__left_at__isnull=True)
        | Q(second_rater__staff=person, second_rater__left_at__isnull=True)
        | Q(Exists(_calibrated(person)))
    )
    return (
        calls.select_related("round__version", "subject__staff", "scenario", "rater", "second_rater")
        .filter(pk=call_id)
        .first()
    )


def _calibrated(person: Staff) -> QuerySet[CalibrationSet]:
    """Open sets that hold the outer call, in rounds the person scores in."""
    return open_sets().filter(
        calls=OuterRef("pk"), round__raters__staff=person, round__raters__left_at__isnull=True
    )


def purposes_at(call: Call, person: Staff, asked: str) -> str:
    """For which purpose the page of a call is opened: the one asked for, or the first that is theirs."""
    own = {
        SheetPurpose.LIVE: call.rater.staff_id == person.pk,
        SheetPurpose.SECOND: call.second_rater is not None and call.second_rater.staff_id == person.pk,
    }
    if asked == SheetPurpose.CALIBRATION or not any(own.values()):
        return SheetPurpose.CALIBRATION
    if asked in own and own[SheetPurpose(asked)]:
        return asked
    return next(purpose for purpose, is_own in own.items() if is_own)


def sheet_of(person: Staff, call: Call, purpose: str) -> Sheet | None:
    return mine(person).filter(call=call, purpose=purpose).first()


# --- what is left ---------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Left:
    """Of a rater's open rounds. today: to be made or finished by today; of it late from days before.
    ahead: planned for days to come. handed_in: scored so far. returned: came back."""

    today: int
    late: int
    ahead: int
    handed_in: int
    returned: int
    second: int
    calibration: int


def _live_calls(person: Staff) -> QuerySet[Any]:
    """One's calls of open rounds, and those of ended ones that came back."""
    own = Sheet.objects.filter(
        call=OuterRef("pk"), purpose=SheetPurpose.LIVE, rater=OuterRef("rater")
    ).exclude(state=SheetState.RETRACTED)
    tried = Attempt.objects.filter(call=OuterRef("pk"), outcome__in=TRIED_AGAIN)
    return (
        Call.objects.filter(rater__staff=person, rater__left_at__isnull=True)
        .exclude(state=CallState.CANCELLED)
        .annotate(
            sheet_state=Coalesce(Subquery(own.values("state")[:1]), Value("")),
            returned=Exists(own.filter(return_reason__gt="")),
            tries=number_of(tried),
            tried_at=Subquery(tried.order_by("-at").values("at")[:1], output_field=DateTimeField()),
        )
        .filter(Q(round__state=RoundState.OPEN) | Q(returned=True))
    )


def _waiting(day: date) -> Q:
    """To be made by that day, begun, or returned."""
    return Q(state=CallState.PLANNED, planned_on__lte=day) | Q(
        state=CallState.MADE, sheet_state__in=["", SheetState.DRAFT]
    )


def calls_waiting(person: Staff, day: date) -> QuerySet[Any]:
    """What to do now: returned and begun ones first, then by plan; those tried before come last."""
    calls = _live_calls(person).filter(_waiting(day))
    return _with_faces(calls).order_by("-returned", "state", "tries", "planned_on", "planned_hour", "pk")


def calls_found(person: Staff, text: str) -> QuerySet[Call]:
    """One's calls of any day whose person, department, number or scenario holds the text."""
    digits = "".join(character for character in text if character.isdigit())
    hit = (
        Q(subject__name__icontains=text)
        | Q(subject__division_name__icontains=text)
        | Q(scenario__title__icontains=text)
    )
    if digits:
        hit |= Q(subject__extension__endswith=digits)
    return _with_faces(_live_calls(person).filter(hit)).order_by("planned_on", "planned_hour", "pk")


def _with_faces(calls: QuerySet[Any]) -> QuerySet[Any]:
    return calls.select_related("subject__staff", "scenario", "round")


def second_calls(person: Staff) -> QuerySet[Call]:
    """Made calls this person scores a second time, from the recording."""
    own = _own(person, SheetPurpose.SECOND)
    return (
        Call.objects.filter(
            second_rater__staff=person,
            second_rater__left_at__isnull=True,
            state=CallState.MADE,
            round__state=RoundState.OPEN,
        )
        .annotate(sheet_state=_state_of(own))
        .filter(sheet_state__in=["", SheetState.DRAFT])
        .select_related("scenario", "round")
        .order_by("-sheet_state", "called_at", "pk")
    )


def calibration_calls(person: Staff) -> QuerySet[Call]:
    """Calls of open calibrations this person has not handed in yet."""
    own = _own(person, SheetPurpose.CALIBRATION)
    return (
        Call.objects.filter(Exists(_calibrated(person)))
        .annotate(sheet_state=_state_of(own))
        .filter(sheet_state__in=["", SheetState.DRAFT])
        .select_related("scenario", "round")
        .order_by("-sheet_state", "called_at", "pk")
    )


def _own(person: Staff, purpose: str) -> QuerySet[Sheet]:
    return mine(person).filter(call=OuterRef("pk"), purpose=purpose)


def _state_of(sheets: QuerySet[Sheet]) -> Coalesce:
    return Coalesce(Subquery(sheets.values("state")[:1]), Value(""))


def left_of(person: Staff, day: date) -> Left:
    """Two queries, whatever is left."""
    waiting = _waiting(day)
    counts = _live_calls(person).aggregate(
        today=Count("pk", filter=waiting),
        late=Count("pk", filter=Q(state=CallState.PLANNED, planned_on__lt=day)),
        ahead=Count("pk", filter=Q(state=CallState.PLANNED, planned_on__gt=day)),
        handed_in=Count("pk", filter=~Q(sheet_state__in=["", SheetState.DRAFT])),
    )
    beside = Counter(_beside(person))
    return Left(
        **counts,
        returned=beside["returned"],
        second=beside["second"],
        calibration=beside["calibration"],
    )


def _beside(person: Staff) -> QuerySet[Any]:
    """A word for each sheet that came back and each call scored blind: a few dozen rows."""
    returned = mine(person).filter(purpose=SheetPurpose.LIVE, state=SheetState.DRAFT, return_reason__gt="")
    rows = returned.order_by().annotate(kind=Value("returned")).values_list("kind", flat=True)
    return rows.union(
        *(
            calls.order_by().annotate(kind=Value(kind)).values_list("kind", flat=True)
            for kind, calls in (("second", second_calls(person)), ("calibration", calibration_calls(person)))
        ),
        all=True,
    )


def next_call(person: Staff, day: date) -> UUID | None:
    """What to do after this one."""
    return calls_waiting(person, day).values_list("pk", flat=True).first()


# --- the form of a call -----------------------------------------------------------------------------------------
def scores_of(sheet: Sheet | None) -> dict[int, ItemScore]:
    """By item."""
    return {score.item_id: score for score in sheet.scores.all()} if sheet else {}


def tries_of(call: Call) -> int:
    return call.attempts.filter(outcome__in=TRIED_AGAIN).count()


# --- what an officer looks at -----------------------------------------------------------------------------------
def round_with_id(round_id: UUID) -> Round | None:
    return Round.objects.select_related("version__scorecard").filter(pk=round_id).first()


def handed_in(survey: Round) -> QuerySet[Sheet]:
    """The scores that count, from hand-in on."""
    return (
        Sheet.objects.filter(call__round=survey, purpose=SheetPurpose.LIVE)
        .exclude(state__in=[SheetState.DRAFT, SheetState.RETRACTED])
        .select_related("call__subject__staff", "call__scenario", "made_by")
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sheets of a round to list. None, "" and False filter nothing."""

    state: str = ""
    rater: int | None = None
    division: int | None = None
    below: Decimal | None = None
    marked: bool = False  # a critical or fatal item failed
    text: str = ""


def sheets_to_look_at(survey: Round, wanted: Wanted) -> QuerySet[Sheet]:
    """By hand-in; what waits for a check comes first."""
    sheets = handed_in(survey)
    if wanted.state:
        sheets = sheets.filter(state=wanted.state)
    if wanted.rater:
        sheets = sheets.filter(rater=wanted.rater)
    if wanted.division:
        sheets = sheets.filter(call__division=wanted.division)
    if wanted.below is not None:
        sheets = sheets.filter(total__lt=wanted.below)
    if wanted.marked:
        sheets = sheets.filter(Q(fatal=True) | Q(critical=True))
    if wanted.text:
        sheets = sheets.filter(call__subject__name__icontains=wanted.text)
    return sheets.order_by("submitted_at", "pk")


@dataclass(frozen=True, slots=True)
class Spread:
    """How the sheets lie. bars: (from points, how many), lowest first, without gaps between."""

    count: int
    waiting: int
    mean: Decimal | None
    least: Decimal | None
    most: Decimal | None
    bars: list[tuple[int, int]]


def spread_of(sheets: QuerySet[Sheet]) -> Spread:
    """One query."""
    rows: list[Mapping[str, Any]] = list(
        sheets.order_by()
        .annotate(bin=Floor("total"))
        .values("bin")
        .annotate(
            n=Count("pk"),
            waiting=Count("pk", filter=Q(state=SheetState.SUBMITTED)),
            mean=Avg("total"),
            least=Min("total"),
            most=Max("total"),
        )
    )
    count = sum(row["n"] for row in rows)
    if not count:
        return Spread(0, 0, None, None, None, [])
    bars: dict[int, int] = {}
    for row in rows:
        start = int(row["bin"]) // BINS * BINS
        bars[start] = bars.get(start, 0) + row["n"]
    return Spread(
        count=count,
        waiting=sum(row["waiting"] for row in rows),
        mean=sum((row["mean"] * row["n"] for row in rows), Decimal(0)) / count,
        least=min(row["least"] for row in rows),
        most=max(row["most"] for row in rows),
        bars=[(start, bars.get(start, 0)) for start in range(min(bars), max(bars) + BINS, BINS)],
    )


def choices_in(survey: Round) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """The raters of a round and its departments, (id, name) by name. One query."""
    raters = survey.raters.annotate(kind=Value("rater"), key=F("pk"), word=F("staff__name"))
    divisions = survey.subjects.annotate(
        kind=Value("division"), key=F("division_id"), word=F("division_name")
    )
    columns = ("kind", "key", "word")
    rows = raters.order_by().values_list(*columns).union(divisions.order_by().values_list(*columns))
    found: dict[str, list[tuple[int, str]]] = {"rater": [], "division": []}
    for kind, key, word in rows.order_by("word", "key"):
        found[kind].append((key, word))
    return found["rater"], found["division"]


def sheet_with_id(sheet_id: UUID) -> Sheet | None:
    """With everything its page shows."""
    sheets = Sheet.objects.select_related(
        "call__round", "call__subject__staff", "call__scenario", "version", "made_by", "checked_by", "rater"
    )
    return sheets.filter(pk=sheet_id).first()


def sheets_with_ids(survey: Round, ids: Collection[UUID]) -> list[Sheet]:
    return list(handed_in(survey).filter(pk__in=ids))


# --- files ------------------------------------------------------------------------------------------------------
def imports_of(survey: Round) -> QuerySet[SheetImport]:
    return survey.imports.select_related("staged_by", "applied_by").defer("rows", "differences")


def import_with_id(import_id: UUID) -> SheetImport | None:
    return SheetImport.objects.select_related("round__version").filter(pk=import_id).first()


def calls_by_id(ids: Collection[str]) -> dict[str, Call]:
    """With whom they were made to; for a page of differences."""
    calls = Call.objects.filter(pk__in=ids).select_related("subject__staff", "rater__staff")
    return {str(call.pk): call for call in calls}
