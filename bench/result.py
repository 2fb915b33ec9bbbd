"""What a benchmark reports: one JSON object a line."""

from __future__ import annotations

import gc
import json
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Literal


@dataclass(frozen=True, slots=True)
class Result:
    """`ok` compares `value` with `limit`; `yardstick` is what the value was measured against, if anything was."""

    name: str
    value: float
    unit: str
    yardstick: float | None
    limit: float
    better: Literal["higher", "lower"]

    @property
    def ok(self) -> bool:
        return self.value >= self.limit if self.better == "higher" else self.value <= self.limit

    def line(self) -> str:
        fields = {key: _short(value) for key, value in asdict(self).items()}
        return json.dumps({**fields, "ok": self.ok}, ensure_ascii=False)


def _short(value: object) -> object:
    return float(f"{value:.4g}") if isinstance(value, float) else value


def say(line: str) -> None:
    """A line on the way to the results, for whoever waits."""
    print(f"  {line}", flush=True)


def seconds(act: Callable[[], object]) -> float:
    """How long it takes, with the rubbish of whatever ran before swept away first."""
    gc.collect()
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def alternate(measures: Sequence[Callable[[], float]], *, rounds: int) -> list[float]:
    """Measure in turn, `rounds` times, and give each one's median: a slow minute hits all alike."""
    taken: list[list[float]] = [[] for _measure in measures]
    for _round in range(rounds):
        for values, measure in zip(taken, measures, strict=True):
            values.append(measure())
    return [median(values) for values in taken]


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The slope of log cost over log size, by least squares: 0 is constant, 1 is linear."""
    x = [math.log(size) for size in sizes]
    y = [math.log(max(cost, 1e-9)) for cost in costs]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    spread = sum((a - mean_x) ** 2 for a in x)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / spread
