"""The library of good cases: added, changed, removed, introduced in the broadcast, read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction

from audit.services import record
from kindness.errors import refusing
from people.models import Staff
from training.models import CaseReading, GoodCase, Session, Visit
from training.rules.cases import clean_tags


def add_case(
    *,
    title: str,
    body: str,
    by: Staff,
    tags: Iterable[str] = (),
    visit: Visit | None = None,
    session: Session | None = None,
    token: UUID | None = None,
) -> GoodCase:
    """Keep a case for colleagues; the same token gives the case it gave before. Refuses reason_blank, too_many_tags."""
    repeated = GoodCase.objects.filter(author=by, token=token).first() if token else None
    if repeated is not None:
        return repeated
    kept = clean_tags(tags)
    with refusing(GoodCase), transaction.atomic():
        case = GoodCase.objects.create(
            title=title, body=body, tags=kept, visit=visit, session=session, author=by, token=token
        )
        record("case.added", by=by, target="case", target_id=case.pk)
    return case


def change_case(*, case: GoodCase, title: str, body: str, tags: Iterable[str], by: Staff) -> GoodCase:
    """Refuses reason_blank, too_many_tags."""
    kept = clean_tags(tags)
    with refusing(GoodCase), transaction.atomic():
        locked = GoodCase.objects.select_for_update(of=("self",)).get(pk=case.pk)
        locked.title, locked.body, locked.tags = title, body, kept
        locked.save(update_fields=["title", "body", "tags"])
        record("case.changed", by=by, target="case", target_id=case.pk)
    return locked


def remove_case(*, case: GoodCase, by: Staff) -> None:
    """Take a case out of the library, with its readings. Removed already: nothing happens."""
    with transaction.atomic():
        deleted, _rows = GoodCase.objects.filter(pk=case.pk).delete()
        if deleted:
            record("case.removed", by=by, target="case", target_id=case.pk)


def note_broadcast(*, case: GoodCase, day: date | None, by: Staff) -> GoodCase:
    """Note the day it was introduced in the morning broadcast; None takes the note away."""
    with transaction.atomic():
        locked = GoodCase.objects.select_for_update(of=("self",)).get(pk=case.pk)
        before = locked.broadcast_on
        locked.broadcast_on = day
        locked.save(update_fields=["broadcast_on"])
        record(
            "case.broadcast",
            by=by,
            target="case",
            target_id=case.pk,
            before={"broadcast_on": before.isoformat() if before else ""},
            after={"broadcast_on": day.isoformat() if day else ""},
        )
    return locked


def note_reading(*, case: GoodCase, by: Staff) -> None:
    """Count a reader once. It leaves no audit row: who reads what is nobody's business."""
    CaseReading.objects.bulk_create([CaseReading(case=case, staff=by)], ignore_conflicts=True)
