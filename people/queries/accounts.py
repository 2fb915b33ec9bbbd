"""Whose account is in what state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from people.enums import AccountState
from people.hangul import name_key
from people.models import Staff, StaffQuerySet


def list_accounts(*, text: str, state: AccountState | None, day: date) -> StaffQuerySet:
    """Accounts of one state or (None) of all, closed and outside ones too, narrowed by name or number."""
    people: StaffQuerySet = Staff.objects.with_seat(day)
    if state is not None:
        people = people.in_state(state)
    if text:
        key = name_key(text)
        people = people.filter(Q(search_words__contains=f" {key}") | Q(number__startswith=key.upper()))
    return people.order_by("name_key", "number")


def account_with_number(number: str, *, day: date) -> Staff | None:
    """Any account, closed ones too, with its seat of the day."""
    staff: Staff | None = Staff.objects.with_seat(day).filter(number=number).first()
    return staff


def count_without_password(numbers: Sequence[str] | None = None) -> int:
    """How many open accounts, or how many of those named, nobody can log in to yet."""
    people: StaffQuerySet = Staff.objects.in_state(AccountState.NO_PASSWORD)
    return (people if numbers is None else people.filter(number__in=numbers)).count()
