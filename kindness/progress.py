"""A line a step, with its seconds, for the person who waits at the terminal."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Step:
    name: str
    note: str = ""


@contextmanager
def step(name: str) -> Iterator[Step]:
    """Prints the line when the step is done; a failed step prints none, its refusal speaks."""
    started = time.monotonic()
    found = Step(name)
    yield found
    print(f"  {name:<14}{time.monotonic() - started:6.1f} s  {found.note}".rstrip(), flush=True)
