"""What the rules say: that something is refused with its code, and which invariants are broken."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from kindness.errors import Refused


def refused(code: str) -> pytest.RaisesExc[Refused]:
    """`with refused("closed"):` fails unless the block is refused with exactly this code."""
    return pytest.raises(Refused, check=lambda error: error.code == code)


def breaks_of(invariants: Mapping[str, Callable[[], int]]) -> dict[str, int]:
    """Those that are broken, each with its number of breaks."""
    return {name: number for name, count in invariants.items() if (number := count())}
