"""A gentle word to those who have a carnation left; to them alone."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from audit.services import Job, record
from kindness import clock
from notifications.services import notify
from recognition import rules
from recognition.models import Period
from recognition.queries import people_with_carnations_left

REMINDING = Job("recognition.remind_senders")
TOLD_AT_ONCE = 1000


def remind_due_senders() -> int:
    """Tell everybody with a carnation left, once for each of the period's day-marks; how many were told.

    The notices carry the period and the mark, UNIQUE: a look that is repeated, doubled or broken off tells
    nobody twice. Only when all are told is the mark noted, in a short transaction that holds up no letter.
    """
    moment = clock.fresh()
    told = 0
    for period in Period.objects.running(moment):
        mark = rules.due_reminder(moment=moment, closes_at=period.closes_at, days=period.reminder_days)
        if mark is not None and mark not in period.reminded_days:
            told += _remind(period, mark)
    return told


def _remind(period: Period, mark: int) -> int:
    people = list(people_with_carnations_left(period, day=clock.today()).values_list("pk", flat=True))
    for start in range(0, len(people), TOLD_AT_ONCE):
        notify(
            people=people[start : start + TOLD_AT_ONCE],
            kind="recognition.carnation_left",
            key=f"{period.half}:{mark}",
            params={"half": str(period.half), "until": period.last_moment.isoformat()},
            url=reverse("carnation_send"),
        )
    with transaction.atomic():
        held = Period.objects.select_for_update(of=("self",)).get(pk=period.pk)
        if mark in held.reminded_days:
            return 0
        held.reminded_days = [*held.reminded_days, mark]
        held.save(update_fields=["reminded_days"])
        record(
            "period.reminded",
            by=REMINDING,
            target="period",
            target_id=held.half,
            after={"days_before": mark, "people": len(people)},
        )
    return len(people)
