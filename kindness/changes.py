"""What services write down alike when fields of a row change: those that really do, before and after, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model


def check_names(values: Mapping[str, Any], known: Iterable[str]) -> None:
    """A field nobody may set this way is the caller's mistake, not the person's."""
    unknown = set(values) - set(known)
    if unknown:
        raise ValueError(f"not a field here: {sorted(unknown)}")


def changed(row: Model, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What really changes of `row`: (values before, values after)."""
    after = {name: value for name, value in values.items() if getattr(row, name) != value}
    return {name: getattr(row, name) for name in after}, after


def update(row: Model, values: Mapping[str, Any]) -> None:
    """Set and store these fields of a locked row."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON holds it: rows by their key, days and moments in ISO, decimals as text."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
