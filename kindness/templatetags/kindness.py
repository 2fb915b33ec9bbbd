"""The few filters and tags every page needs; built in, so no template loads them."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django import template

from kindness import dates

register = template.Library()


@register.filter
def day(moment: date | datetime | None) -> str:
    """2026. 11. 21."""
    return dates.format_date(moment) if moment else ""


@register.filter
def short_day(moment: date | datetime | None) -> str:
    """12. 31."""
    return dates.format_day(moment) if moment else ""


@register.filter
def weekday(moment: date | datetime | None) -> str:
    """2026. 11. 21. (토)"""
    return dates.format_date_weekday(moment) if moment else ""


@register.filter
def month_weekday(moment: date | datetime | None) -> str:
    """12월 (목)"""
    return dates.format_month_weekday(moment) if moment else ""


@register.filter
def minute(moment: datetime | None) -> str:
    """2026. 11. 21. 15:20"""
    return dates.format_datetime(moment) if moment else ""


@register.filter
def deadline(moment: datetime | None) -> str:
    """2026. 11. 20. 24:00, for the first moment too late"""
    return dates.format_deadline(moment) if moment else ""


@register.filter
def grouped(number: int | None) -> str:
    """1,498; a dash where there is no number."""
    return "–" if number is None else f"{number:,}"


@register.filter
def percent(share: float | None) -> str:
    """0.676 → 67.6%; a dash where nothing could be divided."""
    return "–" if share is None else f"{share * 100:.1f}%"


@register.simple_tag
def fresh_token() -> str:
    """A new idempotency token for a form (reliability rule 7)."""
    return str(uuid.uuid4())
