"""Half-years with the rules that hold in them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.expressions import Expression
from django.utils.translation import gettext_lazy as _

from kindness.fields import HalfYearField
from people.enums import EMPLOYED, EmploymentType
from people.models import Staff
from recognition.enums import PeriodState, TieBreaker


def employed() -> list[str]:
    return [kind.value for kind in EMPLOYED]


def default_tie_rule() -> list[str]:
    return [TieBreaker.DISTINCT_DIVISIONS.value, TieBreaker.NOT_COMMENDED.value]


def default_reminder_days() -> list[int]:
    return [14, 3]


class TimestampRange(Func):
    """`tstzrange(opens_at, closes_at, '[)')`."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


UNFINISHED = (PeriodState.SCHEDULED, PeriodState.OPEN)


class PeriodQuerySet(models.QuerySet["Period"]):
    def unfinished(self) -> PeriodQuerySet:
        return self.filter(state__in=UNFINISHED)

    def running(self, at: datetime | Expression) -> PeriodQuerySet:
        """The period letters may be sent in at that moment. A late tick delays no one: time decides, not `open`."""
        return self.unfinished().filter(opens_at__lte=at, closes_at__gt=at)


class Period(models.Model):
    """A half-year with the rules that hold in it. The rules are data, fixed before it opens."""

    half = HalfYearField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()  # the first moment that no longer belongs to it
    quota = models.PositiveSmallIntegerField(default=1)
    undo_minutes = models.PositiveSmallIntegerField(default=10)
    reason_min = models.PositiveSmallIntegerField(default=20)
    reason_max = models.PositiveSmallIntegerField(default=500)
    senders = ArrayField(models.CharField(max_length=12, choices=EmploymentType), default=employed)
    recipients = ArrayField(models.CharField(max_length=12, choices=EmploymentType), default=employed)
    tie_rule = ArrayField(
        models.CharField(max_length=24, choices=TieBreaker), default=default_tie_rule, blank=True
    )
    recent_posting_days = models.PositiveSmallIntegerField(default=0)
    reminder_days = ArrayField(models.PositiveSmallIntegerField(), default=default_reminder_days, blank=True)
    reminded_days = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)  # already sent
    state = models.CharField(max_length=10, choices=PeriodState, default=PeriodState.SCHEDULED)
    closed_at = models.DateTimeField(null=True, blank=True)  # when sending ended
    closed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")  # None: the clock
    close_reason = models.CharField(max_length=400, blank=True)
    extension_reason = models.CharField(max_length=400, blank=True)
    totals = models.JSONField(null=True, blank=True)  # letters, senders, divisions once it is counted
    # Set by awards when the results are announced: from then on no letter is voided any more.
    announced_at = models.DateTimeField(null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-half"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["half"],
                name="recognition_period_one_per_half",
                violation_error_code="period_exists",
                violation_error_message=_(
                    "This half-year has been set up already. Please look at its settings."
                ),
            ),
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")),
                name="recognition_period_opens_before_close",
                violation_error_code="dates_reversed",
                violation_error_message=_("The close must come after the opening. Please check the dates."),
            ),
            ExclusionConstraint(
                name="recognition_period_no_overlap",
                expressions=[
                    (TimestampRange("opens_at", "closes_at", RangeBoundary()), RangeOperators.OVERLAPS)
                ],
                violation_error_code="period_overlap",
                violation_error_message=_("Another half-year is open on those days. Please check the dates."),
            ),
            models.CheckConstraint(
                condition=Q(quota__range=(1, 10)),
                name="recognition_period_quota_1_to_10",
                violation_error_code="quota_range",
                violation_error_message=_(
                    "The number of carnations a person may send lies between 1 and 10."
                ),
            ),
            models.CheckConstraint(
                condition=Q(reason_min__gte=1, reason_max__lte=5000, reason_min__lte=F("reason_max")),
                name="recognition_period_reason_lengths",
                violation_error_code="reason_lengths",
                violation_error_message=_("The shortest reason must not be longer than the longest."),
            ),
            models.CheckConstraint(
                condition=Q(undo_minutes__lte=1440),
                name="recognition_period_undo_within_a_day",
                violation_error_code="undo_range",
                violation_error_message=_("The time for undoing is at most one day (1,440 minutes)."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["closing", "closed"], closed_at__isnull=False)
                | Q(state__in=["scheduled", "open"], closed_at__isnull=True),
                name="recognition_period_closed_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(totals__isnull=True) | Q(state="closed"),
                name="recognition_period_totals_when_counted",
            ),
        ]

        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="settings_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "half",
                    "opens_at",
                    "quota",
                    "reason_min",
                    "reason_max",
                    "senders",
                    "recipients",
                    "tie_rule",
                    "recent_posting_days",
                ),
                func="""
                    IF OLD.state <> 'scheduled' THEN
                        RAISE EXCEPTION 'period % is %', OLD.half, OLD.state USING
                            ERRCODE = 'check_violation', CONSTRAINT = 'recognition_period_settings_frozen';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    # Constraint names of the trigger above, with its refusal.
    REFUSALS: ClassVar = {
        "recognition_period_settings_frozen": (
            "frozen_settings",
            _("This half-year has opened, so its rules stay as they are. Nothing has been changed."),
        ),
    }

    def __str__(self) -> str:
        return str(self.half)

    @property
    def last_moment(self) -> datetime:
        """The last one that belongs to it: what people are told as its end."""
        return self.closes_at - timedelta(microseconds=1)
