"""Looking a name up the Korean way."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from people import hangul

NAMES = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("김서윤", "ㄱㅅㅇ"),
        ("까치", "ㄲㅊ"),
        ("가", "ㄱ"),
        ("힣", "ㅎ"),
        ("나 하늘", "ㄴㅎㄴ"),
        ("Kim 민", "kimㅁ"),
        ("ㄱㅅㅇ", "ㄱㅅㅇ"),
        ("", ""),
    ],
)
def test_initials_of_a_name(name: str, letters: str) -> None:
    assert hangul.initials(hangul.name_key(name)) == letters


def test_name_key_joins_what_the_keyboard_took_apart() -> None:
    assert hangul.name_key("김 서윤") == hangul.name_key("김서윤") == "김서윤"


def test_search_words_are_the_tails_of_the_name_and_of_its_initials() -> None:
    assert hangul.search_words("김서윤") == " 김서윤 서윤 윤 ㄱㅅㅇ ㅅㅇ ㅇ"


def test_search_words_of_a_latin_name_stand_once() -> None:
    assert hangul.search_words("kim") == " kim im m"


def test_search_words_of_the_longest_name_stay_small() -> None:
    assert len(hangul.search_words("가" * 60)) < 3000


@given(NAMES)
def test_every_part_of_a_name_begins_one_of_its_words(name: str) -> None:
    words = hangul.search_words(name)
    parts = [name[start:end] for start in range(len(name)) for end in range(start + 1, len(name) + 1)]
    assert [part for part in parts if f" {part}" not in words] == []
    assert [part for part in parts if f" {hangul.initials(part)}" not in words] == []


@given(NAMES, st.data())
def test_a_name_typed_half_in_consonants_fits_its_pattern(name: str, data: st.DataObject) -> None:
    typed = "".join(data.draw(st.sampled_from([letter, hangul.initial(letter)])) for letter in name)
    assert re.fullmatch(hangul.mixed_pattern(typed), name)


@given(NAMES)
def test_a_pattern_refuses_another_consonant(name: str) -> None:
    other = "ㅎ" if hangul.initial(name[0]) != "ㅎ" else "ㄱ"
    assert not re.match(hangul.mixed_pattern(other), name)


@given(st.text(max_size=60))
def test_any_text_has_a_key_that_is_its_own_key(text: str) -> None:
    key = hangul.name_key(text)
    assert hangul.name_key(key) == key
    assert len(hangul.initials(key)) == len(key)
