"""From the adopted idea to the counter: the plan, the reports, the end, and what the author says to it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from ideas.enums import AdoptionState, StepKind
from ideas.models import Adoption, Decision, Idea, Progress
from ideas.permissions import runs_contests
from ideas.queries import carrying as queries
from ideas.queries.authorship import author_ids
from ideas.rules import carrying as rules
from ideas.rules.quarters import Quarter
from ideas.services.carrying_told import officers, record_act, tell, tell_authors, tell_owners
from ideas.services.steps import note_steps
from kindness import clock
from kindness.changes import changed, update
from kindness.errors import refusing
from people.models import Department, Staff
from people.queries.absences import divisions_decided_by


# --- begun and taken away --------------------------------------------------------------------------------------------
def adopt(*, decision: Decision, on: date, by: Staff) -> Adoption:
    """A published decision hands the idea to its owner division, which owes a plan. Again: nothing more happens.

    An idea adopted before, whose decision was replaced by this one, keeps its plan; one that was stopped begins
    anew. Refuses owner_required.
    """
    with refusing(Adoption), transaction.atomic():
        owner = rules.owner_of(decision.owner_id)
        held = Adoption.objects.select_for_update(of=("self",)).filter(idea=decision.idea_id).first()
        if held is not None and held.decision_id == decision.pk:
            return held
        begun = _renewed(held, decision, owner, on) if held else _begun(decision, owner, on)
        record_act(
            "begun", begun, by, after={"division": begun.division_id, "plan_due_on": begun.plan_due_on}
        )
        tell_owners("ideas.adoption_begun", begun, key=f"{begun.idea_id}:{decision.pk}", by=by)
        return begun


def _begun(decision: Decision, owner: int, on: date) -> Adoption:
    return Adoption.objects.create(
        idea=decision.idea, decision=decision, division_id=owner, **_days(decision.idea, on)
    )


def _renewed(held: Adoption, decision: Decision, owner: int, on: date) -> Adoption:
    values: dict[str, Any] = {"decision": decision, "division_id": owner}
    if held.state == AdoptionState.STOPPED:
        values |= _days(decision.idea, on) | _going_on_again(held)
    update(held, values)
    return held


def _days(idea: Idea, on: date) -> dict[str, Any]:
    terms = idea.notice
    assert terms is not None  # it was handed in
    return {
        "adopted_on": on,
        "plan_due_on": on + timedelta(days=terms.plan_days),
        "follow_until": rules.followed_until(on, terms.follow_years),
    }


def _going_on_again(held: Adoption) -> dict[str, Any]:
    """Where it stood before it was stopped."""
    reported = held.reports.exists()
    state = AdoptionState.UNDER_WAY if reported else AdoptionState.PLANNED
    return {
        "state": state if held.plan else AdoptionState.WAITING,
        "ended_on": None,
        "stopped_because": "",
        "word": "",
        "word_at": None,
        "reminded": "",
    }


def drop_adoption(*, idea: Idea, by: Staff) -> None:
    """Deciding again took it away: forgotten where nothing was done yet, else stopped. Without an adoption: nothing."""
    with refusing(Adoption), transaction.atomic():
        held = Adoption.objects.select_for_update(of=("self",)).filter(idea=idea).first()
        if held is None or held.state in rules.ENDED:
            return
        record_act("dropped", held, by, before={"state": held.state, "division": held.division_id})
        tell_owners("ideas.adoption_dropped", held, key=f"{held.idea_id}:{held.decision_id}", by=by)
        if held.state == AdoptionState.WAITING:
            held.delete()
            return
        because = _("It was decided about again, and is not adopted any more.")
        update(
            held,
            {
                "state": AdoptionState.STOPPED,
                "stopped_because": because,
                "ended_on": clock.fresh().date(),
            },
        )


# --- what the department in charge does ---------------------------------------------------------------------------------
def write_plan(*, adoption: Adoption, plan: str, starts_on: date, ends_on: date, by: Staff) -> Adoption:
    """The first one, or a changed one. Refuses not_now, incomplete, invalid_days, own_idea."""
    with refusing(Adoption), transaction.atomic():
        held = _held(adoption, by)
        rules.check_plan(
            state=held.state, plan=plan, starts_on=starts_on, ends_on=ends_on, follow_until=held.follow_until
        )
        moment = clock.fresh()
        values: dict[str, Any] = {"plan": plan, "plan_starts_on": starts_on, "plan_ends_on": ends_on}
        before, after = changed(held, values)
        if not after:
            return held
        if held.state == AdoptionState.WAITING:
            after |= {"state": AdoptionState.PLANNED, "planned_at": moment}
        update(held, after | {"planned_by": by})
        _note("planned", held, StepKind.PLANNED, plan, by, before=_days_of(before), after=_days_of(after))
        tell_authors("ideas.adoption_planned", held, key=f"{held.idea_id}:{moment.isoformat()}", by=by)
        return held


def report_quarter(*, adoption: Adoption, quarter: str, percent: int, text: str, by: Staff) -> Progress:
    """quarter: `2027Q1`. Until it is due, a report may be corrected.

    Refuses not_now, not_started, already_reported, incomplete, own_idea. Raises ValueError for no quarter's code.
    """
    asked = Quarter.parse(quarter)
    with refusing(Adoption, Progress), transaction.atomic():
        held = _held(adoption, by)
        moment = clock.fresh()
        course = queries.course_of(held)
        rules.check_report(
            state=held.state,
            quarter=asked,
            open_quarters=course.reportable(moment.date()),
            reported=asked in course.reported,
            today=moment.date(),
            text=text,
        )
        written, _new = Progress.objects.update_or_create(
            adoption=held,
            quarter=quarter,
            defaults={"percent": percent, "text": text, "reported_by": by, "reported_at": moment},
        )
        if held.state == AdoptionState.PLANNED:
            update(held, {"state": AdoptionState.UNDER_WAY})
        _note("reported", held, StepKind.REPORTED, text, by, after={"quarter": quarter, "percent": percent})
        key = f"{held.idea_id}:{quarter}"
        tell_authors("ideas.adoption_reported", held, key=key, by=by, mail=False, params={"quarter": quarter})
        return written


def finish(*, adoption: Adoption, changed_what: str, by: Staff) -> Adoption:
    """Carried out; `changed_what`: what is different at the counter now. Refuses not_now, incomplete, own_idea."""
    with refusing(Adoption), transaction.atomic():
        held = _held(adoption, by)
        rules.check_finishing(held.state, changed_what)
        _end(held, AdoptionState.DONE, changed_what=changed_what)
        _note("done", held, StepKind.DONE, changed_what, by, after={"state": held.state})
        tell_authors("ideas.adoption_done", held, key=str(held.idea_id), by=by)
        tell("ideas.adoption_done_told", officers(), held, key=str(held.idea_id), by=by)
        return held


def stop(*, adoption: Adoption, reason: str, by: Staff) -> Adoption:
    """It cannot be carried out, or no further; the first author is asked for their word.

    Refuses not_now, reason_required, own_idea.
    """
    with refusing(Adoption), transaction.atomic():
        held = _held(adoption, by)
        rules.check_stopping(held.state, reason)
        before = held.state
        _end(held, AdoptionState.STOPPED, stopped_because=reason)
        key = f"{held.idea_id}:{clock.fresh().isoformat()}"
        _note("stopped", held, StepKind.STOPPED, reason, by, before={"state": before}, reason=reason)
        tell("ideas.adoption_stopped", [held.idea.author_id], held, key=key, by=by)
        tell_authors("ideas.adoption_stopped_too", held, key=key, by=by, leaving_out={held.idea.author_id})
        tell("ideas.adoption_stopped_told", officers(), held, key=key, by=by)
        return held


def _end(held: Adoption, state: AdoptionState, **values: str) -> None:
    update(held, {"state": state, "ended_on": clock.fresh().date(), "reminded": "", **values})


def name_item(*, adoption: Adoption, key: str, by: Staff) -> Adoption:
    """Which survey item it is to better; "" for none. Whether there is such an item is monitoring's to know."""
    with refusing(Adoption), transaction.atomic():
        held = _held(adoption, by)
        before, after = changed(held, {"survey_item": key})
        if after:
            update(held, after)
            record_act("item_named", held, by, before=before, after=after)
        return held


# --- what the author and the officers do ----------------------------------------------------------------------------------
def say_word(*, adoption: Adoption, word: str, by: Staff) -> Adoption:
    """What the first author says to a stop. Refuses not_now, already_answered, incomplete; denies everybody else."""
    with refusing(Adoption), transaction.atomic():
        held = _locked(adoption)
        if held.idea.author_id != by.pk:
            raise PermissionDenied
        rules.check_word(state=held.state, said=bool(held.word), word=word)
        moment = clock.fresh()
        update(held, {"word": word, "word_at": moment})
        record_act("answered", held, by)
        key = f"{held.idea_id}:{moment.isoformat()}"
        tell_owners("ideas.adoption_word", held, key=key, by=by)
        tell("ideas.adoption_word", officers(), held, key=key, by=by)
        return held


def take_up_again(*, adoption: Adoption, reason: str, by: Staff) -> Adoption:
    """An officer lets a stopped idea go on, mostly because of the author's word. Without a plan a new one is owed.

    Refuses not_now, reason_required, own_idea.
    """
    with refusing(Adoption), transaction.atomic():
        held = _held(adoption, by, officers_only=True)
        rules.check_resuming(held.state, reason)
        update(held, _going_on_again(held))
        if held.state == AdoptionState.WAITING:
            update(held, {"plan_due_on": _new_plan_day(held)})
        _note("resumed", held, StepKind.RESUMED, reason, by, after={"state": held.state}, reason=reason)
        key = f"{held.idea_id}:{clock.fresh().isoformat()}"
        tell_owners("ideas.adoption_resumed", held, key=key, by=by)
        tell_authors("ideas.adoption_resumed", held, key=key, by=by)
        return held


def move_to(*, adoption: Adoption, division: Department, by: Staff) -> Adoption:
    """An officer hands it to another division; where the plan is awaited, that one has its own days for it.

    Refuses not_now, division_required, same_division, own_idea.
    """
    with refusing(Adoption), transaction.atomic():
        held = _held(adoption, by, officers_only=True)
        rules.check_moving(
            state=held.state,
            same=held.division_id == division.pk,
            division=division.is_division and division.active,
        )
        before = {"division": held.division_id}
        update(held, {"division": division, "reminded": ""})
        if held.state == AdoptionState.WAITING:
            update(held, {"plan_due_on": _new_plan_day(held)})
        record_act("moved", held, by, before=before, after={"division": division.pk})
        tell_owners("ideas.adoption_begun", held, key=f"{held.idea_id}:{clock.fresh().isoformat()}", by=by)
        return held


def _new_plan_day(held: Adoption) -> date:
    assert held.idea.notice is not None
    return clock.fresh().date() + timedelta(days=held.idea.notice.plan_days)


def note_list_taken(*, rows: int, file_format: str, purpose: str, by: Staff) -> None:
    """Somebody took the list as a file: the record says what for."""
    record(
        "adoption.list_taken",
        by=by,
        target="adoption",
        target_id="-",
        after={"rows": rows, "format": file_format},
        reason=purpose,
    )


# --- what they share --------------------------------------------------------------------------------------------------------
def _locked(adoption: Adoption) -> Adoption:
    rows = Adoption.objects.select_for_update(of=("self",)).select_related("idea__notice", "division")
    return rows.get(pk=adoption.pk)


def _held(adoption: Adoption, by: Staff, *, officers_only: bool = False) -> Adoption:
    """Locked, for head and deputy of its division and for officers; an officer who wrote it is refused own_idea."""
    held = _locked(adoption)
    decided = divisions_decided_by(by, clock.fresh().date())
    in_charge = not officers_only and held.division_id in decided
    if not (in_charge or runs_contests(by)):
        raise PermissionDenied
    rules.check_disinterested(in_charge=in_charge, author=by.pk in author_ids(held.idea_id))
    return held


def _note(act: str, held: Adoption, kind: StepKind, note: str, by: Staff, **details: Any) -> None:
    """For the authors, and for the record."""
    note_steps(ideas=[held.idea], kind=kind, note=note)
    record_act(act, held, by, **details)


def _days_of(values: dict[str, Any]) -> dict[str, Any]:
    """Texts stay out of the record."""
    return {name: value for name, value in values.items() if name != "plan"}
