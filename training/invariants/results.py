"""What must never be found in the data."""

from __future__ import annotations

from collections.abc import Callable

INVARIANTS: dict[str, Callable[[], int]] = {}
