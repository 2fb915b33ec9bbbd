"""The telephone survey before and after a training, in the departments of those trained. It proves nothing alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery

from monitoring.queries.needs import ItemShare, shares_around
from training.enums import ATTENDED, EnrolmentState
from training.models import Attendance, Cohort, Enrolment, Session
from training.rules.evaluation import ENOUGH

ENOUGH_CALLS = 20  # on either side: a share of fewer says little


@dataclass(frozen=True, slots=True)
class PhoneChange:
    """An item's share in calls before the first and after the last session."""

    before: ItemShare
    after: ItemShare

    @property
    def change(self) -> float:
        """In percentage points."""
        return self.after.percent - self.before.percent

    @property
    def signed(self) -> str:
        return f"{self.change:+.1f}"


def with_trained(cohorts: QuerySet[Cohort]) -> QuerySet[Any]:
    """Adds `trained`, the department of each person who was there, and `ended`, of the last session."""
    there = Attendance.objects.filter(enrolment=OuterRef("pk"), mark__in=ATTENDED)
    seats = Enrolment.objects.filter(Exists(there), cohort=OuterRef("pk"), state=EnrolmentState.BOOKED)
    ended = Session.objects.filter(cohort=OuterRef("pk")).order_by().values("cohort")
    return cohorts.annotate(
        trained=ArraySubquery(seats.order_by("pk").values("division")),
        ended=Subquery(ended.annotate(last=Max("ends_at")).values("last")),
    )


def changes_around(cohorts: Sequence[Any], keys: Collection[str]) -> dict[str, PhoneChange]:
    """Survey item → its share before and after. cohorts: with `begins`, and of with_trained. One query; none, and
    nothing, with fewer than five people trained. Items with too few calls on a side are left out."""
    held = [one for one in cohorts if one.trained and one.begins]
    if not keys or sum(len(one.trained) for one in held) < ENOUGH:
        return {}
    shares = shares_around(
        divisions={division for one in held for division in one.trained},
        first=min(one.begins for one in held),
        last=max(one.ended for one in held),
        keys=keys,
    )
    known = {side: one for side, one in shares.items() if one.calls >= ENOUGH_CALLS}
    return {
        key: PhoneChange(known[key, "before"], known[key, "after"])
        for key in keys
        if (key, "before") in known and (key, "after") in known
    }
