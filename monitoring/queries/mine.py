"""Results of a person, for themselves, for the head of their department and for those who run monitoring."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, Q, QuerySet

from monitoring.enums import SHOWN, WITH_THE_PERSON, ItemRole, RoundState, SheetPurpose
from monitoring.models import Dispute, Item, ItemScore, Level, Round, Sheet, Subject
from monitoring.permissions import sees_monitoring
from monitoring.rules.disputes import last_day
from people.models import Staff
from people.queries.absences import headships_decided_by

STRONG = Decimal("0.9")  # of an item's points: what went well


# --- my calls ---------------------------------------------------------------------------------------------------
def shown_sheets() -> QuerySet[Sheet]:
    """The published score of each call; replaced ones are history."""
    return Sheet.objects.filter(purpose=SheetPurpose.LIVE, state__in=SHOWN).select_related(
        "call__round", "call__scenario", "version__scorecard"
    )


def sheets_of(person: Staff) -> QuerySet[Sheet]:
    """The newest call first."""
    return shown_sheets().filter(call__staff=person).order_by("-call__called_at", "pk")


def sheet_for(person: Staff, sheet_id: UUID, day: date) -> Sheet | None:
    """One's own, one of a person of a department one heads (or stands in for) on `day`, any for those who see all."""
    heads = headships_decided_by(person, day).values("department__division")
    rows = shown_sheets().select_related("call__subject", "call__staff", "replaces").filter(pk=sheet_id)
    if not sees_monitoring(person):
        rows = rows.filter(Q(call__staff=person) | Q(call__subject__division__in=heads))
    return rows.first()


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item of a sheet as the person reads it. level: what was seen, in the scorecard's words; "" for points."""

    item: Item
    points: Decimal
    applied: bool
    level: str
    anchor: str
    comment: str

    @property
    def share(self) -> float:
        return float(self.points / self.item.points)

    @property
    def strong(self) -> bool:
        return self.applied and self.points >= STRONG * self.item.points


@dataclass(frozen=True, slots=True)
class Scores:
    """What was good first. extras: bonus and penalty points that were given."""

    strong: list[ItemLine]
    others: list[ItemLine]
    extras: list[ItemLine]


def scores_of(sheet: Sheet) -> Scores:
    """Two queries."""
    rows = (
        ItemScore.objects.filter(sheet=sheet)
        .select_related("item")
        .prefetch_related("item__levels")
        .order_by("item__number")
    )
    lines = [_line(row) for row in rows]
    base = [line for line in lines if line.item.role == ItemRole.BASE]
    return Scores(
        strong=[line for line in base if line.strong],
        others=[line for line in base if line.applied and not line.strong],
        extras=[line for line in lines if line.item.role != ItemRole.BASE and line.points],
    )


def _line(row: ItemScore) -> ItemLine:
    levels: list[Level] = list(row.item.levels.all())
    level = next((one for one in levels if row.raw is not None and one.points == row.points), None)
    return ItemLine(
        item=row.item,
        points=row.points,
        applied=row.raw is not None,
        level=level.label if level else "",
        anchor=level.anchor if level else "",
        comment=row.comment,
    )


def dispute_of(sheet: Sheet) -> Dispute | None:
    """About this sheet, or about the one it replaced."""
    sheets = [sheet.pk, sheet.replaces_id]
    return Dispute.objects.filter(sheet__in=[one for one in sheets if one]).order_by("-filed_at").first()


def successor_of(sheet: Sheet) -> Sheet | None:
    """The one that replaced it after an appeal."""
    return Sheet.objects.filter(replaces=sheet).first()


def appeal_until(sheet: Sheet) -> date | None:
    return last_day(sheet.released_at, sheet.version.dispute_days) if sheet.released_at else None


# --- my department's people -----------------------------------------------------------------------------------------
def released_rounds() -> QuerySet[Round]:
    return Round.objects.filter(state=RoundState.RELEASED).order_by("-starts_on", "pk")


@dataclass(frozen=True, slots=True)
class PersonLine:
    """calls: those that count and in which the person spoke; left_out: made, but they do not count."""

    subject: Subject
    calls: int
    left_out: int
    mean: float | None
    sheets: list[Sheet]


def people_in(divisions: Collection[int], survey: Round) -> list[PersonLine]:
    """The people of a round in these departments by name; who was never reached is not in it. Three queries."""
    counts = Q(call__excluded_as="", call__outcome__in=[one.value for one in WITH_THE_PERSON])
    shown = shown_sheets().filter(call__round=survey, call__subject__division__in=list(divisions))
    figures = {
        row["call__subject"]: row
        for row in shown.order_by()
        .values("call__subject")
        .annotate(
            calls=Count("pk", filter=counts),
            left_out=Count("pk", filter=~Q(call__excluded_as="")),
            mean=Avg("total", filter=counts),
        )
    }
    sheets = _by_subject(shown.order_by("call__called_at"))
    subjects = Subject.objects.filter(pk__in=figures).select_related("staff").order_by("name", "pk")
    return [_person_line(subject, figures[subject.pk], sheets[subject.pk]) for subject in subjects]


def _by_subject(rows: Iterable[Sheet]) -> dict[int, list[Sheet]]:
    found: dict[int, list[Sheet]] = {}
    for row in rows:
        found.setdefault(row.call.subject_id, []).append(row)
    return found


def _person_line(subject: Subject, figures: Mapping[str, Any], sheets: list[Sheet]) -> PersonLine:
    mean = figures["mean"]
    return PersonLine(
        subject, figures["calls"], figures["left_out"], None if mean is None else float(mean), sheets
    )


# --- waiting for me ---------------------------------------------------------------------------------------------
def unread_of(person: Staff) -> QuerySet[Sheet]:
    """Published and not acknowledged yet."""
    return Sheet.objects.filter(
        call__staff=person, purpose=SheetPurpose.LIVE, state__in=SHOWN, acknowledged_at__isnull=True
    )
