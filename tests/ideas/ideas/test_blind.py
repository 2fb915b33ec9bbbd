"""What is masked in the judges' copy."""

from __future__ import annotations

import pytest

from ideas.rules.blind import MASK, masked, telling_words

WORDS = telling_words(
    name="김서연",
    number="900001",
    places=["도로과", "도로관리팀"],
    email="seoyeon@daon.example",
    extension="2314",
    rank="지방행정주사보",
    position="주무관",
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("김서연이 썼습니다.", f"{MASK}이 썼습니다."),
        ("김 서 연 드림", f"{MASK} 드림"),
        ("도로과에서, 도로 관리팀에서", f"{MASK}에서, {MASK}에서"),
        ("사번 900001, 내선 2314", f"사번 {MASK}, 내선 {MASK}"),
        ("9000012와 23145는 다른 수", "9000012와 23145는 다른 수"),
        ("Seoyeon@Daon.Example 로", f"{MASK} 로"),
        ("다른 주소 a.b@c.go.kr 도", f"다른 주소 {MASK} 도"),
        ("전화 055-123-4567 또는 01012345678", f"전화 {MASK} 또는 {MASK}"),
        ("서연 주무관과 김주무관", f"{MASK}과 {MASK}"),
        ("김서연 도로과", MASK),
        ("서연하게 빛나는 도로", "서연하게 빛나는 도로"),
        ("", ""),
    ],
    ids=[
        "name", "spaced", "places", "numbers", "longer-numbers", "mail", "any-mail", "telephones", "called",
        "side-by-side", "given-name-alone", "empty",
    ],
)  # fmt: skip
def test_masked(text: str, expected: str) -> None:
    assert masked(text, words=WORDS) == expected


def test_masked_leaves_words_of_one_letter_alone() -> None:
    assert masked("이 안은 이렇다", words=["이", " "]) == "이 안은 이렇다"


def test_masked_takes_the_longest_word_first() -> None:
    assert masked("민원여권과의 민원", words=["민원", "민원여권과"]) == f"{MASK}의 {MASK}"


def test_telling_words_of_a_name_in_latin_letters_are_whole_words() -> None:
    words = telling_words(name="Ann", number="1", places=[])
    assert masked("Ann has an annual plan", words=words) == f"{MASK} has an annual plan"
