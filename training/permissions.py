"""Who may do what in training."""

from __future__ import annotations

from typing import Any

from people.enums import Role
from people.permissions import has_role, is_employed

runs_training = has_role(Role.TRAINING_OFFICER, Role.HR_OFFICER)
sees_training = has_role(Role.TRAINING_OFFICER, Role.HR_OFFICER, Role.AUDITOR)
is_partner = has_role(Role.PARTNER)


def has_materials(user: Any) -> bool:
    """The city's people and institutions; which file is asked of queries.courses.material_for."""
    return is_employed(user) or is_partner(user)


def hands_in_materials(user: Any) -> bool:
    """Those who run training, and institutions for their own cohorts."""
    return runs_training(user) or is_partner(user)


def holds_surveys(user: Any) -> bool:
    """Those who run training, and institutions; of which course is asked of queries.evaluation.courses_seen_by."""
    return runs_training(user) or is_partner(user)


def sees_surveys(user: Any) -> bool:
    return sees_training(user) or is_partner(user)


may_see_endings = has_role(Role.TRAINING_OFFICER, Role.HR_OFFICER, Role.AUDITOR, Role.PARTNER)
