"""An idea, who wrote it, what belongs to it, and what the judges are given of it."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left, Now
from django.utils.translation import gettext_lazy as _

from ideas.enums import Ground, IdeaKind, IdeaState, StepKind
from ideas.models.contests import Contest, Notice
from people.models import Department, Staff

COMPARED_LETTERS = 160  # of a proposal, from its beginning, when ideas are compared


class Idea(models.Model):
    """One entry. A draft has no number; the number of receipt is the contest's own and never used twice.

    `priority_at` is kept for ever: where a declined idea comes back, the new entry is credited to the first.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contest = models.ForeignKey(Contest, models.PROTECT, related_name="ideas")
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, related_name="ideas")  # as handed in
    number = models.PositiveIntegerField(null=True, blank=True)
    author = models.ForeignKey(Staff, models.PROTECT, related_name="ideas")  # the first author
    state = models.CharField(max_length=9, choices=IdeaState, default=IdeaState.DRAFT)
    kind = models.CharField(max_length=9, choices=IdeaKind, default=IdeaKind.IDEA)
    title = models.CharField(max_length=100, blank=True)
    problem = models.TextField(blank=True)
    proposal = models.TextField(blank=True)
    effect = models.TextField(blank=True)
    cost = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now())
    saved_at = models.DateTimeField(db_default=Now())
    pledged_at = models.DateTimeField(null=True, blank=True)  # own work, fair means
    submitted_at = models.DateTimeField(null=True, blank=True)
    priority_at = models.DateTimeField(null=True, blank=True)
    credited_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="returns")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    # Screening.
    ground = models.CharField(max_length=13, choices=Ground, blank=True)
    ground_text = models.TextField(blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    screened_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    screened_at = models.DateTimeField(null=True, blank=True)
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["contest", "number", "created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contest", "number"], name="ideas_idea_number"),
            models.UniqueConstraint(fields=["author", "token"], name="ideas_idea_token"),
            models.CheckConstraint(
                condition=Q(state=IdeaState.DRAFT)
                | Q(
                    number__isnull=False,
                    submitted_at__isnull=False,
                    notice__isnull=False,
                    pledged_at__isnull=False,
                ),
                name="ideas_idea_received_whole",
            ),
            models.CheckConstraint(
                condition=Q(state=IdeaState.REJECTED) ^ Q(ground=""), name="ideas_idea_rejected_with_ground"
            ),
            models.CheckConstraint(
                condition=Q(state=IdeaState.MERGED) ^ Q(merged_into__isnull=True),
                name="ideas_idea_merged_into",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")) & ~Q(credited_to=F("id")), name="ideas_idea_not_into_itself"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["contest", "state", "number"], name="ideas_idea_list"),
            models.Index(fields=["author", "contest"], name="ideas_idea_mine"),
            # Titles, and how proposals begin: three-letter pieces of whole proposals take seconds to compare (20,000 ideas).
            GinIndex(
                OpClass("title", name="gin_trgm_ops"),
                OpClass(Left("proposal", COMPARED_LETTERS), name="gin_trgm_ops"),
                name="ideas_idea_words",
                condition=Q(number__isnull=False),
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="idea_received_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__number__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Author(models.Model):
    """Who wrote it and how large a share each claims (공동제안 needs it, domain facts 4). Shares sum to 100 when handed in.

    Place and name are those of the day it was handed in; before that, of the day the person was named.
    """

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="authors")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="authored_ideas")
    order = models.PositiveSmallIntegerField(default=0)  # 0: the first author
    share = models.PositiveSmallIntegerField(default=100)  # per cent
    part = models.CharField(max_length=100, blank=True)  # what they did
    consented_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    division = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=60)
    rank = models.CharField(max_length=40, blank=True)
    division_name = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering: ClassVar = ["idea", "order", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["idea", "staff"],
                name="ideas_author_once",
                violation_error_code="already_author",
                violation_error_message=_("This person is among the authors already."),
            ),
            models.CheckConstraint(
                condition=Q(share__range=(1, 100)),
                name="ideas_author_share",
                violation_error_code="shares_not_100",
                violation_error_message=_(
                    "A share lies between 1 and 100 per cent. Please check the shares."
                ),
            ),
            models.CheckConstraint(
                condition=Q(consented_at__isnull=True) | Q(declined_at__isnull=True),
                name="ideas_author_one_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} of {self.idea_id}"


class Attachment(models.Model):
    """A checked file without metadata. `hidden`: its content names somebody, so judges are not given it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    hidden = models.BooleanField(default=False)
    uploaded_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now())
    removed_at = models.DateTimeField(null=True, blank=True)
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["uploaded_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["uploaded_by", "token"], name="ideas_attachment_token")
        ]

    def __str__(self) -> str:
        return self.name


class BlindCopy(models.Model):
    """What judges, their search and their exports read: the idea with everything that names its authors masked."""

    idea = models.OneToOneField(Idea, models.CASCADE, related_name="blind")
    title = models.CharField(max_length=100)
    problem = models.TextField(blank=True)
    proposal = models.TextField(blank=True)
    effect = models.TextField(blank=True)
    cost = models.TextField(blank=True)
    edited_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["idea"]

    def __str__(self) -> str:
        return self.title


class Correction(models.Model):
    """What the authors are asked to put right. While it is open the clock of the decision stands still."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="corrections")
    text = models.TextField()
    asked_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField()  # the last day
    ended_at = models.DateTimeField(null=True, blank=True)  # corrected, or taken back
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["idea", "asked_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["idea"],
                condition=Q(ended_at__isnull=True),
                name="ideas_correction_one_open",
                violation_error_code="not_now",
                violation_error_message=_("A correction has been requested already."),
            ),
            models.UniqueConstraint(fields=["asked_by", "token"], name="ideas_correction_token"),
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} until {self.due_on}"


class Step(models.Model):
    """What happened to an idea, for its authors to read; never names a judge or a screener."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=11, choices=StepKind)
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["idea", "at", "id"]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.kind}"
