"""Places people are posted to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.enums import DepartmentGroup, DepartmentKind


class Department(models.Model):
    """A place people are posted to. `division` is the nearest division at or above it, kept by the services."""

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=DepartmentKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    is_division = models.BooleanField(default=False)
    division = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="members")
    group = models.CharField(max_length=12, choices=DepartmentGroup)
    order = models.PositiveIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="people_department_not_its_own_parent",
                violation_error_code="own_parent",
                violation_error_message=_("A department cannot lie under itself. Please choose another."),
            ),
            models.CheckConstraint(
                condition=Q(is_division=False) | Q(division=F("id")),
                name="people_department_division_is_itself",
            ),
            # A code stands in addresses.
            models.CheckConstraint(
                condition=Q(code__regex=r"^[-a-zA-Z0-9_]+$"), name="people_department_code_in_ascii"
            ),
            models.UniqueConstraint(
                fields=["code"],
                name="people_department_code",
                violation_error_code="department_code_taken",
                violation_error_message=_(
                    "Another department has this code already. Please use a code of its own."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name
