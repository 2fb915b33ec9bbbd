"""Memos for whoever was away, and the promise to call back."""

from __future__ import annotations

import uuid
from datetime import time
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from monitoring.enums import CallBackAct, CallBackState
from people.models import Department, Staff


class CallBackRule(models.Model):
    """How the city keeps its promise: one row (domain facts 6.3: three hours of work)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    hours = models.PositiveSmallIntegerField(default=3)  # of work, until it is due
    opens = models.TimeField(default=time(9))
    closes = models.TimeField(default=time(18))
    lunch_from = models.TimeField(null=True, blank=True, default=time(12))  # None: no lunch break
    lunch_until = models.TimeField(null=True, blank=True, default=time(13))
    remind_minutes = models.PositiveSmallIntegerField(default=30)  # of work, before it is due
    mask_days = models.PositiveSmallIntegerField(default=30)  # after the call the number is gone
    set_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="monitoring_callbackrule_one_row"),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens"))
                & (
                    Q(lunch_from__isnull=True, lunch_until__isnull=True)
                    | Q(
                        lunch_from__isnull=False,
                        lunch_until__isnull=False,
                        lunch_from__gt=F("opens"),
                        lunch_until__lt=F("closes"),
                        lunch_until__gt=F("lunch_from"),
                    )
                ),
                name="monitoring_callbackrule_hours",
                violation_error_code="invalid_hours",
                violation_error_message=_("The hours do not follow each other. Please check them."),
            ),
            models.CheckConstraint(
                condition=Q(hours__range=(1, 40), mask_days__range=(1, 365), remind_minutes__range=(5, 240)),
                name="monitoring_callbackrule_limits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hours} h"


class CallBack(models.Model):
    """Somebody called while `staff` was away. Caller and number are erased `mask_days` after the end.

    `due_at` stays what the caller was promised, whoever takes it over. `division` answers for the keeping: it
    follows the person, but a promise passed on after it was due stays with those who let it pass.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=7, choices=CallBackState, default=CallBackState.WAITING)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="callbacks")
    division = models.ForeignKey(Department, models.PROTECT, related_name="+")  # whose promise it is
    division_name = models.CharField(max_length=60)
    caller = models.CharField(max_length=60, blank=True)  # may not have said their name
    phone = models.CharField(max_length=30, blank=True)
    matter = models.CharField(max_length=400)
    wished_at = models.DateTimeField(null=True, blank=True)  # when the caller would like to be called
    urgent = models.BooleanField(default=False)
    taken_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)  # the first call back, answered or not
    reminded = models.PositiveSmallIntegerField(default=0)  # rules.promises.Step
    done_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=400, blank=True)
    masked_at = models.DateTimeField(null=True, blank=True)
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["due_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=CallBackState.WAITING, done_at__isnull=True)
                | (~Q(state=CallBackState.WAITING) & Q(done_at__isnull=False, done_by__isnull=False)),
                name="monitoring_callback_done_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state=CallBackState.DONE) | Q(tried_at__isnull=False),
                name="monitoring_callback_done_was_tried",
            ),
            models.CheckConstraint(
                condition=Q(reminded__range=(0, 3)), name="monitoring_callback_reminded_step"
            ),
            models.CheckConstraint(
                condition=Q(masked_at__isnull=True) | Q(caller="", phone=""),
                name="monitoring_callback_masked_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(masked_at__isnull=False) | ~Q(phone=""),
                name="monitoring_callback_has_a_number",
                violation_error_code="number_required",
                violation_error_message=_("Please enter the number to call back."),
            ),
            models.UniqueConstraint(
                fields=["taken_by", "token"],
                name="monitoring_callback_token",
                violation_error_code="sent_twice",
                violation_error_message=_("This form has been sent already."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"],
                condition=Q(state=CallBackState.WAITING),
                name="monitoring_callback_waiting",
            ),
            models.Index(
                fields=["done_at"],
                condition=Q(done_at__isnull=False, masked_at__isnull=True),
                name="monitoring_callback_to_mask",
            ),
            models.Index(fields=["staff", "state"], name="monitoring_callback_of_staff"),
            models.Index(fields=["taken_at"], name="monitoring_callback_taken"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class CallBackStep(models.Model):
    """What happened to a promise. Append-only; never the caller's name or number."""

    callback = models.ForeignKey(CallBack, models.PROTECT, related_name="steps")
    act = models.CharField(max_length=9, choices=CallBackAct)
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    to = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")  # passed on to
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["callback", "id"]
        triggers: ClassVar = [
            pgtrigger.Protect(name="step_kept", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.callback_id}: {self.act}"
