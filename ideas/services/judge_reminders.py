"""Judges are told what is left three days and one day before the last day of a phase, and once it is over."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse

from audit.services import Actor, record
from ideas.models import Contest, Phase
from ideas.queries import jury as queries
from ideas.queries.judging import open_phase, phases_being_judged
from ideas.rules import judging as rules
from ideas.rules.contests import NOTHING_DONE
from kindness import clock
from kindness.errors import Refused
from notifications.services import notify
from people.enums import Role
from people.queries import holders_of


def remind_judges() -> int:
    """Each due reminder once; how many phases had one. Safe to repeat: a notice has one row a person and fact."""
    today = clock.fresh().date()
    due = [(one, rules.reminder_due(one.ends_on, today)) for one in phases_being_judged()]
    for phase, mark in due:
        if mark:
            _remind(phase, mark)
    return sum(bool(mark) for _phase, mark in due)


def _remind(phase: Phase, mark: str) -> None:
    with transaction.atomic():
        owing = queries.owing(phase)
        _tell(phase, owing, f"{phase.pk}.{mark}")
        if mark == "over" and owing:
            contest = phase.notice.contest
            notify(
                people=holders_of(Role.PROGRAMME_OFFICER),
                kind="ideas.judging_late",
                key=str(phase.pk),
                params={"contest": contest.title, "phase": phase.name, "n": len(owing)},
                url=reverse("jury", args=[contest.pk]),
            )


def remind_now(*, contest: Contest, by: Actor) -> int:
    """By an officer, once a day; how many judges. Refuses not_now where no phase is judged or nothing is left."""
    with transaction.atomic():
        phase = open_phase(contest)
        owing = queries.owing(phase) if phase else []
        if phase is None or not owing:
            raise Refused("not_now", rules.nobody_owes(), title=NOTHING_DONE)
        _tell(phase, owing, f"{phase.pk}.{clock.fresh().date().isoformat()}")
        record(
            "judging.reminded", by=by, target="contest", target_id=contest.pk, after={"judges": len(owing)}
        )
        return len(owing)


def _tell(phase: Phase, people: list[int], key: str) -> None:
    until: date = phase.ends_on
    notify(
        people=people,
        kind="ideas.judging_due",
        key=key,
        params={"contest": phase.notice.contest.title, "until": until.isoformat()},
        url=reverse("judging"),
    )
