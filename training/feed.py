"""A person's training as iCalendar (RFC 5545), and the signed part of its private address.

An entry that no longer stands is sent as cancelled, not left out: calendars otherwise keep what they once read.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from training.models import Attendance, CalendarKey
from training.words import cohort_label

if TYPE_CHECKING:
    from icalendar import Event

_SIGNER = Signer(salt="training.feed", sep=".")
DOMAIN = "kindness"


def address_part(key: CalendarKey) -> str:
    """What stands in the address for this key."""
    return _SIGNER.sign(str(key.pk))


def key_id(part: str) -> UUID | None:
    """The key an address stands for; None when nobody made that address."""
    try:
        return UUID(_SIGNER.unsign(part))
    except (BadSignature, ValueError):
        return None


def calendar_of(hours: Iterable[Attendance], *, at: datetime) -> bytes:
    """hours: with enrolment, session (room, cohort, course) and `changes` at hand. at: the time of asking."""
    from icalendar import Calendar  # noqa: PLC0415 - a web server starts without it

    calendar = Calendar()
    calendar.add("prodid", "-//Kindness//Training//KO")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Kindness (CS) training"))
    for one in hours:
        calendar.add_component(_event(one, at))
    return bytes(calendar.to_ical())


def _event(one: Attendance, at: datetime) -> Event:
    from icalendar import Event  # noqa: PLC0415

    session = one.session
    event = Event()
    event.add("uid", f"{session.pk}-{one.staff_id}@{DOMAIN}")
    event.add("dtstamp", at)
    event.add("sequence", session.revision + one.changes)  # type: ignore[attr-defined]
    event.add("dtstart", session.starts_at)
    event.add("dtend", session.ends_at)
    event.add("summary", f"{session.cohort.course.title} · {cohort_label(session.cohort)}")
    event.add("location", session.room.name if session.room else session.place)
    if session.link:
        event.add("url", session.link)
    event.add("status", "CONFIRMED" if one.live else "CANCELLED")
    return event
