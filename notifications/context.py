"""The bell in the header of every page."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest

from notifications.queries import unread_count


def bell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `unread`, asked once and only by a page that shows it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"unread": 0}
    return {"unread": cache(lambda: unread_count(user))}
