"""A round's calls counted again under another version: all of them in two statements."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django.db import connection
from django.db.models import Count

from monitoring.enums import WITH_THE_PERSON, CardKind, Grade, ItemRole, NotApplicable
from monitoring.models import ItemScore, Round, Version
from monitoring.queries.counted import counted_sheets
from monitoring.queries.scorecards import rules_and_labels, versions_to_plan_with
from monitoring.rules.rescoring import How, Match, Pair, match, worth_of
from monitoring.rules.scoring import ItemRule, grade_of, points_of
from people.enums import DepartmentGroup

TENTH = Decimal("0.1")
HUNDRED = Decimal(100)


@dataclass(slots=True)
class Figures:
    """calls: how many. before, after: sums of their totals; grades by grade."""

    calls: int = 0
    before_sum: Decimal = Decimal(0)
    after_sum: Decimal = Decimal(0)
    grades_before: Counter[str] = field(default_factory=Counter)
    grades_after: Counter[str] = field(default_factory=Counter)

    @property
    def before(self) -> Decimal:
        return _tenth(self.before_sum / self.calls)

    @property
    def after(self) -> Decimal:
        return _tenth(self.after_sum / self.calls)

    @property
    def change(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item both versions ask. points: at most; before, after: the share of them that was earned, in %."""

    label: str
    key: str
    how: How
    scored: int
    old_points: Decimal
    new_points: Decimal
    before: Decimal | None
    after: Decimal | None
    is_extra: bool


@dataclass(frozen=True, slots=True)
class Left:
    """An item that cannot be carried over."""

    label: str
    key: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Rescored:
    """extras: bonus and penalty items. lost, unknown: items only the old, only the new version asks."""

    whole: Figures
    groups: list[tuple[str, Figures]]
    lines: list[ItemLine]
    lost: list[Left]
    unknown: list[Left]

    @property
    def items(self) -> list[ItemLine]:
        return [line for line in self.lines if not line.is_extra]

    @property
    def extras(self) -> list[ItemLine]:
        return [line for line in self.lines if line.is_extra]

    @property
    def grades(self) -> list[tuple[str, int, int]]:
        """(grade, calls before, calls after), of those either version gives."""
        used = self.whole.grades_before | self.whole.grades_after
        return [
            (str(grade.label), self.whole.grades_before[grade], self.whole.grades_after[grade])
            for grade in Grade
            if grade in used
        ]


# (old item, what was entered, did the person themselves speak) → how often
Counts = dict[tuple[int, int | None, bool], int]


def round_with_version(round_id: UUID) -> Round | None:
    return Round.objects.select_related("version__scorecard").filter(pk=round_id).first()


def versions_to_compare(survey: Round) -> list[Version]:
    """Every other version calls could be scored by; a draft too, to try it before it is frozen."""
    return list(versions_to_plan_with(CardKind.PHONE).exclude(pk=survey.version_id))


def rescored_round(survey: Round, version: Version) -> Rescored:
    """survey: with its version. Three queries, whatever the number of calls."""
    rules, labels = rules_and_labels([survey.version_id, version.pk])
    old, new = rules.get(survey.version_id, ()), rules.get(version.pk, ())
    found = match(old, new)
    counts = _entered(survey)
    whole, groups = _totals(survey, version, found, new, counts)
    return Rescored(
        whole,
        groups,
        [_line(pair, labels[pair.new.id], counts) for pair in found.pairs],
        _left(found.lost, labels),
        _left(found.unknown, labels),
    )


def _left(items: Iterable[ItemRule], labels: Mapping[int, str]) -> list[Left]:
    return [Left(labels[item.id], item.key, item.points) for item in items]


def _entered(survey: Round) -> Counts:
    rows = (
        ItemScore.objects.filter(sheet__in=counted_sheets().filter(call__round=survey))
        .order_by()
        .values_list("item", "raw", "sheet__call__outcome")
        .annotate(times=Count("pk"))
    )
    counts: Counts = defaultdict(int)
    for item, raw, outcome, times in rows:
        counts[item, raw, outcome in WITH_THE_PERSON] += times
    return counts


# --- by item --------------------------------------------------------------------------------------------------
def _line(pair: Pair, label: str, counts: Counts) -> ItemLine:
    scored = [
        (raw, times, spoke)
        for (item, raw, spoke), times in counts.items()
        if item == pair.old.id and raw is not None
    ]
    before = [(points_of(pair.old, raw), times) for raw, times, _spoke in scored]
    after = [(worth_of(pair, raw), times) for raw, times, spoke in scored if spoke or not pair.new.of_person]
    return ItemLine(
        label=label,
        key=pair.new.key,
        how=pair.how,
        scored=sum(times for _raw, times, _spoke in scored),
        old_points=pair.old.points,
        new_points=pair.new.points,
        before=_share(before, pair.old.points),
        after=_share(after, pair.new.points),
        is_extra=pair.new.role != ItemRole.BASE,
    )


def _share(worth: Sequence[tuple[Decimal, int]], most: Decimal) -> Decimal | None:
    """Earned of what could be earned, in %."""
    times = sum(count for _points, count in worth)
    if not times:
        return None
    return _tenth(sum((points * count for points, count in worth), Decimal(0)) / times / most * HUNDRED)


# --- by call --------------------------------------------------------------------------------------------------
# rules.rescoring.rescored for every call of the round; tests compare the two.
_TOTALS = """
    WITH sheet(id, total, outcome, division_group) AS ({sheets}),
    worth AS (
        SELECT * FROM unnest(%(old)s::bigint[], %(raw)s::int[], %(new)s::bigint[], %(points)s::numeric[])
            AS w(old_item, raw, new_item, points)
    ),
    carried AS (
        SELECT sheet.id, item.role, item.weight, item.points AS most, worth.points, score.raw IS NULL AS off
        FROM sheet
        JOIN monitoring_itemscore score ON score.sheet_id = sheet.id
        JOIN worth ON worth.old_item = score.item_id AND worth.raw IS NOT DISTINCT FROM score.raw
        JOIN monitoring_item item ON item.id = worth.new_item
        WHERE NOT item.of_person OR sheet.outcome = ANY(%(with_person)s)
    ),
    summed AS (
        SELECT id,
            sum(CASE WHEN off THEN most ELSE points END) FILTER (WHERE role = 'base' AND (NOT off OR %(in_full)s)) AS earned,
            sum(most) FILTER (WHERE role = 'base' AND (NOT off OR %(in_full)s)) AS possible,
            coalesce(sum(points) FILTER (WHERE role = 'bonus'), 0)
                - coalesce(sum(points) FILTER (WHERE role = 'deduction'), 0) AS extras,
            coalesce(bool_or(NOT off AND points = 0) FILTER (WHERE role = 'base' AND weight = 'fatal'), false) AS failed
        FROM carried GROUP BY id
    ),
    counted AS (
        SELECT sheet.division_group, sheet.total AS before,
            CASE WHEN failed THEN 0 ELSE round(greatest(
                0, coalesce(earned * %(full)s / nullif(possible, 0), 0) + coalesce(extras, 0)), 2) END AS after
        FROM sheet LEFT JOIN summed ON summed.id = sheet.id
    )
    SELECT division_group, before, after, count(*) FROM counted GROUP BY 1, 2, 3
"""


def _totals(
    survey: Round, version: Version, found: Match, new: Sequence[ItemRule], counts: Counts
) -> tuple[Figures, list[tuple[str, Figures]]]:
    groups: dict[str, Figures] = defaultdict(Figures)
    whole = Figures()
    for group, before, after, calls in _rows(survey, version, found, new, counts):
        for figures in (whole, groups[group]):
            figures.calls += calls
            figures.before_sum += before * calls
            figures.after_sum += after * calls
            figures.grades_before[grade_of(before, survey.version.grades)] += calls
            figures.grades_after[grade_of(after, version.grades)] += calls
    in_order = [(group.label, groups[group]) for group in DepartmentGroup if group in groups]
    return whole, [(str(label), figures) for label, figures in in_order]


def _rows(
    survey: Round, version: Version, found: Match, new: Sequence[ItemRule], counts: Counts
) -> list[tuple[str, Decimal, Decimal, int]]:
    sheets = counted_sheets().filter(call__round=survey)
    sheet_sql, sheet_params = (
        sheets.order_by()
        .values_list("id", "total", "call__outcome", "call__subject__group")
        .query.sql_with_params()
    )
    worth = _worth(found, counts)
    statement = _TOTALS.format(sheets=_named(sheet_sql, len(sheet_params)))
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {
                **{f"sheet{place}": value for place, value in enumerate(sheet_params)},
                "old": [pair.old.id for pair, _raw, _points in worth],
                "raw": [raw for _pair, raw, _points in worth],
                "new": [pair.new.id for pair, _raw, _points in worth],
                "points": [points for _pair, _raw, points in worth],
                "with_person": [outcome.value for outcome in WITH_THE_PERSON],
                "in_full": version.not_applicable == NotApplicable.FULL,
                "full": sum((item.points for item in new if item.role == ItemRole.BASE), Decimal(0)),
            },
        )
        rows: list[tuple[str, Decimal, Decimal, int]] = cursor.fetchall()
    return rows


def _named(sql: str, count: int) -> str:
    """Django's numbered places as named ones: a statement has either."""
    for place in range(count):
        sql = sql.replace("%s", f"%(sheet{place})s", 1)
    return sql


def _worth(found: Match, counts: Counts) -> list[tuple[Pair, int | None, Decimal]]:
    """What each value that was entered is worth under the new version."""
    entered: dict[int, set[int | None]] = defaultdict(set)
    for item, raw, _spoke in counts:
        entered[item].add(raw)
    return [
        (pair, raw, Decimal(0) if raw is None else worth_of(pair, raw))
        for pair in found.pairs
        for raw in entered[pair.old.id]
    ]


def _tenth(value: Decimal) -> Decimal:
    return value.quantize(TENTH, ROUND_HALF_UP)
