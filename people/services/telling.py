"""Telling people what happened to their account."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string


def tell(people: Iterable[int], *, kind: str, key: str, params: Mapping[str, Any] | None = None) -> None:
    """A notice that leads to the person's own profile; `kind` as in people/notices.py."""
    # Notices stand above people in the order of imports, so the settings name them.
    notify: Callable[..., Any] = import_string(settings.NOTIFY)
    notify(people=people, kind=kind, key=key, params=params or {}, url=reverse("my_profile"))
