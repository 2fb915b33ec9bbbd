"""Who judges what, and how many points each gave."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ideas.enums import Recusal
from ideas.models.contests import Contest, Criterion, Phase
from ideas.models.ideas import Idea
from people.models import Department, Staff


class Judge(models.Model):
    """A member of the jury of one contest."""

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="judges")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="judged_contests")
    division = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")  # None: outside
    name = models.CharField(max_length=60)
    added_at = models.DateTimeField(db_default=Now())
    pledged_at = models.DateTimeField(null=True, blank=True)  # fairness and silence, before the first idea
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["contest", "name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contest", "staff"],
                name="ideas_judge_once",
                violation_error_code="already_judge",
                violation_error_message=_("This person is on the jury already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} in {self.contest_id}"


class Contender(models.Model):
    """An idea that is judged in a phase: all that passed screening in the first, those that go on in the next ones."""

    phase = models.ForeignKey(Phase, models.PROTECT, related_name="contenders")
    idea = models.ForeignKey(Idea, models.PROTECT, related_name="contends_in")

    class Meta:
        ordering: ClassVar = ["phase", "idea"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["phase", "idea"], name="ideas_contender_once")
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} in {self.phase_id}"


class Assignment(models.Model):
    """One judge, one idea, one phase. Scores are the judge's own until handed in; afterwards they stand."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="assignments")
    judge = models.ForeignKey(Judge, models.PROTECT, related_name="assignments")
    idea = models.ForeignKey(Idea, models.PROTECT, related_name="assignments")
    order = models.PositiveIntegerField(
        default=0
    )  # each judge reads in an order of their own, drawn by chance
    comment = models.TextField(blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    recused_as = models.CharField(max_length=10, choices=Recusal, blank=True)
    recused_note = models.CharField(max_length=200, blank=True)
    recused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["phase", "judge", "order", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["phase", "judge", "idea"],
                name="ideas_assignment_once",
                violation_error_code="already_assigned",
                violation_error_message=_("This judge has this idea already."),
            ),
            models.CheckConstraint(
                condition=Q(recused_as="") | Q(submitted_at__isnull=True),
                name="ideas_assignment_scored_or_recused",
                violation_error_code="already_scored",
                violation_error_message=_("The scores of this idea have been handed in already."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["idea", "phase"], name="ideas_assignment_of_idea")]

    def __str__(self) -> str:
        return str(self.id)


class Score(models.Model):
    """Points of one criterion: 0 to its weight. The database refuses more, and any change once handed in."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField()
    comment = models.CharField(max_length=300, blank=True)
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["assignment", "criterion"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assignment", "criterion"],
                name="ideas_score_once",
                violation_error_code="already_scored",
                violation_error_message=_("This criterion has its points already."),
            )
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="score_within_criterion",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF NEW.points > (SELECT weight FROM ideas_criterion WHERE id = NEW.criterion_id) THEN
                        RAISE EXCEPTION 'more points than the criterion has' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="score_handed_in_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF (SELECT submitted_at FROM ideas_assignment
                        WHERE id = COALESCE(NEW.assignment_id, OLD.assignment_id)) IS NOT NULL THEN
                        RAISE EXCEPTION 'handed in scores stand' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN COALESCE(NEW, OLD);
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.criterion_id}"
