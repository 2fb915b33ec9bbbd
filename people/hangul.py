"""How Koreans look a name up: without minding spaces, by its initial consonants (초성), or by a mixture. Pure.

김서윤 is found by 김서윤, 김 서윤, 서윤, ㄱㅅㅇ, ㅅㅇ and 김ㅅ.
"""

from __future__ import annotations

import re
import unicodedata

# The nineteen initial consonants in the order Unicode composes syllables in (The Unicode Standard, 3.12).
INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FIRST, _LAST = ord("가"), ord("힣")
_SYLLABLES_PER_INITIAL = 588  # 21 vowels × 28 finals
# Nobody looks for the thirtieth letter of a name: what lies behind is found from the start only.
_LONGEST_TAIL = 30


def initial(letter: str) -> str:
    """The initial consonant of a syllable; any other letter as it is."""
    if _FIRST <= ord(letter) <= _LAST:
        return INITIALS[(ord(letter) - _FIRST) // _SYLLABLES_PER_INITIAL]
    return letter


def name_key(name: str) -> str:
    """The name as it is compared: NFC, no spaces, no difference of case."""
    return unicodedata.normalize("NFC", "".join(name.split()).casefold())


def initials(key: str) -> str:
    """김서윤 → ㄱㅅㅇ. Takes a `name_key`."""
    return "".join(map(initial, key))


def has_initials(key: str) -> bool:
    """Whether somebody typed consonants instead of syllables."""
    return any(letter in INITIALS for letter in key)


def search_words(key: str) -> str:
    """Every tail of the name and of its initials, each after a space: ` 김서윤 서윤 윤 ㄱㅅㅇ ㅅㅇ ㅇ`.

    A part of a name is the beginning of one of its tails, and beginnings of words are what a trigram
    index finds even when only one letter is known.
    """
    tails = range(min(len(key), _LONGEST_TAIL))
    letters = initials(key)
    return "".join(f" {key[at:]}" for at in tails) + "".join(
        f" {letters[at:]}" for at in tails if letters != key
    )


def mixed_pattern(key: str) -> str:
    """A regular expression for PostgreSQL in which a consonant stands for all its syllables: 김ㅅ → 김[사-싷ㅅ]."""
    return "".join(_syllables(letter) if letter in INITIALS else re.escape(letter) for letter in key)


def _syllables(consonant: str) -> str:
    first = _FIRST + INITIALS.index(consonant) * _SYLLABLES_PER_INITIAL
    return f"[{chr(first)}-{chr(first + _SYLLABLES_PER_INITIAL - 1)}{consonant}]"
