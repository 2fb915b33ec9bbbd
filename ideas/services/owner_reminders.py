"""A word to the departments in charge before and after something is due; at last to the officers."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from audit.services import Job
from ideas.models import Adoption
from ideas.queries import carrying as queries
from ideas.rules.carrying import Owed, Step
from ideas.services.carrying_told import officers, record_act, tell, tell_owners
from kindness import clock
from kindness.changes import update

REMINDING = Job("ideas.remind_owners")


def remind_owners() -> int:
    """Tell what adopted ideas wait for; how many ideas.

    What is due is derived from the days, each step is told once: a missed or doubled look is harmless.
    """
    today = clock.fresh().date()
    return sum(_remind(idea_id, today) for idea_id in queries.ideas_to_remind(today))


def _remind(idea_id: UUID, today: date) -> bool:
    """False when another worker has it, or nothing is due any more."""
    with transaction.atomic():
        rows = Adoption.objects.select_for_update(of=("self",), skip_locked=True).select_related("idea")
        held = rows.filter(idea=idea_id).first()
        due = queries.reminder_of(held, today) if held else None
        if held is None or due is None:
            return False
        owed, step = due
        _tell_step(held, owed, step)
        update(held, {"reminded": queries.mark_of(owed, step)})
        told = {"step": step.name.lower(), "due_on": owed.due_on}
        record_act("reminded", held, REMINDING, after=told)
        return True


def _tell_step(held: Adoption, owed: Owed, step: Step) -> None:
    if owed.quarter is None:
        _tell_of_plan(held, owed, step)
    else:
        _tell_of_report(held, owed, step)


def _tell_of_plan(held: Adoption, owed: Owed, step: Step) -> None:
    key, due = f"{held.idea_id}:{owed.key}", {"due_on": owed.due_on.isoformat()}
    if step == Step.SOON:
        tell_owners("ideas.adoption_plan_soon", held, key=key, params=due)
        return
    tell_owners("ideas.adoption_plan_overdue", held, key=key, params=due)
    if step == Step.LONG_OVERDUE:
        tell("ideas.adoption_plan_long_overdue", officers(), held, key=key, params=due)


def _tell_of_report(held: Adoption, owed: Owed, step: Step) -> None:
    key, due = f"{held.idea_id}:{owed.key}", {"due_on": owed.due_on.isoformat(), "quarter": str(owed.quarter)}
    if step == Step.SOON:
        tell_owners("ideas.adoption_report_soon", held, key=key, params=due)
        return
    tell_owners("ideas.adoption_report_overdue", held, key=key, params=due)
    if step == Step.LONG_OVERDUE:
        tell("ideas.adoption_report_long_overdue", officers(), held, key=key, params=due)
