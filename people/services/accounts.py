"""Passwords and log-ins."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from axes.models import AccessAttempt
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.services import Act, Job, record, record_many
from kindness.errors import Refused, refusing
from people.enums import Role, StaffStatus
from people.models import NO_PASSWORD, RoleGrant, Session, Staff
from people.services.staff import closed_account
from people.services.telling import tell
from people.sessions import SessionStore

SLIPS_AT_ONCE = (
    20  # a password takes up to half a second to hash: a sheet is a few pages of paper, and a short wait
)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that paper makes look like another: i l o 0 1


@dataclass(frozen=True, slots=True)
class Slip:
    """A one-time password on its way to its owner. The only place where it stands in clear."""

    number: str
    name: str
    password: str = field(repr=False)  # not even in an error report


def set_password(*, staff: Staff, password: str, by: Staff | Job, keep_session: str = "") -> None:
    """Give an account a password of its owner's; every log-in ends, except the one whose key is `keep_session`."""
    with transaction.atomic():
        staff.password, staff.must_change_password = make_password(password), False
        Staff.objects.filter(pk=staff.pk).update(password=staff.password, must_change_password=False)
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


def issue_password(*, staff: Staff, by: Staff | Job) -> Slip:
    """Put a random one-time password in the place of whatever a person had; the owner must choose another.

    All log-ins and a lock after wrong passwords end. Refuses own_account, closed_account, holds_role (with the
    password of somebody who holds a role one could act in it: that is for system administrators).
    """
    if by == staff:
        raise Refused(
            "own_account",
            _("Your own password is changed under “My profile”. Please change it there."),
            title=_("No password was issued."),
        )
    slip, hashed = _draw(staff)
    with refusing(Staff), transaction.atomic():
        locked: Staff = Staff.objects.select_for_update().get(pk=staff.pk)
        if locked.status == StaffStatus.CLOSED:
            raise closed_account()
        _store({locked: hashed}, by=by)
    return slip


def issue_first_passwords(*, numbers: Sequence[str], by: Staff | Job) -> list[Slip]:
    """One-time passwords for those of `numbers` who have none: the first SLIPS_AT_ONCE of them, by number.

    Whoever gets one from somebody else at the same moment is left out. Refuses holds_role.
    """
    waiting = Staff.objects.active().filter(number__in=numbers, password=NO_PASSWORD).order_by("number")
    drawn = {staff.pk: _draw(staff) for staff in waiting[:SLIPS_AT_ONCE]}
    with refusing(Staff), transaction.atomic():
        locked = list(waiting.filter(pk__in=drawn).select_for_update())
        _store({staff: drawn[staff.pk][1] for staff in locked}, by=by)
    return [drawn[staff.pk][0] for staff in locked]


def _draw(staff: Staff) -> tuple[Slip, str]:
    """A password like k7m2-p9wx-t4hr (59 bits) and its hash; slow, so before any row is locked."""
    parts = ("".join(secrets.choice(_LETTERS) for _letter in range(4)) for _part in range(3))
    password = "-".join(parts)
    return Slip(staff.number, staff.name, password), make_password(password)


def _store(hashed: dict[Staff, str], *, by: Staff | Job) -> None:
    people = list(hashed)
    _demand_right(people, by)
    had_one = [staff.pk for staff in people if staff.password != NO_PASSWORD]
    for staff in people:
        staff.password, staff.must_change_password = hashed[staff], True
    Staff.objects.bulk_update(people, ["password", "must_change_password"])
    Session.objects.filter(staff__in=people).delete()
    AccessAttempt.objects.filter(username__in=[staff.number for staff in people]).delete()
    record_many([Act("staff.password_issued", "staff", staff.number) for staff in people], by=by)
    if had_one:  # whoever did not ask for it must hear of it
        tell(had_one, kind="people.password_issued", key=str(uuid4()))


def _demand_right(people: list[Staff], by: Staff | Job) -> None:
    live = RoleGrant.objects.filter(ended_at__isnull=True)
    if isinstance(by, Job) or not live.filter(staff__in=people).exists():
        return
    if not live.filter(staff=by, role=Role.SYSTEM_ADMIN).exists():
        raise Refused(
            "holds_role",
            _(
                "This person holds a role, and whoever has their password could act in it. "
                "Please ask a system administrator to issue it."
            ),
            title=_("No password was issued."),
        )


def note_log_in(*, staff: Staff, address: str) -> None:
    """Write down that somebody logged in, and from where."""
    record("staff.logged_in", by=staff, target="staff", target_id=staff.number, after={"address": address})


def note_log_out(*, staff: Staff) -> None:
    """Write down that somebody logged out."""
    record("staff.logged_out", by=staff, target="staff", target_id=staff.number)


def clear_ended_sessions() -> None:
    """Drop the log-ins whose time is over."""
    SessionStore.clear_expired()
