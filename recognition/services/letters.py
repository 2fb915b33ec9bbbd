"""Letters: sent, taken back, delivered, opened.

Lock order everywhere in recognition: the sender's row, the period, the letter.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import BigIntegerField, Q, UUIDField
from django.urls import reverse

from audit.services import Act, Job, record, record_many
from kindness import clock
from kindness.errors import Refused, refusing
from kindness.prepared import Given, Prepared
from notifications.services import mark_known, notify
from people.models import Staff
from people.queries import seats_of_two
from recognition import rules
from recognition.enums import CarnationState
from recognition.models import Carnation, Period
from recognition.queries import seat_of, shared_division, terms_of

DELIVERY = Job("recognition.deliver_letters")
DELIVERED_AT_ONCE = 200

# One statement. The sender's row serialises the tabs of one person; FOR SHARE keeps a close waiting until
# this letter is stored, and shows us the period as it is after a close we waited for; the clock is read
# after both locks (the joined rows are made one by one). An ended period is not touched: crowds sending
# after the close must not hold it up.
LOCK_FOR_SENDING = """
    WITH sender AS MATERIALIZED (
        SELECT id FROM people_staff WHERE id = %(sender)s FOR NO KEY UPDATE
    ), unfinished AS MATERIALIZED (
        SELECT * FROM recognition_period
        WHERE state IN ('scheduled', 'open') AND closes_at > COALESCE(%(standing)s, clock_timestamp())
        FOR SHARE
    )
    SELECT unfinished.*, clock_timestamp() AS read_at FROM sender LEFT JOIN unfinished ON true
"""
HOLD_PERIOD = "SELECT *, clock_timestamp() AS read_at FROM recognition_period WHERE id = %(period)s FOR SHARE"


_OWN_LETTERS = Prepared(
    lambda: Carnation.objects.filter(
        Q(period=Given("period", BigIntegerField())) | Q(token=Given("token", UUIDField())),
        sender=Given("sender", BigIntegerField()),
    ).order_by()
)


def lock_period_for_sending(sender_id: int) -> tuple[Period | None, datetime]:
    """The period that runs, kept from closing until the transaction ends, and the moment of sending."""
    rows = list(Period.objects.raw(LOCK_FOR_SENDING, {"sender": sender_id, "standing": clock.standing()}))
    moment = clock.note(rows[-1].read_at)  # type: ignore[attr-defined]
    running = (row for row in rows if row.pk is not None and terms_of(row).runs_at(moment))
    return next(running, None), moment


def send_carnation(
    *, sender: Staff, recipient_number: str, basis: str, reason: str, token: UUID
) -> Carnation:
    """Store a letter; the same token gives the letter it gave before.

    recipient_number: employee number. reason: clean text (kindness.text). Refuses what rules.check_sending
    refuses; the database's constraints catch the rest with the same codes.
    """
    try:
        with refusing(Carnation), transaction.atomic():
            return _send(sender, recipient_number, basis, reason, token)
    except Refused:
        repeated = Carnation.objects.filter(sender=sender, token=token).first()
        if repeated is None:
            raise
        return repeated


def _send(sender: Staff, recipient_number: str, basis: str, reason: str, token: UUID) -> Carnation:
    period, moment = lock_period_for_sending(sender.pk)
    own = _OWN_LETTERS.rows(sender=sender.pk, period=period.pk if period else None, token=token)
    repeated = next((letter for letter in own if letter.token == token), None)
    if repeated is not None:
        return repeated
    people = seats_of_two(sender.number, recipient_number, day=moment.date())
    giver, receiver = people.get(sender.number, sender), people.get(recipient_number)
    taken = {letter.slot for letter in own if letter.holds_slot}
    rules.check_sending(
        rules.Sending(
            moment=moment,
            terms=terms_of(period) if period else None,
            sender=seat_of(giver),
            recipient=seat_of(receiver) if receiver else None,
            basis=basis,
            reason=reason,
            slots_used=len(taken),
            shared_division=shared_division(giver, receiver, period, moment) if period and receiver else "",
        )
    )
    assert period is not None  # the rules have seen to these four
    assert receiver is not None
    assert giver.division_id is not None
    assert receiver.division_id is not None
    letter = Carnation.objects.create(
        period=period,
        sender=giver,
        recipient=receiver,
        sender_division_id=giver.division_id,
        recipient_division_id=receiver.division_id,
        sender_name=giver.name,
        sender_rank=giver.rank or "",
        sender_division_name=giver.division_name or "",
        recipient_name=receiver.name,
        recipient_rank=receiver.rank or "",
        recipient_division_name=receiver.division_name or "",
        basis=basis,
        reason=reason,
        slot=rules.free_slot(taken),
        token=token,
        sent_at=moment,
        deliver_after=moment + timedelta(minutes=period.undo_minutes),
    )
    # The record does not say to whom: until the close only the two know.
    record(
        "carnation.sent",
        by=sender,
        target="carnation",
        target_id=letter.pk,
        after={"period": str(period.half), "slot": letter.slot},
    )
    return letter


def withdraw_carnation(*, carnation: Carnation, by: Staff) -> Carnation:
    """The sender takes a letter back before it is delivered. Withdrawn already: nothing happens.

    Refuses too_late after the undo minutes, after the close of the period, after an officer's decision.
    """
    with transaction.atomic():
        period = Period.objects.raw(HOLD_PERIOD, {"period": carnation.period_id})[0]
        moment = clock.note(period.read_at)  # type: ignore[attr-defined]
        letter = _lock(carnation)
        if letter.sender_id != by.pk:
            raise PermissionDenied
        if letter.state == CarnationState.WITHDRAWN:
            return letter
        rules.check_withdrawal(
            moment=moment,
            deliver_after=letter.deliver_after,
            state=letter.state,
            period_runs=terms_of(period).runs_at(moment),
        )
        letter.state = CarnationState.WITHDRAWN
        letter.withdrawn_at = moment
        letter.save(update_fields=["state", "withdrawn_at"])
        record(
            "carnation.withdrawn",
            by=by,
            target="carnation",
            target_id=letter.pk,
            before={"state": CarnationState.SENT.value},
            after={"state": CarnationState.WITHDRAWN.value},
        )
        return letter


def mark_read(*, carnation: Carnation, by: Staff) -> Carnation:
    """The recipient opens their letter; only the first time leaves a mark."""
    with transaction.atomic():
        letter = _lock(carnation)
        moment = clock.fresh()
        if letter.recipient_id != by.pk or not letter.readable_by_recipient(moment):
            raise PermissionDenied
        if letter.read_at is None:
            letter.read_at = moment
            letter.save(update_fields=["read_at"])
            mark_known(kind="recognition.letter_received", key=str(letter.pk), by=by)
            record("carnation.opened", by=by, target="carnation", target_id=letter.pk)
        return letter


def deliver_due_letters() -> int:
    """Tell the recipients of letters whose undo minutes are over; the number of letters delivered.

    Each batch is claimed with SKIP LOCKED and told in one transaction, so two workers never tell twice.
    """
    delivered = 0
    while batch := _deliver_batch():
        delivered += batch
    return delivered


def _deliver_batch() -> int:
    with transaction.atomic():
        moment = clock.fresh()
        due = list(
            Carnation.objects.due(moment)
            .select_for_update(of=("self",), skip_locked=True)
            .only("id", "recipient_id", "sender_name", "sender_division_name")
            .order_by("deliver_after")[:DELIVERED_AT_ONCE]
        )
        if not due:
            return 0
        Carnation.objects.filter(pk__in=[letter.pk for letter in due]).update(delivered_at=moment)
        for letter in due:
            notify(
                people=[letter.recipient_id],
                kind="recognition.letter_received",
                key=str(letter.pk),
                params={"sender": letter.sender_name, "division": letter.sender_division_name},
                url=reverse("carnation_open", args=[letter.pk]),
            )
        record_many((Act("carnation.delivered", "carnation", letter.pk) for letter in due), by=DELIVERY)
        return len(due)


def _lock(carnation: Carnation) -> Carnation:
    return Carnation.objects.select_for_update(of=("self",)).get(pk=carnation.pk)
