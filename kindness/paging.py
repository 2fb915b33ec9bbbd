"""Pages of rows whose number is known before they are asked for: a query less."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator

PER_PAGE = 50


class _Known(Paginator):  # type: ignore[type-arg]
    count = 0


def pages(rows: Any, known: int | None = None) -> Paginator:  # type: ignore[type-arg]
    """Fifty rows a page; without `known` they are counted."""
    if known is None:
        return Paginator(rows, PER_PAGE)
    paginator = _Known(rows, PER_PAGE)
    paginator.count = known
    return paginator
