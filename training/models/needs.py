"""Seats offered to a department because the telephone survey found what a course helps with."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Department, Staff
from training.models.cohorts import Cohort


class SeatOffer(models.Model):
    """One cohort offered to one department, once. Whose calls were weak is not in it: nobody is told a score."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="seat_offers")
    division = models.ForeignKey(Department, models.PROTECT, related_name="+")
    survey_items = ArrayField(models.CharField(max_length=40))  # what the course helps with there
    head_told = models.BooleanField()
    invited = models.PositiveSmallIntegerField()  # people who were kept a seat
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-offered_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cohort", "division"],
                name="training_seatoffer_once",
                violation_error_code="already_offered",
                violation_error_message=_(
                    "Seats of this cohort have been offered to this department already."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} to {self.division_id}"
