"""What is told."""

from __future__ import annotations

from notifications.words import Words

NOTICES: dict[str, Words] = {}
