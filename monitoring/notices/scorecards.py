"""What people are told of the scorecards."""

from __future__ import annotations

from notifications.words import Words

NOTICES: dict[str, Words] = {}
