"""What must be masked so that a text does not say who wrote it. Pure.

A judge is no stranger: a department, a telephone number or “김 주무관” says as much as the name (peers 4c, domain facts 4).
What style gives away no rule can mask: the judge says so (recusal), and the officer edits the copy by hand.
"""

from __future__ import annotations

from collections.abc import Iterable

import regex

MASK = "○○○"
SHORTEST_WORD = 2  # a word of one letter would take half the text with it
_MAIL = r"[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+"
_PHONE = r"(?<!\d)0\d{1,2}[-.\s)]{1,2}\d{3,4}[-.\s]\d{4}(?!\d)|(?<!\d)01\d{8,9}(?!\d)"
_ALWAYS = regex.compile(f"{_MAIL}|{_PHONE}")
_MASKS = regex.compile(rf"{MASK}(?:\s*{MASK})+")
_TITLES = ("주무관", "팀장", "과장", "담당관", "계장", "면장", "동장", "읍장", "주사", "씨", "님")


def masked(text: str, *, words: Iterable[str]) -> str:
    """`text` without the words, however they are spaced or cased, and without any mail address or telephone number."""
    text = _ALWAYS.sub(MASK, text)
    found = sorted(
        {word for word in map(str.strip, words) if len(word) >= SHORTEST_WORD}, key=len, reverse=True
    )
    if found:
        text = regex.sub("|".join(map(_pattern, found)), MASK, text, flags=regex.IGNORECASE)
    return str(_MASKS.sub(MASK, text))


def _pattern(word: str) -> str:
    letters = [regex.escape(letter) for letter in word if not letter.isspace()]
    if word.isdigit():
        return rf"(?<!\d){word}(?!\d)"
    if word.isascii():
        return rf"(?<![\p{{L}}\p{{N}}]){regex.escape(word)}(?![\p{{Latin}}\p{{N}}])"
    return r"[^\S\n]?".join(letters)


def telling_words(
    *,
    name: str,
    number: str,
    places: Iterable[str],
    email: str = "",
    extension: str = "",
    rank: str = "",
    position: str = "",
) -> set[str]:
    """What names a person in a text: name and number, their places, and how colleagues call them (“서연 주무관”, “김팀장”)."""
    calls = {*_TITLES, rank, position} - {""}
    given = name[1:] if len(name) > SHORTEST_WORD and not name.isascii() else ""
    called = {f"{given}{call}" for call in calls} if len(given) >= SHORTEST_WORD else set()
    if not name.isascii():
        called |= {f"{name[0]}{call}" for call in {position, *_TITLES[:8]} - {""}}
    return {word for word in {name, number, *places, email, extension, *called} if word}
