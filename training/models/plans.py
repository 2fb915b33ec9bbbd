"""Proposals of who attends which cohort, before they are published."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from people.models import Department, Staff
from training.enums import PlanState, Unassigned
from training.models.cohorts import Cohort
from training.models.courses import Course


class Plan(models.Model):
    """One asking of the solver; the same seed gives the same answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="plans")
    seed = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.REQUESTED)
    done_percent = models.PositiveSmallIntegerField(default=0)
    # Whose counters were looked at: unit → [name, people in service, most out on one day, {day: out otherwise}]
    counters = models.JSONField(default=dict)
    requested_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(db_default=Now())
    claimed_at = models.DateTimeField(null=True, blank=True)
    solved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-requested_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["course"],
                condition=Q(state__in=[PlanState.REQUESTED, PlanState.RUNNING, PlanState.PROPOSED]),
                name="training_plan_one_at_a_time",
                violation_error_code="plan_exists",
                violation_error_message=_(
                    "A proposal for this course is there already. Please publish or discard it first."
                ),
            ),
            models.CheckConstraint(condition=Q(done_percent__lte=100), name="training_plan_percent_of_100"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False, state=PlanState.PUBLISHED),
                name="training_plan_published_by_someone",
            ),
            models.UniqueConstraint(fields=["requested_by", "token"], name="training_plan_token"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["requested_at"],
                condition=Q(state__in=[PlanState.REQUESTED, PlanState.RUNNING]),
                name="training_plan_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.course_id} / {self.seed}"


class PlanSeat(models.Model):
    """One person of a proposal: their cohort, or why they have none."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="seats")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    division = models.ForeignKey(Department, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Department, models.PROTECT, related_name="+")  # whose counter they keep
    compulsory = models.BooleanField()
    cohort = models.ForeignKey(Cohort, models.CASCADE, null=True, blank=True, related_name="+")
    unassigned = models.CharField(max_length=15, choices=Unassigned, blank=True)
    wish = models.PositiveSmallIntegerField(null=True, blank=True)  # which of their wishes it is
    by_hand = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["plan", "cohort", "staff"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "staff"], name="training_planseat_once"),
            models.CheckConstraint(
                condition=Q(cohort__isnull=False, unassigned="")
                | (Q(cohort__isnull=True) & ~Q(unassigned="")),
                name="training_planseat_cohort_or_reason",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["plan", "cohort"], name="training_planseat_cohort")]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.staff_id}"
