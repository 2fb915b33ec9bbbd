"""Certificates of completion, with everything they say."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Staff
from training.models.enrolments import Enrolment


class Certificate(models.Model):
    """Number 2026-0001. What it says is copied and never changes; a wrong one is revoked and another issued."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="certificates")
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()  # runs within the year, without gaps
    code = models.CharField(max_length=20)  # printed on it; whoever holds both number and code may verify it
    name = models.CharField(max_length=60)
    rank = models.CharField(max_length=40, blank=True)
    division_name = models.CharField(max_length=60)
    course_title = models.CharField(max_length=120)
    cohort_number = models.PositiveSmallIntegerField()
    first_day = models.DateField()
    last_day = models.DateField()
    hours = models.DecimalField(max_digits=5, decimal_places=1)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")  # None: a job
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    revoke_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["-year", "-serial"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "serial"], name="training_certificate_number"),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(revoked_at__isnull=True),
                name="training_certificate_one_valid",
                violation_error_code="already_issued",
                violation_error_message=_(
                    "There is a valid certificate already. Please revoke it before another is issued."
                ),
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True, revoke_reason="")
                | (Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoke_reason="")),
                name="training_certificate_revoked_with_reason",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="certificate_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "enrolment",
                    "year",
                    "serial",
                    "code",
                    "name",
                    "rank",
                    "division_name",
                    "course_title",
                    "cohort_number",
                    "first_day",
                    "last_day",
                    "hours",
                    "issued_at",
                    "issued_by",
                ),
            ),
            pgtrigger.Protect(name="certificate_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.serial:04}"


class CertificateGuess(models.Model):
    """A number and code that did not belong together, kept for the minutes in which they are counted."""

    number = models.CharField(max_length=20)
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["number", "at"], name="training_guess_number"),
            models.Index(fields=["address", "at"], name="training_guess_address"),
            models.Index(fields=["at"], name="training_guess_old"),
        ]

    def __str__(self) -> str:
        return self.number
