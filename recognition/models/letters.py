"""Electronic carnations: a letter of thanks with one flower each."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from people.models import Department, Staff
from recognition.enums import Basis, CarnationState
from recognition.models.periods import Period

# Characters that show nothing: the database's own net below kindness.text.is_blank.
_BLANK = r"^[\s\u115F\u1160\u3164\uFFA0\u200B-\u200F\u2028-\u202E\u2060\uFEFF]*$"


class IsNfc(Func):
    """`reason IS NFC NORMALIZED`."""

    template = "(%(expressions)s IS NFC NORMALIZED)"
    output_field = models.BooleanField()


class CarnationQuerySet(models.QuerySet["Carnation"]):
    def counted(self) -> CarnationQuerySet:
        """Letters that count in a tally: neither withdrawn nor voided."""
        return self.exclude(state__in=[CarnationState.WITHDRAWN, CarnationState.VOIDED])

    def holding_a_slot(self) -> CarnationQuerySet:
        """Letters that use up one of the sender's carnations."""
        return self.exclude(state=CarnationState.WITHDRAWN).exclude(
            state=CarnationState.VOIDED, slot_returned=True
        )

    def due(self, at: datetime) -> CarnationQuerySet:
        """Letters whose undo minutes are over and whose recipients have not been told."""
        return self.filter(state=CarnationState.SENT, delivered_at__isnull=True, deliver_after__lte=at)

    def sent_by(self, person: Staff) -> CarnationQuerySet:
        return self.filter(sender=person)

    def received_by(self, person: Staff, at: datetime) -> CarnationQuerySet:
        """What has reached the recipient: not before the undo minutes are over, never what was taken back."""
        return self.filter(recipient=person, deliver_after__lte=at).exclude(state=CarnationState.WITHDRAWN)

    def visible_to(self, person: Staff, at: datetime) -> CarnationQuerySet:
        """The two of them, and nobody else."""
        return self.filter(
            Q(sender=person)
            | (Q(recipient=person, deliver_after__lte=at) & ~Q(state=CarnationState.WITHDRAWN))
        )


HOLDS_SLOT = ~Q(state="withdrawn") & ~Q(state="voided", slot_returned=True)


class Carnation(models.Model):
    """A letter of thanks with one flower. What it says and who they were that day never changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    period = models.ForeignKey(Period, models.PROTECT, related_name="carnations")
    # No index of their own: people are found by the two indexes below, departments only in a whole period.
    sender = models.ForeignKey(Staff, models.PROTECT, related_name="carnations_sent", db_index=False)
    recipient = models.ForeignKey(Staff, models.PROTECT, related_name="carnations_received", db_index=False)
    sender_division = models.ForeignKey(Department, models.PROTECT, related_name="+", db_index=False)
    recipient_division = models.ForeignKey(Department, models.PROTECT, related_name="+", db_index=False)
    sender_name = models.CharField(max_length=60)
    sender_rank = models.CharField(max_length=40, blank=True)
    sender_division_name = models.CharField(max_length=60)
    recipient_name = models.CharField(max_length=60)
    recipient_rank = models.CharField(max_length=40, blank=True)
    recipient_division_name = models.CharField(max_length=60)
    basis = models.CharField(max_length=10, choices=Basis)
    reason = models.TextField()
    slot = models.PositiveSmallIntegerField()
    token = models.UUIDField()
    sent_at = models.DateTimeField()  # the database's clock, read in the sending transaction
    deliver_after = models.DateTimeField()  # until then it can be withdrawn, and only the sender sees it
    delivered_at = models.DateTimeField(null=True, blank=True)  # when the recipient was told
    read_at = models.DateTimeField(null=True, blank=True)  # when the recipient first opened it
    state = models.CharField(max_length=10, choices=CarnationState, default=CarnationState.SENT)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    report_reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", db_index=False)
    decision_reason = models.CharField(max_length=400, blank=True)
    slot_returned = models.BooleanField(default=False)

    objects = CarnationQuerySet.as_manager()

    # Constraint names of the triggers below, with their refusals.
    REFUSALS: ClassVar = {
        "recognition_carnation_slot_within_quota": (
            "quota_used",
            _(
                "You have already sent your carnation of this half-year. A new one arrives with the next half-year."
            ),
        ),
    }

    class Meta:
        ordering: ClassVar = ["-sent_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(sender=F("recipient")),
                name="recognition_carnation_not_to_oneself",
                violation_error_code="self",
                violation_error_message=_(
                    "A carnation cannot be sent to yourself. Please choose a colleague."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(sender_division=F("recipient_division")),
                name="recognition_carnation_divisions_differ",
                violation_error_code="same_division",
                violation_error_message=_(
                    "A carnation goes to a colleague of another department. Please choose somebody else."
                ),
            ),
            models.UniqueConstraint(
                fields=["period", "sender", "slot"],
                condition=HOLDS_SLOT,
                name="recognition_carnation_one_per_slot",
                violation_error_code="quota_used",
                violation_error_message=_(
                    "You have already sent your carnation of this half-year. A new one arrives with the next half-year."
                ),
            ),
            models.UniqueConstraint(
                fields=["sender", "token"],
                name="recognition_carnation_token",
                violation_error_code="repeated",
                violation_error_message=_("This letter has been sent already."),
            ),
            models.CheckConstraint(
                condition=~Q(reason__regex=_BLANK) & Q(IsNfc("reason")),
                name="recognition_carnation_reason_readable",
                violation_error_code="reason_blank",
                violation_error_message=_("The reason is empty. Please write what you are grateful for."),
            ),
            models.CheckConstraint(condition=Q(slot__gte=1), name="recognition_carnation_slot_from_1"),
            models.CheckConstraint(
                condition=Q(deliver_after__gte=F("sent_at")),
                name="recognition_carnation_delivered_after_sending",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True)),
                name="recognition_carnation_withdrawn_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision_reason="")),
                name="recognition_carnation_decision_complete",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["hidden", "voided"]) | Q(decided_at__isnull=False),
                name="recognition_carnation_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(reported_at__isnull=True, report_reason="")
                | (Q(reported_at__isnull=False) & ~Q(report_reason="")),
                name="recognition_carnation_report_complete",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(reported_at__isnull=False),
                name="recognition_carnation_decided_when_reported",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["recipient", "-sent_at"], name="recognition_carnation_to"),
            models.Index(fields=["sender", "-sent_at"], name="recognition_carnation_from"),
            models.Index(
                fields=["deliver_after"],
                condition=Q(delivered_at__isnull=True, state="sent"),
                name="recognition_carnation_due",
            ),
            models.Index(
                fields=["reported_at"],
                condition=Q(reported_at__isnull=False, decided_at__isnull=True),
                name="recognition_carnation_reported",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="slot_within_quota",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("allowed", "integer")],
                func="""
                    SELECT quota INTO allowed FROM recognition_period WHERE id = NEW.period_id;
                    IF NEW.slot > allowed THEN
                        RAISE EXCEPTION 'slot % of %', NEW.slot, allowed USING
                            ERRCODE = 'check_violation',
                            CONSTRAINT = 'recognition_carnation_slot_within_quota';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(
                name="letter_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "period",
                    "sender",
                    "recipient",
                    "sender_division",
                    "recipient_division",
                    "sender_name",
                    "sender_rank",
                    "sender_division_name",
                    "recipient_name",
                    "recipient_rank",
                    "recipient_division_name",
                    "basis",
                    "reason",
                    "slot",
                    "token",
                    "sent_at",
                    "deliver_after",
                ),
            ),
            pgtrigger.Protect(name="letter_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def holds_slot(self) -> bool:
        """Whether it uses up one of the sender's carnations."""
        returned = self.state == CarnationState.VOIDED and self.slot_returned
        return self.state != CarnationState.WITHDRAWN and not returned

    @property
    def is_shown(self) -> bool:
        """Whether its words may be read by the recipient: not after an officer hid or voided it."""
        return self.state not in (CarnationState.HIDDEN, CarnationState.VOIDED)

    def readable_by_recipient(self, at: datetime) -> bool:
        return self.state == CarnationState.SENT and self.deliver_after <= at
