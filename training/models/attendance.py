"""Who was there: one row for each seat and session, and every marking that led to it."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from people.models import Staff
from training.enums import CheckInOutcome, Mark, MarkSource
from training.models.cohorts import Hours, Session
from training.models.enrolments import Enrolment


class Attendance(models.Model):
    """A person's hours in a session: made when they are booked, marked when it takes place.

    The hours are the session's, kept here so that the database itself refuses two compulsory trainings of one
    person at one time. `live` ends with the booking; the marks stay.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="attendances")
    session = models.ForeignKey(Session, models.PROTECT, related_name="attendances")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    blocking = models.BooleanField()  # the course is compulsory
    live = models.BooleanField(default=True)
    mark = models.CharField(max_length=10, choices=Mark, blank=True)  # blank: not marked yet
    marked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["session", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "session"], name="training_attendance_once"),
            ExclusionConstraint(
                name="training_attendance_no_overlap",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    (Hours("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(live=True, blocking=True),
                violation_error_code="overlap",
                violation_error_message=_(
                    "This person has other compulsory training at the same hours. Please choose another cohort."
                ),
            ),
            models.CheckConstraint(
                condition=Q(mark="", marked_at__isnull=True) | (~Q(mark="") & Q(marked_at__isnull=False)),
                name="training_attendance_marked_has_a_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["staff", "starts_at"], condition=Q(live=True), name="training_attendance_of")
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.staff_id}"


class Marking(models.Model):
    """Every marking as it was made: how, by whom, why. Append-only; the latest counts. A nonce repeats nothing."""

    attendance = models.ForeignKey(Attendance, models.PROTECT, related_name="markings")
    mark = models.CharField(max_length=10, choices=Mark)
    source = models.CharField(max_length=10, choices=MarkSource)
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400, blank=True)
    nonce = models.UUIDField(default=uuid.uuid4)  # of the hall's page, which may send again what it queued

    class Meta:
        ordering: ClassVar = ["attendance", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["attendance", "nonce"], name="training_marking_nonce"),
            models.CheckConstraint(
                condition=~Q(source=MarkSource.CORRECTION) | ~Q(reason=""),
                name="training_marking_correction_has_a_reason",
                violation_error_code="reason_required",
                violation_error_message=_("Please write why the mark is changed."),
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="marking_kept", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.attendance_id}: {self.mark}"


class CheckIn(models.Model):
    """A code typed or scanned by somebody, right or wrong."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="check_ins")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    outcome = models.CharField(max_length=10, choices=CheckInOutcome)

    class Meta:
        ordering: ClassVar = ["session", "-at"]
        indexes: ClassVar = [models.Index(fields=["session", "staff", "at"], name="training_checkin_tries")]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.outcome}"
