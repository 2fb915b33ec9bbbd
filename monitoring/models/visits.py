"""Experience visits: teams that see counters with a visitor's eyes. Why somebody takes part is kept nowhere."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from monitoring.enums import PlaceKind, VisitState
from monitoring.models.scorecards import Item, Version
from people.models import Department, Staff


class Team(models.Model):
    """Some people, a checklist, some months."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    purpose = models.CharField(max_length=400, blank=True)
    version = models.ForeignKey(Version, models.PROTECT, related_name="teams")
    starts_on = models.DateField()
    ends_on = models.DateField()  # the last day
    members = models.ManyToManyField(Staff, through="TeamMember", related_name="+")
    created_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-starts_on", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="monitoring_team_ends_after_start",
                violation_error_code="invalid_days",
                violation_error_message=_("The last day lies before the first. Please check the days."),
            ),
            models.UniqueConstraint(
                fields=["name"],
                name="monitoring_team_name",
                violation_error_code="name_taken",
                violation_error_message=_("There is a team of this name already."),
            ),
            models.UniqueConstraint(fields=["created_by", "token"], name="monitoring_team_token"),
        ]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="team_memberships")

    class Meta:
        ordering: ClassVar = ["team", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["team", "staff"],
                name="monitoring_teammember_once",
                violation_error_code="already_member",
                violation_error_message=_("This person is in the team already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} in {self.team_id}"


class Place(models.Model):
    """Where one goes: one of our counters, or an office elsewhere to learn from, with the one of ours it compares to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=9, choices=PlaceKind)
    name = models.CharField(max_length=80)
    division = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["kind", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name"],
                name="monitoring_place_name",
                violation_error_code="name_taken",
                violation_error_message=_("There is a place of this name already."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=PlaceKind.OWN) | Q(division__isnull=False),
                name="monitoring_place_own_has_a_division",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TeamVisit(models.Model):
    """One visit of one member at one place, and what they saw."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="visits")
    place = models.ForeignKey(Place, models.PROTECT, related_name="visits")
    visitor = models.ForeignKey(Staff, models.PROTECT, related_name="team_visits")
    state = models.CharField(max_length=9, choices=VisitState, default=VisitState.PLANNED)
    visit_on = models.DateField()  # planned, then as it was
    transaction = models.CharField(
        max_length=200, blank=True
    )  # what was really done there: a paper, a question
    strengths = models.TextField(blank=True)
    weaknesses = models.TextField(blank=True)
    to_apply = models.TextField(blank=True)
    total = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["visit_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=VisitState.REPORTED, reported_at__isnull=False, total__isnull=False)
                | (~Q(state=VisitState.REPORTED) & Q(reported_at__isnull=True, total__isnull=True)),
                name="monitoring_teamvisit_reported_has_a_total",
            ),
            models.UniqueConstraint(fields=["created_by", "token"], name="monitoring_teamvisit_token"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class VisitScore(models.Model):
    """As ItemScore, of a visit."""

    visit = models.ForeignKey(TeamVisit, models.CASCADE, related_name="scores")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    raw = models.PositiveSmallIntegerField(null=True, blank=True)
    points = models.DecimalField(max_digits=5, decimal_places=2)
    comment = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["visit", "item"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "item"], name="monitoring_visitscore_once"),
            models.CheckConstraint(condition=Q(points__gte=0), name="monitoring_visitscore_points"),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id}: {self.points}"


class VisitPhoto(models.Model):
    """A picture of a place, drawn anew: nothing but its pixels is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(TeamVisit, models.PROTECT, related_name="photos")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()  # JPEG
    uploaded_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now())
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["uploaded_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["uploaded_by", "token"], name="monitoring_visitphoto_token")
        ]

    def __str__(self) -> str:
        return self.name
