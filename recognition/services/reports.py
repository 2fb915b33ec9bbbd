"""Improper letters: reported by their recipient, decided by a programme officer."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from audit.services import record
from kindness import clock
from kindness.errors import refusing
from notifications.services import notify
from people.enums import Role
from people.models import Staff
from people.queries import holders_of
from recognition import rules
from recognition.enums import CarnationState, PeriodState
from recognition.models import Carnation
from recognition.services.periods import lock_period, recount


def report_carnation(*, carnation: Carnation, reason: str, by: Staff) -> Carnation:
    """The recipient tells the programme officers that a letter is improper. The same words again: nothing happens.

    Refuses already_reported, not_reportable, reason_required.
    """
    with refusing(Carnation), transaction.atomic():
        letter = Carnation.objects.select_for_update(of=("self",)).get(pk=carnation.pk)
        moment = clock.fresh()
        if letter.recipient_id != by.pk or letter.deliver_after > moment:
            raise PermissionDenied
        if letter.reported_at is not None and letter.report_reason == reason:
            return letter
        rules.check_report(state=letter.state, reported=letter.reported_at is not None, reason=reason)
        letter.reported_at, letter.report_reason = moment, reason
        letter.save(update_fields=["reported_at", "report_reason"])
        record("carnation.reported", by=by, target="carnation", target_id=letter.pk)
        _ask_officers(letter)
        return letter


def _ask_officers(letter: Carnation) -> None:
    """Not those who wrote or received it: they could not decide, and its sender is not to learn of the report."""
    notify(
        people=set(holders_of(Role.PROGRAMME_OFFICER)) - {letter.sender_id, letter.recipient_id},
        kind="recognition.letter_reported",
        key=str(letter.pk),
        url=reverse("carnation_decide", args=[letter.pk]),
    )


def decide_report(
    *, carnation: Carnation, decision: str, reason: str, slot_returned: bool, by: Staff
) -> Carnation:
    """hide (no longer shown, still counted), void (counted nowhere) or dismiss (stays as it is).

    slot_returned: whether the sender may send another one instead; only a voided letter gives it back.
    The same decision by the same officer again: nothing happens. Refuses not_reported, already_decided,
    own_letter, invalid_decision, reason_required, announced.
    """
    with refusing(Carnation), transaction.atomic():
        period = lock_period(carnation.period_id)
        letter = Carnation.objects.select_for_update(of=("self",)).get(pk=carnation.pk)
        state = rules.DECISIONS.get(decision, "")
        if letter.decided_by_id == by.pk and (letter.state, letter.decision_reason) == (state, reason):
            return letter
        rules.check_decision(
            rules.ReportCase(
                reported=letter.reported_at is not None,
                decided=letter.decided_at is not None,
                own_letter=by.pk in (letter.sender_id, letter.recipient_id),
                period_announced=period.announced_at is not None,
            ),
            decision=decision,
            reason=reason,
        )
        letter.state = state
        letter.decided_at, letter.decided_by, letter.decision_reason = clock.fresh(), by, reason
        letter.slot_returned = slot_returned and state == CarnationState.VOIDED
        letter.save(update_fields=["state", "decided_at", "decided_by", "decision_reason", "slot_returned"])
        record(
            "carnation.report_decided",
            by=by,
            target="carnation",
            target_id=letter.pk,
            before={"state": CarnationState.SENT.value},
            after={"state": state, "slot_returned": letter.slot_returned},
            reason=reason,
        )
        if state == CarnationState.VOIDED and period.state in (PeriodState.CLOSING, PeriodState.CLOSED):
            recount(period, by=by, reason=reason)
        _tell_those_concerned(letter, decision)
        return letter


def _tell_those_concerned(letter: Carnation, decision: str) -> None:
    """The recipient learns what became of the report; the sender only when the letter is no longer shown."""
    url = reverse("carnation", args=[letter.pk])
    notify(people=[letter.recipient_id], kind=f"recognition.report_{decision}", key=str(letter.pk), url=url)
    if decision == "dismiss":
        return
    ending = "_returned" if letter.slot_returned else ""
    notify(
        people=[letter.sender_id],
        kind=f"recognition.letter_{decision}{ending}",
        key=str(letter.pk),
        url=url,
    )
