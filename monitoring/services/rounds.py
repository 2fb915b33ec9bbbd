"""Rounds: planned, listed, opened (the calls are drawn), closed; who scores in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.services import Actor, record
from kindness import clock
from kindness.changes import changed, check_names, plain, update
from kindness.errors import Refused, refusing
from monitoring.enums import CallState, Excluded, RoundKind, RoundState
from monitoring.models import Call, Rater, Round, Scenario, Subject
from monitoring.permissions import may_rate
from monitoring.queries import rounds as queries
from monitoring.rules import rounds as rules, subjects as listing
from monitoring.services.drawing import (
    days_left,
    draw_anew,
    draw_calls,
    hand_over_calls,
    insert_calls,
    share_calls,
    to_be_made,
)
from monitoring.services.scorecards import freeze_version, hold_version
from notifications.services import notify
from people.models import Staff
from people.queries import signed_in


# --- planned ----------------------------------------------------------------------------------------------------
def plan_round(
    *, by: Actor, token: UUID | None = None, scenarios: Iterable[Scenario] = (), **fields: Any
) -> Round:
    """A round that is still to be opened. fields: rules.rounds.ROUND_FIELDS, at least name, version and days;
    scenarios: none means all in use.

    The same token gives the round it gave before.
    Refuses name_taken, invalid_days, invalid_hours, invalid_version, discarded (its version).
    """
    check_names(fields, rules.ROUND_FIELDS)
    creator = by if isinstance(by, Staff) else None
    before = _sent_before(creator, token)
    if before is not None:
        return before
    planned = Round(created_by=creator, token=token, **fields)
    _check(planned)
    try:
        with refusing(Round), transaction.atomic():
            hold_version(planned.version)
            planned.save(force_insert=True)
            planned.scenarios.set(scenarios)
            _record("planned", planned, by, after=plain(fields))
            return planned
    except (Refused, IntegrityError):
        twin = _sent_before(creator, token)  # the same form, sent twice at once
        if twin is None:
            raise
        return twin


def _sent_before(creator: Staff | None, token: UUID | None) -> Round | None:
    return Round.objects.filter(created_by=creator, token=token).first() if token else None


def _check(survey: Round) -> None:
    rules.check_version(survey.version.scorecard.kind)
    rules.check_hours({name: getattr(survey, name) for name in ("first_hour", "last_hour", "at_lunch")})


def change_round(
    *, survey: Round, by: Actor, scenarios: Iterable[Scenario] | None = None, **fields: Any
) -> Round:
    """Change what is given of ROUND_FIELDS; once calls are drawn, only of LATER_FIELDS.

    Refuses not_now, name_taken, invalid_days, invalid_hours, invalid_version, discarded (its version).
    """
    check_names(fields, rules.ROUND_FIELDS)
    with refusing(Round), transaction.atomic():
        held = lock_round(survey.pk)
        before, after = changed(held, fields)
        if scenarios is not None:
            stories = sorted(one.title for one in scenarios)
            known = sorted(held.scenarios.values_list("title", flat=True))
            if stories != known:
                before, after = {**before, "scenarios": known}, {**after, "scenarios": stories}
        if not after:
            return held
        rules.check_changes(held.state, after)
        if "version" in after:
            hold_version(after["version"])
        update(held, {name: value for name, value in after.items() if name != "scenarios"})
        _check(held)
        if scenarios is not None and "scenarios" in after:
            held.scenarios.set(scenarios)
        _record("changed", held, by, before=plain(before), after=plain(after))
        return held


def lock_round(round_id: UUID) -> Round:
    """The round, kept from everybody else who changes it until the transaction ends. Scoring goes on meanwhile."""
    rows = Round.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("version__scorecard").get(pk=round_id)


# --- who is asked -----------------------------------------------------------------------------------------------
def list_subjects(*, survey: Round, by: Actor) -> int:
    """Make the list of a planned round, or make it again; what was decided by hand stays. Returns how many are asked.

    The seats are those of the first day, or of today once that is over. Refuses not_now.
    """
    with transaction.atomic():
        held = lock_round(survey.pk)
        rules.check_planned(held.state)
        asked, excluded = _list(held)
        _record("listed", held, by, after={"people": asked, "excluded": excluded})
        return asked


def _list(held: Round) -> tuple[int, int]:
    """(asked, excluded)"""
    moment = clock.fresh()
    day = max(held.starts_on, moment.date())
    found, days = queries.candidates_of(held, day)
    terms = listing.Asked(
        employment=held.employment,
        field_ranks=held.field_ranks,
        hired_months=held.hired_months,
        first_day=held.starts_on,
        workdays=len(days),
        by_phone=held.kind != RoundKind.SELF,
    )
    decided = dict(Subject.objects.filter(round=held, by_hand=True).values_list("staff", "excluded_as"))
    rows = [_subject(held, one, listing.why_excluded(one.candidate, terms), decided) for one in found]
    Subject.objects.filter(round=held).exclude(staff__in=[one.staff_id for one in found]).delete()
    Subject.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["round", "staff"],
        update_fields=[
            "division",
            "group",
            "name",
            "rank",
            "division_name",
            "extension",
            "excluded_as",
            "by_hand",
        ],
    )
    update(held, {"listed_at": moment})
    asked = sum(not row.excluded_as for row in rows)
    return asked, len(rows) - asked


def _subject(held: Round, one: queries.Listed, why: Excluded | None, decided: dict[int, str]) -> Subject:
    by_hand = one.staff_id in decided and why not in listing.FACTS
    return Subject(
        round=held,
        staff_id=one.staff_id,
        division_id=one.division_id,
        group=one.group,
        name=one.name,
        rank=one.rank,
        division_name=one.division_name,
        extension=one.extension,
        excluded_as=decided[one.staff_id] if by_hand else why or "",
        by_hand=by_hand,
    )


def exclude_subject(*, subject: Subject, by: Actor) -> Subject:
    """Not asked; calls that are still to be made are cancelled. Excluded already: nothing happens. Refuses not_now."""
    with transaction.atomic():
        held, found = _lock_subject(subject)
        if found.excluded_as:
            return found
        update(found, {"excluded_as": Excluded.BY_HAND, "by_hand": True})
        calls = found.calls.filter(state=CallState.PLANNED).update(state=CallState.CANCELLED)
        _record_subject("excluded", held, found, by, calls=calls)
        return found


def include_subject(*, subject: Subject, by: Actor) -> Subject:
    """Asked after all; their cancelled calls are to be made again. On the list already: nothing happens.

    Refuses not_now: for raters, without a telephone number, or when the calls were drawn without this person.
    """
    with transaction.atomic():
        held, found = _lock_subject(subject)
        if not found.excluded_as:
            return found
        if found.excluded_as in listing.FACTS:
            raise listing.decided_by_facts(found.excluded_as)
        calls = found.calls.filter(state=CallState.CANCELLED).update(state=CallState.PLANNED)
        if held.state == RoundState.OPEN and not found.calls.exists():
            rules.check_planned(held.state)
        update(found, {"excluded_as": "", "by_hand": True})
        _record_subject("included", held, found, by, calls=calls)
        return found


def _lock_subject(subject: Subject) -> tuple[Round, Subject]:
    held = lock_round(subject.round_id)
    rules.check_running(held.state)
    return held, Subject.objects.select_related("staff").get(pk=subject.pk)


def _record_subject(action: str, held: Round, subject: Subject, by: Actor, *, calls: int) -> None:
    after = {"staff": subject.staff.number, "calls": calls}
    record(f"subject.{action}", by=by, target="round", target_id=held.pk, after=after)


# --- who scores -------------------------------------------------------------------------------------------------
def add_rater(*, survey: Round, staff: Staff, by: Actor) -> Rater:
    """Somebody scores in the round and is therefore not asked in it. In a running round they take over a fair share
    of the calls still to be made. Scores already: nothing happens.

    Refuses not_now (closed, or a self-check), not_evaluator.
    """
    person = signed_in(staff.pk) or staff
    with refusing(Rater), transaction.atomic():
        held = lock_round(survey.pk)
        rules.check_running(held.state)
        rules.check_rater(self_check=held.kind == RoundKind.SELF, may_rate=may_rate(person))
        rater = held.raters.filter(staff=staff).first()
        if rater is not None and rater.left_at is None:
            return rater
        if rater is None:
            rater = Rater.objects.create(round=held, staff=staff, division_id=person.division_id)
        else:
            update(rater, {"left_at": None, "division_id": person.division_id})
        _unask(held, staff)
        calls = share_calls(held, rater) if held.state == RoundState.OPEN else 0
        after = {"staff": staff.number, "calls": calls}
        record("rater.added", by=by, target="round", target_id=held.pk, after=after)
        if held.state == RoundState.OPEN:
            _tell(held, [staff.pk])
        return rater


def _unask(held: Round, staff: Staff) -> None:
    listed = Subject.objects.filter(round=held, staff=staff)
    listed.update(excluded_as=Excluded.RATER, by_hand=False)
    Call.objects.filter(subject__in=listed, state=CallState.PLANNED).update(state=CallState.CANCELLED)


def remove_rater(*, rater: Rater, by: Actor) -> None:
    """Somebody scores no more; what they have scored stays, their other calls go to the others. Gone already: nothing
    happens. Refuses not_now, no_rater.
    """
    with transaction.atomic():
        held = lock_round(rater.round_id)
        rules.check_running(held.state)
        found = Rater.objects.select_related("staff").filter(pk=rater.pk, left_at__isnull=True).first()
        if found is None:
            return
        if held.state == RoundState.PLANNED:
            Rater.objects.filter(pk=found.pk).delete()
            calls = 0
        else:
            update(found, {"left_at": clock.fresh()})
            calls = hand_over_calls(held, list(to_be_made(held).values_list("pk", flat=True)), found)
        after = {"staff": found.staff.number, "calls": calls}
        record("rater.removed", by=by, target="round", target_id=held.pk, after=after)


def draw_again(*, calls: Iterable[Call], without: Rater, by: Actor) -> int:
    """Calls of one rater go to others, with the rules of the first drawing. Returns how many.

    Still to be made: handed over, as first or as second rater. Made already: another call to the same person is
    planned beside it, on the days that are left; whether the old one still counts is the asker's business.
    Refuses not_now once the round is closed, no_rater, no_days.
    """
    with transaction.atomic():
        held = lock_round(without.round_id)
        rules.check_running(held.state)
        wanted = [call.pk for call in calls]
        handed = hand_over_calls(held, wanted, without)
        made = Call.objects.filter(round=held, pk__in=wanted, rater=without, state=CallState.MADE)
        anew = draw_anew(held, list(made.values_list("subject", flat=True)), without)
        after = {"staff": without.staff.number, "calls": handed + anew}
        record("round.drawn_again", by=by, target="round", target_id=held.pk, after=after)
        return handed + anew


# --- opened, closed ---------------------------------------------------------------------------------------------
def open_round(*, survey: Round, by: Actor) -> int:
    """planned → open: the version is frozen, the list made, the calls drawn. Returns how many calls.

    Open already: nothing happens. Of two at once one draws. Refuses not_now, no_items, no_days, no_subjects, no_rater.
    """
    with transaction.atomic():
        held = lock_round(survey.pk)
        if held.state == RoundState.OPEN:
            return held.calls.count()
        rules.check_opens(held.state)
        freeze_version(version=held.version, by=by)
        moment = clock.fresh()
        days = days_left(held, moment.date())
        if not days:
            raise rules.no_days(held.ends_on, moment.date())
        asked, excluded = _list(held)
        drawn = draw_calls(held, days)
        insert_calls(held, drawn)
        update(held, {"state": RoundState.OPEN, "opened_at": moment})
        after = {"calls": len(drawn), "people": asked, "excluded": excluded, "seed": held.seed}
        _record("opened", held, by, after=after)
        _tell(held, held.raters.filter(left_at__isnull=True).values_list("staff", flat=True))
        return len(drawn)


def close_round(*, survey: Round, by: Actor) -> Round:
    """open → closed: nothing more is called; what was not made is cancelled. Closed already: nothing happens.

    Refuses not_now before it was opened.
    """
    with transaction.atomic():
        held = lock_round(survey.pk)
        if held.state in {RoundState.CLOSED, RoundState.RELEASED}:
            return held
        rules.check_closes(held.state)
        cancelled = to_be_made(held).update(state=CallState.CANCELLED)
        update(held, {"state": RoundState.CLOSED, "closed_at": clock.fresh()})
        _record("closed", held, by, after={"cancelled": cancelled})
        return held


# --- shared -----------------------------------------------------------------------------------------------------
def _tell(held: Round, people: Iterable[int]) -> None:
    notify(
        people=people,
        kind="monitoring.round_opened" if held.kind != RoundKind.SELF else "monitoring.self_check_opened",
        key=f"{held.pk}",
        params={"round": held.name, "until": held.ends_on.isoformat()},
        url=reverse("calls"),
        mail=held.kind != RoundKind.SELF,
    )


def _record(action: str, survey: Round, by: Actor, **details: Any) -> None:
    record(f"round.{action}", by=by, target="round", target_id=survey.pk, **details)
