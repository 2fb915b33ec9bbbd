"""How many people take part where a test lets many of them in at once."""

from __future__ import annotations

import os


def crowd(whole: int, *, usually: int) -> int:
    """The whole crowd with FULL_CROWDS=1. Otherwise fewer, who meet at the same lock in the same way, only sooner."""
    return whole if os.environ.get("FULL_CROWDS") == "1" else usually
