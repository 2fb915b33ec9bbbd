"""Entries of a menu, those of them a person may open, and the fold that keeps what few people need in one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from kindness.access import permission_of


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


def sections_of(request: HttpRequest, sections: Iterable[tuple[str, Any]]) -> Iterator[MenuItem]:
    """Parts of a room, given as (address name, label): those this person may open."""
    for name, label in sections:
        if permission_of(name)(request.user):
            address = reverse(name)
            yield MenuItem(label, address, request.path == address)
