"""What pages, the bell and the mail job read of notices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, Case, Count, QuerySet, Value, When, Window

from kindness.prepared import Given, Prepared
from notifications.models import Notice
from notifications.words import words_of
from people.models import Staff


@dataclass(frozen=True, slots=True)
class ToldNotice:
    """A notice in the reader's language. url: what it tells of, "" when there is nothing to open."""

    id: UUID
    title: str
    body: str
    url: str
    created_at: datetime
    read: bool


def notices_of(person: Staff) -> QuerySet[Notice]:
    """A person's own notices: unread ones first, then the newest."""
    read_last = Case(When(read_at__isnull=True, then=Value(0)), default=Value(1))
    return Notice.objects.filter(person=person).order_by(read_last, "-created_at", "-id")


@dataclass(frozen=True, slots=True)
class Unread:
    """The newest of those not read yet, and how many there are in all."""

    newest: list[ToldNotice]
    total: int


def unread_notices(person: Staff, *, limit: int) -> Unread:
    """One query. A page that asks this need not ask for the bell again."""
    rows = _unread(person).annotate(total=Window(Count("pk"))).order_by("-created_at", "-id")
    found: list[Any] = list(rows[:limit])
    return Unread(told(found), found[0].total if found else 0)


def _counted_unread() -> QuerySet[Notice, Any]:
    unread = Notice.objects.filter(person=Given("person", BigIntegerField()), read_at__isnull=True)
    return unread.order_by().values("person").annotate(n=Count("pk")).values("n")


_UNREAD_COUNT = Prepared(_counted_unread)


def unread_count(person: Staff) -> int:
    """What the bell shows."""
    return int(_UNREAD_COUNT.value(person=person.pk) or 0)


def told(notices: Iterable[Notice]) -> list[ToldNotice]:
    """In words of the active language; no query of its own."""
    lines = []
    for notice in notices:
        words = words_of(notice.kind).told(notice.params)
        lines.append(
            ToldNotice(
                notice.id, words.title, words.body, notice.url, notice.created_at, notice.read_at is not None
            )
        )
    return lines


def _unread(person: Staff) -> QuerySet[Notice]:
    return Notice.objects.filter(person=person, read_at__isnull=True)
