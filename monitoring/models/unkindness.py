"""Unkindness reports that came by another way and were typed in. Seen by few, kept shortly, never counted by name."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from monitoring.enums import Channel, Finding, ReportState
from people.models import Department, Staff


class UnkindnessReport(models.Model):
    """What somebody said happened, what the person says, what the head found, which help was agreed.

    After `erase_on` the words, the person and the department are gone; channel, month and finding stay for statistics.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(max_length=8, choices=Channel)
    state = models.CharField(max_length=8, choices=ReportState, default=ReportState.RECEIVED)
    received_on = models.DateField()
    happened_on = models.DateField(null=True, blank=True)
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="unkindness_reports")
    division = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=60, blank=True)
    rank = models.CharField(max_length=40, blank=True)
    division_name = models.CharField(max_length=60, blank=True)
    facts = models.TextField(blank=True)
    person_view = models.TextField(blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    finding = models.CharField(max_length=9, choices=Finding, blank=True)
    finding_note = models.TextField(blank=True)
    found_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    found_at = models.DateTimeField(null=True, blank=True)
    help_agreed = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    erase_on = models.DateField()
    erased_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-received_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(staff__isnull=True, name="", facts="", person_view="", finding_note="", help_agreed=""),
                name="monitoring_unkindness_erased_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(finding="", found_at__isnull=True) | (~Q(finding="") & Q(found_at__isnull=False)),
                name="monitoring_unkindness_found_has_a_time",
            ),
            models.UniqueConstraint(fields=["created_by", "token"], name="monitoring_unkindness_token"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["erase_on"],
                condition=Q(erased_at__isnull=True),
                name="monitoring_unkindness_to_erase",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
