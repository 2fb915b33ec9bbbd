"""What must never be found among the notices: each query counts its breaks."""

from __future__ import annotations

from collections.abc import Callable

from notifications.models import Notice
from notifications.words import all_kinds


def notices_without_words() -> int:
    """Their reader would get no page."""
    return Notice.objects.exclude(kind__in=all_kinds()).count()


INVARIANTS: dict[str, Callable[[], int]] = {"notices_without_words": notices_without_words}
