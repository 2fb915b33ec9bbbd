"""What was decided about an idea, and who asked for it to be looked at again."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ideas.enums import ObjectionGround, ObjectionKind, ObjectionOutcome, Outcome
from ideas.models.contests import Prize
from ideas.models.ideas import Idea
from people.models import Department, Staff


class Decision(models.Model):
    """Pending until the contest is announced; then it stands, and deciding again replaces it with a new one.

    points, place: as they stood when it was published; place is read by those who run the contest only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    idea = models.ForeignKey(Idea, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=11, choices=Outcome)
    prize = models.ForeignKey(Prize, models.PROTECT, null=True, blank=True, related_name="decisions")
    reason = models.TextField(blank=True)
    owner = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    planned_for = models.CharField(max_length=60, blank=True)  # when it is to be carried out (실시 예정 시기)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    place = models.PositiveIntegerField(null=True, blank=True)
    shortlisted_at = models.DateTimeField(null=True, blank=True)  # shown in the public check
    decided_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["idea", "decided_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["idea"], condition=Q(replaced_at__isnull=True), name="ideas_decision_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | ~Q(reason=""),
                name="ideas_decision_published_with_reason",
                violation_error_code="reason_required",
                violation_error_message=_("Every decision is announced with its reason. Please write it."),
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.NOT_ADOPTED) | Q(prize__isnull=True),
                name="ideas_decision_no_prize_undecided",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="decision_published_stands",
                operation=pgtrigger.UpdateOf(  # type: ignore[no-untyped-call]
                    "outcome", "prize_id", "reason", "planned_for", "points", "place"
                ),
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
            pgtrigger.Protect(
                name="decision_published_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.outcome}"


class Objection(models.Model):
    """During the public check by any colleague; by an author once screening did not take the idea up, and after the
    announcement. Answered by officers who had no part in it; where there is none, by the one person named for it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    idea = models.ForeignKey(Idea, models.PROTECT, related_name="objections")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="objections")
    kind = models.CharField(max_length=6, choices=ObjectionKind)
    ground = models.CharField(max_length=10, choices=ObjectionGround)
    text = models.TextField()
    filed_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    named = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=9, choices=ObjectionOutcome, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-filed_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["idea", "filed_by", "kind"],
                condition=Q(outcome=""),
                name="ideas_objection_one_open",
                violation_error_code="already_filed",
                violation_error_message=_(
                    "You have asked about this idea already. The answer is on its way."
                ),
            ),
            models.UniqueConstraint(fields=["filed_by", "token"], name="ideas_objection_token"),
            models.CheckConstraint(
                condition=Q(outcome="", answered_at__isnull=True)
                | Q(~Q(outcome=""), answered_at__isnull=False),
                name="ideas_objection_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
