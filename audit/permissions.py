"""May this person do it? The record is read by auditors alone, and by them only read."""

from __future__ import annotations

from typing import Any


def is_auditor(user: Any) -> bool:
    """Holds the auditor's role at this moment (a word of people.enums.Role: this room lies below people)."""
    return bool(user.is_authenticated) and "auditor" in user.roles
