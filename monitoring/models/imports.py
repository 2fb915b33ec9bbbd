"""The agency's file of scored calls, staged."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from monitoring.models.rounds import Round
from people.models import Staff


class SheetImport(models.Model):
    """A staged file of scored calls: read once, its differences shown, taken in once or never."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField()  # the calls of the file, as monitoring.sheetfile.entries makes them
    differences = models.JSONField()  # as shown: see monitoring.sheetfile.differences
    staged_at = models.DateTimeField(db_default=Now())
    staged_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")  # None: a job
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-staged_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(applied_by__isnull=True) | Q(applied_at__isnull=False),
                name="monitoring_sheetimport_applied_has_a_time",
            ),
            models.UniqueConstraint(fields=["staged_by", "token"], name="monitoring_sheetimport_token"),
        ]

    def __str__(self) -> str:
        return self.file_name
