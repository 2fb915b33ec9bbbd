"""What the landing page of my training gathers beside the enrolments themselves. One query for all of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Count,
    DecimalField,
    Exists,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from kindness.halfyear import SEOUL, HalfYear
from monitoring.queries.needs import weak_keys_of_person
from people.models import Staff
from people.queries.absences import closure_days
from training.models import Session, StyleResult
from training.permissions import runs_training
from training.queries.certificates import certificates_of, completed_since
from training.queries.enrolments import requests_to_decide
from training.queries.evaluation import open_rights


@dataclass(frozen=True, slots=True)
class Landing:
    """certificates: valid ones. hours: recognised in this half-year. surveys and requests wait for the person.
    weak: keys of the telephone survey's items of their own that practice would help. closed: the city's own closure
    days from today on."""

    half: HalfYear
    certificates: int
    hours: Decimal
    surveys: int
    requests: int
    weak: list[str]
    style_taken: bool
    teaches: bool
    closed: frozenset[date]


def landing_of(person: Staff, moment: datetime) -> Landing:
    """`person`: with roles. One query."""
    half, today = HalfYear.containing(moment), moment.astimezone(SEOUL).date()
    own = certificates_of(person).filter(revoked_at=None)
    in_half = completed_since(half.starts_on, until=half.ends_before).filter(enrolment__staff=person)
    requests = requests_to_decide(person, today, officer=runs_training(person))
    row = Staff.objects.filter(pk=person.pk).values_list(
        _number_of(own),
        _hours_of(in_half),
        _number_of(open_rights(person, moment)),
        _number_of(requests),
        ArraySubquery(weak_keys_of_person(OuterRef("pk"), moment)),
        Exists(StyleResult.objects.filter(staff=person)),
        Exists(Session.objects.filter(instructor__staff=person)),
        ArraySubquery(closure_days(since=today).order_by("day").values("day")),
    )
    certificates, hours, surveys, waiting, weak, style_taken, teaches, closed = row.get()
    return Landing(half, certificates, hours, surveys, waiting, weak, style_taken, teaches, frozenset(closed))


def _number_of(rows: QuerySet[Any]) -> Coalesce:
    number = rows.order_by().annotate(one=Value(1)).values("one").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def _hours_of(certificates: QuerySet[Any]) -> Coalesce:
    total = (
        certificates.order_by().annotate(one=Value(1)).values("one").annotate(sum=Sum("hours")).values("sum")
    )
    return Coalesce(Subquery(total), Value(Decimal(0)), output_field=DecimalField())
