"""Results of the behaviour-style self-diagnosis: of the person alone, deletable by them. Others see sums."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from people.models import Staff
from training.models.cohorts import Cohort


class StyleResult(models.Model):
    """Most minus least, for each style; together always 0. The single answers are not kept."""

    staff = models.OneToOneField(Staff, models.CASCADE, related_name="style_result")
    d = models.SmallIntegerField()
    i = models.SmallIntegerField()
    s = models.SmallIntegerField()
    c = models.SmallIntegerField()
    items = models.PositiveSmallIntegerField()  # how many were answered
    taken_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(d=-F("i") - F("s") - F("c")), name="training_styleresult_adds_up_to_zero"
            )
        ]

    def __str__(self) -> str:
        return f"style of {self.staff_id}"


class StyleSummary(models.Model):
    """How a cohort's styles were distributed when its last session was over: counted once, then never again.

    Counted anew after somebody deleted or repeated theirs, the difference would tell their style. `shares` holds
    groups of five people or more, [{"kinds": ["D"], "people": 7}, …]; empty where that was not possible.
    """

    cohort = models.OneToOneField(Cohort, models.CASCADE, related_name="style_summary")
    shares = models.JSONField(default=list)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"styles of {self.cohort_id}"
