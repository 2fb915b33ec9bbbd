"""Which calls a result is about: of one round or several, on all their days or on some."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q, QuerySet

from kindness.halfyear import SEOUL
from monitoring.enums import CardKind, RoundState
from monitoring.models import Call, Round, Sheet
from monitoring.queries.counted import counted_sheets
from people.models import Staff
from people.queries.absences import headships_decided_by

ENDED = (RoundState.CLOSED, RoundState.RELEASED)


@dataclass(frozen=True, slots=True)
class Scope:
    """Calls of one or several rounds, of all their days or of some. since, until: both inclusive, in Seoul."""

    rounds: tuple[Round, ...]
    since: date | None = None
    until: date | None = None

    @property
    def least(self) -> int:
        """Calls of a department before a figure of it is shown."""
        return max((one.least_of_division for one in self.rounds), default=1)

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day it is about."""
        first = self.since or min((one.starts_on for one in self.rounds), default=date.min)
        return first, self.until or max((one.ends_on for one in self.rounds), default=date.max)

    def sheets(self, sheets: QuerySet[Sheet] | None = None) -> QuerySet[Sheet]:
        found = counted_sheets() if sheets is None else sheets
        return found.filter(self._calls("call__"), call__round__in=self._ids()).order_by()

    def calls(self) -> QuerySet[Call]:
        return Call.objects.filter(self._calls(""), round__in=self._ids()).order_by()

    def _ids(self) -> list[UUID]:
        return [one.pk for one in self.rounds]

    def _calls(self, prefix: str) -> Q:
        days = Q()
        if self.since:
            days &= Q(**{f"{prefix}called_at__gte": _begins(self.since)})
        if self.until:
            days &= Q(**{f"{prefix}called_at__lt": _begins(self.until + timedelta(days=1))})
        return days


def _begins(day: date) -> datetime:
    return datetime.combine(day, time.min, SEOUL)


def ended_rounds(*, released: bool, since: date | None = None, until: date | None = None) -> list[Round]:
    """Rounds of telephone calls that are over, the latest first; released: only those whose results are published.

    since, until: rounds with days in this range.
    """
    states = [RoundState.RELEASED] if released else list(ENDED)
    rounds = Round.objects.filter(state__in=states, version__scorecard__kind=CardKind.PHONE)
    if since:
        rounds = rounds.filter(ends_on__gte=since)
    if until:
        rounds = rounds.filter(starts_on__lte=until)
    return list(rounds.select_related("version__scorecard"))


def round_with_results(round_id: UUID, person: Staff, day: date) -> tuple[Round, frozenset[int]] | None:
    """A round in which calls have been made; beside it the departments `person` decides for on `day`, as their head
    or as the deputy of the day. One query.
    """
    own = headships_decided_by(person, day).values("department__division")
    rounds = Round.objects.exclude(state=RoundState.PLANNED).select_related("version__scorecard")
    found = rounds.filter(pk=round_id).annotate(own=ArraySubquery(own)).first()
    return (found, frozenset(found.own)) if found else None
