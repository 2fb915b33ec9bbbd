"""Private addresses of people's training calendars."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from people.models import Staff


class CalendarKey(models.Model):
    """The address is this row's id, signed (training.feed): nobody makes one from the table alone. Revoked, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="calendar_keys")
    made_at = models.DateTimeField(db_default=Now())
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["staff"], condition=Q(revoked_at__isnull=True), name="training_calendarkey_one_live"
            )
        ]

    def __str__(self) -> str:
        return f"calendar of {self.staff_id}"
