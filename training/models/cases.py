"""Benchmarking visits, and the good cases that come back from them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from people.models import Staff
from training.enums import VisitLevel
from training.models.cohorts import Session


class Visit(models.Model):
    """A visit to another institution: what to look at, and what was seen. Why somebody takes part is kept nowhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, models.PROTECT, null=True, blank=True, related_name="visits")
    host = models.CharField(max_length=120)
    visited_on = models.DateField()
    group = models.CharField(max_length=120, blank=True)
    leader = models.ForeignKey(Staff, models.PROTECT, related_name="visits_led")
    look_at = models.TextField(blank=True)  # a line each
    report = models.TextField(blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-visited_on", "host"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["created_by", "token"], name="training_visit_token"),
            models.CheckConstraint(
                condition=Q(reported_at__isnull=True) | ~Q(report=""), name="training_visit_report_not_blank"
            ),
        ]

    def __str__(self) -> str:
        return self.host


class VisitRating(models.Model):
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="ratings")
    aspect = models.CharField(max_length=80)
    level = models.CharField(max_length=5, choices=VisitLevel)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "aspect"], name="training_visitrating_once")
        ]

    def __str__(self) -> str:
        return f"{self.aspect}: {self.level}"


class GoodCase(models.Model):
    """Something worth doing again, kept for colleagues."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=120)
    body = models.TextField()
    tags = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, blank=True, related_name="cases")
    session = models.ForeignKey(Session, models.PROTECT, null=True, blank=True, related_name="cases")
    author = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    broadcast_on = models.DateField(null=True, blank=True)  # introduced in the morning broadcast
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["author", "token"], name="training_goodcase_token"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(body=""),
                name="training_goodcase_not_blank",
                violation_error_code="reason_blank",
                violation_error_message=_("Please write a title and what was good."),
            ),
        ]
        indexes: ClassVar = [
            GinIndex(
                fields=["title", "body"],
                name="training_goodcase_words",
                opclasses=["gin_trgm_ops", "gin_trgm_ops"],
            ),
            GinIndex(fields=["tags"], name="training_goodcase_tags"),
        ]

    def __str__(self) -> str:
        return self.title


class CaseReading(models.Model):
    """That somebody has read it: the number is shown, the names are not."""

    case = models.ForeignKey(GoodCase, models.CASCADE, related_name="readings")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "staff"], name="training_casereading_once")
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.staff_id}"
