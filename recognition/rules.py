"""What the programme allows. Pure: plain values in, a Refused out; the moment is an argument.

Sources: one carnation a half-year to a colleague of another department, with a reason (seed practice);
the numbers are settings of the period. Each refusal says the situation, the reason and the remedy.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy, ngettext

from kindness.dates import format_datetime
from kindness.errors import Refused
from kindness.halfyear import HalfYear
from kindness.text import count_characters, is_blank
from recognition.enums import Basis, CarnationState, PeriodState

OPEN_STATES = (PeriodState.SCHEDULED, PeriodState.OPEN)

LAST = timedelta(microseconds=1)  # before the close lies the last moment people are told as the end

# Fixed when the period opens. What is not here touches later letters and reminders only.
FROZEN_SETTINGS = (
    "opens_at",
    "closes_at",
    "quota",
    "reason_min",
    "reason_max",
    "senders",
    "recipients",
    "tie_rule",
    "recent_posting_days",
)
CHANGEABLE_SETTINGS = ("undo_minutes", "reminder_days")
SETTINGS = (*FROZEN_SETTINGS, *CHANGEABLE_SETTINGS)
COPIED_SETTINGS = tuple(name for name in SETTINGS if name not in ("opens_at", "closes_at"))


@dataclass(frozen=True, slots=True)
class Terms:
    """The rules of a period, as it stands in the database at that moment."""

    state: str
    opens_at: datetime
    closes_at: datetime
    quota: int
    reason_min: int
    reason_max: int
    senders: Collection[str]
    recipients: Collection[str]

    def runs_at(self, moment: datetime) -> bool:
        """Half-open: the first moment belongs to it, the close does not. Time decides, not a late tick."""
        return self.state in OPEN_STATES and self.opens_at <= moment < self.closes_at


@dataclass(frozen=True, slots=True)
class Seat:
    """Who somebody is on the day of sending. division_id is None without a posting on that day."""

    number: str
    name: str
    employment_type: str
    division_id: int | None
    division_name: str


@dataclass(frozen=True, slots=True)
class Sending:
    """A letter somebody wants to send at `moment`. None: there is no such period, or no such person."""

    moment: datetime
    terms: Terms | None
    sender: Seat
    recipient: Seat | None
    basis: str
    reason: str
    slots_used: int
    shared_division: str = ""  # where both served within the period's recent_posting_days


def check_sending(sending: Sending) -> Terms:
    """The terms under which the letter may go. In this order: may one send at all, to this person, these words.

    The quota comes last: what somebody typed is answered first, in the order of the form.
    Refuses period_not_open, not_eligible, no_such_person, self, same_division, invalid_basis, reason_blank,
    reason_too_short, reason_too_long, quota_used.
    """
    terms = _check_period(sending)
    _check_sender(sending.sender, terms)
    _check_recipient(sending, terms)
    _check_words(sending.basis, sending.reason, terms)
    _check_quota(sending.slots_used, terms)
    return terms


def _check_period(sending: Sending) -> Terms:
    terms = sending.terms
    if terms is None or not terms.runs_at(sending.moment):
        raise Refused(
            "period_not_open",
            _(
                "No half-year is open for carnations at this moment. Please come back when the next one has opened."
            ),
            title=_("Carnations cannot be sent just now."),
        )
    return terms


def _check_sender(sender: Seat, terms: Terms) -> None:
    if sender.employment_type not in terms.senders or sender.division_id is None:
        raise Refused(
            "not_eligible",
            _(
                "Your employment type or posting does not take part in this half-year. "
                "If that is a mistake, please ask the programme office."
            ),
            title=_("You cannot send a carnation in this half-year."),
        )


def _check_recipient(sending: Sending, terms: Terms) -> None:
    sender, recipient = sending.sender, sending.recipient
    if recipient is None:
        raise Refused(
            "no_such_person",
            _(
                "Nobody in service has this employee number. Please look the person up by name and choose one of those found."
            ),
            title=_("The recipient was not found."),
        )
    if recipient.number == sender.number:
        raise Refused(
            "self",
            _("A carnation thanks somebody else. Please choose a colleague of another department."),
            title=_("You cannot send a carnation to yourself."),
        )
    if recipient.employment_type not in terms.recipients or recipient.division_id is None:
        raise Refused(
            "not_eligible",
            _("%(name)s does not take part in this half-year. Please choose another colleague.")
            % {"name": recipient.name},
            title=_("A carnation cannot be sent to this person."),
        )
    if recipient.division_id == sender.division_id:
        raise Refused(
            "same_division",
            _(
                "%(name)s belongs to %(division)s. Please choose a colleague of another department. What you wrote is still here."
            )
            % {"name": recipient.name, "division": recipient.division_name},
            title=_("You cannot send a carnation within your own department."),
        )
    if sending.shared_division:
        raise Refused(
            "same_division",
            _(
                "You and %(name)s both served in %(division)s not long ago. Please choose a colleague of another department. What you wrote is still here."
            )
            % {"name": recipient.name, "division": sending.shared_division},
            title=_("You cannot send a carnation to a recent colleague of your department."),
        )


def _check_words(basis: str, reason: str, terms: Terms) -> None:
    if basis not in Basis.values:
        raise Refused(
            "invalid_basis",
            _("Please choose whether they helped you at work or residents praised them."),
            title=_("The kind of reason has not been chosen."),
        )
    if is_blank(reason):
        raise Refused(
            "reason_blank",
            _("Please write what you are grateful for, in at least %(least)d characters.")
            % {"least": terms.reason_min},
            title=_("The letter is empty."),
        )
    length = count_characters(reason)
    if length < terms.reason_min:
        raise Refused(
            "reason_too_short",
            _(
                "It has %(count)d characters now and needs at least %(least)d. Please add when and how you were helped."
            )
            % {"count": length, "least": terms.reason_min},
            title=_("The letter is too short."),
        )
    if length > terms.reason_max:
        raise Refused(
            "reason_too_long",
            _(
                "It has %(count)d characters now and may have %(most)d. Please shorten it. What you wrote is still here."
            )
            % {"count": length, "most": terms.reason_max},
            title=_("The letter is too long."),
        )


def _check_quota(slots_used: int, terms: Terms) -> None:
    if slots_used >= terms.quota:
        raise Refused(
            "quota_used", quota_words(terms.quota), title=_("Your carnation has already been sent.")
        )


def quota_words(quota: int) -> str:
    """Why there is none left, and when there will be."""
    return ngettext(
        "Each person sends one carnation in a half-year. A new one arrives with the next half-year.",
        "Each person sends %(quota)d carnations in a half-year. New ones arrive with the next half-year.",
        quota,
    ) % {"quota": quota}


def free_slot(taken: Collection[int]) -> int:
    """The lowest slot not taken; beyond the quota when all are (the database then refuses it)."""
    return next(slot for slot in count(1) if slot not in taken)


# --- taking a letter back ----------------------------------------------------------------------------------
def check_withdrawal(*, moment: datetime, deliver_after: datetime, state: str, period_runs: bool) -> None:
    """Refuses too_late once the undo minutes are over, the period has closed or an officer has decided."""
    if moment >= deliver_after or state != CarnationState.SENT or not period_runs:
        raise Refused(
            "too_late",
            _("It could be taken back until %(until)s. A delivered letter stays with its recipient.")
            % {"until": format_datetime(deliver_after)},
            title=_("This letter can no longer be taken back."),
        )


def undo_left(*, moment: datetime, deliver_after: datetime, state: str, period_runs: bool) -> int:
    """Minutes a letter can still be taken back, rounded up; 0 when it no longer can."""
    if state != CarnationState.SENT or not period_runs or moment >= deliver_after:
        return 0
    return -((moment - deliver_after) // timedelta(minutes=1))


# --- reports -------------------------------------------------------------------------------------------------
def check_report(*, state: str, reported: bool, reason: str) -> None:
    """Refuses already_reported, not_reportable, reason_required."""
    if reported:
        raise Refused(
            "already_reported",
            _("The programme officers know of it and will tell you what they decide."),
            title=_("This letter has already been reported."),
        )
    if state != CarnationState.SENT:
        raise Refused("not_reportable", _("This letter is no longer shown, so there is nothing to report."))
    require_reason(reason)


@dataclass(frozen=True, slots=True)
class ReportCase:
    """A reported letter and the officer who wants to decide."""

    reported: bool
    decided: bool
    own_letter: bool  # the officer sent or received it
    period_announced: bool


def check_decision(case: ReportCase, *, decision: str, reason: str) -> None:
    """Refuses not_reported, already_decided, own_letter, invalid_decision, reason_required, announced."""
    if not case.reported:
        raise Refused("not_reported", _("Nobody has reported this letter, so there is nothing to decide."))
    if case.decided:
        raise Refused(
            "already_decided",
            _("Another officer has decided about it. Please look at their decision."),
            title=_("This report has already been decided."),
        )
    if case.own_letter:
        raise Refused(
            "own_letter",
            _("You sent or received it yourself. Please leave the decision to another programme officer."),
            title=_("You cannot decide about this letter."),
        )
    if decision not in DECISIONS:
        raise Refused("invalid_decision", _("Please choose what shall happen to the letter."))
    require_reason(reason)
    if decision == "void" and case.period_announced:
        raise Refused(
            "announced",
            _(
                "The results of its half-year have been announced, so the letter keeps counting. It can still be hidden."
            ),
            title=_("This letter can no longer be voided."),
        )


# decision → state of the letter afterwards
DECISIONS: dict[str, str] = {
    "hide": CarnationState.HIDDEN.value,
    "void": CarnationState.VOIDED.value,
    "dismiss": CarnationState.SENT.value,
}


REASON_WANTED = gettext_lazy(
    "It stays in the record beside this act. Please write a sentence others will understand."
)


def require_reason(reason: str) -> None:
    """Refuses reason_required for what a reader would see as empty."""
    if is_blank(reason):
        raise Refused(
            "reason_required",
            REASON_WANTED,
            title=_("The reason is missing."),
        )


# --- periods -------------------------------------------------------------------------------------------------
def halves_ahead(moment: datetime) -> list[HalfYear]:
    """The half-years that may be set up: the present one and the two after it."""
    present = HalfYear.containing(moment)
    return [present, present.next, present.next.next]


def check_settings(
    *, opened: bool, current: Mapping[str, Any], settings: Mapping[str, Any]
) -> dict[str, Any]:
    """What really changes. Refuses frozen_settings for a rule of a period that has opened."""
    unknown = set(settings) - set(SETTINGS)
    if unknown:
        raise ValueError(f"not a setting: {sorted(unknown)}")
    changed = {name: value for name, value in settings.items() if value != current[name]}
    if opened and not changed.keys().isdisjoint(FROZEN_SETTINGS):
        raise Refused(
            "frozen_settings",
            _(
                "The rules are fixed when a half-year opens, so that they are the same for everybody. Please set them for the next half-year."
            ),
            title=_("This half-year has already opened."),
        )
    return changed


def check_close(*, moment: datetime, opens_at: datetime, closes_at: datetime, early_reason: str) -> datetime:
    """The moment sending ended. Refuses period_not_open before the opening, not_over before the close."""
    if moment >= closes_at:
        return closes_at
    if moment < opens_at:
        raise Refused(
            "period_not_open", _("This half-year has not opened yet, so there is nothing to close.")
        )
    if not early_reason:
        raise Refused(
            "not_over",
            _("It runs until %(until)s. To close it before, tick the early close and give a reason.")
            % {"until": format_datetime(closes_at - LAST)},
            title=_("This half-year is not over."),
        )
    return moment


def check_extension(*, moment: datetime, terms: Terms, closes_at: datetime, reason: str) -> None:
    """Refuses period_not_open once closed, not_later, reason_required."""
    if terms.state not in OPEN_STATES or moment >= terms.closes_at:
        raise Refused(
            "period_not_open",
            _(
                "Its letters are being counted or have been counted. Please set the dates of the next half-year."
            ),
            title=_("This half-year has already closed."),
        )
    if closes_at <= terms.closes_at:
        raise Refused(
            "not_later",
            _("It closes on %(until)s now. Please choose a later moment.")
            % {"until": format_datetime(terms.closes_at - LAST)},
            title=_("An extension must end later."),
        )
    require_reason(reason)


def due_reminder(*, moment: datetime, closes_at: datetime, days: Collection[int]) -> int | None:
    """The reminder that is due: the nearest mark already passed, or None. Days are before the close.

    A late look sends the nearest one only: nobody gets two reminders on one day.
    """
    passed = [mark for mark in days if closes_at - timedelta(days=mark) <= moment < closes_at]
    return min(passed, default=None)


NOT_CLOSED = Refused(
    "not_closed",
    gettext_lazy(
        "Results are announced when the half-year is closed and counted. Please wait for the tally."
    ),
)
