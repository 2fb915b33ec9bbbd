"""The post-evaluation, anonymous by construction.

A right says that a person attended and whether they have answered; an answer says nothing of who gave it, has no
time, and no key that leads to the right. Scores and free texts are not joined to each other either.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from training.enums import ItemKind, Phase
from training.models.cohorts import Cohort
from training.models.courses import Course
from training.models.enrolments import Enrolment


class EvaluationItem(models.Model):
    """A question of a course. `survey_item` names the telephone survey's item it belongs to, if any."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="evaluation_items")
    phase = models.CharField(max_length=4, choices=Phase, default=Phase.POST)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=5, choices=ItemKind, default=ItemKind.SCALE)
    text = models.CharField(max_length=200)
    survey_item = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering: ClassVar = ["course", "phase", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["course", "phase", "number"], name="training_evaluationitem_number"
            )
        ]

    def __str__(self) -> str:
        return self.text


class EvaluationRight(models.Model):
    """`token` proves "may answer, has not yet"; it is not kept with the answer."""

    token = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="evaluation_rights")
    phase = models.CharField(max_length=4, choices=Phase)
    answered = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "phase"], name="training_evaluationright_once")
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.phase}"


class EvaluationAnswer(models.Model):
    """Somebody's answer to a cohort's questions: an id by chance, no time, no person.

    The database itself knows which rows one transaction wrote, and in which order. So all rows of a cohort are
    written again in an order by chance soon after (services.evaluation.mix_answers); `mixed` says it was done.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="evaluation_answers")
    phase = models.CharField(max_length=4, choices=Phase)
    mixed = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["cohort"], condition=Q(mixed=False), name="training_answer_to_mix")
        ]

    def __str__(self) -> str:
        return str(self.id)


class EvaluationScore(models.Model):
    """1 (strongly disagree) to 5 (strongly agree)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    answer = models.ForeignKey(EvaluationAnswer, models.CASCADE, related_name="scores")
    item = models.ForeignKey(EvaluationItem, models.PROTECT, related_name="scores")
    value = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["answer", "item"], name="training_evaluationscore_once"),
            models.CheckConstraint(condition=Q(value__range=(1, 5)), name="training_evaluationscore_1_to_5"),
        ]

    def __str__(self) -> str:
        return str(self.value)


class EvaluationText(models.Model):
    """What somebody wrote, apart from their scores: handwriting of the mind would give them away."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="evaluation_texts")
    item = models.ForeignKey(EvaluationItem, models.PROTECT, related_name="texts")
    text = models.TextField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.text
