"""Benchmarking visits: planned, reported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.services import record
from kindness import clock
from kindness.errors import Refused, refusing
from notifications.services import notify
from people.models import Staff
from training.enums import VisitLevel
from training.models import Session, Visit, VisitRating


@dataclass(frozen=True, slots=True)
class Rating:
    """How one aspect was found. level: a value of VisitLevel."""

    aspect: str
    level: str
    note: str = ""


def plan_visit(
    *,
    host: str,
    visited_on: date,
    leader: Staff,
    by: Staff,
    group: str = "",
    look_at: str = "",
    session: Session | None = None,
    token: UUID | None = None,
) -> Visit:
    """Plan a visit and tell its leader; the same token gives the visit it gave before.

    look_at: a line for each aspect. Refuses reason_blank without a host.
    """
    if not host:
        raise Refused("reason_blank", _("Please write which institution is visited."))
    repeated = Visit.objects.filter(created_by=by, token=token).first() if token else None
    if repeated is not None:
        return repeated
    with refusing(Visit), transaction.atomic():
        visit = Visit.objects.create(
            session=session,
            host=host,
            visited_on=visited_on,
            group=group,
            leader=leader,
            look_at=look_at,
            created_by=by,
            token=token,
        )
        record("visit.planned", by=by, target="visit", target_id=visit.pk, after={"leader": leader.number})
        notify(
            people=[leader.pk],
            kind="training.visit_planned",
            key=str(visit.pk),
            params={"host": host, "day": visited_on.isoformat()},
            url=reverse("visit", args=[visit.pk]),
        )
    return visit


def report_visit(*, visit: Visit, report: str, ratings: Sequence[Rating], by: Staff) -> Visit:
    """Write or rewrite the report, with the ratings in the place of earlier ones.

    Refuses not_now before the day of the visit, reason_blank, invalid_rating.
    """
    if not report:
        raise Refused("reason_blank", _("Please write what was seen. A few sentences are enough."))
    _check_ratings(ratings)
    with refusing(Visit, VisitRating), transaction.atomic():
        locked = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
        moment = clock.fresh()
        if moment.date() < locked.visited_on:
            raise Refused("not_now", _("A visit is reported from its day on. Please come back then."))
        locked.report, locked.reported_at = report, moment
        locked.save(update_fields=["report", "reported_at"])
        locked.ratings.all().delete()
        _store_ratings(locked, ratings)
        record("visit.reported", by=by, target="visit", target_id=locked.pk, after={"ratings": len(ratings)})
    return locked


def _check_ratings(ratings: Iterable[Rating]) -> None:
    seen: set[str] = set()
    for rating in ratings:
        if not rating.aspect or rating.level not in VisitLevel.values:
            raise Refused("invalid_rating", _("Please give each aspect a name and one of the four levels."))
        if rating.aspect in seen:
            raise Refused("invalid_rating", _("An aspect stands there twice. Please rate each one once."))
        seen.add(rating.aspect)


def _store_ratings(visit: Visit, ratings: Iterable[Rating]) -> None:
    VisitRating.objects.bulk_create(
        VisitRating(visit=visit, aspect=rating.aspect, level=rating.level, note=rating.note)
        for rating in ratings
    )
