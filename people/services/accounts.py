"""Passwords and log-ins."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.db import transaction

from audit.services import Job, record
from people.models import Session, Staff
from people.services.staff import NO_PASSWORD
from people.sessions import SessionStore


def set_password(*, staff: Staff, password: str, by: Staff | Job, keep_session: str = "") -> None:
    """Give an account a password; every log-in of it ends, except the one whose key is `keep_session`."""
    with transaction.atomic():
        staff.password = make_password(password)
        Staff.objects.filter(pk=staff.pk).update(password=staff.password)
        Session.objects.filter(staff=staff).exclude(session_key=keep_session).delete()
        record("staff.password_set", by=by, target="staff", target_id=staff.number)


def set_first_password(*, password: str, by: Staff | Job) -> int:
    """Give every open account that has none the same first password; returns how many.

    Hashed once: for the demonstration, and for the day a city hall begins.
    """
    with transaction.atomic():
        count: int = (
            Staff.objects.active().filter(password=NO_PASSWORD).update(password=make_password(password))
        )
        record("staff.first_password_set", by=by, target="staff", target_id="*", after={"accounts": count})
    return count


def note_log_in(*, staff: Staff, address: str) -> None:
    """Write down that somebody logged in, and from where."""
    record("staff.logged_in", by=staff, target="staff", target_id=staff.number, after={"address": address})


def note_log_out(*, staff: Staff) -> None:
    """Write down that somebody logged out."""
    record("staff.logged_out", by=staff, target="staff", target_id=staff.number)


def clear_ended_sessions() -> None:
    """Drop the log-ins whose time is over."""
    SessionStore.clear_expired()
