"""The first author hears of a correction the working day before it is due, and on the day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.urls import reverse

from ideas.models import Correction
from ideas.queries.screening import corrections_open
from ideas.rules.screening import reminder_due
from kindness import clock
from kindness.halfyear import SEOUL
from notifications.services import Fact, notify_each
from people.queries.absences import closed_between


def remind_authors() -> int:
    """Each due reminder once; how many are due. Safe to repeat: a notice has one row a person and fact."""
    today = clock.fresh().date()
    waiting = list(corrections_open(today))
    closed = closed_between(today, max((one.due_on for one in waiting), default=today))
    marks = [(one, _mark(one, today, closed)) for one in waiting]
    told = [_fact(one, mark) for one, mark in marks if mark]
    notify_each(kind="ideas.correction_due", told=told)
    return len(told)


def _mark(one: Correction, today: date, closed: Collection[date]) -> str:
    asked_on = one.asked_at.astimezone(SEOUL).date()
    return reminder_due(one.due_on, asked_on=asked_on, today=today, closed=closed)


def _fact(one: Correction, mark: str) -> Fact:
    idea = one.idea
    params = {"contest": idea.contest.title, "number": idea.number, "due": one.due_on.isoformat()}
    return Fact(idea.author_id, f"{one.pk}.{mark}", params, reverse("idea", args=[idea.pk]))
