"""Courses, whom they are for, and the institutions that hold them for the city."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from people.models import Department, Staff
from training.enums import CapUnit, CourseState


def default_reminder_days() -> list[int]:
    return [3]


class Partner(models.Model):
    """An institution that holds training for the city, for example a university."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    contact = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name"],
                name="training_partner_name",
                violation_error_code="name_taken",
                violation_error_message=_("There is an institution of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class PartnerSeat(models.Model):
    """Which outside account speaks for which institution."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="seats")
    staff = models.OneToOneField(Staff, models.PROTECT, related_name="partner_seat")

    def __str__(self) -> str:
        return f"{self.staff_id} for {self.partner_id}"


class Agreement(models.Model):
    """What the city and an institution have agreed: period, scope, who provides what, how much of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="agreements")
    title = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField()  # the last day
    scope = models.TextField(blank=True)
    city_provides = models.TextField(blank=True)
    partner_provides = models.TextField(blank=True)
    planned_cohorts = models.PositiveSmallIntegerField(default=0)
    planned_people = models.PositiveIntegerField(default=0)
    cost = models.PositiveBigIntegerField(default=0)  # won, as agreed in all
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-starts_on", "title"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="training_agreement_ends_after_start",
                violation_error_code="invalid_days",
                violation_error_message=_("The agreement ends before it starts. Please check the days."),
            ),
            models.UniqueConstraint(fields=["partner", "token"], name="training_agreement_token"),
        ]

    def __str__(self) -> str:
        return self.title


class Course(models.Model):
    """A training of one year, held in cohorts. `target` and `open_to` are rules over people (training.rules.target)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    purpose = models.TextField(blank=True)
    contents = models.TextField(blank=True)  # a line each
    state = models.CharField(max_length=10, choices=CourseState, default=CourseState.DRAFT)
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, related_name="courses"
    )  # None: the city holds it itself
    compulsory = models.BooleanField(default=False)  # overlaps are blocked, not warned about
    target = models.JSONField(default=list)  # who must: any of the clauses; empty for nobody
    open_to = models.JSONField(default=list)  # who else may; empty for everybody employed
    self_enrolment = models.BooleanField(default=True)
    needs_approval = models.BooleanField(default=False)  # by the head of the division or their deputy
    recognised_hours = models.DecimalField(max_digits=5, decimal_places=1, default=Decimal(0))
    needed_percent = models.PositiveSmallIntegerField(default=80)  # of all sessions
    lates_for_absence = models.PositiveSmallIntegerField(default=3)  # so many count as one absence; 0: never
    pass_score = models.PositiveSmallIntegerField(null=True, blank=True)  # of 100; None: no test
    withdraw_days = models.PositiveSmallIntegerField(default=2)  # working days before the first session
    offer_hours = models.PositiveSmallIntegerField(default=24)  # how long an offered seat is kept
    cap_unit = models.CharField(max_length=10, choices=CapUnit, default=CapUnit.DIVISION)
    cap_percent = models.PositiveSmallIntegerField(null=True, blank=True)  # None: all but one
    reminder_days = ArrayField(models.PositiveSmallIntegerField(), default=default_reminder_days)
    survey_items = ArrayField(
        models.CharField(max_length=40), default=list, blank=True
    )  # keys of the telephone survey's items it helps with
    style_first = models.BooleanField(default=False)  # the self-diagnosis comes before the first session
    cost = models.PositiveBigIntegerField(default=0)  # won, planned
    frozen_on = models.DateField(null=True, blank=True)  # the day of the list `target_entries`
    created_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-year", "title", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["year", "title"],
                name="training_course_title_once_a_year",
                violation_error_code="title_taken",
                violation_error_message=_(
                    "There is a course of this title in that year already. Please give it another title."
                ),
            ),
            models.UniqueConstraint(fields=["created_by", "token"], name="training_course_token"),
            models.CheckConstraint(
                condition=Q(needed_percent__range=(0, 100)), name="training_course_percent_of_100"
            ),
            models.CheckConstraint(
                condition=Q(cap_percent__isnull=True) | Q(cap_percent__range=(1, 100)),
                name="training_course_cap_of_100",
            ),
            models.CheckConstraint(
                condition=Q(pass_score__isnull=True) | Q(pass_score__lte=100),
                name="training_course_score_of_100",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TargetEntry(models.Model):
    """Who had to attend as of the day the plan was frozen, with the division of that day."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="target_entries")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    division = models.ForeignKey(Department, models.PROTECT, related_name="+")
    division_name = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "staff"], name="training_targetentry_once")
        ]

    def __str__(self) -> str:
        return f"{self.course_id}: {self.staff_id}"
