"""Staged rosters."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from people.models.staff import Staff


class RosterImport(models.Model):
    """A staged roster file: read once, its differences shown, applied once or never."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField()  # the people of the file as people.roster.entries makes them
    differences = models.JSONField()  # as shown: see people.roster.differences
    effective_on = models.DateField()
    staged_at = models.DateTimeField(db_default=Now())
    staged_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="rosters_staged")
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="rosters_applied"
    )  # None: a job
    closed_gone = models.BooleanField(default=False)  # whether those missing from the file were closed
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-staged_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(applied_by__isnull=True) | Q(applied_at__isnull=False),
                name="people_rosterimport_applied_has_a_time",
            ),
            models.UniqueConstraint(fields=["staged_by", "token"], name="people_rosterimport_token"),
        ]

    def __str__(self) -> str:
        return self.file_name
