"""The half-year's call-back promises in Daon: most of them kept, a few waiting on the accounts' desks."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import datetime, timedelta

from demo import callbacks
from demo.accounts import ACCOUNTS
from demo.callbacks import HOURS, Call
from demo.services.founding import people_with
from kindness import clock
from kindness.halfyear import HalfYear
from monitoring.models import CallBack
from monitoring.rules.working_hours import take_work
from monitoring.services.callbacks import (
    close_callback,
    leave_memo,
    mask_old_numbers,
    note_done,
    note_no_answer,
    pass_on,
)
from people.models import Staff
from people.queries import in_service
from people.queries.absences import closed_between
from people.services.absences import note_absence

AWAY_IN = ("도로과", "민원여권과")


def answer_telephones(now: datetime, chance: random.Random) -> int:
    """Memos of the half-year as of `now`; how many there are."""
    half = HalfYear.containing(now)
    closed = closed_between(half.starts_on, now.date())
    hall = _Hall(half, chance)
    if not hall.large:
        return 0
    for call in callbacks.calls(half.starts_on, now.date(), closed, chance):
        hall.take(call)
    hall.leave_open(now)
    with clock.at(now):
        hall.send_away(now)
        mask_old_numbers()
    return CallBack.objects.count()


class _Hall:
    """Who sits where the whole half-year long."""

    def __init__(self, half: HalfYear, chance: random.Random) -> None:
        self.chance = chance
        self.accounts = {account.number for account in ACCOUNTS}
        self.divisions: dict[str, list[Staff]] = defaultdict(list)
        for person in in_service(half.starts_on).order_by("number"):
            if person.division_name and person.number not in self.accounts:
                self.divisions[person.division_name].append(person)
        self.large = sorted(name for name, people in self.divisions.items() if len(people) >= 3)

    def take(self, call: Call) -> None:
        """Somebody of the same department takes the memo; then what became of it."""
        name = call.division if call.division in self.large else self.chance.choice(self.large)
        holder, taker, third = self.chance.sample(self.divisions[name], 3)
        with clock.at(call.taken_at):
            memo = leave_memo(
                staff=holder, phone=call.phone, matter=call.matter, caller=call.caller, by=taker
            )
        if call.outcome == "passed":
            with clock.at(call.taken_at + (call.ends_at - call.taken_at) / 2):
                pass_on(callback=memo, to=third, note="담당 업무가 바뀜", by=holder)
        if call.outcome == "tried":
            with clock.at(call.taken_at + (call.ends_at - call.taken_at) / 2):
                note_no_answer(callback=memo, by=holder)
        by = {"proxy": taker, "passed": third}.get(call.outcome, holder)
        with clock.at(call.ends_at):
            if call.outcome == "closed":
                close_callback(callback=memo, reason=call.note, by=by)
            else:
                note_done(callback=memo, result=call.note, by=by)

    def leave_open(self, now: datetime) -> None:
        for waiting in callbacks.OPEN:
            for person in people_with([waiting.number]):
                with clock.at(take_work(now, timedelta(minutes=waiting.minutes), HOURS)):
                    leave_memo(
                        staff=person,
                        phone="010-0000-1234",
                        matter=waiting.matter,
                        caller=waiting.caller,
                        urgent=waiting.urgent,
                        by=self._beside(person),
                    )

    def _beside(self, person: Staff) -> Staff:
        """A colleague of the same department."""
        return self.chance.choice(
            self.divisions.get(person.division_name or "") or self.divisions[self.large[0]]
        )

    def send_away(self, now: datetime) -> None:
        """Colleagues of the accounts who are away these days: the memo page suggests them."""
        for name in AWAY_IN:
            for person in self.divisions[name][:2]:
                note_absence(
                    staff=person, starts_on=now.date(), ends_on=now.date() + timedelta(days=2), by=person
                )
