"""Who may do what in training."""

from __future__ import annotations

from people.enums import Role
from people.permissions import has_role

runs_training = has_role(Role.TRAINING_OFFICER, Role.HR_OFFICER)
sees_training = has_role(Role.TRAINING_OFFICER, Role.HR_OFFICER, Role.AUDITOR)
is_partner = has_role(Role.PARTNER)
