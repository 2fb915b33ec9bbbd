"""Who may do what in idea contests."""

from __future__ import annotations

from typing import Any

from people.enums import Role
from people.permissions import has_role, is_employed

runs_contests = has_role(Role.PROGRAMME_OFFICER)
sees_contests = has_role(Role.PROGRAMME_OFFICER, Role.AUDITOR)
is_judge = has_role(Role.JUDGE)


def may_judge(user: Any) -> bool:
    """Outside judges and the city's own people; of which contest is asked of queries.judging."""
    return is_employed(user) or is_judge(user)
