"""Looking people up. Three short queries whatever the size of the city: see `search_people`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from kindness.text import Unreadable, clean_text
from people import hangul
from people.enums import EMPLOYED
from people.models import Staff, StaffQuerySet
from people.queries.seats import seats

LONGEST = 60  # letters of a name or number; who types more is looking for nobody


@dataclass(frozen=True, slots=True)
class PersonFound:
    """Enough to tell two people of one name apart."""

    number: str
    name: str
    division_id: int | None
    division_name: str
    team_name: str
    rank: str
    position: str
    employment_type: str


def search_people(text: str, *, day: date, limit: int = 20) -> list[PersonFound]:
    """Open accounts of the city's own people whose name, initials or number match; exact first, then
    beginnings, then the rest; people of one name by number.

    Exact matches and beginnings come in order out of a B-tree, so they stop at the limit. Only when they do
    not fill it, the trigram index is asked for the parts inside names.
    """
    key = _key(text)
    if not key:
        return []
    ids = list(_beginning_with(key)[:limit])
    if len(ids) < limit and not _is_number(key):
        ids += list(_containing(key).exclude(pk__in=ids)[: limit - len(ids)])
    return _found(ids, day)


def _key(text: str) -> str:
    try:
        key = hangul.name_key(clean_text(text))
    except Unreadable:
        return ""
    return key if len(key) <= LONGEST else ""


def _is_number(key: str) -> bool:
    """Nobody's name has a digit in it, every staff number has."""
    return any(letter.isdecimal() for letter in key)


def _people() -> StaffQuerySet:
    people: StaffQuerySet = Staff.objects.active().filter(employment_type__in=EMPLOYED)
    return people


def _beginning_with(key: str) -> Any:
    """The exact one is the smallest of all that begin like it, so the order of the index is the right one."""
    if _is_number(key):
        return (
            _people().filter(number__startswith=key.upper()).order_by("number").values_list("pk", flat=True)
        )
    if not hangul.has_initials(key):
        people = _people().filter(name_key__startswith=key)
        return people.order_by("name_key", "number").values_list("pk", flat=True)
    people = _people().filter(initials__startswith=hangul.initials(key))
    if hangul.initials(key) != key:  # 김ㅅ: some letters are known exactly
        people = people.filter(name_key__regex="^" + hangul.mixed_pattern(key))
    return people.order_by("initials", "name_key", "number").values_list("pk", flat=True)


def _containing(key: str) -> Any:
    letters = hangul.initials(key) if hangul.has_initials(key) else key
    people = _people().filter(Q(search_words__contains=f" {letters}"))
    if hangul.has_initials(key) and letters != key:
        people = people.filter(name_key__regex=hangul.mixed_pattern(key))
    return people.order_by("name_key", "number").values_list("pk", flat=True)


def _found(ids: list[int], day: date) -> list[PersonFound]:
    by_id = {
        pk: PersonFound(
            number, name, division_id, division or "", team or "", rank or "", position or "", kind
        )
        for pk, number, name, division_id, division, team, rank, position, kind in seats(  # type: ignore[misc]
            staff_ids=ids, day=day
        ).values_list(
            "pk",
            "number",
            "name",
            "division_id",
            "division_name",
            "team_name",
            "rank",
            "position",
            "employment_type",
        )
    }
    return [by_id[pk] for pk in ids if pk in by_id]
