"""Entries of a menu, and the fold that keeps what few people need in one of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry: a page, or (`inside` not empty, `url` empty) a fold of pages."""

    label: Any
    url: str
    current: bool
    inside: tuple[MenuItem, ...] = ()


def folded(label: Any, items: Iterable[MenuItem]) -> list[MenuItem]:
    """The items behind one entry. Who may open only one of them finds that one itself, nobody an empty fold."""
    inside = tuple(items)
    if len(inside) < 2:
        return list(inside)
    return [MenuItem(label, "", any(item.current for item in inside), inside)]
