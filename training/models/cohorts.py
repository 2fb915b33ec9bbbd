"""Cohorts and their sessions: when, where, who teaches."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from people.models import Department, Staff
from training.enums import CohortState, SessionKind
from training.models.courses import Course

OVERLAP = _("Something else takes place at the same hours. Please choose other hours.")


class Hours(Func):
    """`tstzrange(starts_at, ends_at, '[)')`."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class Room(models.Model):
    name = models.CharField(max_length=60)
    address = models.CharField(max_length=200, blank=True)
    capacity = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name"],
                name="training_room_name",
                violation_error_code="name_taken",
                violation_error_message=_("There is a room of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Instructor(models.Model):
    """Who teaches; with an account, they mark attendance of their own sessions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=60)
    affiliation = models.CharField(max_length=120, blank=True)
    staff = models.OneToOneField(Staff, models.PROTECT, null=True, blank=True, related_name="instructor")

    class Meta:
        ordering: ClassVar = ["name", "affiliation"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name", "affiliation"],
                name="training_instructor_once",
                violation_error_code="name_taken",
                violation_error_message=_("This instructor is on the list already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Cohort(models.Model):
    """기수: one run of a course, for so many people. Its row is locked by everything that gives or frees a seat."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="cohorts")
    number = models.PositiveSmallIntegerField()
    capacity = models.PositiveSmallIntegerField()
    minimum = models.PositiveSmallIntegerField(default=0)  # fewer: the page proposes to cancel it
    enrol_from = models.DateTimeField()
    enrol_until = models.DateTimeField()
    state = models.CharField(max_length=10, choices=CohortState, default=CohortState.PLANNED)
    divisions = models.ManyToManyField(
        Department, related_name="+", blank=True
    )  # only for these (a bundle of 읍면동); empty: for all
    evaluation_until = models.DateTimeField(null=True, blank=True)  # results are shown only afterwards
    cancel_reason = models.CharField(max_length=400, blank=True)
    reminded = models.CharField(max_length=20, blank=True)  # the last mark told, and of which first day
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["course", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["course", "number"],
                name="training_cohort_number",
                violation_error_code="number_taken",
                violation_error_message=_("The course has a cohort of this number already."),
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1),
                name="training_cohort_has_seats",
                violation_error_code="invalid_capacity",
                violation_error_message=_("A cohort needs at least one seat."),
            ),
            models.CheckConstraint(
                condition=Q(enrol_until__gt=F("enrol_from")),
                name="training_cohort_enrolment_ends_after_start",
                violation_error_code="invalid_days",
                violation_error_message=_("Enrolment ends before it starts. Please check the days."),
            ),
            models.UniqueConstraint(fields=["course", "token"], name="training_cohort_token"),
            models.CheckConstraint(
                condition=~Q(state=CohortState.CANCELLED) | ~Q(cancel_reason=""),
                name="training_cohort_cancelled_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} / {self.number}"


class Session(models.Model):
    """회차: one meeting of a cohort. `blocking` is the course's `compulsory`, kept here for the constraints."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=SessionKind, default=SessionKind.LECTURE)
    title = models.CharField(max_length=120, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, related_name="sessions")
    place = models.CharField(max_length=200, blank=True)  # where there is no room of ours
    link = models.CharField(max_length=400, blank=True)  # of live online training; https only
    instructor = models.ForeignKey(Instructor, models.PROTECT, null=True, blank=True, related_name="sessions")
    blocking = models.BooleanField(default=False)
    code_secret = models.CharField(max_length=64)  # of the code on the room's screen
    revision = models.PositiveIntegerField(default=0)  # how often it was changed: calendars ask
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["cohort", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cohort", "number"],
                name="training_session_number",
                violation_error_code="number_taken",
                violation_error_message=_("The cohort has a session of this number already."),
            ),
            models.UniqueConstraint(fields=["cohort", "token"], name="training_session_token"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="training_session_ends_after_start",
                violation_error_code="invalid_days",
                violation_error_message=_("The session ends before it starts. Please check the hours."),
            ),
            ExclusionConstraint(
                name="training_session_room_free",
                expressions=[
                    ("room", RangeOperators.EQUAL),
                    (Hours("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(blocking=True, room__isnull=False),
                violation_error_code="overlap",
                violation_error_message=OVERLAP,
            ),
            ExclusionConstraint(
                name="training_session_instructor_free",
                expressions=[
                    ("instructor", RangeOperators.EQUAL),
                    (Hours("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(blocking=True, instructor__isnull=False),
                violation_error_code="overlap",
                violation_error_message=OVERLAP,
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["starts_at"], name="training_session_day")]

    def __str__(self) -> str:
        return f"{self.cohort_id} / {self.number}"
