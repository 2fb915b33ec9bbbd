"""The code on the room's screen: six digits that change every half minute. Pure; the moment is an argument.

Nothing is stored but the session's secret: the code of a window is its HMAC, as in RFC 6238. A code of the window
before still counts, because typing takes time; a photograph of the screen is worth a minute.
"""

from __future__ import annotations

import hmac
import re
from datetime import datetime, timedelta
from hashlib import sha256

WINDOW_SECONDS = 30
DIGITS = 6
EARLY = timedelta(minutes=15)  # people come before the session starts
TRIES = 10  # wrong codes of one person …
TRIES_WITHIN = timedelta(minutes=10)  # … in this time; then they wait
_TYPED = re.compile(r"[\s\-·]+")


def code_at(secret: str, moment: datetime) -> str:
    """What the screen shows at that moment."""
    return _code(secret, _window(moment))


def accepts(secret: str, typed: str, moment: datetime) -> bool:
    """The code of this window or of the one before; spaces and hyphens between the digits do not matter."""
    window = _window(moment)
    plain = _TYPED.sub("", typed).encode()
    return any(hmac.compare_digest(plain, _code(secret, w).encode()) for w in (window, window - 1))


def seconds_left(moment: datetime) -> int:
    """Until the screen shows the next code: 1 to 30."""
    return WINDOW_SECONDS - int(moment.timestamp()) % WINDOW_SECONDS


def is_open(moment: datetime, *, starts_at: datetime, ends_at: datetime) -> bool:
    """Codes count from a quarter of an hour before the session until its end, and never on another day."""
    return opens_at(starts_at) <= moment < ends_at


def opens_at(starts_at: datetime) -> datetime:
    return starts_at - EARLY


def spaced(code: str) -> str:
    """`123 456`: six digits in a row are misread from the last row of a hall."""
    return f"{code[: DIGITS // 2]} {code[DIGITS // 2 :]}"


def _window(moment: datetime) -> int:
    return int(moment.timestamp()) // WINDOW_SECONDS


def _code(secret: str, window: int) -> str:
    digest = hmac.new(secret.encode(), window.to_bytes(8, "big"), sha256).digest()
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"
