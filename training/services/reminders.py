"""A word before the training, to those who have a seat."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from audit.services import Job, record
from kindness import clock
from kindness.halfyear import SEOUL
from notifications.services import notify
from people.queries.absences import closed_between
from training.models import Cohort
from training.queries import reminders as queries
from training.rules.reminders import due_mark

REMINDING = Job("training.remind_people")


def remind_due_people() -> int:
    """Tell everybody booked, once for each mark of the course and first day; how many were told.

    The notices carry cohort, mark and first day, UNIQUE: a repeated or doubled look tells nobody twice, and a
    cohort that is put off reminds again. `reminded` says that a mark is done.
    """
    moment = clock.fresh()
    closed = closed_between(moment.date(), (moment + queries.FARTHEST).date())
    told = 0
    for cohort in queries.cohorts_ahead(moment):
        first_at: datetime = cohort.first_at.astimezone(SEOUL)  # type: ignore[attr-defined]
        mark = due_mark(first_at.date(), today=moment.date(), days=cohort.course.reminder_days, closed=closed)
        if mark is not None and cohort.reminded != _done(mark, first_at):
            told += _remind(cohort, mark, first_at)
    return told


def _done(mark: int, first_at: datetime) -> str:
    return f"{mark}:{first_at.date()}"


def _remind(cohort: Cohort, mark: int, first_at: datetime) -> int:
    with transaction.atomic():
        people = queries.booked_people(cohort)
        notify(
            people=people,
            kind="training.comes_near",
            key=f"{cohort.pk}:{_done(mark, first_at)}",
            params={
                "course": cohort.course.title,
                "number": cohort.number,
                "starts_at": first_at.isoformat(),
            },
            url=reverse("my_training"),
        )
        Cohort.objects.filter(pk=cohort.pk).update(reminded=_done(mark, first_at))
        record(
            "cohort.reminded",
            by=REMINDING,
            target="cohort",
            target_id=cohort.pk,
            after={"days_before": mark, "people": len(people)},
        )
    return len(people)
