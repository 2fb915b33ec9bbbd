"""How results are written."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def signed(value: float) -> str:
    """`+1.2`, `−0.4`, `0.0`: a difference, to one decimal."""
    shown = round(value, 1)
    return f"{shown:+.1f}".replace("-", "−") if shown else "0.0"
