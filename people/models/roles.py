"""Who holds which role since when, granted by whom and why."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from people.enums import Role
from people.models.staff import Staff


class RoleGrant(models.Model):
    """Who holds which role since when, granted by whom and why. Ended, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=Role)
    granted_at = models.DateTimeField(db_default=Now())
    granted_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="grants_given")
    granted_by_job = models.CharField(
        max_length=60, blank=True
    )  # the first grants have no person behind them
    reason = models.CharField(max_length=400)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="grants_ended")
    ended_by_job = models.CharField(max_length=60, blank=True)
    end_reason = models.CharField(max_length=400, blank=True)
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["role", "granted_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["staff", "role"],
                condition=Q(ended_at__isnull=True),
                name="people_rolegrant_one_live_per_role",
                violation_error_code="already_granted",
                violation_error_message=_("This person already holds this role. Nothing has been changed."),
            ),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("staff")),
                name="people_rolegrant_not_to_oneself",
                violation_error_code="self_grant",
                violation_error_message=_(
                    "Nobody grants a role to themselves. Please ask another administrator."
                ),
            ),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=False, granted_by_job="")
                | (Q(granted_by__isnull=True) & ~Q(granted_by_job="")),
                name="people_rolegrant_by_person_or_job",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_by_job="")
                | Q(ended_at__isnull=False, ended_by__isnull=False, ended_by_job="")
                | (Q(ended_at__isnull=False, ended_by__isnull=True) & ~Q(ended_by_job="")),
                name="people_rolegrant_ended_by_someone",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="people_rolegrant_reason_not_blank"),
            models.UniqueConstraint(fields=["granted_by", "token"], name="people_rolegrant_token"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id}: {self.role}"
