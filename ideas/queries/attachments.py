"""Attachments as those are given them who must not know the authors: what nobody hid, without the names they came under."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from ideas.models import Attachment


def readable() -> QuerySet[Attachment]:
    """In the order they were handed in."""
    return Attachment.objects.filter(hidden=False, removed_at__isnull=True).order_by("uploaded_at", "pk")


def readable_of(idea_id: UUID) -> list[Attachment]:
    """Without their contents and names."""
    return list(readable().filter(idea=idea_id).only("media_type", "size", "idea_id", "uploaded_at"))


def position_of(found: Attachment) -> int:
    """Among those of its idea, from 1: what its neutral name is made of."""
    siblings = readable().filter(idea=found.idea_id).values_list("pk", flat=True)
    return list(siblings).index(found.pk) + 1
