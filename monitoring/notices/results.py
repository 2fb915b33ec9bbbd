"""What people are told of the results."""

from __future__ import annotations

from notifications.words import Words

NOTICES: dict[str, Words] = {}
