"""Files: materials, documents of an agreement, photos of a visit. Kept in the database, out of any web folder."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from people.models import Staff
from training.models.cases import Visit
from training.models.cohorts import Cohort
from training.models.courses import Agreement, Course


class Material(models.Model):
    """A checked file that belongs to exactly one thing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="materials")
    cohort = models.ForeignKey(Cohort, models.PROTECT, null=True, blank=True, related_name="materials")
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, blank=True, related_name="materials")
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, blank=True, related_name="photos")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    uploaded_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now())
    removed_at = models.DateTimeField(null=True, blank=True)
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    course__isnull=False, cohort__isnull=True, agreement__isnull=True, visit__isnull=True
                )
                | Q(course__isnull=True, cohort__isnull=False, agreement__isnull=True, visit__isnull=True)
                | Q(course__isnull=True, cohort__isnull=True, agreement__isnull=False, visit__isnull=True)
                | Q(course__isnull=True, cohort__isnull=True, agreement__isnull=True, visit__isnull=False),
                name="training_material_of_one_thing",
            ),
            models.UniqueConstraint(fields=["uploaded_by", "token"], name="training_material_token"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def owner(self) -> Course | Cohort | Agreement | Visit:
        """The one thing it belongs to."""
        owner = self.course or self.cohort or self.agreement or self.visit
        assert owner is not None
        return owner
