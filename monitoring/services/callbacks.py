"""Call-back promises: taken, kept, tried, passed on, closed, taken back; reminded; the caller forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.services import Act, Actor, Job, record, record_many
from kindness import clock
from kindness.changes import changed, check_names, plain
from kindness.errors import Refused, refusing
from monitoring.enums import CallBackAct, CallBackState
from monitoring.models import CallBack, CallBackRule, CallBackStep
from monitoring.queries import callbacks as queries
from monitoring.rules import promises as rules
from monitoring.rules.promises import Marks, Step
from monitoring.rules.working_hours import Hours
from notifications.services import mark_all_known, notify
from people.enums import EmploymentType
from people.models import Staff
from people.queries import seats
from people.queries.absences import heads_and_deputies_of

REMINDING = Job("monitoring.remind_promises")
MASKING = Job("monitoring.mask_numbers")
RULE_FIELDS = ("hours", "opens", "closes", "lunch_from", "lunch_until", "remind_minutes", "mask_days")
MASKED_A_RUN = 500
# What the person is told of a promise: nothing left to say once they have ended it.
OF_THE_PERSON = tuple(f"monitoring.callback_{name}" for name in ("left", "urgent", "soon", "due"))


# --- taken ------------------------------------------------------------------------------------------------------
def leave_memo(
    *,
    staff: Staff,
    phone: str,
    matter: str,
    caller: str = "",
    wished_at: datetime | None = None,
    urgent: bool = False,
    by: Staff,
    token: UUID | None = None,
) -> CallBack:
    """Somebody called for `staff`, who is told at once. The same token gives the memo it gave before.

    Refuses no_such_person, self, number_required, invalid_number, matter_required, invalid_time.
    """
    before = _left_before(by, token)
    if before is not None:
        return before
    moment = clock.fresh()
    holder = _in_service(staff, moment)
    rules.check_somebody_else(holder.pk, by.pk)
    rules.check_phone(phone)
    rules.check_matter(matter)
    rules.check_wish(wished_at, moment)
    rule = queries.rule_now()
    due_at = rules.due_at(
        moment,
        wished_at,
        work=timedelta(hours=rule.hours),
        hours=queries.hours_around(rule, moment),
    )
    fields = {"phone": phone, "matter": matter, "caller": caller, "wished_at": wished_at, "urgent": urgent}
    try:
        with refusing(CallBack), transaction.atomic():
            return _take(holder, moment, due_at, by, fields | {"token": token})
    except Refused as refused:
        twin = _left_before(by, token) if refused.code == "sent_twice" else None
        if twin is None:
            raise
        return twin


def _take(
    holder: Staff, moment: datetime, due_at: datetime, by: Staff, fields: Mapping[str, Any]
) -> CallBack:
    assert holder.division_id
    assert holder.division_name
    made = CallBack.objects.create(
        staff=holder,
        division_id=holder.division_id,
        division_name=holder.division_name,
        taken_by=by,
        taken_at=moment,
        due_at=due_at,
        **fields,
    )
    _note(made, CallBackAct.TAKEN, moment, by)
    _record("taken", made, by, after={"staff": holder.number, "due_at": due_at.isoformat()})
    _tell(
        "monitoring.callback_urgent" if made.urgent else "monitoring.callback_left",
        [holder.pk],
        made,
        key=_key(made, holder),
        taker=by.name,
    )
    return made


def _in_service(staff: Staff, moment: datetime) -> Staff:
    """The person with their division of today. Refuses no_such_person: outside, or without a seat."""
    found = seats(staff_ids=[staff.pk], day=moment.date()).first()
    if found is None or found.division_id is None or found.employment_type == EmploymentType.OUTSIDE:
        raise rules.nobody()
    return found


def _left_before(by: Staff, token: UUID | None) -> CallBack | None:
    return CallBack.objects.filter(taken_by=by, token=token).first() if token else None


# --- kept, tried, passed on, closed -------------------------------------------------------------------------------
def note_done(*, callback: CallBack, result: str = "", by: Staff) -> CallBack:
    """Called back: by the person, or by somebody else in their place. Done already: nothing happens.

    Refuses not_now (closed without a call).
    """
    with transaction.atomic():
        held = _lock(callback)
        if held.state == CallBackState.DONE:
            return held
        _check_waits(held)
        moment = clock.fresh()
        act = CallBackAct.DONE if by.pk == held.staff_id else CallBackAct.BY_PROXY
        held.tried_at = held.tried_at or moment
        _end(held, CallBackState.DONE, moment, result, by)
        _note(held, act, moment, by)
        _record("done", held, by, after={"by_proxy": act == CallBackAct.BY_PROXY})
        return held


def note_no_answer(*, callback: CallBack, note: str = "", by: Staff) -> CallBack:
    """Called, nobody answered: it stays waiting. Twice within a minute is one try. Refuses not_now."""
    with transaction.atomic():
        held = _lock(callback)
        _check_waits(held)
        moment = clock.fresh()
        if _just_tried(held, moment, by):
            return held
        held.tried_at = held.tried_at or moment
        held.save(update_fields=["tried_at"])
        _note(held, CallBackAct.NO_ANSWER, moment, by, note=note)
        _record("tried", held, by)
        return held


def pass_on(*, callback: CallBack, to: Staff, note: str = "", by: Staff) -> CallBack:
    """A colleague takes the promise over, its due time stays. With them already: nothing happens.

    Refuses no_such_person, not_now.
    """
    with transaction.atomic():
        held = _lock(callback)
        if held.staff_id == to.pk:
            return held
        _check_waits(held)
        moment = clock.fresh()
        holder = _in_service(to, moment)
        _hand_over(held, holder, moment)
        _note(held, CallBackAct.PASSED_ON, moment, by, note=note, to=holder)
        _record("passed_on", held, by, after={"staff": holder.number})
        if holder.pk != by.pk:
            _tell(
                "monitoring.callback_urgent" if held.urgent else "monitoring.callback_left",
                [holder.pk],
                held,
                key=_key(held, holder),
                taker=by.name,
            )
        return held


def _hand_over(held: CallBack, holder: Staff, moment: datetime) -> None:
    """What was let pass stays with the division that did; everything else goes along with the person."""
    held.staff = holder
    held.reminded = Step.NOBODY
    if moment <= held.due_at:
        assert holder.division_id
        assert holder.division_name
        held.division_id, held.division_name = holder.division_id, holder.division_name
    held.save(update_fields=["staff", "reminded", "division", "division_name"])


def close_callback(*, callback: CallBack, reason: str, by: Staff) -> CallBack:
    """Nobody needs to call any more. Closed already: nothing happens. Refuses reason_required, not_now."""
    rules.check_reason(reason)
    with transaction.atomic():
        held = _lock(callback)
        if held.state == CallBackState.CLOSED:
            return held
        _check_waits(held)
        moment = clock.fresh()
        _end(held, CallBackState.CLOSED, moment, reason, by)
        _note(held, CallBackAct.CLOSED, moment, by, note=reason)
        _record("closed", held, by)
        return held


def reopen_callback(*, callback: CallBack, by: Staff) -> CallBack:
    """Whoever ended it takes that back within ten minutes. Waiting already: nothing happens.

    A call that was none counts as none: `tried_at` goes with it. Refuses too_late.
    """
    with transaction.atomic():
        held = _lock(callback)
        if held.state == CallBackState.WAITING:
            return held
        moment = clock.fresh()
        if not queries.may_reopen(held, by, moment):
            raise Refused(
                "too_late",
                _("This can be taken back for ten minutes, by whoever entered it. Please leave a new memo."),
            )
        if held.tried_at == held.done_at:
            held.tried_at = None
        held.state, held.done_by, held.done_at, held.result = CallBackState.WAITING, None, None, ""
        held.save(update_fields=["state", "done_by", "done_at", "result", "tried_at"])
        _note(held, CallBackAct.REOPENED, moment, by)
        _record("reopened", held, by)
        return held


def _lock(callback: CallBack) -> CallBack:
    """As it stands now, kept from everybody else until the transaction ends."""
    return CallBack.objects.select_for_update(of=("self",)).get(pk=callback.pk)


def _check_waits(held: CallBack) -> None:
    if held.state != CallBackState.WAITING:
        raise Refused("not_now", _("This promise has ended already. Please look at what was noted."))


def _end(held: CallBack, state: CallBackState, moment: datetime, result: str, by: Staff) -> None:
    held.state, held.done_by, held.done_at, held.result = state, by, moment, result
    held.save(update_fields=["state", "done_by", "done_at", "result", "tried_at"])
    mark_all_known(kinds=OF_THE_PERSON, key=_key(held, by), by=by)


def _just_tried(held: CallBack, moment: datetime, by: Staff) -> bool:
    last = held.steps.order_by("-pk").first()
    if last is None or last.act != CallBackAct.NO_ANSWER or last.by_id != by.pk:
        return False
    return moment < last.at + rules.SAME_TRY


def _note(
    callback: CallBack,
    act: CallBackAct,
    moment: datetime,
    by: Staff,
    *,
    note: str = "",
    to: Staff | None = None,
) -> None:
    """Steps are never changed: a number would stay in them for ever."""
    CallBackStep.objects.create(
        callback=callback, act=act, at=moment, by=by, to=to, note=rules.without_numbers(note)
    )


# --- reminded -------------------------------------------------------------------------------------------------------
def remind_due_people() -> int:
    """Tell whom each due promise has to be told next; how many promises. Outside of working hours nobody.

    What is due is derived from the due times, each step of a promise is told once: a missed or doubled look is
    harmless.
    """
    moment = clock.fresh()
    rule = queries.rule_now()
    hours = queries.hours_around(rule, moment)
    if not rules.may_remind(moment, hours):
        return 0
    marks = rules.marks_at(moment, lead=queries.lead_of(rule), hours=hours)
    return sum(_remind(callback_id, marks, moment) for callback_id in queries.ids_to_remind(marks))


def _remind(callback_id: UUID, marks: Marks, moment: datetime) -> bool:
    """False when another worker has it, or nothing is due any more."""
    with transaction.atomic():
        waiting = CallBack.objects.filter(pk=callback_id, state=CallBackState.WAITING)
        held = waiting.select_for_update(of=("self",), skip_locked=True).select_related("staff").first()
        if held is None:
            return False
        before, step = Step(held.reminded), marks.step(held.due_at)
        if step <= before:
            return False
        _tell_step(held, before, step, moment)
        CallBack.objects.filter(pk=held.pk).update(reminded=step)
        _record("reminded", held, REMINDING, after={"step": step.name.lower()})
        return True


def _tell_step(held: CallBack, before: Step, step: Step, moment: datetime) -> None:
    """Everything that was not told yet; of what the person would hear twice, the latest."""
    if step == Step.SOON:
        _tell("monitoring.callback_soon", [held.staff_id], held, key=_key(held, held.staff))
        return
    heads, deputies = heads_and_deputies_of(held.division_id, moment.date())
    if before < Step.DUE:
        _tell("monitoring.callback_due", [held.staff_id], held, key=_key(held, held.staff))
        _tell(
            "monitoring.callback_deputy",
            deputies - heads - {held.staff_id},
            held,
            key=str(held.pk),
            name=held.staff.name,
        )
    if step == Step.LATE:
        _tell(
            "monitoring.callback_late", heads - {held.staff_id}, held, key=str(held.pk), name=held.staff.name
        )


def _tell(kind: str, people: Any, held: CallBack, *, key: str, **params: Any) -> None:
    """Never the caller's name, number or matter: notices are mailed."""
    params = {**params, "due_at": held.due_at.isoformat()}
    notify(people=people, kind=kind, key=key, params=params, url=reverse("callback", args=[held.pk]))


def _key(held: CallBack, person: Staff) -> str:
    """A promise that comes back to somebody after it was passed on is told them again."""
    rounds = held.steps.filter(act=CallBackAct.PASSED_ON, to=person).count()
    return f"{held.pk}:{rounds}"


# --- forgotten --------------------------------------------------------------------------------------------------------
def mask_old_numbers() -> int:
    """Erase caller and number of promises that ended `mask_days` ago, and numbers in the texts; how many."""
    moment = clock.fresh()
    days = queries.rule_now().mask_days
    with transaction.atomic():
        due = queries.to_mask(moment, days).select_for_update(skip_locked=True)[:MASKED_A_RUN]
        masked = [_masked(one, moment) for one in due]
        CallBack.objects.bulk_update(masked, ["caller", "phone", "matter", "result", "masked_at"])
        record_many([Act("callback.masked", "callback", one.pk) for one in masked], by=MASKING)
    return len(masked)


def _masked(callback: CallBack, moment: datetime) -> CallBack:
    callback.caller = callback.phone = ""
    callback.matter = rules.without_numbers(callback.matter)
    callback.result = rules.without_numbers(callback.result)
    callback.masked_at = moment
    return callback


# --- the city's rule -----------------------------------------------------------------------------------------------------
def set_rule(*, by: Staff, **fields: Any) -> CallBackRule:
    """Change what is given of RULE_FIELDS. Promises made before keep their due time.

    Refuses invalid_hours, invalid_limits.
    """
    check_names(fields, RULE_FIELDS)
    with refusing(CallBackRule), transaction.atomic():
        CallBackRule.objects.get_or_create(pk=1)
        held = CallBackRule.objects.select_for_update(of=("self",)).get(pk=1)
        before, after = changed(held, fields)
        if not after:
            return held
        for name, value in after.items():
            setattr(held, name, value)
        check_rule(held)
        held.set_by, held.set_at = by, clock.fresh()
        held.save()
        record(
            "callback_rule.changed",
            by=by,
            target="callback_rule",
            target_id=1,
            before=_plain(before),
            after=_plain(after),
        )
        return held


def check_rule(rule: CallBackRule) -> None:
    """Refuses invalid_hours, invalid_limits."""
    hours: Hours = queries.hours_of(rule, frozenset())
    rules.check_hours(
        hours, work_hours=rule.hours, remind_minutes=rule.remind_minutes, mask_days=rule.mask_days
    )


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return plain(
        {name: value.isoformat() if hasattr(value, "hour") else value for name, value in values.items()}
    )


def _record(act: str, callback: CallBack, by: Actor, **details: Any) -> None:
    record(f"callback.{act}", by=by, target="callback", target_id=callback.pk, **details)
