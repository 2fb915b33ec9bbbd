"""What pages read about call-back promises: whose they are, how they stand, how they are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from kindness.halfyear import SEOUL
from monitoring.enums import CallBackAct, CallBackState
from monitoring.models import CallBack, CallBackRule, CallBackStep
from monitoring.rules import promises
from monitoring.rules.promises import LEAST_FOR_A_RATE, UNDO, Marks, Stage, Step
from monitoring.rules.working_hours import Hours
from people.models import Staff, StaffQuerySet
from people.queries import seats
from people.queries.absences import absent_between, closed_between, divisions_decided_by

FARTHEST = timedelta(days=180)  # no due time lies farther from its memo: 40 hours of four a day, and holidays


# --- the rule -----------------------------------------------------------------------------------------------------
def rule_now() -> CallBackRule:
    """The city's rule; the seed before anybody has set one."""
    return CallBackRule.objects.select_related("set_by").first() or CallBackRule()


def hours_around(rule: CallBackRule, moment: datetime) -> Hours:
    """The rule's working hours, with the closure days there may be around `moment`."""
    day = moment.astimezone(SEOUL).date()
    return hours_of(rule, closed_between(day - FARTHEST, day + FARTHEST))


def hours_of(rule: CallBackRule, closed: frozenset[date]) -> Hours:
    return Hours(rule.opens, rule.closes, rule.lunch_from, rule.lunch_until, closed)


def marks_now(moment: datetime) -> Marks:
    """Up to which due times which reminder is due. Two queries."""
    rule = rule_now()
    return promises.marks_at(moment, lead=lead_of(rule), hours=hours_around(rule, moment))


def lead_of(rule: CallBackRule) -> timedelta:
    return timedelta(minutes=rule.remind_minutes)


@dataclass(frozen=True, slots=True)
class Example:
    """A memo of a moment, and what the rule makes of it."""

    taken_at: datetime
    soon_at: datetime
    due_at: datetime
    late_at: datetime


def examples_of(rule: CallBackRule, moment: datetime) -> list[Example]:
    """The next working morning at ten, half past eleven, and an hour before the end: lunch and night show."""
    hours = hours_around(rule, moment)
    start = promises.next_opening(moment, hours)
    last = datetime.combine(start.date(), rule.closes, SEOUL) - timedelta(hours=1)
    taken = [start.replace(hour=10, minute=0), start.replace(hour=11, minute=30), last]
    return [_example(rule, hours, one) for one in taken]


def _example(rule: CallBackRule, hours: Hours, taken_at: datetime) -> Example:
    due_at = promises.due_at(taken_at, None, work=timedelta(hours=rule.hours), hours=hours)
    soon_at, late_at = promises.reminders_of(due_at, lead=lead_of(rule), hours=hours)
    return Example(taken_at, soon_at, due_at, late_at)


# --- whose --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Promise:
    """A line of a list. `stage` is None once it has ended; `tries`: calls nobody answered."""

    callback: CallBack
    stage: Stage | None
    tries: int

    @property
    def overdue(self) -> bool:
        return self.stage == Stage.OVERDUE

    @property
    def soon(self) -> bool:
        return self.stage == Stage.SOON


def promises_of(person: Staff, *, ended: bool) -> QuerySet[CallBack]:
    """Those this person is to call back."""
    return _listed(CallBack.objects.filter(staff=person), ended=ended)


def taken_by(person: Staff, *, ended: bool) -> QuerySet[CallBack]:
    """Memos this person left for colleagues."""
    return _listed(CallBack.objects.filter(taken_by=person), ended=ended)


def promises_of_divisions(divisions: Iterable[int], *, ended: bool) -> QuerySet[CallBack]:
    return _listed(CallBack.objects.filter(division__in=divisions), ended=ended)


def _listed(callbacks: QuerySet[CallBack], *, ended: bool) -> QuerySet[CallBack]:
    """Waiting: the urgent ones, then by when they are due. Ended: the latest first."""
    callbacks = callbacks.select_related("staff", "taken_by", "done_by")
    if ended:
        return callbacks.exclude(state=CallBackState.WAITING).order_by("-done_at", "pk")
    waiting = callbacks.filter(state=CallBackState.WAITING)
    tries = Count("steps", filter=Q(steps__act=CallBackAct.NO_ANSWER))
    return waiting.annotate(tries=tries).order_by("-urgent", "due_at", "pk")


def as_promises(callbacks: Iterable[CallBack], marks: Marks) -> list[Promise]:
    return [
        Promise(
            one,
            marks.stage(one.due_at) if one.state == CallBackState.WAITING else None,
            getattr(one, "tries", 0),
        )
        for one in callbacks
    ]


def callback_for(person: Staff, callback_id: UUID, day: date) -> CallBack | None:
    """A memo as this person may see it: theirs, taken by them, or of a division they decide for."""
    found = CallBack.objects.select_related("staff", "taken_by", "done_by").filter(pk=callback_id).first()
    if found is None:
        return None
    if person.pk in {found.staff_id, found.taken_by_id}:
        return found
    return found if found.division_id in divisions_decided_by(person, day) else None


def steps_of(callback: CallBack) -> QuerySet[CallBackStep]:
    return callback.steps.select_related("by", "to").order_by("pk")


def may_reopen(callback: CallBack, person: Staff, moment: datetime) -> bool:
    """Whoever ended it may take that back for some minutes."""
    ended = callback.done_at is not None and callback.done_by_id == person.pk
    return ended and callback.masked_at is None and moment < (callback.done_at or moment) + UNDO


# --- leaving one ---------------------------------------------------------------------------------------------------
def person_to_call(number: str, day: date) -> Staff | None:
    """Somebody in service with a seat of that day."""
    if not number or "\x00" in number:
        return None
    found = seats(numbers=[number], day=day).first()
    return found if found is not None and found.division_id else None


def away_today(person: Staff, day: date) -> StaffQuerySet:
    """Colleagues of the person's own division who are noted as away: a memo is most likely for one of them."""
    away = absent_between(day, day).exclude(staff=person).order_by().values("staff")
    return (
        seats(day=day)
        .filter(pk__in=away, seat__department__division=person.division_id)
        .order_by("name", "number")
    )


# --- reminders, masking, the desk -------------------------------------------------------------------------------------
def ids_to_remind(marks: Marks) -> list[UUID]:
    """Waiting promises with a step that is due and not yet told; the earliest due first."""
    due = (
        Q(due_at__lte=marks.soon, reminded__lt=Step.SOON)
        | Q(due_at__lte=marks.due, reminded__lt=Step.DUE)
        | Q(due_at__lte=marks.late, reminded__lt=Step.LATE)
    )
    waiting = CallBack.objects.filter(due, state=CallBackState.WAITING, due_at__lte=marks.soon)
    return list(waiting.order_by("due_at").values_list("pk", flat=True))


def to_mask(moment: datetime, days: int) -> QuerySet[CallBack]:
    """Ended so many days ago, caller and number still there."""
    ended = CallBack.objects.filter(done_at__lte=moment - timedelta(days=days), masked_at__isnull=True)
    return ended.order_by("done_at")


def waiting_for(person: Staff) -> QuerySet[CallBack]:
    """For a subquery of the desk: what this person is still to call back."""
    return CallBack.objects.filter(staff=person, state=CallBackState.WAITING).order_by("due_at")


# --- how promises are kept ---------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Kept:
    """`counted` promises were due or tried, `kept` of them tried in time. `code` is empty for the sum."""

    name: str
    code: str
    counted: int
    kept: int

    @property
    def rate(self) -> float:
        return self.kept / self.counted


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of promises taken in a range of days. Divisions with fewer than five stand together in `others`, if those are
    five or more; `left_out` promises are in no figure, so that no small division can be worked out."""

    divisions: list[Kept]
    others: Kept | None
    whole: Kept | None
    left_out: int

    @property
    def rows(self) -> list[Kept]:
        return [*self.divisions, *([self.others] if self.others else [])]


def numbers_of(first: date, last: date, moment: datetime) -> Numbers:
    """How the city's divisions kept their promises of [first, last]. One query."""
    rows = list(_counted(first, last, moment))
    shown = [row for row in rows if row.counted >= LEAST_FOR_A_RATE]
    rest = Kept("", "", *_sum(row for row in rows if row.counted < LEAST_FOR_A_RATE))
    others = rest if rest.counted >= LEAST_FOR_A_RATE else None
    whole = Kept("", "", *_sum([*shown, *([others] if others else [])]))
    return Numbers(shown, others, whole if whole.counted else None, 0 if others is not None else rest.counted)


def _counted(first: date, last: date, moment: datetime) -> Iterator[Kept]:
    """Tried in time: kept. Neither tried nor ended before it was due: not kept. The others say nothing yet."""
    kept = Q(tried_at__lte=F("due_at"))
    ended_or_now = Coalesce("done_at", Value(moment))
    taken = CallBack.objects.filter(
        taken_at__gte=datetime.combine(first, datetime.min.time(), SEOUL),
        taken_at__lt=datetime.combine(last + timedelta(days=1), datetime.min.time(), SEOUL),
    )
    rows: QuerySet[Any, Any] = (
        taken.order_by()
        .values("division")
        .annotate(
            name=Max("division_name"),
            code=F("division__code"),
            place=F("division__order"),
            counted=Count("pk", filter=kept | Q(due_at__lt=ended_or_now)),
            kept=Count("pk", filter=kept),
        )
        .order_by("place", "division")
    )
    for row in rows:
        if row["counted"]:
            yield Kept(row["name"], row["code"], row["counted"], row["kept"])


def _sum(rows: Iterable[Kept]) -> tuple[int, int]:
    rows = list(rows)
    return sum(row.counted for row in rows), sum(row.kept for row in rows)
