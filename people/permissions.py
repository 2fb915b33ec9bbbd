"""May this person do it? Small predicates over the signed-in person; composed with `any_of`."""

from __future__ import annotations

from typing import Any

from kindness.access import Predicate
from people.enums import EmploymentType, Role


def is_signed_in(user: Any) -> bool:
    """Everybody with an account, outsiders too."""
    return bool(user.is_authenticated)


def is_employed(user: Any) -> bool:
    """The city's own people. Outside evaluators and partners see their own seat only."""
    return bool(user.is_authenticated) and user.employment_type != EmploymentType.OUTSIDE


def has_role(*roles: Role) -> Predicate:
    """Holds one of the roles at this moment."""
    wanted = frozenset(role.value for role in roles)

    def holds(user: Any) -> bool:
        return bool(user.is_authenticated) and not wanted.isdisjoint(user.roles)

    holds.__name__ = "has_role_" + "_or_".join(sorted(wanted))
    return holds


is_programme_officer = has_role(Role.PROGRAMME_OFFICER)
is_auditor = has_role(Role.AUDITOR)
is_system_admin = has_role(Role.SYSTEM_ADMIN)
is_hr_officer = has_role(Role.HR_OFFICER)
may_import_rosters = has_role(Role.HR_OFFICER, Role.SYSTEM_ADMIN)
is_head = has_role(Role.DIVISION_HEAD)
keeps_closures = has_role(Role.TRAINING_OFFICER, Role.HR_OFFICER, Role.SYSTEM_ADMIN)
may_manage_accounts = may_import_rosters
may_see_roles = has_role(Role.SYSTEM_ADMIN, Role.AUDITOR)
