"""Days: deputies, absences, and days on which the city hall is closed."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models.postings import DateRange
from people.models.staff import Staff


class Deputy(models.Model):
    """Who decides in place of a department head on which days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    head = models.ForeignKey(Staff, models.PROTECT, related_name="deputies")
    deputy = models.ForeignKey(Staff, models.PROTECT, related_name="deputy_for")
    starts_on = models.DateField()
    ends_on = models.DateField()  # the last day

    class Meta:
        ordering: ClassVar = ["-starts_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(head=F("deputy")),
                name="people_deputy_somebody_else",
                violation_error_code="self",
                violation_error_message=_("Please choose somebody else as your deputy."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="people_deputy_ends_after_start",
                violation_error_code="invalid_days",
                violation_error_message=_("The last day lies before the first. Please check the days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy_id} for {self.head_id}"


class Absence(models.Model):
    """Days on which somebody cannot be counted on. Why is nobody's business and kept nowhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="absences")
    starts_on = models.DateField()
    ends_on = models.DateField()  # the last day
    noted_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["staff_id", "starts_on"]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="people_absence_no_overlap",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    (
                        DateRange("starts_on", "ends_on", RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_code="absence_overlap",
                violation_error_message=_("Some of these days are noted already. Please check the days."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="people_absence_ends_after_start",
                violation_error_code="invalid_days",
                violation_error_message=_("The last day lies before the first. Please check the days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} [{self.starts_on}, {self.ends_on}]"


class ClosureDay(models.Model):
    """A day on which the city hall is closed beyond the public holidays."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=60)

    class Meta:
        ordering: ClassVar = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
