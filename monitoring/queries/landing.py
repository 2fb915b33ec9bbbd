"""What waits for a person in monitoring. One query for all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from monitoring.enums import CallBackState, CallState, DisputeOutcome, RoundState, SheetPurpose, SheetState
from monitoring.models import Call, CallBack, Dispute, Sheet
from people.models import Staff


@dataclass(frozen=True, slots=True)
class Waiting:
    """results: published scores the person has not looked at. callbacks: promises of theirs. calls: to be made by them.
    to_check, disputes: of the whole city, for those who run monitoring."""

    results: int
    callbacks: int
    calls: int
    to_check: int
    disputes: int


def waiting_for(person: Staff) -> Waiting:
    """One query."""
    released = Sheet.objects.filter(
        call__staff=person, call__excluded_as="", purpose=SheetPurpose.LIVE, state=SheetState.RELEASED
    )
    calls = Call.objects.filter(
        rater__staff=person,
        rater__left_at__isnull=True,
        round__state=RoundState.OPEN,
        state=CallState.PLANNED,
    )
    row = Staff.objects.filter(pk=person.pk).values_list(
        _number_of(released),
        _number_of(CallBack.objects.filter(staff=person, state=CallBackState.WAITING)),
        _number_of(calls),
        _number_of(Sheet.objects.filter(purpose=SheetPurpose.LIVE, state=SheetState.SUBMITTED)),
        _number_of(Dispute.objects.filter(outcome=DisputeOutcome.OPEN)),
    )
    return Waiting(*row.get())


def _number_of(rows: QuerySet[Any]) -> Coalesce:
    number = rows.order_by().annotate(one=Value(1)).values("one").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)
