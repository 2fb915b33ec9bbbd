"""What screening keeps beside the ideas themselves."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from ideas.models.ideas import Idea


class Comparison(models.Model):
    """How alike a received idea is to the closest other one: worked out once behind the pages, so that a list of a
    thousand can be filtered by it. Older than the idea's texts, it is worked out again."""

    idea = models.OneToOneField(Idea, models.CASCADE, primary_key=True, related_name="comparison")
    closest = models.ForeignKey(Idea, models.PROTECT, null=True, blank=True, related_name="+")
    percent = models.PositiveSmallIntegerField(default=0)  # of the closest; 0 where none is alike at all
    compared_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["idea"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="ideas_comparison_percent")
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.percent}%"
