"""From the adopted idea to the counter: who carries it out, the plan, quarterly reports, the end."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ideas.enums import AdoptionState
from ideas.models.decisions import Decision
from ideas.models.ideas import Idea
from people.models import Department, Staff


class Adoption(models.Model):
    """An adopted idea on its way. The division owes a plan by `plan_due_on`, or says why it cannot."""

    idea = models.OneToOneField(Idea, models.PROTECT, related_name="adoption")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    division = models.ForeignKey(Department, models.PROTECT, related_name="adopted_ideas")
    state = models.CharField(max_length=9, choices=AdoptionState, default=AdoptionState.WAITING)
    adopted_on = models.DateField()
    plan_due_on = models.DateField()
    follow_until = models.DateField()  # three years on (domain facts 4)
    plan = models.TextField(blank=True)
    plan_starts_on = models.DateField(null=True, blank=True)
    plan_ends_on = models.DateField(null=True, blank=True)
    planned_at = models.DateTimeField(null=True, blank=True)
    planned_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    changed_what = models.TextField(blank=True)  # what is different at the counter now
    ended_on = models.DateField(null=True, blank=True)
    stopped_because = models.TextField(blank=True)
    word = models.TextField(blank=True)  # what the first author says to its stop
    word_at = models.DateTimeField(null=True, blank=True)
    survey_item = models.CharField(max_length=40, blank=True)  # key of a survey item it is to better
    reminded = models.CharField(max_length=24, blank=True)  # what was owed and how far its reminders came

    class Meta:
        ordering: ClassVar = ["adopted_on", "idea"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=AdoptionState.WAITING) | ~Q(plan="") | ~Q(stopped_because=""),
                name="ideas_adoption_planned_with_plan",
            ),
            models.CheckConstraint(
                condition=Q(state=AdoptionState.STOPPED) ^ Q(stopped_because=""),
                name="ideas_adoption_stopped_with_reason",
                violation_error_code="reason_required",
                violation_error_message=_("An adopted idea is stopped with a reason. Please write it."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[AdoptionState.DONE, AdoptionState.STOPPED], ended_on__isnull=False)
                | Q(~Q(state__in=[AdoptionState.DONE, AdoptionState.STOPPED]), ended_on__isnull=True),
                name="ideas_adoption_ended_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.state}"


class Progress(models.Model):
    """One quarter's report, `2027Q1`; after the end, what became of it in the years that follow."""

    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="reports")
    quarter = models.CharField(max_length=6)
    percent = models.PositiveSmallIntegerField(default=0)
    text = models.TextField()
    reported_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["adoption", "quarter"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["adoption", "quarter"], name="ideas_progress_once_a_quarter"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="ideas_progress_percent"),
            models.CheckConstraint(
                condition=Q(quarter__regex=r"^2[0-9]{3}Q[1-4]$"), name="ideas_progress_quarter"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adoption_id} {self.quarter}"
