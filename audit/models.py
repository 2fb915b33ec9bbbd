"""Append-only rows: acts, seals over them, and who was shown whose data. No foreign keys on purpose:
the record must not depend on, nor hold back, what it is about."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField, BigIntegerRangeField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Func, Q


class ClockTimestamp(Func):
    """The moment of the insert itself, not of the transaction's start."""

    function = "clock_timestamp"
    output_field = models.DateTimeField()


def append_only() -> list[pgtrigger.Trigger]:
    """The trigger that refuses UPDATE and DELETE."""
    return [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class AuditRow(models.Model):
    """One act: written in the transaction that did it."""

    at = models.DateTimeField(db_default=ClockTimestamp())
    actor = models.CharField(max_length=20, blank=True)  # employee number
    job = models.CharField(max_length=60, blank=True)  # or the named job that acted
    action = models.CharField(max_length=60)  # "carnation.sent"
    target = models.CharField(max_length=60)  # "carnation"
    target_id = models.CharField(max_length=60)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        triggers: ClassVar = append_only()
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(actor="") & ~Q(job="")) | (~Q(actor="") & Q(job="")),
                name="audit_auditrow_person_or_job",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["actor", "-id"], name="audit_row_actor"),
            models.Index(fields=["target", "target_id"], name="audit_row_target"),
            models.Index(fields=["action", "-id"], name="audit_row_action"),
            models.Index(fields=["at"], name="audit_row_at"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.action}"


class Seal(models.Model):
    """A hash over the previous seal and the rows since. `ranges` names them, so writers never queue for a seal.

    Numbers are given by the sealer, one after the other. The sequence behind `number` is never drawn from: it holds
    the number of the newest seal known to be stored, so that cutting off the newest seals with their rows shows.
    """

    number = models.BigAutoField(primary_key=True)
    # Disjoint ranges [a, b) of row ids, in order: what had been committed and not been sealed before.
    ranges = ArrayField(BigIntegerRangeField())
    count = models.PositiveIntegerField()
    top = models.BigIntegerField()  # the highest row id that this or an earlier seal names
    marks = models.BinaryField()  # the first bytes of each row's digest: tells which row was changed
    hash = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["number"]
        triggers: ClassVar = append_only()

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"


class AccessRow(models.Model):
    """Whose personal data was shown to whom, from where, what for (접속기록: kept two years)."""

    at = models.DateTimeField(db_default=ClockTimestamp())
    viewer = models.CharField(max_length=20)
    address = models.GenericIPAddressField(null=True)
    method = models.CharField(max_length=7)
    path = models.CharField(max_length=400)
    what = models.CharField(max_length=60)  # "award report", "reported letter"
    subjects = ArrayField(models.CharField(max_length=20))  # employee numbers
    purpose = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        triggers: ClassVar = append_only()
        indexes: ClassVar = [
            models.Index(fields=["viewer", "-id"], name="audit_access_viewer"),
            models.Index(fields=["at"], name="audit_access_at"),
            models.Index(fields=["what"], name="audit_access_what"),
            GinIndex(fields=["subjects"], name="audit_access_subjects"),
        ]

    def __str__(self) -> str:
        return f"{self.viewer} {self.what}"
