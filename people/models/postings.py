"""Who sat where from when until when."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from people.models.departments import Department
from people.models.staff import Staff


class DateRange(Func):
    """`daterange(starts_on, ends_on, '[)')`: an open end is NULL."""

    function = "daterange"
    output_field = DateRangeField()


class PostingQuerySet(models.QuerySet["Posting"]):
    def on(self, day: date) -> PostingQuerySet:
        """The seats of a day: each person has at most one."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)


class Posting(models.Model):
    """Who sits where from when until when: [starts_on, ends_on). May lie in the future."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="postings")
    department = models.ForeignKey(Department, models.PROTECT, related_name="postings")
    rank = models.CharField(max_length=40, blank=True)  # 직급
    grade = models.PositiveSmallIntegerField(null=True, blank=True)  # 급, 1-9; None for workers
    position = models.CharField(max_length=40, blank=True)  # 직위
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["staff_id", "starts_on"]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="people_posting_no_overlap",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    (
                        DateRange("starts_on", "ends_on", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_code="posting_overlap",
                violation_error_message=_(
                    "This person already has a posting on those days. Please check the dates."
                ),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="people_posting_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(grade__isnull=True) | Q(grade__range=(1, 9)), name="people_posting_grade_1_to_9"
            ),
        ]
        # The directory counts seats out of these two alone: those without an end, and the few that will end.
        indexes: ClassVar = [
            models.Index(
                fields=["department", "starts_on"],
                condition=Q(ends_on__isnull=True),
                name="people_posting_open",
            ),
            models.Index(
                fields=["ends_on", "department", "starts_on"],
                condition=Q(ends_on__isnull=False),
                name="people_posting_ending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} → {self.department_id} [{self.starts_on}, {self.ends_on})"
