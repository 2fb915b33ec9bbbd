"""What the division that carries an adopted idea out owes, by when, and who may say what. Pure.

Source: domain facts 4 (a plan within a month or the reason why not, with the author heard; looked after for three years).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from django.utils.translation import gettext as _

from ideas.enums import AdoptionState
from ideas.rules.quarters import LAST, Quarter, quarters_between
from kindness.errors import Refused

ENDED = (AdoptionState.DONE, AdoptionState.STOPPED)
GOING_ON = (AdoptionState.PLANNED, AdoptionState.UNDER_WAY)
PLAN_REMINDED = timedelta(days=7)  # before a plan is due
OFFICER_TOLD = timedelta(days=7)  # after anything was due
FEBRUARY_29 = (2, 29)


class Step(IntEnum):
    """How far the reminders have come: a word ahead, overdue, overdue for a week."""

    SOON = 1
    OVERDUE = 2
    LONG_OVERDUE = 3


@dataclass(frozen=True, slots=True)
class Owed:
    """The next thing the division owes: the plan (quarter None) or the report of a quarter. due_on: the last day."""

    due_on: date
    remind_on: date
    quarter: Quarter | None = None

    @property
    def key(self) -> str:
        """Tells it from everything else owed for the idea."""
        return str(self.quarter) if self.quarter else f"plan-{self.due_on}"

    def days_late(self, today: date) -> int:
        return max(0, (today - self.due_on).days)

    def step(self, today: date) -> Step | None:
        """The farthest reminder that is due."""
        if today > self.due_on + OFFICER_TOLD:
            return Step.LONG_OVERDUE
        if today > self.due_on:
            return Step.OVERDUE
        return Step.SOON if today >= self.remind_on else None


@dataclass(frozen=True, slots=True)
class Course:
    """What is known of an adopted idea. begins_on: when its carrying out began, or is to; reported: quarters."""

    state: str
    plan_due_on: date
    begins_on: date | None
    ended_on: date | None
    follow_until: date
    reported: Collection[Quarter]

    def reportable(self, today: date) -> list[Quarter]:
        """Quarters a report is asked or welcome for, the earliest first: those missing, and the running one."""
        return [one for one in self._asked(today) if one not in self.reported]

    def owed(self, today: date) -> Owed | None:
        """The earliest thing that has not come; None where nothing is asked (any more)."""
        if self.state == AdoptionState.WAITING:
            return Owed(self.plan_due_on, self.plan_due_on - PLAN_REMINDED)
        missing = self.reportable(today)
        if missing:
            return _report(missing[0])
        ahead = self._ahead(today)
        return _report(ahead) if ahead else None

    def _asked(self, today: date) -> list[Quarter]:
        running = Quarter.containing(today)
        if self.state in GOING_ON:
            first = Quarter.containing(self.begins_on or today)
            return quarters_between(first, running)
        if self.state == AdoptionState.DONE:
            return [one for one in self._follow_ups() if one <= running]
        return []

    def _ahead(self, today: date) -> Quarter | None:
        """The first one that has not begun."""
        running = Quarter.containing(today)
        if self.state in GOING_ON:
            return max(running.next, Quarter.containing(self.begins_on or today))
        return next((one for one in self._follow_ups() if one > running), None)

    def _follow_ups(self) -> list[Quarter]:
        """After the end one report a year, of its last quarter, as long as the idea is followed up."""
        if self.state != AdoptionState.DONE or self.ended_on is None:
            return []
        after = Quarter.containing(self.ended_on).next
        last = Quarter.containing(self.follow_until)
        return [one for one in quarters_between(after, last) if one.number == LAST]


def _report(quarter: Quarter) -> Owed:
    """Asked for from the day the quarter is over."""
    return Owed(quarter.due_on, quarter.ends_on + timedelta(days=1), quarter)


def followed_until(adopted_on: date, years: int) -> date:
    """The same day `years` later."""
    if (adopted_on.month, adopted_on.day) == FEBRUARY_29:
        adopted_on -= timedelta(days=1)
    return adopted_on.replace(year=adopted_on.year + years)


# --- what is refused -------------------------------------------------------------------------------------------------
def owner_of(owner: int | None) -> int:
    """The department of a decision. Refuses owner_required."""
    if owner is None:
        raise Refused(
            "owner_required",
            _("An adopted idea needs a department that carries it out. Please choose one."),
        )
    return owner


def check_plan(*, state: str, plan: str, starts_on: date, ends_on: date, follow_until: date) -> None:
    """Refuses not_now (ended), incomplete, invalid_days."""
    _check_not_ended(state)
    if not plan:
        raise Refused("incomplete", _("The plan is empty. Please write what is done, by whom and how."))
    if ends_on < starts_on:
        raise Refused("invalid_days", _("The last day lies before the first. Please check the days."))
    if ends_on > follow_until:
        raise Refused(
            "invalid_days",
            _("The plan ends after the years the idea is looked after for. Please plan its first stage."),
        )


def check_report(
    *,
    state: str,
    quarter: Quarter,
    open_quarters: Collection[Quarter],
    reported: bool,
    today: date,
    text: str,
) -> None:
    """`reported`: it is corrected, as is possible until it is due. Refuses not_now, not_started, already_reported, incomplete."""
    if state not in GOING_ON and state != AdoptionState.DONE:
        raise Refused("not_now", _("Reports begin with a plan and end where the idea was stopped."))
    if quarter > Quarter.containing(today):
        raise Refused("not_started", _("This quarter has not begun. Please report on an earlier one."))
    if reported and today > quarter.due_on:
        raise Refused(
            "already_reported",
            _("This quarter has been reported on, and its report can no longer be changed."),
        )
    if not reported and quarter not in open_quarters:
        raise Refused("not_now", _("No report is asked for this quarter. Please choose another."))
    if not text:
        raise Refused("incomplete", _("The report is empty. Please write what has been done."))


def check_finishing(state: str, changed_what: str) -> None:
    """Refuses not_now (no plan yet, ended), incomplete."""
    _check_not_ended(state)
    if state == AdoptionState.WAITING:
        raise Refused("not_now", _("There is no plan yet. Please write it before, even in two lines."))
    if not changed_what:
        raise Refused(
            "incomplete", _("Please write what is different now. Its authors will be glad to read it.")
        )


def check_stopping(state: str, reason: str) -> None:
    """Refuses not_now (ended), reason_required."""
    _check_not_ended(state)
    if not reason:
        raise Refused(
            "reason_required", _("An adopted idea is stopped with a reason. Please write it for its authors.")
        )


def check_word(*, state: str, said: bool, word: str) -> None:
    """Refuses not_now (it was not stopped), already_answered, incomplete."""
    if state != AdoptionState.STOPPED:
        raise Refused("not_now", _("This idea has not been stopped. There is nothing to answer."))
    if said:
        raise Refused("already_answered", _("Your word has been noted already."))
    if not word:
        raise Refused("incomplete", _("Nothing is written yet. Please write your word."))


def check_resuming(state: str, reason: str) -> None:
    """Refuses not_now (it was not stopped), reason_required."""
    if state != AdoptionState.STOPPED:
        raise Refused("not_now", _("This idea has not been stopped."))
    if not reason:
        raise Refused("reason_required", _("Please write why it is taken up again."))


def check_moving(*, state: str, same: bool, division: bool) -> None:
    """Refuses not_now (ended), same_division, division_required (no division, or closed)."""
    _check_not_ended(state)
    if not division:
        raise Refused("division_required", _("Please choose a department that exists today."))
    if same:
        raise Refused("same_division", _("This department carries the idea out already."))


def check_disinterested(*, in_charge: bool, author: bool) -> None:
    """An officer who wrote it leaves it to a colleague; the department in charge may have written it. Refuses own_idea."""
    if author and not in_charge:
        raise Refused("own_idea", _("This is your own idea. Please leave this to another officer."))


def _check_not_ended(state: str) -> None:
    if state in ENDED:
        raise Refused("not_now", _("This idea has been carried out or stopped already."))
