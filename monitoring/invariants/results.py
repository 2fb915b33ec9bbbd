"""What must never be found in the data of the results."""

from __future__ import annotations

from collections.abc import Callable

INVARIANTS: dict[str, Callable[[], int]] = {}
