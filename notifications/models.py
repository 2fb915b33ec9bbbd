"""Notice rows: read in the app, mailed once from the same row."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from notifications.enums import MailState


class Notice(models.Model):
    """What a person is told. The words are made when read (<app>/notices.py), in the reader's language."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    kind = models.CharField(
        max_length=60
    )  # "recognition.letter_received": the app, then the key in its notices.py
    key = models.CharField(max_length=80)  # the fact it tells of: the same fact is told once
    params = models.JSONField(default=dict)  # plain values for the words: no reasons, no letters
    url = models.CharField(max_length=200, blank=True)  # a path of ours, or nothing to open
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    mail_state = models.CharField(max_length=10, choices=MailState, default=MailState.WAITING)
    mail_due_at = models.DateTimeField(db_default=Now())
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "kind", "key"], name="notifications_notice_once"),
            models.CheckConstraint(
                condition=Q(url="") | Q(url__regex=r"^/([^/\\]|$)"), name="notifications_notice_own_address"
            ),
            models.CheckConstraint(
                condition=Q(mail_state="sent", mailed_at__isnull=False)
                | (~Q(mail_state="sent") & Q(mailed_at__isnull=True)),
                name="notifications_notice_sent_has_a_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-created_at"], name="notifications_notice_person"),
            models.Index(
                fields=["person"], condition=Q(read_at__isnull=True), name="notifications_notice_unread"
            ),
            models.Index(
                fields=["mail_due_at"],
                condition=Q(mail_state__in=["waiting", "claimed"]),
                name="notifications_notice_mail_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.person_id}"
