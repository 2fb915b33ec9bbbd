"""Rounds as pages read them: the list, who is asked and who is not, who scores, how far the calls are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from kindness.counting import number_of
from monitoring.enums import CallState, CardKind, RoundKind, SheetPurpose, SheetState
from monitoring.models import Call, Rater, Round, Scenario, Sheet, Subject, Version
from monitoring.permissions import sees_monitoring
from monitoring.rules.sampling import Caller, Drawn, Person, Story
from monitoring.rules.subjects import Candidate, workdays_between
from people.enums import DepartmentGroup
from people.models import Department, Staff
from people.queries import in_service
from people.queries.absences import absences_by_person, closed_between

MOST_DAYS = 25  # of a drawing; longer rounds are drawn by week


# --- rounds -----------------------------------------------------------------------------------------------------
def rounds_seen_by(person: Staff) -> QuerySet[Round]:
    """All for those in charge, with how far they are; for others those they score in at this moment."""
    rows: Any = Round.objects.select_related("version__scorecard")
    if not sees_monitoring(person):
        rows = rows.filter(raters__staff=person, raters__left_at__isnull=True)
    return cast(
        "QuerySet[Round]",
        rows.annotate(
            call_count=_counted(Call.objects.exclude(state=CallState.CANCELLED)),
            made_count=_counted(Call.objects.filter(state=CallState.MADE)),
        ),
    )


def round_with_id(round_id: UUID) -> Round | None:
    """With how many are asked, how many are not, and how many score."""
    rows: Any = Round.objects.select_related("version__scorecard")
    found = rows.annotate(
        asked_count=_counted(Subject.objects.filter(excluded_as="")),
        excluded_count=_counted(Subject.objects.exclude(excluded_as="")),
        rater_count=_counted(Rater.objects.filter(left_at__isnull=True)),
    )
    return cast("Round | None", found.filter(pk=round_id).first())


def _counted(rows: QuerySet[Any]) -> Coalesce:
    """How many of these a round has."""
    return number_of(rows.filter(round=OuterRef("pk")))


def versions_to_choose() -> QuerySet[Version]:
    """Versions of telephone scorecards, the newest of each first."""
    rows = Version.objects.filter(scorecard__kind=CardKind.PHONE).select_related("scorecard")
    return rows.order_by("scorecard__name", "-number")


# --- who is asked -----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody in service in the groups of a round, with the seat of the day."""

    staff_id: int
    name: str
    rank: str
    extension: str
    division_id: int
    division_name: str
    group: str
    candidate: Candidate


_SEAT = ("pk", "name", "rank", "extension", "division_id", "division_name", "division_group")


def candidates_of(survey: Round, day: date) -> tuple[list[Listed], list[date]]:
    """Everybody who might be asked, and the working days of the round. Four queries whatever the size of the city."""
    days = workdays_between(
        survey.starts_on, survey.ends_on, closed_between(survey.starts_on, survey.ends_on)
    )
    raters = (
        set()
        if survey.kind == RoundKind.SELF
        else set(Rater.objects.filter(round=survey, left_at__isnull=True).values_list("staff", flat=True))
    )
    serving: Any = in_service(day)
    people = serving.filter(division_group__in=survey.groups, division_id__isnull=False)
    rows = list(people.order_by().values_list(*_SEAT, "status", "employment_type", "hired_on"))
    absent = absent_days((row[0] for row in rows), days)
    return [_listed(row, len(absent.get(row[0], ())), rates=row[0] in raters) for row in rows], days


def _listed(row: Sequence[Any], absent: int, *, rates: bool) -> Listed:
    pk, name, rank, extension, division_id, division_name, group, status, employment, hired_on = row
    candidate = Candidate(status, employment, rank or "", extension, hired_on, absent, rates)
    return Listed(pk, name, rank or "", extension, division_id, division_name, group, candidate)


def absent_days(staff_ids: Iterable[int], days: Sequence[date]) -> dict[int, set[date]]:
    """Person → those of the days on which they are away."""
    if not days:
        return {}
    spans = absences_by_person(staff_ids, days[0], days[-1])
    return {
        person: {day for day in days if any(first <= day <= last for first, last in own)}
        for person, own in spans.items()
    }


def subjects_of(survey: Round, *, only: str = "", text: str = "") -> QuerySet[Subject]:
    """The list by department and name. only: asked, excluded, or one reason; text: in the name or the department."""
    rows = Subject.objects.filter(round=survey).select_related("staff")
    if only == "asked":
        rows = rows.filter(excluded_as="")
    elif only == "excluded":
        rows = rows.exclude(excluded_as="")
    elif only:
        rows = rows.filter(excluded_as=only)
    if text:
        rows = rows.filter(Q(name__contains=text) | Q(division_name__contains=text))
    return rows.order_by("division_name", "division", "name", "pk")


def reasons_of(survey: Round) -> dict[str, int]:
    """Why people are not asked → how many; "" for those who are."""
    rows = Subject.objects.filter(round=survey).order_by().values_list("excluded_as")
    return dict(rows.annotate(people=Count("pk")))


def subject_numbered(survey: Round, staff_number: str) -> Subject | None:
    return Subject.objects.filter(round=survey, staff__number=staff_number).select_related("staff").first()


# --- who scores -------------------------------------------------------------------------------------------------
def raters_of(survey: Round) -> QuerySet[Rater]:
    """With person and department, and how many calls they have."""
    rows: Any = Rater.objects.filter(round=survey).select_related("staff", "division")
    own = Call.objects.filter(rater=OuterRef("pk")).exclude(state=CallState.CANCELLED)
    return cast(
        "QuerySet[Rater]",
        rows.annotate(call_count=number_of(own)).order_by("left_at", "staff__name_key", "pk"),
    )


def rater_numbered(survey: Round, staff_number: str) -> Rater | None:
    return raters_of(survey).filter(staff__number=staff_number).first()


# --- what the drawing needs -------------------------------------------------------------------------------------
def persons_of(survey: Round, days: Sequence[date], subjects: Iterable[int] | None = None) -> list[Person]:
    """Those who are asked, by their id on the list; or only those of these ids."""
    rows: Any = Subject.objects.filter(round=survey, excluded_as="")
    if subjects is not None:
        rows = rows.filter(pk__in=list(subjects))
    found = list(rows.order_by("pk").values_list("pk", "staff", "division"))
    absent = absent_days((staff for _pk, staff, _division in found), days)
    return [Person(pk, division, frozenset(absent.get(staff, ()))) for pk, staff, division in found]


def callers_of(survey: Round, *, without: Iterable[int] = ()) -> list[Caller]:
    """Those who score at this moment; nobody who was found too far from the others, if others are there."""
    rows = Rater.objects.filter(round=survey, left_at__isnull=True).exclude(pk__in=list(without))
    found = list(rows.order_by("pk").values_list("pk", "division", "flagged"))
    steady = [Caller(pk, division) for pk, division, flagged in found if not flagged]
    return steady or [Caller(pk, division) for pk, division, _flagged in found]


def stories_of(survey: Round) -> list[Story]:
    """The scenarios chosen for the round, or all in use where none was; none that was retired."""
    own = survey.scenarios.all()
    rows = (own if own.exists() else Scenario.objects.all()).filter(retired=False)
    found = rows.order_by("pk").prefetch_related("divisions")
    return [Story(one.pk, one.difficulty, tuple(place.pk for place in one.divisions.all())) for one in found]


def as_drawn(calls: QuerySet[Call]) -> list[Drawn]:
    """Calls as the drawing knows them; `story` holds the call's own key."""
    rows: Any = calls.order_by("planned_on", "planned_hour", "pk").values_list(
        "subject", "division", "planned_on", "planned_hour", "rater", "second_rater", "pk"
    )
    return [Drawn(*row) for row in rows]


def division_name(division_id: int) -> str:
    return Department.objects.values_list("name", flat=True).get(pk=division_id)


# --- how far it is ----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Share:
    """Calls of a day, a department, a rater, or all. planned = made + unreachable + left; cancelled ones are apart."""

    name: str
    planned: int
    made: int
    unreachable: int
    cancelled: int = 0
    scored: int = 0
    first: date | None = None  # of days and weeks
    last: date | None = None
    key: str = ""  # a rater's employee number
    group: str = ""

    @property
    def left(self) -> int:
        return self.planned - self.made - self.unreachable


@dataclass(frozen=True, slots=True)
class Progress:
    """due: calls planned for days that are over. done: of all, those made or given up after all attempts."""

    whole: Share
    due: int
    days: list[Share]
    divisions: list[Share]
    raters: list[Share]

    @property
    def done(self) -> int:
        return self.whole.made + self.whole.unreachable

    @property
    def behind(self) -> int:
        return max(0, self.due - self.done)


_SCORED = Sheet.objects.filter(call=OuterRef("pk"), purpose=SheetPurpose.LIVE).exclude(
    state__in=[SheetState.DRAFT, SheetState.RETRACTED]
)


def progress_of(survey: Round, today: date) -> Progress:
    """Three queries. Of a self-check nobody is shown by name."""
    days = [
        _share("", counts, first=day, last=day)
        for day, counts in _rows(_shares(survey, "planned_on").order_by("planned_on"), 1)
    ]
    places = _shares(survey, "division__name", "division__group", "division__order", "division")
    divisions = [
        _share(name, counts, group=group)
        for (name, group, *_order), counts in _rows(places.order_by("division__order", "division"), 4)
    ]
    return Progress(
        whole=_sum(days),
        due=sum(day.planned for day in days if day.first and day.first < today),
        days=days if len(days) <= MOST_DAYS else _by_week(days),
        divisions=divisions,
        raters=[] if survey.kind == RoundKind.SELF else _by_rater(survey),
    )


def _shares(survey: Round, *by: str) -> Any:
    """(by …, planned, made, unreachable, cancelled)"""
    in_state = {
        f"n_{state}": Count("pk", filter=Q(state=state))
        for state in (CallState.MADE, CallState.UNREACHABLE, CallState.CANCELLED)
    }
    rows = Call.objects.filter(round=survey).order_by().values(*by)
    counted = rows.annotate(n_planned=Count("pk", filter=~Q(state=CallState.CANCELLED)), **in_state)
    return counted.values_list(*by, "n_planned", *in_state)


def _by_rater(survey: Round) -> list[Share]:
    rows: Any = _shares(survey, "rater__staff__name", "rater__staff__number", "rater")
    rows = rows.annotate(n_scored=Count("pk", filter=Q(Exists(_SCORED))))
    return [
        _share(name, counts, key=number)
        for (name, number, _rater), counts in _rows(rows.order_by("rater__staff__name_key", "rater"), 3)
    ]


def _rows(rows: Any, keys: int) -> Iterator[tuple[Any, list[int]]]:
    """(what it is by, the counts) of each row; of a single key, the key itself."""
    for row in rows:
        yield row[0] if keys == 1 else row[:keys], list(row[keys:])


def _share(name: str, counts: Sequence[int], **other: Any) -> Share:
    planned, made, unreachable, cancelled, scored = (*counts, 0)[:5]
    return Share(name, planned, made, unreachable, cancelled, scored, **other)


def _by_week(days: Iterable[Share]) -> list[Share]:
    weeks: dict[date, list[Share]] = {}
    for day in days:
        assert day.first is not None
        weeks.setdefault(day.first - timedelta(days=day.first.weekday()), []).append(day)
    return [_sum(own) for own in weeks.values()]


def _sum(shares: Sequence[Share]) -> Share:
    return Share(
        "",
        sum(one.planned for one in shares),
        sum(one.made for one in shares),
        sum(one.unreachable for one in shares),
        sum(one.cancelled for one in shares),
        first=shares[0].first if shares else None,
        last=shares[-1].last if shares else None,
    )


def calls_left(survey: Round) -> int:
    return Call.objects.filter(round=survey, state=CallState.PLANNED).count()


def unscored_calls(survey: Round) -> int:
    """Made, and not handed in: what is lost when the round is closed now."""
    return Call.objects.filter(round=survey, state=CallState.MADE).exclude(Exists(_SCORED)).count()


# --- the plan as a file -----------------------------------------------------------------------------------------
def plan_rows(survey: Round) -> QuerySet[Call]:
    """What whoever makes the calls needs, in their order."""
    rows = Call.objects.filter(round=survey).exclude(state=CallState.CANCELLED)
    return rows.select_related(
        "subject", "staff", "scenario", "rater__staff", "second_rater__staff"
    ).order_by("planned_on", "planned_hour", "pk")


# --- scenarios --------------------------------------------------------------------------------------------------
def list_scenarios(*, retired: bool) -> QuerySet[Scenario]:
    """The library, or what was taken out of it, with departments and how many calls used each."""
    rows: Any = Scenario.objects.filter(retired=retired).prefetch_related("divisions")
    used = Call.objects.filter(scenario=OuterRef("pk"))
    return cast(
        "QuerySet[Scenario]",
        rows.annotate(call_count=number_of(used)).order_by("difficulty", "title", "pk"),
    )


def scenario_with_id(scenario_id: UUID) -> Scenario | None:
    return Scenario.objects.prefetch_related("divisions").filter(pk=scenario_id).first()


def scenarios_to_choose() -> QuerySet[Scenario]:
    return Scenario.objects.filter(retired=False).order_by("difficulty", "title")


def divisions_to_choose() -> QuerySet[Department]:
    """Departments in use, in the order of the directory."""
    return Department.objects.filter(is_division=True, active=True).order_by("order", "pk")


def group_label(group: str) -> str:
    return str(DepartmentGroup(group).label)
