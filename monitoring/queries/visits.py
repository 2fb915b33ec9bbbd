"""Experience visits: teams, places, what was seen, and our counters beside others'."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Avg, Count, F, Max, Q, QuerySet, Sum

from monitoring.enums import ItemRole, PlaceKind, VisitState
from monitoring.models import Item, Place, Team, TeamVisit, VisitPhoto, VisitScore
from monitoring.permissions import sees_monitoring
from people.models import Department, Staff, StaffQuerySet


# --- teams ------------------------------------------------------------------------------------------------------
def teams_seen_by(person: Staff) -> QuerySet[Team]:
    """All for those who see monitoring; one's own for members."""
    rows = Team.objects.all() if sees_monitoring(person) else Team.objects.filter(memberships__staff=person)
    return rows.annotate(
        people=Count("memberships", distinct=True),
        planned=Count("visits", filter=~Q(visits__state=VisitState.CANCELLED), distinct=True),
        reported=Count("visits", filter=Q(visits__state=VisitState.REPORTED), distinct=True),
    ).order_by("-starts_on", "name")


def team_for(person: Staff, team_id: UUID) -> Team | None:
    return teams_seen_by(person).select_related("version__scorecard").filter(pk=team_id).first()


def members_of(team: Team) -> QuerySet[Staff]:
    members: StaffQuerySet = Staff.objects.filter(team_memberships__team=team)
    return members.order_by("name_key", "number")


def is_member(team: Team, person: Staff) -> bool:
    return team.memberships.filter(staff=person).exists()


# --- places ------------------------------------------------------------------------------------------------------
def places() -> QuerySet[Place]:
    """Our counters first, by name, with `seen`: visits reported."""
    return (
        Place.objects.select_related("division")
        .annotate(seen=Count("visits", filter=Q(visits__state=VisitState.REPORTED)))
        .order_by("-kind", "name")
    )


def place_with_id(place_id: UUID) -> Place | None:
    return Place.objects.select_related("division").filter(pk=place_id).first()


def divisions() -> QuerySet[Department]:
    return Department.objects.filter(is_division=True, active=True)


# --- visits ------------------------------------------------------------------------------------------------------
def visits_of(team: Team) -> QuerySet[TeamVisit]:
    """What is to come first, then the newest."""
    return (
        TeamVisit.objects.filter(team=team)
        .select_related("place", "visitor")
        .annotate(pictures=Count("photos"))
        .order_by(F("reported_at").desc(nulls_first=True), "visit_on", "pk")
    )


def visit_for(person: Staff, visit_id: UUID) -> TeamVisit | None:
    """For those who see monitoring, and for the team."""
    rows = TeamVisit.objects.select_related("team__version__scorecard", "place__division", "visitor").filter(
        pk=visit_id
    )
    return rows.filter(team__in=teams_seen_by(person).values("pk")).first()


def scores_of(visit: TeamVisit) -> dict[int, VisitScore]:
    """By item."""
    return {row.item_id: row for row in VisitScore.objects.filter(visit=visit)}


def items_of(visit: TeamVisit) -> list[Item]:
    """With their levels, in the checklist's order."""
    items = Item.objects.filter(version=visit.team.version_id)
    return list(items.prefetch_related("levels").order_by("number"))


def photos_of(visit: TeamVisit) -> QuerySet[VisitPhoto]:
    return visit.photos.defer("content")


def photo_for(person: Staff, photo_id: UUID) -> VisitPhoto | None:
    teams = teams_seen_by(person).values("pk")
    return VisitPhoto.objects.select_related("visit").filter(pk=photo_id, visit__team__in=teams).first()


def waiting_for(person: Staff, day: date) -> QuerySet[TeamVisit]:
    """A person's visits whose day has come and that are not reported."""
    due = TeamVisit.objects.filter(visitor=person, state=VisitState.PLANNED, visit_on__lte=day)
    return due.select_related("place", "team")


# --- ours beside others' --------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place with the mean of its visits in this team."""

    place: Place
    visits: int
    mean: float
    last: date


@dataclass(frozen=True, slots=True)
class ItemPair:
    """Share of an item's points at our counters and elsewhere, 0 … 1; None where nobody looked."""

    label: str
    stage: str
    own: float | None
    elsewhere: float | None

    @property
    def gap(self) -> float | None:
        """Ours less theirs."""
        return self.own - self.elsewhere if self.own is not None and self.elsewhere is not None else None


@dataclass(frozen=True, slots=True)
class Comparison:
    own: list[PlaceLine]
    elsewhere: list[PlaceLine]
    items: list[ItemPair]


def comparison_of(team: Team) -> Comparison:
    """Two queries."""
    lines = _place_lines(team)
    return Comparison(
        own=[line for line in lines if line.place.kind == PlaceKind.OWN],
        elsewhere=[line for line in lines if line.place.kind == PlaceKind.ELSEWHERE],
        items=_item_pairs(team),
    )


def _place_lines(team: Team) -> list[PlaceLine]:
    told = Q(visits__team=team, visits__state=VisitState.REPORTED)
    rows = (
        Place.objects.select_related("division")
        .annotate(
            seen=Count("visits", filter=told),
            mean=Avg("visits__total", filter=told),
            last=Max("visits__visit_on", filter=told),
        )
        .filter(seen__gt=0)
        .order_by("name")
    )
    return [PlaceLine(row, row.seen, float(row.mean), row.last) for row in rows]


def _item_pairs(team: Team) -> list[ItemPair]:
    rows = (
        VisitScore.objects.filter(
            visit__team=team,
            visit__state=VisitState.REPORTED,
            raw__isnull=False,
            item__role=ItemRole.BASE,
        )
        .order_by("item__number")
        .values_list("item__label", "item__stage", "visit__place__kind")
        .annotate(earned=Sum("points"), possible=Sum("item__points"))
    )
    shares: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for label, stage, kind, earned, possible in rows:
        shares[label, stage][kind] = float(earned / possible)
    return [
        ItemPair(label, stage, found.get(PlaceKind.OWN), found.get(PlaceKind.ELSEWHERE))
        for (label, stage), found in shares.items()
    ]


def reported(team: Team) -> Iterable[TeamVisit]:
    """For the file of a team."""
    rows = TeamVisit.objects.filter(team=team, state=VisitState.REPORTED)
    return rows.select_related("place", "visitor").order_by("visit_on", "pk")
