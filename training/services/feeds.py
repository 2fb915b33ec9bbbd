"""Private addresses of training calendars: made and revoked by their owner."""

from __future__ import annotations

from django.db import transaction

from audit.services import record
from kindness import clock
from people.models import Staff
from training.models import CalendarKey


def make_calendar_key(*, by: Staff) -> CalendarKey:
    """An address for `by`; the one there is, if there is one."""
    with transaction.atomic():
        Staff.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
        live = CalendarKey.objects.filter(staff=by, revoked_at__isnull=True).first()
        if live is not None:
            return live
        key = CalendarKey.objects.create(staff=by)
        record("calendar.address_made", by=by, target="calendar", target_id=key.pk)
        return key


def revoke_calendar_key(*, by: Staff) -> None:
    """From now on the address answers nobody. None there: nothing happens."""
    with transaction.atomic():
        key = CalendarKey.objects.select_for_update().filter(staff=by, revoked_at__isnull=True).first()
        if key is None:
            return
        key.revoked_at = clock.fresh()
        key.save(update_fields=["revoked_at"])
        record("calendar.address_revoked", by=by, target="calendar", target_id=key.pk)
