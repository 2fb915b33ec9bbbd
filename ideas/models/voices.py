"""What colleagues say to the ideas shown in the public check."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ideas.enums import CommentState
from ideas.models.ideas import Idea
from people.models import Staff


class Like(models.Model):
    """One a person and idea; who liked what is shown to nobody."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="likes")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["idea", "at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["idea", "staff"],
                name="ideas_like_once",
                violation_error_code="already_liked",
                violation_error_message=_("You have liked this idea already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} likes {self.idea_id}"


class Comment(models.Model):
    """Read by an officer before anybody else sees it: a kind guess at the author would end the blind check."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="comments")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField(db_default=Now())
    shown_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_because = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["idea", "written_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staff", "token"], name="ideas_comment_token"),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True) | ~Q(hidden_because=""),
                name="ideas_comment_hidden_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True) | Q(shown_at__isnull=True),
                name="ideas_comment_shown_or_hidden",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def state(self) -> CommentState:
        if self.hidden_at is not None:
            return CommentState.HIDDEN
        return CommentState.WAITING if self.shown_at is None else CommentState.SHOWN
