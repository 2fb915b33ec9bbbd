"""How results of a contest are written."""

from __future__ import annotations

from decimal import Decimal

from django import template

from ideas.enums import Outcome
from ideas.rules.quarters import Quarter

register = template.Library()


@register.filter
def outcome(value: str) -> str:
    """A decision in its words."""
    return str(Outcome(value).label)


@register.filter
def apart(value: Decimal) -> str:
    """`+1.25`, `−0.40`, `0.00`."""
    return f"{value:+.2f}".replace("-", "−") if value else "0.00"


@register.filter
def quarter(code: str) -> str:
    """`2027년 1분기`."""
    return Quarter.parse(code).label
