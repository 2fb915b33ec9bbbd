"""When an experience visit may be planned and reported, and what it comes to. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from kindness.errors import Refused
from kindness.text import is_blank
from monitoring.enums import NotApplicable, VisitState
from monitoring.rules.scoring import Entry, ItemRule, missing, total_of, unknown_score
from monitoring.rules.sheets import Typed

MOST_PHOTOS = 12


def check_planning(*, day: date, first: date, last: date, member: bool) -> None:
    """Refuses not_a_member, invalid_days."""
    if not member:
        raise Refused("not_a_member", _("This person is not in the team. Please add them before."))
    if not first <= day <= last:
        raise Refused("invalid_days", _("The day lies outside the team's months. Please choose another."))


def check_reporting(*, state: str, day: date, today: date, transaction: str) -> None:
    """Refuses not_now (cancelled, or in days to come), transaction_required."""
    if state == VisitState.CANCELLED:
        raise Refused("not_now", _("This visit was cancelled. Nothing has been changed."))
    if day > today:
        raise Refused("not_now", _("The day of the visit lies ahead. A report is written afterwards."))
    if is_blank(transaction):
        raise Refused(
            "transaction_required",
            _("Please write what you really did there, for example a paper you asked for."),
        )


def check_cancelling(state: str) -> None:
    """Refuses not_now."""
    if state != VisitState.PLANNED:
        raise Refused("not_now", _("Only a planned visit can be cancelled. Nothing has been changed."))


def check_photos(count: int) -> None:
    """Refuses too_many_photos."""
    if count >= MOST_PHOTOS:
        raise Refused(
            "too_many_photos", _("A visit keeps twelve photos. Please remove one before adding another.")
        )


def worth_of(
    items: Sequence[ItemRule], typed: Mapping[int, Typed], rule: NotApplicable
) -> tuple[Decimal, dict[int, Decimal]]:
    """The total, and the points of each entry by item. Every base item needs one. Refuses missing_items, invalid_score."""
    known = {item.id: item for item in items}
    if not known.keys() >= typed.keys():
        raise unknown_score()
    left = missing(items, typed.keys())
    if left:
        raise Refused(
            "missing_items",
            _("%(n)d items have no entry yet. Please look at each of them.") % {"n": len(left)},
        )
    entries = [Entry(known[item_id], one.raw) for item_id, one in typed.items()]
    if any(entry.raw is None and not entry.item.may_not_apply for entry in entries):
        raise unknown_score()
    total = total_of(items, entries, rule)
    return total.points, {entry.item.id: entry.points for entry in entries}
