"""The drawing of a round's calls, and of single ones anew: what rules.sampling says, stored. Each inside the
transaction of services.rounds, which holds the round's lock."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from kindness import clock
from monitoring.enums import CallState, RoundKind, SampleUnit, SheetPurpose
from monitoring.models import Call, Rater, Round, Sheet, Subject
from monitoring.queries import rounds as queries
from monitoring.rules import rounds as rules, subjects as listing
from monitoring.rules.sampling import (
    Caller,
    Drawn,
    Terms,
    draw,
    draw_own,
    hand_over,
    hours_of,
    nobody_for,
    share_with,
)
from people.queries.absences import closed_between


# --- all calls --------------------------------------------------------------------------------------------------
def draw_calls(held: Round, days: Sequence[date]) -> list[Drawn]:
    persons = queries.persons_of(held, days)
    if not persons:
        raise rules.no_subjects()
    terms = _terms(held, days)
    if held.kind == RoundKind.SELF:
        return draw_own(persons, _seat_everybody(held), terms)
    callers = queries.callers_of(held)
    if not callers:
        raise rules.no_rater()
    for division in nobody_for(persons, callers):
        raise rules.no_rater(queries.division_name(division))
    return draw(persons, callers, queries.stories_of(held), terms)


def _seat_everybody(held: Round) -> dict[int, int]:
    """Self-check: everybody on the list scores. Their id on the list → their id as a rater."""
    listed = Subject.objects.filter(round=held, excluded_as="").order_by("pk")
    subjects = list(listed.values_list("pk", "staff", "division"))
    Rater.objects.bulk_create(
        Rater(round=held, staff_id=staff, division_id=division) for _pk, staff, division in subjects
    )
    raters = dict(held.raters.values_list("staff", "pk"))
    return {pk: raters[staff] for pk, staff, _division in subjects}


def days_left(held: Round, since: date) -> list[date]:
    """Working days of the round that are not over."""
    first = max(held.starts_on, since)
    return listing.workdays_between(first, held.ends_on, closed_between(first, held.ends_on))


def _terms(held: Round, days: Sequence[date], **other: Any) -> Terms:
    planned: dict[str, Any] = {
        "unit": SampleUnit(held.unit),
        "each": held.calls_each,
        "raters_per_division": held.raters_per_division,
        "second_percent": held.second_percent,
        "seed": held.seed,
    }
    hours = hours_of(held.first_hour, held.last_hour, at_lunch=held.at_lunch)
    return Terms(days=days, hours=hours, **(planned | other))


_COLUMNS = (
    "id", "round_id", "subject_id", "staff_id", "division_id", "rater_id", "second_rater_id", "scenario_id",
    "planned_on", "planned_hour", "state", "outcome", "transfers", "recording", "excluded_as", "excluded_note",
)  # fmt: skip


def insert_calls(held: Round, drawn: Sequence[Drawn]) -> None:
    """By COPY: a round of the whole city is some twelve thousand rows."""
    staff = dict(Subject.objects.filter(round=held).values_list("pk", "staff"))
    table = Call._meta.db_table
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(_COLUMNS)}) FROM STDIN") as copy,
    ):
        for call in drawn:
            copy.write_row(_row(held, call, staff[call.person]))


def _row(held: Round, call: Drawn, staff_id: int) -> tuple[Any, ...]:
    whose = (uuid4(), held.pk, call.person, staff_id, call.division, call.caller, call.second, call.story)
    return (*whose, call.day, call.hour, CallState.PLANNED.value, "", 0, "", "", "")


# --- calls change hands -------------------------------------------------------------------------------------------
def to_be_made(held: Round) -> Any:
    return Call.objects.filter(round=held, state=CallState.PLANNED)


def share_calls(held: Round, rater: Rater) -> int:
    left = queries.as_drawn(to_be_made(held).filter(attempts__isnull=True))
    newcomer = next(one for one in queries.callers_of(held) if one.id == rater.pk)
    count = len(queries.callers_of(held))
    taken = [left[place].story for place in share_with(newcomer, left, callers=count, seed=held.seed)]
    return Call.objects.filter(pk__in=taken).update(rater=rater)


def hand_over_calls(held: Round, calls: Collection[UUID], without: Rater) -> int:
    """As first rater of those to be made, and as second rater of those without a second score.

    Where only the second rater is left to make a call, there is no second score; where nobody is, no_rater is refused.
    """
    callers = queries.callers_of(held, without=[without.pk])
    own = Call.objects.filter(round=held, pk__in=calls)
    first = queries.as_drawn(own.filter(rater=without, state=CallState.PLANNED))
    scored = Sheet.objects.filter(purpose=SheetPurpose.SECOND, rater=without).values("call")
    second = queries.as_drawn(own.filter(second_rater=without).exclude(pk__in=scored))
    before = queries.as_drawn(Call.objects.filter(round=held).exclude(rater=without))
    to_make = [call if _others(call, callers) else replace(call, second=None) for call in first]
    for call in to_make:
        if not _others(call, callers):
            raise rules.nobody_else(queries.division_name(call.division))
    turned = [replace(call, caller=call.second or 0, second=call.caller) for call in second]
    to_look = [call for call in turned if _others(call, callers)]
    give = partial(
        hand_over, callers=callers, before=before, per_division=held.raters_per_division, seed=held.seed
    )
    moved: dict[UUID, dict[str, int | None]] = {call.story: {"second_rater_id": None} for call in second}
    moved |= {call.story: {"second_rater_id": call.caller} for call in give(to_look)}
    moved |= {call.story: {"rater_id": call.caller, "second_rater_id": call.second} for call in give(to_make)}
    _store(moved)
    return len(moved)


def _others(call: Drawn, callers: Sequence[Caller]) -> bool:
    """Is there anybody for it, beside its second rater?"""
    return any(one.division != call.division and one.id != call.second for one in callers)


def _store(moved: dict[UUID, dict[str, int | None]]) -> None:
    rows = list(Call.objects.filter(pk__in=list(moved)))
    for row in rows:
        for name, value in moved[row.pk].items():
            setattr(row, name, value)
    Call.objects.bulk_update(rows, ["rater", "second_rater"], batch_size=2_000)


def draw_anew(held: Round, subjects: Sequence[int], without: Rater) -> int:
    if not subjects:
        return 0
    today = clock.fresh().date()
    days = days_left(held, today + timedelta(days=1))
    if not days:
        raise rules.no_days(held.ends_on, today + timedelta(days=1))
    callers = queries.callers_of(held, without=[without.pk])
    known = {one.id: one for one in queries.persons_of(held, days, subjects)}
    persons = [known[pk] for pk in subjects if pk in known]
    for division in nobody_for(persons, callers):
        raise rules.nobody_else(queries.division_name(division))
    before = queries.as_drawn(Call.objects.filter(round=held).exclude(rater=without))
    terms = _terms(held, days, seed=held.seed + len(before), each=1, unit=SampleUnit.PERSON, second_percent=0)
    drawn = draw(persons, callers, queries.stories_of(held), terms, before=before)
    insert_calls(held, drawn)
    return len(drawn)
