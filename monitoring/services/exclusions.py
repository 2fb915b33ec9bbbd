"""Calls that do not count: decided one by one, or all of a person's on protected days."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery

from audit.services import Act, Actor, record, record_many
from kindness import clock
from kindness.errors import refusing
from kindness.halfyear import SEOUL
from monitoring.enums import CallExclusion, CallState
from monitoring.models import Call, Round, ShieldedDay
from monitoring.rules import exclusions as rules
from people.models import Staff


def exclude_calls(
    *,
    person: Staff,
    days: Iterable[date],
    reason: str = CallExclusion.SHIELDED,
    by: Actor,
    note: str = "",
) -> int:
    """Nothing of these days (Seoul) is measured: calls made on them do not count, nor will those entered later.

    The seam for staff protection. Repeating it changes nothing. Returns how many made calls were left out by it.
    """
    wanted = sorted(set(days))
    decider = by if isinstance(by, Staff) else None
    with transaction.atomic():
        hold_person(person.pk)
        ShieldedDay.objects.bulk_create(
            [ShieldedDay(staff=person, day=day, reason=reason, decided_by=decider) for day in wanted],
            ignore_conflicts=True,
        )
        calls = Call.objects.filter(
            staff=person, state=CallState.MADE, called_at__date__in=wanted, excluded_as=""
        )
        found = list(calls.values_list("pk", flat=True))
        leave_out(found, reason, decider=decider, note=note, by=by)
        record(
            "days.shielded",
            by=by,
            target="staff",
            target_id=person.number,
            after={"days": [str(day) for day in wanted], "excluded": reason, "calls": len(found)},
            reason=note,
        )
        return len(found)


def hold_person(staff_id: int) -> None:
    """Until the transaction ends nobody else shields this person's days or notes a call of theirs."""
    Staff.objects.select_for_update(no_key=True).only("pk").get(pk=staff_id)


def shield_on(staff_id: int, moment: datetime) -> ShieldedDay | None:
    """Whether that moment lies on a protected day. A shield that is being made at this moment is waited for."""
    hold_person(staff_id)
    return ShieldedDay.objects.filter(staff=staff_id, day=moment.astimezone(SEOUL).date()).first()


def exclude_shielded(survey: Round, *, by: Actor) -> int:
    """Leave out every made call of a round that lies on a protected day: after a file brought many at once."""
    shield = ShieldedDay.objects.filter(staff=OuterRef("staff"), day=OuterRef("called_at__date"))
    calls = Call.objects.filter(round=survey, state=CallState.MADE, excluded_as="")
    people = calls.order_by("staff").values_list("staff", flat=True).distinct()
    list(Staff.objects.filter(pk__in=people).select_for_update(no_key=True).order_by("pk").values_list("pk"))
    found = list(calls.filter(Exists(shield)).values_list("pk", flat=True))
    Call.objects.filter(pk__in=found).update(
        excluded_as=Subquery(shield.values("reason")[:1]),
        excluded_by=Subquery(shield.values("decided_by")[:1]),
        excluded_at=clock.fresh(),
    )
    record_many((Act("call.excluded", "call", pk) for pk in found), by=by)
    return len(found)


def exclude_call(*, call: Call, reason: str, note: str, by: Staff) -> Call:
    """Refuses not_now (not made, or left out already), reason_required."""
    with refusing(Call), transaction.atomic():
        found = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
        rules.check_excluding(found.state, found.excluded_as, note)
        leave_out([found.pk], reason, decider=by, note=note, by=by)
        return Call.objects.get(pk=found.pk)


def include_call(*, call: Call, note: str, by: Staff) -> Call:
    """It counts again. Refuses not_now (it counts, or lies on a protected day), reason_required."""
    with refusing(Call), transaction.atomic():
        # The person before the call, as whoever notes one or shields their days does.
        shielded = call.called_at is not None and shield_on(call.staff_id, call.called_at) is not None
        found = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
        rules.check_including(found.excluded_as, note, shielded=shielded)
        before = {"excluded": found.excluded_as}
        found.excluded_as, found.excluded_by, found.excluded_at, found.excluded_note = "", None, None, ""
        found.save(update_fields=["excluded_as", "excluded_by", "excluded_at", "excluded_note"])
        record("call.included", by=by, target="call", target_id=found.pk, before=before, reason=note)
        return found


def leave_out(calls: Collection[UUID], reason: str, *, decider: Staff | None, note: str, by: Actor) -> None:
    """Inside the transaction of the act that decided it."""
    Call.objects.filter(pk__in=calls).update(
        excluded_as=reason, excluded_by=decider, excluded_at=clock.fresh(), excluded_note=note
    )
    record_many((Act("call.excluded", "call", pk, after={"excluded": reason}) for pk in calls), by=by)
