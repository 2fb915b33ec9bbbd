"""Who may do what in monitoring."""

from __future__ import annotations

from typing import Any

from people.enums import Role
from people.permissions import has_role, is_employed

runs_monitoring = has_role(Role.PROGRAMME_OFFICER)
sees_monitoring = has_role(Role.PROGRAMME_OFFICER, Role.AUDITOR)


is_rater = has_role(Role.EVALUATOR)


def may_rate(user: Any) -> bool:
    """Outside evaluators and the city's own people; of which round is asked of queries.scoring."""
    return is_employed(user) or is_rater(user)


shields_people = has_role(Role.PROGRAMME_OFFICER, Role.PROTECTION_OFFICER)
