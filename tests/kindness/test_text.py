from __future__ import annotations

import unicodedata

import pytest
from django import forms
from hypothesis import given, strategies as st

from kindness.text import MAX_BYTES, CleanText, Unreadable, clean_text, count_characters, is_blank
from tests.support import hostile

NFD = "\u1100\u1175\u11b7"  # 김, as macOS writes it: equal to nothing in SQL
FAMILY = "👨\u200d👩\u200d👧\u200d👦"  # one character as a person counts


@pytest.mark.parametrize("text", [*hostile.UNREADABLE, "\ufdd0", "\uffff", "\U0001ffff"])
def test_unreadable_text_is_refused(text: str):
    with pytest.raises(Unreadable):
        clean_text(text)


def test_decomposed_korean_is_composed():
    assert clean_text(NFD) == "김"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u202e친절한\u202c", "친절한"),
        ("친\u200b절", "친절"),
        ("가\u00ad나", "가나"),
        ("\ufeff첫 글자", "첫 글자"),
        ("가\x07나", "가나"),
        ("  두   칸\t세 칸  ", "두 칸 세 칸"),
        ("가\u3000나", "가 나"),
        (FAMILY, FAMILY),
        ("❤\ufe0f", "❤\ufe0f"),
        ("", ""),
    ],
)
def test_text_is_made_canonical(typed: str, kept: str):
    assert clean_text(typed) == kept


@pytest.mark.parametrize("text", [*hostile.LOOKS_EMPTY, "\ufe0f", "\u0301"])
def test_text_that_shows_nothing_is_blank(text: str):
    assert is_blank(text)
    assert clean_text(text) == ""


def test_lines_are_kept_where_they_are_wanted():
    assert clean_text("첫 줄\r\n\r\n\r\n\r\n 둘째 줄 ", multiline=True) == "첫 줄\n\n둘째 줄"
    assert clean_text("첫 줄\r둘째 줄") == "첫 줄 둘째 줄"


@pytest.mark.parametrize(
    ("text", "count"),
    [("친절", 2), (FAMILY, 1), ("🇰🇷", 1), ("e\u0301", 1), (NFD, 1), ("", 0), ("가 나", 3)],
)
def test_characters_are_counted_as_a_person_does(text: str, count: int):
    assert count_characters(text) == count


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str):
    try:
        once = clean_text(text, multiline=True)
    except Unreadable:
        return
    assert clean_text(once, multiline=True) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\x00" not in once


class Form(forms.Form):
    word = CleanText(max_characters=3, required=False)


def test_field_cleans_what_it_hands_on():
    form = Form({"word": " 친\u200b절 "})
    assert form.is_valid()
    assert form.cleaned_data["word"] == "친절"


@pytest.mark.parametrize(("typed", "code"), [("네 글자다", "too_long"), ("가\x00", "unreadable")])
def test_field_names_what_is_wrong(typed: str, code: str):
    form = Form({"word": typed})
    assert [error.code for error in form.errors.as_data()["word"]] == [code]


def test_limit_counts_characters_and_not_code_points():
    assert Form({"word": FAMILY * 3}).is_valid()
    assert not Form({"word": FAMILY * 4}).is_valid()


def test_bytes_are_limited_too():
    assert clean_text("가" * (MAX_BYTES // 3)) == "가" * (MAX_BYTES // 3)
    with pytest.raises(Unreadable):
        clean_text("가" * (MAX_BYTES // 3 + 1))
