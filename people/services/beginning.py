"""How a city begins: its first system administrator."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.services import Job
from kindness import clock
from kindness.errors import Refused
from people.enums import EmploymentType, Role
from people.models import RoleGrant, Staff
from people.services.accounts import Slip, issue_password
from people.services.roles import grant_role
from people.services.staff import add_staff

JOB = Job("people.appoint_admin")


def appoint_first_admin(*, number: str, name: str) -> Slip:
    """Grant system_admin where nobody holds it, with a one-time password; the account is made if need be.

    From then on people grant roles to people. Refuses already_granted, closed_account.
    """
    with transaction.atomic():
        if RoleGrant.objects.filter(role=Role.SYSTEM_ADMIN, ended_at__isnull=True).exists():
            raise Refused(
                "already_granted",
                _("There is a system administrator already. Please ask them to grant the role."),
            )
        staff = Staff.objects.filter(number=number).first() or add_staff(
            number=number,
            name=name,
            employment_type=EmploymentType.GENERAL,
            department=None,
            rank="",
            grade=None,
            position="",
            starts_on=clock.today(),
            by=JOB,
        )
        slip = issue_password(staff=staff, by=JOB)
        grant_role(
            staff=staff, role=Role.SYSTEM_ADMIN, reason=str(_("The first system administrator")), by=JOB
        )
    return slip
