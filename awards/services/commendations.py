"""The register of commendations (표창대장)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.services import Actor, record
from awards.models import Commendation
from kindness import clock
from kindness.errors import Refused, refusing
from people.models import Staff

_NO_TITLE = _(
    "The commendation has no name yet. Please write what it is called, for example Mayor's commendation."
)
_NOT_YET = _("This day has not come yet. A commendation is entered once it has been conferred.")


def record_commendation(
    *,
    staff: Staff,
    title: str,
    conferred_on: date,
    by: Actor,
    number: str = "",
    token: UUID | None = None,
) -> Commendation:
    """Enter who was commended when; the same token gives the entry it gave before.

    Refuses already_recorded; not_yet for a day that has not come; title_required.
    """
    recorder = by if isinstance(by, Staff) else None
    if not title:
        raise Refused("title_required", _NO_TITLE)
    if conferred_on > clock.today():
        raise Refused("not_yet", _NOT_YET)
    with refusing(Commendation), transaction.atomic():
        before = Commendation.objects.filter(recorded_by=recorder, token=token).first() if token else None
        if before is not None:
            return before
        entry = Commendation.objects.create(
            staff=staff,
            title=title,
            conferred_on=conferred_on,
            number=number,
            recorded_by=recorder,
            token=token,
        )
        record(
            "commendation.recorded",
            by=by,
            target="commendation",
            target_id=entry.pk,
            after={"staff": staff.number, "conferred_on": conferred_on.isoformat(), "number": number},
        )
        return entry
