from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from documents.model import Kind
from documents.values import clean, half_widths, inert, is_number, local, shown
from tests.documents.hostile import FORMULAS, TEXTS


@pytest.mark.parametrize(("typed", "seen"), TEXTS.items(), ids=ascii)
def test_clean_hostile_text_becomes_what_a_reader_may_see(typed: str, seen: str) -> None:
    assert clean(typed) == seen


@pytest.mark.parametrize("typed", FORMULAS, ids=ascii)
def test_inert_formula_starter_gets_an_apostrophe(typed: str) -> None:
    assert inert(typed) == "'" + TEXTS[typed]


@pytest.mark.parametrize("typed", sorted(set(TEXTS) - set(FORMULAS)), ids=ascii)
def test_inert_other_text_gets_no_apostrophe(typed: str) -> None:
    assert inert(typed) == TEXTS[typed]


def test_inert_tab_or_return_before_harmless_text_is_marked_too() -> None:
    assert [inert("\t정지호"), inert("\r정지호"), inert(""), inert(" 정지호")] == [
        "' 정지호",
        "'\n정지호",
        "",
        " 정지호",
    ]


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, "number", ""),
        (1012, "number", "1,012"),
        (-3, "number", "-3"),
        (3.14, "number", "3.1"),
        (Decimal("1234.5"), "number", "1,234.5"),
        (float("nan"), "number", "nan"),
        (0.676, "percent", "67.6%"),
        (1012, "text", "1012"),
        ("해당 없음", "number", "해당 없음"),
        (date(2026, 1, 5), "date", "2026. 1. 5."),
        (datetime(2026, 6, 30, 15, 0, tzinfo=UTC), "date", "2026. 7. 1."),
        (datetime(2026, 6, 30, 15, 0, tzinfo=UTC), "datetime", "2026. 7. 1. 00:00"),
        (True, "number", "True"),
    ],
)
def test_shown_value_reads_as_on_a_korean_page(value: object, kind: Kind, text: str) -> None:
    assert shown(value, kind) == text


def test_local_naive_datetime_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local(datetime(2026, 7, 1))  # noqa: DTZ001 - the point of the test


def test_is_number_only_what_a_cell_can_hold() -> None:
    values = [1, 1.5, Decimal(1), True, float("inf"), float("nan"), "1", None]
    assert [is_number(value) for value in values] == [True, True, True, False, False, False, False, False]


def test_half_widths_hangul_counts_two() -> None:
    assert [half_widths(text) for text in ("abc", "정지호", "제1기 ", "→é")] == [3, 6, 6, 2]
