"""Roles: granted, ended. The person is told in the same transaction; it counts from their next request."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.services import Job, record
from kindness import clock
from kindness.errors import Refused, refusing
from people.enums import Role, StaffStatus
from people.models import RoleGrant, Staff
from people.services.reasons import demand_reason
from people.services.staff import closed_account
from people.services.telling import tell


def grant_role(
    *, staff: Staff, role: Role, reason: str, by: Staff | Job, token: UUID | None = None
) -> RoleGrant:
    """Let a person act in a role from now on. The same `token` again returns the first grant.

    Refuses self_grant, already_granted, reason_blank, closed_account.
    """
    giver = None if isinstance(by, Job) else by
    if giver is not None and giver.number == staff.number:
        raise Refused(
            "self_grant", _("Nobody grants a role to themselves. Please ask another administrator.")
        )
    demand_reason(reason)
    repeated = RoleGrant.objects.filter(granted_by=giver, token=token).first() if giver and token else None
    if repeated is not None:
        return repeated
    with refusing(RoleGrant), transaction.atomic():
        # The account may be closing at this moment: wait for it.
        if Staff.objects.select_for_update().get(pk=staff.pk).status == StaffStatus.CLOSED:
            raise closed_account()
        grant = RoleGrant.objects.create(
            staff=staff,
            role=role,
            reason=reason,
            granted_by=giver,
            granted_by_job=by.name if isinstance(by, Job) else "",
            token=token,
        )
        record(
            "role.granted", by=by, target="staff", target_id=staff.number, after={"role": role}, reason=reason
        )
        _tell(grant, "people.role_granted")
    return grant


def end_role(*, grant: RoleGrant, reason: str, by: Staff | Job) -> RoleGrant:
    """Withdraw a role. Ending an ended one changes nothing. Refuses reason_blank."""
    demand_reason(reason)
    with transaction.atomic():
        grant = RoleGrant.objects.select_for_update(of=("self",)).select_related("staff").get(pk=grant.pk)
        if grant.ended_at is not None:
            return grant
        grant.ended_at = clock.fresh()
        grant.ended_by, grant.ended_by_job = (None, by.name) if isinstance(by, Job) else (by, "")
        grant.end_reason = reason
        grant.save(update_fields=["ended_at", "ended_by", "ended_by_job", "end_reason"])
        record(
            "role.ended",
            by=by,
            target="staff",
            target_id=grant.staff.number,
            before={"role": grant.role},
            reason=reason,
        )
        _tell(grant, "people.role_ended")
    return grant


def _tell(grant: RoleGrant, kind: str) -> None:
    tell([grant.staff_id], kind=kind, key=str(grant.pk), params={"role": grant.role})
