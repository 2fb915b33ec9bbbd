"""Scored calls: one sheet of one rater, its items, what the person says to it, and how raters agree."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from monitoring.enums import (
    SHOWN,
    CalibrationState,
    DisputeOutcome,
    DisputeReason,
    Grade,
    SheetPurpose,
    SheetState,
)
from monitoring.models.rounds import Call, Rater, Round
from monitoring.models.scorecards import Item, Version
from people.models import Staff


class CalibrationSet(models.Model):
    """Calls that several raters score without seeing each other's scores. Shown after it is closed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="calibrations")
    name = models.CharField(max_length=80)
    state = models.CharField(max_length=6, choices=CalibrationState, default=CalibrationState.OPEN)
    until = models.DateField()
    calls = models.ManyToManyField(Call, related_name="calibrations")
    # As worked out by a job once it is closed: {"items": {key: {"alpha": …, "n": …}}, "raters": {id: {…}}}.
    agreement = models.JSONField(null=True, blank=True)
    created_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-until", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["created_by", "token"], name="monitoring_calibrationset_token")
        ]

    def __str__(self) -> str:
        return self.name


class Sheet(models.Model):
    """One rater's scores of one call. A revised one replaces the old, which is kept as retracted.

    total: points as the version counts them, bonus and penalty included; None in a draft. May exceed 100.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="sheets")
    rater = models.ForeignKey(
        Rater, models.PROTECT, null=True, related_name="sheets"
    )  # None: scored anew by `made_by`
    made_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, models.PROTECT, related_name="sheets")
    purpose = models.CharField(max_length=11, choices=SheetPurpose, default=SheetPurpose.LIVE)
    calibration = models.ForeignKey(
        CalibrationSet, models.PROTECT, null=True, blank=True, related_name="sheets"
    )
    state = models.CharField(max_length=12, choices=SheetState, default=SheetState.DRAFT)
    total = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    grade = models.CharField(max_length=9, choices=Grade, blank=True)
    fatal = models.BooleanField(default=False)
    critical = models.BooleanField(default=False)
    good = models.TextField(blank=True)  # what was good: shown first
    advice = models.TextField(blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    submitted_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.CharField(max_length=400, blank=True)  # why a draft came back to its rater
    released_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["call", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(purpose=SheetPurpose.LIVE) & ~Q(state=SheetState.RETRACTED),
                name="monitoring_sheet_one_live_per_call",
                violation_error_code="already_scored",
                violation_error_message=_("This call has been scored already."),
            ),
            models.UniqueConstraint(
                fields=["call", "rater", "purpose"],
                condition=~Q(state=SheetState.RETRACTED),
                name="monitoring_sheet_one_per_rater",
                violation_error_code="already_scored",
                violation_error_message=_("This call has been scored already."),
            ),
            models.CheckConstraint(
                condition=Q(state=SheetState.DRAFT) | Q(total__isnull=False, submitted_at__isnull=False),
                name="monitoring_sheet_submitted_has_a_total",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[state.value for state in SHOWN]) | Q(released_at__isnull=False),
                name="monitoring_sheet_shown_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(purpose=SheetPurpose.CALIBRATION, calibration__isnull=False)
                | (~Q(purpose=SheetPurpose.CALIBRATION) & Q(calibration__isnull=True)),
                name="monitoring_sheet_calibration_has_a_set",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["state"], condition=Q(state=SheetState.SUBMITTED), name="monitoring_sheet_to_check"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="sheet_kept",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state=SheetState.DRAFT.value),
            ),
            pgtrigger.Protect(
                name="sheet_retracted",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state=SheetState.RETRACTED.value),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ItemScore(models.Model):
    """What was entered for an item and what it is worth. `raw` is None where the item did not apply."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="scores")
    item = models.ForeignKey(Item, models.PROTECT, related_name="scores")
    raw = models.PositiveSmallIntegerField(null=True, blank=True)
    points = models.DecimalField(max_digits=5, decimal_places=2)  # as the version counts raw; 0 without raw
    comment = models.CharField(max_length=400, blank=True)
    scored_at = models.DateTimeField(db_default=Now())

    REFUSALS: ClassVar = {
        "monitoring_itemscore_within_item": (
            "invalid_score",
            _("A score does not belong to this item of the scorecard. Please enter it again."),
        )
    }

    class Meta:
        ordering: ClassVar = ["sheet", "item"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "item"], name="monitoring_itemscore_once"),
        ]
        triggers: ClassVar = [
            # By statement, not by row: a file brings 150,000 of them at once.
            *(
                pgtrigger.Trigger(
                    name=f"within_item_{name}",
                    when=pgtrigger.After,
                    level=pgtrigger.Statement,
                    operation=operation,
                    referencing=pgtrigger.Referencing(new="new_scores"),  # type: ignore[no-untyped-call]
                    # Planned anew each time: a plan made for one row would look 150,000 of them up one by one.
                    declare=[("found", "boolean")],
                    func="""
                        EXECUTE 'SELECT EXISTS (
                            SELECT 1 FROM new_scores n
                            JOIN monitoring_item i ON i.id = n.item_id
                            JOIN monitoring_sheet s ON s.id = n.sheet_id
                            WHERE i.version_id <> s.version_id OR n.points < 0 OR n.points > i.points
                               OR (n.raw IS NULL AND n.points <> 0)
                        )' INTO found;
                        IF found THEN
                            RAISE EXCEPTION 'score outside its item' USING ERRCODE = 'check_violation',
                                CONSTRAINT = 'monitoring_itemscore_within_item';
                        END IF;
                        RETURN NULL;
                    """,
                )
                for name, operation in (("insert", pgtrigger.Insert), ("update", pgtrigger.Update))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id}: {self.points}"


class Dispute(models.Model):
    """The person does not agree with a published sheet. Answered by somebody who did not score it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="disputes")
    reason = models.CharField(max_length=14, choices=DisputeReason)
    text = models.TextField()
    filed_by = models.ForeignKey(Staff, models.PROTECT, related_name="disputes")
    filed_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=DisputeOutcome, default=DisputeOutcome.OPEN)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["filed_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sheet"],
                name="monitoring_dispute_once",
                violation_error_code="already_disputed",
                violation_error_message=_("An appeal about this call was filed before."),
            ),
            models.CheckConstraint(
                condition=Q(outcome=DisputeOutcome.OPEN, answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(outcome=DisputeOutcome.OPEN) & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="monitoring_dispute_answered_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("filed_by")),
                name="monitoring_dispute_answered_by_another",
                violation_error_code="own_dispute",
                violation_error_message=_("Nobody answers their own appeal. Please ask a colleague."),
            ),
            models.UniqueConstraint(fields=["filed_by", "token"], name="monitoring_dispute_token"),
        ]

    def __str__(self) -> str:
        return str(self.id)
