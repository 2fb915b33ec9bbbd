"""A round of calls: who is asked, by whom, about what, and what became of each call."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from monitoring.enums import (
    SCORED,
    CallExclusion,
    CallState,
    Excluded,
    Outcome,
    RoundKind,
    RoundState,
    SampleUnit,
)
from monitoring.models.scorecards import Version
from people.enums import DepartmentGroup, EmploymentType
from people.models import Department, Staff


class Scenario(models.Model):
    """What a caller asks for. Without departments it fits everybody's duties."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=80)
    story = models.TextField()  # what the caller says and wants to know
    good_answer = models.TextField(blank=True)  # what a good answer holds
    difficulty = models.PositiveSmallIntegerField(default=2)  # 1 easy … 3 hard
    divisions = models.ManyToManyField(Department, blank=True, related_name="+")
    retired = models.BooleanField(default=False)
    created_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["title", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["title"],
                name="monitoring_scenario_title",
                violation_error_code="name_taken",
                violation_error_message=_("There is a scenario of this name already."),
            ),
            models.CheckConstraint(
                condition=Q(difficulty__range=(1, 3)), name="monitoring_scenario_difficulty_1_to_3"
            ),
            models.UniqueConstraint(fields=["created_by", "token"], name="monitoring_scenario_token"),
        ]

    def __str__(self) -> str:
        return self.title


def default_groups() -> list[str]:
    return [DepartmentGroup.MAIN, DepartmentGroup.AFFILIATED, DepartmentGroup.TOWN]


def default_employment() -> list[str]:
    return [EmploymentType.GENERAL, EmploymentType.FIXED_TERM, EmploymentType.PERMANENT]


class Round(models.Model):
    """One survey round. Its subjects and calls are drawn once, by seed, when it opens."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=11, choices=RoundKind, default=RoundKind.AGENCY)
    agency = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=8, choices=RoundState, default=RoundState.PLANNED)
    version = models.ForeignKey(Version, models.PROTECT, related_name="rounds")
    starts_on = models.DateField()
    ends_on = models.DateField()  # the last day

    # Who is asked.
    groups = ArrayField(models.CharField(max_length=12, choices=DepartmentGroup), default=default_groups)
    employment = ArrayField(
        models.CharField(max_length=12, choices=EmploymentType), default=default_employment
    )
    field_ranks = ArrayField(models.CharField(max_length=40), default=list, blank=True)  # of field workers
    hired_months = models.PositiveSmallIntegerField(default=3)  # hired less long ago: not asked

    # The plan.
    unit = models.CharField(max_length=8, choices=SampleUnit, default=SampleUnit.PERSON)
    calls_each = models.PositiveSmallIntegerField(default=2)
    seed = models.PositiveIntegerField(default=1)
    first_hour = models.PositiveSmallIntegerField(default=9)
    last_hour = models.PositiveSmallIntegerField(default=18)  # no call begins at or after it
    at_lunch = models.BooleanField(default=False)  # from 12 to 13
    most_attempts = models.PositiveSmallIntegerField(default=3)
    raters_per_division = models.PositiveSmallIntegerField(default=3)  # at least, where there are so many
    second_percent = models.PositiveSmallIntegerField(default=5)  # of the calls are scored by a second rater
    scenarios = models.ManyToManyField(Scenario, blank=True, related_name="rounds")

    # The results.
    least_of_division = models.PositiveSmallIntegerField(default=3)  # calls before a figure is shown
    least_of_person = models.PositiveSmallIntegerField(
        default=8
    )  # calls before a person may be among the best
    best = models.PositiveSmallIntegerField(default=25)
    severity_limit = models.PositiveSmallIntegerField(default=5)  # points from the others: a rater is flagged

    listed_at = models.DateTimeField(null=True, blank=True)  # when the list of subjects was last made
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-starts_on", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="monitoring_round_ends_after_start",
                violation_error_code="invalid_days",
                violation_error_message=_("The last day lies before the first. Please check the days."),
            ),
            models.CheckConstraint(
                condition=Q(first_hour__gte=7, last_hour__lte=22, last_hour__gt=F("first_hour")),
                name="monitoring_round_hours",
                violation_error_code="invalid_hours",
                violation_error_message=_("Calls are made between 7 and 22 o'clock. Please check the hours."),
            ),
            models.CheckConstraint(
                condition=Q(calls_each__range=(1, 20), most_attempts__range=(1, 10), second_percent__lte=100),
                name="monitoring_round_plan",
            ),
            models.UniqueConstraint(
                fields=["name"],
                name="monitoring_round_name",
                violation_error_code="name_taken",
                violation_error_message=_("There is a round of this name already."),
            ),
            models.UniqueConstraint(fields=["created_by", "token"], name="monitoring_round_token"),
        ]

    def __str__(self) -> str:
        return self.name


class Rater(models.Model):
    """Who may score in a round. An outside account sees nothing else."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="raters")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="rated_rounds")
    division = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")  # None: outside
    flagged = models.BooleanField(default=False)  # too far from the others
    left_at = models.DateTimeField(null=True, blank=True)  # scores no more

    class Meta:
        ordering: ClassVar = ["round", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "staff"],
                name="monitoring_rater_once",
                violation_error_code="already_rater",
                violation_error_message=_("This person scores in this round already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} in {self.round_id}"


class Subject(models.Model):
    """Somebody on the list of a round, with the place of that day; excluded ones with why."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="subjects")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="survey_subjects")
    division = models.ForeignKey(Department, models.PROTECT, related_name="+")
    group = models.CharField(max_length=12, choices=DepartmentGroup)
    name = models.CharField(max_length=60)
    rank = models.CharField(max_length=40, blank=True)
    division_name = models.CharField(max_length=60)
    extension = models.CharField(max_length=20, blank=True)
    excluded_as = models.CharField(max_length=10, choices=Excluded, blank=True)
    by_hand = models.BooleanField(default=False)  # decided by an officer: a list made again keeps it

    class Meta:
        ordering: ClassVar = ["round", "division_name", "name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "staff"], name="monitoring_subject_once")
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} in {self.round_id}"


class Call(models.Model):
    """One planned call and what became of it. `division` and `staff` are the subject's, for the results."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="calls")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="calls")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="survey_calls")
    division = models.ForeignKey(Department, models.PROTECT, related_name="+")
    rater = models.ForeignKey(Rater, models.PROTECT, related_name="calls")
    second_rater = models.ForeignKey(Rater, models.PROTECT, null=True, related_name="second_calls")
    scenario = models.ForeignKey(Scenario, models.PROTECT, null=True, related_name="calls")
    planned_on = models.DateField()
    planned_hour = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=11, choices=CallState, default=CallState.PLANNED)
    outcome = models.CharField(max_length=14, choices=Outcome, blank=True)
    rings = models.PositiveSmallIntegerField(null=True, blank=True)
    transfers = models.PositiveSmallIntegerField(default=0)
    called_at = models.DateTimeField(null=True, blank=True)
    recording = models.CharField(max_length=60, blank=True)  # the agency's number; never the sound
    recording_until = models.DateField(null=True, blank=True)  # when the agency deletes it
    excluded_as = models.CharField(max_length=14, choices=CallExclusion, blank=True)
    excluded_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    excluded_at = models.DateTimeField(null=True, blank=True)
    excluded_note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["planned_on", "planned_hour", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    state=CallState.MADE, outcome__in=[one.value for one in SCORED], called_at__isnull=False
                )
                | (~Q(state=CallState.MADE) & ~Q(outcome__in=[one.value for one in SCORED])),
                name="monitoring_call_made_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(excluded_as="", excluded_at__isnull=True)
                | (~Q(excluded_as="") & Q(excluded_at__isnull=False)),
                name="monitoring_call_excluded_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(second_rater__isnull=True) | ~Q(second_rater=F("rater")),
                name="monitoring_call_second_rater_is_another",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["round", "state"], name="monitoring_call_round"),
            models.Index(fields=["rater", "planned_on"], name="monitoring_call_of_rater"),
            models.Index(fields=["staff", "called_at"], name="monitoring_call_of_staff"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Attempt(models.Model):
    """Each time a call was tried. Append-only."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="attempts")
    at = models.DateTimeField(db_default=Now())
    outcome = models.CharField(max_length=14, choices=Outcome)
    rings = models.PositiveSmallIntegerField(null=True, blank=True)
    by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    nonce = models.UUIDField(null=True, blank=True)  # sent once, even after a dropped connection

    class Meta:
        ordering: ClassVar = ["call", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "nonce"], name="monitoring_attempt_nonce")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="attempt_kept", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.call_id}: {self.outcome}"


class ShieldedDay(models.Model):
    """A day on which nothing of a person is measured. Calls of that day do not count, whenever they are entered."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="shielded_days")
    day = models.DateField()
    reason = models.CharField(max_length=14, choices=CallExclusion, default=CallExclusion.SHIELDED)
    decided_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")  # None: a job
    decided_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["staff", "day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staff", "day"], name="monitoring_shieldedday_once")
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.day}"
