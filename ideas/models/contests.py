"""A contest and its notice: what entrants are told, under which everything is judged."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ideas.enums import ContestState, IdeaKind, Mean, OthersScores, TieRule
from people.enums import EmploymentType
from people.models import Staff


class Contest(models.Model):
    """One contest. `last_number` counts the entries received: taken under the contest's lock, so without gaps."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=ContestState, default=ContestState.DRAFT)
    last_number = models.PositiveIntegerField(default=0)
    posted_at = models.DateTimeField(null=True, blank=True)  # first notice
    judging_at = models.DateTimeField(null=True, blank=True)
    checking_at = models.DateTimeField(null=True, blank=True)
    checked_until = models.DateField(null=True, blank=True)  # last day of the public check
    announced_at = models.DateTimeField(null=True, blank=True)
    called_off_because = models.TextField(blank=True)
    created_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "title"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["title"],
                name="ideas_contest_title",
                violation_error_code="name_taken",
                violation_error_message=_("There is a contest of this name already."),
            ),
            models.UniqueConstraint(fields=["created_by", "token"], name="ideas_contest_token"),
        ]

    def __str__(self) -> str:
        return self.title


def default_employment() -> list[str]:
    return [EmploymentType.GENERAL, EmploymentType.FIXED_TERM, EmploymentType.PERMANENT]


def default_kinds() -> list[str]:
    return [IdeaKind.IDEA, IdeaKind.PRACTISED]


def _kept(notice: str, *operations: pgtrigger.Operation) -> list[pgtrigger.Trigger]:
    """Once somebody entered under a posted notice it stays as it was read; the services say so in words first.

    `notice`: in SQL, the notice of the row.
    """
    return [
        pgtrigger.Trigger(
            name=f"kept_{number}",
            when=pgtrigger.Before,
            operation=operation,
            func=f"""
                IF EXISTS (
                    SELECT 1 FROM ideas_idea i JOIN ideas_notice n ON n.contest_id = i.contest_id
                    WHERE n.id = {notice} AND n.posted_at IS NOT NULL AND i.number IS NOT NULL
                ) THEN
                    RAISE EXCEPTION 'a notice somebody entered under is kept' USING ERRCODE = 'check_violation';
                END IF;
                RETURN COALESCE(NEW, OLD);
            """,  # noqa: S608
        )
        for number, operation in enumerate(operations)
    ]


def _kept_with_notice() -> list[pgtrigger.Trigger]:
    """Of a notice's lists: no row comes, changes or goes."""
    notice = "CASE TG_OP WHEN 'DELETE' THEN OLD.notice_id ELSE NEW.notice_id END"
    return _kept(notice, pgtrigger.Insert, pgtrigger.Update, pgtrigger.Delete)


class Notice(models.Model):
    """What a contest is held under. The newest posted one is in force; an older one stays readable.

    Changed freely until the first entry is received; from then on a change is a new version with its reason,
    and from the beginning of judging nothing changes.
    """

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="notices")
    number = models.PositiveSmallIntegerField(default=1)
    reason = models.TextField(blank=True)  # why a posted notice was changed: every entrant reads it
    theme = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()  # an idea handed in at this moment is late
    kinds = ArrayField(models.CharField(max_length=9, choices=IdeaKind), default=default_kinds)
    employment = ArrayField(
        models.CharField(max_length=12, choices=EmploymentType), default=default_employment
    )
    most_ideas = models.PositiveSmallIntegerField(default=3)  # as first author
    most_authors = models.PositiveSmallIntegerField(default=5)
    tie_rule = models.CharField(max_length=8, choices=TieRule, default=TieRule.CRITERIA)
    mean = models.CharField(max_length=7, choices=Mean, default=Mean.PLAIN)
    likes_points = models.PositiveSmallIntegerField(
        default=0
    )  # added for the most liked idea; 0: not counted
    correction_days = models.PositiveSmallIntegerField(default=7)
    decision_days = models.PositiveSmallIntegerField(default=30)  # from receipt; corrections stop the clock
    public_days = models.PositiveSmallIntegerField(default=10)
    review_days = models.PositiveSmallIntegerField(default=15)
    plan_days = models.PositiveSmallIntegerField(default=30)
    follow_years = models.PositiveSmallIntegerField(default=3)
    budget = models.PositiveBigIntegerField(default=0)  # won
    legal_basis = models.CharField(max_length=200, blank=True)
    election_law = models.TextField(blank=True)  # the result of the check of prizes (공직선거법)
    contact = models.CharField(max_length=120, blank=True)
    posted_at = models.DateTimeField(null=True, blank=True)
    posted_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["contest", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contest", "number"], name="ideas_notice_number"),
            models.UniqueConstraint(
                fields=["contest"],
                condition=Q(posted_at__isnull=True),
                name="ideas_notice_one_draft",
                violation_error_code="draft_exists",
                violation_error_message=_(
                    "A changed notice is being written already. Please finish it first."
                ),
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="ideas_notice_closes_after_opening",
                violation_error_code="invalid_days",
                violation_error_message=_("The last moment lies before the first. Please check the window."),
            ),
            models.CheckConstraint(condition=Q(likes_points__lte=20), name="ideas_notice_likes_0_to_20"),
            models.CheckConstraint(
                condition=Q(most_ideas__gte=1, most_authors__range=(1, 20)), name="ideas_notice_most"
            ),
        ]
        triggers: ClassVar = _kept("OLD.id", pgtrigger.Update, pgtrigger.Delete)

    def __str__(self) -> str:
        return f"{self.contest_id} #{self.number}"


class Criterion(models.Model):
    """What is judged and its weight: judges give 0 to `weight` points. The weights of a notice sum to 100."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="criteria")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    help = models.CharField(max_length=200, blank=True)
    weight = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["notice", "order"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["notice", "name"],
                name="ideas_criterion_name",
                violation_error_code="name_taken",
                violation_error_message=_("Two criteria have the same name. Please name them apart."),
            ),
            models.CheckConstraint(condition=Q(weight__range=(1, 100)), name="ideas_criterion_weight"),
        ]
        triggers: ClassVar = _kept_with_notice()

    def __str__(self) -> str:
        return self.name


class Prize(models.Model):
    """A grade of the contest and how many ideas may have it (금·은·동·장려…: names are data)."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="prizes")
    order = models.PositiveSmallIntegerField()  # the highest first
    name = models.CharField(max_length=40)
    seats = models.PositiveSmallIntegerField(default=1)
    amount = models.PositiveBigIntegerField(default=0)  # won for each
    adopts = models.BooleanField(default=True)  # False: an encouragement, without being carried out

    class Meta:
        ordering: ClassVar = ["notice", "order"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["notice", "name"],
                name="ideas_prize_name",
                violation_error_code="name_taken",
                violation_error_message=_("Two prizes have the same name. Please name them apart."),
            )
        ]
        triggers: ClassVar = _kept_with_notice()

    def __str__(self) -> str:
        return self.name


class Phase(models.Model):
    """One round of judging. Without `passes` it is the last; without `judges_each` every judge scores every idea."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="phases")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField()  # the last day
    blind = models.BooleanField(default=True)
    others = models.CharField(max_length=9, choices=OthersScores, default=OthersScores.AFTER_OWN)
    judges_each = models.PositiveSmallIntegerField(default=0)
    passes = models.PositiveSmallIntegerField(null=True, blank=True)  # ideas that go on to the next
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["notice", "order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "order"], name="ideas_phase_order"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="ideas_phase_ends_after_start",
                violation_error_code="invalid_days",
                violation_error_message=_("The last day lies before the first. Please check the days."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
