"""What the calls of a round, or of any range of days, come to: from the database at each look, in four queries.

Every figure is made of queries.counted, so that a call left out is in none of them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, F, FloatField, Max, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Cast

from monitoring.enums import CallState
from monitoring.models import Rater, Round
from monitoring.queries.counted import of_persons
from monitoring.queries.items import ItemFigure, ItemTallies, tallies_of
from monitoring.queries.scope import Scope
from monitoring.rules.estimates import WIDE, Cell, Effect, Estimate, Fit, fit
from monitoring.rules.funnel import Band, Funnel, Place, Point, funnel_of, places, ranks
from people.enums import DepartmentGroup

GROUPS = tuple(group.value for group in DepartmentGroup)
WEAK = 0.8  # of an item's points: the least that needs no help


@dataclass(frozen=True, slots=True)
class DivisionFigure:
    """A department beside its like. place: among those of its group with enough calls. None below the least number."""

    key: int
    code: str
    name: str
    group: str
    n: int
    estimate: Estimate | None
    band: Band | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class GroupFigure:
    """key: a DepartmentGroup. raw, adjusted: means over its calls. above, within, below: departments with enough calls, by band."""

    key: str
    n: int
    raw: float
    adjusted: float
    funnel: Funnel
    above: int
    within: int
    below: int

    @property
    def departments(self) -> int:
        """Those with enough calls."""
        return self.above + self.within + self.below


@dataclass(frozen=True, slots=True)
class CallCounts:
    """planned: all drawn. made: with an outcome to score. excluded: made, but they do not count. counted: scored."""

    planned: int
    made: int
    unreachable: int
    excluded: int
    counted: int


@dataclass(frozen=True)
class Results:
    """All that a results page shows. `items` and `stages`: the weakest first."""

    scope: Scope
    calls: CallCounts
    fit: Fit
    groups: list[GroupFigure]
    divisions: list[DivisionFigure]
    tallies: ItemTallies

    @cached_property
    def items(self) -> list[ItemFigure]:
        return self.tallies.figures()

    def division(self, key: int | None) -> DivisionFigure | None:
        return next((one for one in self.divisions if one.key == key), None)

    def group(self, key: str) -> GroupFigure | None:
        return next((one for one in self.groups if one.key == key), None)

    def of_group(self, key: str) -> list[DivisionFigure]:
        return [one for one in self.divisions if one.group == key]


def results_of(survey: Round, *, since: date | None = None, until: date | None = None) -> Results:
    """One round, or those of its calls that were made in a range of days. Four queries."""
    return results_in(Scope((survey,), since, until))


def results_in(scope: Scope) -> Results:
    """Four queries, whatever the number of people and calls."""
    rows = list(_cell_rows(scope))
    names = {row["call__division"]: row for row in rows}
    like = {key: row["group"] for key, row in names.items()}
    fitted = fit((_cell(row) for row in rows), like)
    groups = [_group(key, like, fitted, scope.least) for key in GROUPS if key in like.values()]
    divisions = [
        figure for group in groups for figure in _figures(group, names, like, fitted, least=scope.least)
    ]
    return Results(scope, _call_counts(scope, fitted.n), fitted, groups, divisions, tallies_of(scope, like))


def _cell_rows(scope: Scope) -> QuerySet[Any, Any]:
    """Calls alike: department × rater × difficulty. A revised sheet has no rater: nobody's severity."""
    points = Cast("total", FloatField())
    kinds = ("call__division", "rater", "call__scenario__difficulty")
    rows: QuerySet[Any, Any] = (
        scope.sheets()
        .values(*kinds)
        .annotate(
            group=Max("call__subject__group"),
            name=Max("call__subject__division_name"),
            code=Max("call__division__code"),
            n=Count("pk"),
            points=Sum(points),
            squares=Sum(points * points),
        )
    )
    return rows


def _cell(row: dict[str, Any]) -> Cell:
    return Cell(
        row["call__division"],
        row["rater"],
        row["call__scenario__difficulty"],
        row["n"],
        row["points"],
        row["squares"],
    )


def _group(key: str, like: dict[int, str], fitted: Fit, least: int) -> GroupFigure:
    members = {one: fitted.divisions[one] for one, group in like.items() if group == key}
    n = sum(one.n for one in members.values())
    adjusted = sum(one.n * one.adjusted for one in members.values()) / n
    known = [Point(one, row.n, row.adjusted) for one, row in members.items() if row.n >= least]
    funnel = funnel_of(known, centre=adjusted, spread=fitted.spread)
    bands = [funnel.band(point) for point in known]
    return GroupFigure(
        key,
        n,
        sum(one.n * one.raw for one in members.values()) / n,
        adjusted,
        funnel,
        *(bands.count(band) for band in ("above", "within", "below")),
    )


def _figures(
    group: GroupFigure, names: dict[int, Any], like: dict[int, str], fitted: Fit, *, least: int
) -> list[DivisionFigure]:
    """Of one group: the best adjusted mean first, those with too few calls at the end, by name."""
    members = {one: fitted.divisions[one] for one, key in like.items() if key == group.key}
    known = {one: row for one, row in members.items() if row.n >= least}
    held = places({one: (row.adjusted, row.error) for one, row in known.items()})
    found = [
        DivisionFigure(
            one,
            names[one]["code"],
            names[one]["name"],
            group.key,
            row.n,
            row if one in known else None,
            group.funnel.band(Point(one, row.n, row.adjusted)) if one in known else None,
            held.get(one),
        )
        for one, row in members.items()
    ]
    return sorted(found, key=lambda one: (-one.estimate.adjusted if one.estimate else 0.0, one.name))


def _call_counts(scope: Scope, counted: int) -> CallCounts:
    excluded = Count("pk", filter=Q(state=CallState.MADE) & ~Q(excluded_as=""))
    found = scope.calls().aggregate(
        planned=Count("pk"),
        made=Count("pk", filter=Q(state=CallState.MADE)),
        unreachable=Count("pk", filter=Q(state=CallState.UNREACHABLE)),
        excluded=excluded,
    )
    return CallCounts(**found, counted=counted)


# --- what training reads ---
@dataclass(frozen=True, slots=True)
class WeakItem:
    """An item that loses many points, of the whole city (division None) or of a department."""

    division: int | None
    division_name: str
    item: ItemFigure
    code: str = ""  # of the department


def weak_items(
    survey: Round, *, below: float = WEAK, least: int | None = None, people: int = 1
) -> list[WeakItem]:
    """What training reads: items with less than `below` of their points, the weakest first, the city's before the
    departments' by name. least: calls before a figure is given (the round's own number by default); people: who were
    called in a department before it is given. Three queries."""
    enough = survey.least_of_division if least is None else least
    scope = Scope((survey,))
    called = (
        scope.sheets()
        .values_list("call__division")
        .annotate(
            name=Max("call__subject__division_name"),
            code=Max("call__division__code"),
            called=Count("call__staff", distinct=True),
        )
    )
    departments = sorted((name, code, division) for division, name, code, n in called if n >= people)
    tallies = tallies_of(scope, {})
    places_of_city: list[tuple[str, str, int | None]] = [("", "", None), *departments]
    return [
        WeakItem(division, name, item, code)
        for name, code, division in places_of_city
        for item in tallies.figures(divisions=None if division is None else {division})
        if item.share < below and item.n >= enough
    ]


# --- raters and the best --------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class RaterFigure:
    """effect.points: above (+, mild) or below (−, strict) the others in the same departments and scenarios."""

    rater: Rater
    effect: Effect
    far: bool

    @property
    def wide(self) -> float:
        """Half of the 95 % range."""
        return WIDE * self.effect.error


@dataclass(frozen=True, slots=True)
class Severities:
    """raters: the strictest first. difficulties: (1 easy … 3 hard, what it adds). spread: of one call's points."""

    raters: list[RaterFigure]
    difficulties: list[tuple[int, Effect]]
    spread: float


def severities(survey: Round) -> Severities:
    """How raters score, and what scenarios ask, beside each other. Two queries."""
    fitted = fit(_cell(row) for row in _cell_rows(Scope((survey,))))
    found = [
        RaterFigure(one, fitted.raters[one.pk], abs(fitted.raters[one.pk].points) >= survey.severity_limit)
        for one in Rater.objects.filter(pk__in=fitted.raters).select_related("staff")
    ]
    return Severities(
        sorted(found, key=lambda one: one.effect.points), sorted(fitted.difficulties.items()), fitted.spread
    )


@dataclass(frozen=True, slots=True)
class Best:
    """A person among the best. place is shared by figures alike as shown; low, high: 95 %."""

    place: int
    number: str
    name: str
    division_name: str
    rank: str
    n: int
    raw: float
    adjusted: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class BestOfGroup:
    """alike: people after the last one listed whose figure cannot be told apart from that one's.

    candidates: people with enough calls.
    """

    group: str
    candidates: int
    people: list[Best]
    alike: int


def best_of(survey: Round) -> list[BestOfGroup]:
    """The best of each group, ties at the end included. Calls in which the person spoke; two queries."""
    fitted = fit(_cell(row) for row in _cell_rows(Scope((survey,))))
    rows: dict[str, list[Any]] = defaultdict(list)
    for row in _people(survey, fitted):
        rows[row["call__subject__group"]].append(row)
    return [_best(key, rows[key], survey.best, fitted) for key in GROUPS if key in rows]


def _people(survey: Round, fitted: Fit) -> QuerySet[Any, Any]:
    points = Cast("total", FloatField())
    fair = points - _added("rater", fitted.raters) - _added("call__scenario__difficulty", fitted.difficulties)
    names = ("name", "division_name", "rank", "group")
    people = Scope((survey,)).sheets(of_persons())
    rows: QuerySet[Any, Any] = (
        people.values(*(f"call__subject__{name}" for name in names), number=F("call__staff__number"))
        .annotate(n=Count("pk"), raw=Sum(points), fair=Sum(fair))
        .filter(n__gte=survey.least_of_person)
    )
    return rows


def _added(column: str, effects: dict[int, Effect]) -> Any:
    """What a call's rater or difficulty adds, in SQL; nothing where unknown."""
    if not effects:
        return Value(0.0)
    whens = [When(**{column: key}, then=Value(effect.points)) for key, effect in effects.items()]
    return Case(*whens, default=Value(0.0), output_field=FloatField())


def _best(group: str, rows: list[Any], most: int, fitted: Fit) -> BestOfGroup:
    rows = sorted(rows, key=lambda row: (-round(row["fair"] / row["n"], 1), row["number"]))
    placed = ranks([row["fair"] / row["n"] for row in rows])
    everybody = [_person(place, row, fitted.spread) for place, row in zip(placed, rows, strict=True)]
    listed = [one for one in everybody if one.place <= most]
    last = min((one.low for one in listed if one.place == listed[-1].place), default=0.0)
    alike = sum(one.high >= last for one in everybody[len(listed) :])
    return BestOfGroup(group, len(everybody), listed, alike)


def _person(place: int, row: Any, spread: float) -> Best:
    mean = row["fair"] / row["n"]
    wide = WIDE * spread / row["n"] ** 0.5
    return Best(
        place,
        row["number"],
        row["call__subject__name"],
        row["call__subject__division_name"],
        row["call__subject__rank"],
        row["n"],
        row["raw"] / row["n"],
        mean,
        mean - wide,
        mean + wide,
    )
