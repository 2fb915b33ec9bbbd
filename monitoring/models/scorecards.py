"""Scorecards: what is looked at in a call or at a counter, and what it is worth."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from monitoring.enums import CardKind, Grade, ItemKind, ItemRole, NotApplicable, VersionState, Weight
from people.models import Staff


def default_grades() -> list[list[Any]]:
    """From how many points on a total has which grade (no standard exists: a setting; domain facts 1.3)."""
    return [[95, Grade.EXCELLENT], [90, Grade.GOOD], [80, Grade.FAIR], [70, Grade.POOR], [0, Grade.VERY_POOR]]


class Scorecard(models.Model):
    """A form by name; what it asks stands in its versions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=5, choices=CardKind, default=CardKind.PHONE)
    name = models.CharField(max_length=80)
    source = models.CharField(max_length=200, blank=True)  # who published it, in which year
    created_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")  # None: a job
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name"],
                name="monitoring_scorecard_name",
                violation_error_code="name_taken",
                violation_error_message=_("There is a scorecard of this name already."),
            ),
            models.UniqueConstraint(fields=["created_by", "token"], name="monitoring_scorecard_token"),
        ]

    def __str__(self) -> str:
        return self.name


class Version(models.Model):
    """One edition of a scorecard. Frozen once anything is scored by it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=6, choices=VersionState, default=VersionState.DRAFT)
    note = models.CharField(max_length=400, blank=True)  # what changed, and why
    not_applicable = models.CharField(max_length=8, choices=NotApplicable, default=NotApplicable.EXCLUDED)
    grades = models.JSONField(
        default=default_grades
    )  # [[from points, Grade], …], highest first, the last from 0
    dispute_days = models.PositiveSmallIntegerField(default=7)  # after publication
    most_disputes = models.PositiveSmallIntegerField(default=3)  # of one person in one round
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["scorecard", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scorecard", "number"], name="monitoring_version_number"),
            models.CheckConstraint(
                condition=Q(state=VersionState.FROZEN, frozen_at__isnull=False)
                | Q(state=VersionState.DRAFT, frozen_at__isnull=True),
                name="monitoring_version_frozen_has_a_time",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="version_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=VersionState.FROZEN.value),
            )
        ]

    def __str__(self) -> str:
        return f"{self.scorecard} {self.number}"


_ITEM_FROZEN = """
    IF EXISTS (SELECT 1 FROM monitoring_version v WHERE v.state = 'frozen'
               AND v.id IN ({versions})) THEN
        RAISE EXCEPTION 'version is frozen' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'monitoring_version_frozen';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""
FROZEN = _("This version is in use and stays as it is. Please make a new version for changes.")


class Item(models.Model):
    """One thing that is looked at. `key` is the same for the same thing in every version and every scorecard."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=40)  # greeting, handling, closing… as the scorecard calls it
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=80)
    help = models.CharField(max_length=400, blank=True)
    kind = models.CharField(max_length=6, choices=ItemKind)
    role = models.CharField(max_length=9, choices=ItemRole, default=ItemRole.BASE)
    weight = models.CharField(max_length=8, choices=Weight, default=Weight.NORMAL)
    points = models.DecimalField(max_digits=5, decimal_places=2)  # at most
    may_not_apply = models.BooleanField(default=False)
    of_person = models.BooleanField(default=True)  # scored only when the person themselves spoke

    REFUSALS: ClassVar = {"monitoring_version_frozen": ("frozen", FROZEN)}

    class Meta:
        ordering: ClassVar = ["version", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "number"], name="monitoring_item_number"),
            models.UniqueConstraint(
                fields=["version", "key"],
                name="monitoring_item_key",
                violation_error_code="key_taken",
                violation_error_message=_("Two items have the same key. Please give each item its own."),
            ),
            models.CheckConstraint(
                condition=Q(points__gt=0) & Q(points__lte=Decimal(200)), name="monitoring_item_points"
            ),
            models.CheckConstraint(
                condition=Q(role=ItemRole.BASE) | Q(kind=ItemKind.POINTS, may_not_apply=False),
                name="monitoring_item_extra_is_points",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="item_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=_ITEM_FROZEN.format(versions="NEW.version_id, OLD.version_id"),
            )
        ]

    def __str__(self) -> str:
        return self.label


class Level(models.Model):
    """A grade of an item: what it looks like (the anchor) and what it is worth.

    number: what a rater presses, the lowest first from 0 (yes_no, graded) or 1 (scale, banded).
    upto: in bands, the last number that falls into this one; None in the last band.
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="levels")
    number = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=60)
    anchor = models.CharField(max_length=200, blank=True)
    points = models.DecimalField(max_digits=5, decimal_places=2)
    upto = models.PositiveSmallIntegerField(null=True, blank=True)

    REFUSALS: ClassVar = {"monitoring_version_frozen": ("frozen", FROZEN)}

    class Meta:
        ordering: ClassVar = ["item", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "number"], name="monitoring_level_number"),
            models.CheckConstraint(condition=Q(points__gte=0), name="monitoring_level_points"),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="level_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=_ITEM_FROZEN.format(
                    versions="SELECT version_id FROM monitoring_item WHERE id IN (NEW.item_id, OLD.item_id)"
                ),
            )
        ]

    def __str__(self) -> str:
        return self.label
