"""One value as text: what is shown of a date or a share, and what is taken out of a string.

Whoever opens the file trusts it, so a string is never more than text: control characters,
characters that turn the reading direction, and invisible ones are taken out; a string that a
spreadsheet would read as a formula is made harmless (OWASP, "CSV injection").
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import TypeGuard

from documents.model import Kind
from kindness.dates import format_date, format_datetime
from kindness.halfyear import SEOUL

# Characters after which a spreadsheet may begin to calculate; the full-width twins are common in Korean input.
FORMULA_STARTERS = "=+-@＝＋－＠\t\r"
_STARTERS = frozenset(FORMULA_STARTERS)

# Characters that show nothing, behind which a formula starter could hide.
_BLANKS = " \n\u00a0\u115f\u1160\u3000\u3164\uffa0"

# A first character that needs a second look. Looking costs less than matching a pattern in every cell.
SUSPECT_HEADS = frozenset(FORMULA_STARTERS + _BLANKS)

# NUL and control characters except the line feed; bidirectional and invisible controls; what is no character.
# The joiner U+200D stays: emoji are made with it.
_UNWANTED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Return ``text`` in NFC without control, direction and invisible characters; line ends become LF, tabs spaces."""
    # Almost every cell is clean already: one test in C settles it.
    if not text.isprintable():
        text = _UNWANTED.sub("", _LINE_ENDS.sub("\n", text).replace("\t", " "))
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def inert(text: str) -> str:
    """Return ``clean(text)``, with a leading apostrophe when a spreadsheet would take it for a formula.

    The original is judged as well: a string that began with a tab or a carriage return is marked
    even though that character is gone.
    """
    safe = clean(text)
    if safe[:1] in SUSPECT_HEADS or text[:1] in SUSPECT_HEADS:
        starts_badly = text[:1] in _STARTERS or safe.lstrip(_BLANKS)[:1] in _STARTERS
        return "'" + safe if starts_badly else safe
    return safe


def local(value: datetime) -> datetime:
    """Return the wall-clock time of the city hall, without a zone: spreadsheets know none.

    Raises ValueError for a naive datetime, whose hour nobody can know.
    """
    if value.tzinfo is None:
        raise ValueError("a datetime without a time zone cannot be exported")
    return value.astimezone(SEOUL).replace(tzinfo=None)


def is_number(value: object) -> TypeGuard[int | float | Decimal]:
    """Return whether a cell may hold the value as a number; True, False, NaN and infinity are none."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool) and isfinite(value)


def shown(value: object, kind: Kind) -> str:
    """Return the value as a person reads it on a page: 1,012 · 67.6% · 2026. 11. 21."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return format_datetime(value) if kind == "datetime" else format_date(value)
    if isinstance(value, date):
        return format_date(value)
    if kind == "percent" and is_number(value):
        return f"{value:.1%}"
    if kind == "number" and is_number(value):
        return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
    return clean(str(value))


def half_widths(text: str) -> int:
    """Return how wide the text is, in half-width characters: a Hangul syllable or an ideograph counts two."""
    if text.isascii():
        return len(text)
    return len(text) + sum(1 for character in text if character >= "\u1100" and _is_wide(character))


def _is_wide(character: str) -> bool:
    return "가" <= character <= "힣" or unicodedata.east_asian_width(character) in "WF"
