"""Rules over people as data."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, strategies as st

from kindness.errors import Refused
from people.enums import EMPLOYED, DepartmentGroup
from training.rules.target import Clause, NotCompleted, as_data, codes_in, in_words, months_before, parse

FULL = {
    "front_line": True,
    "hired_within_months": 12,
    "grade": [6, 9],
    "employment": ["general", "permanent"],
    "groups": ["main", "town"],
    "divisions": ["D00001", "D00002"],
    "not_completed_since": {"title_contains": "친절", "since": "2025-01-01"},
}


def test_parse_reads_every_entry():
    assert parse([FULL]) == (
        Clause(
            front_line=True,
            hired_within_months=12,
            grade=(6, 9),
            employment=("general", "permanent"),
            groups=("main", "town"),
            divisions=("D00001", "D00002"),
            not_completed=NotCompleted(date(2025, 1, 1), "친절"),
        ),
    )


def test_data_come_back_as_they_were():
    any_training = {"not_completed_since": {"any": True, "since": "2025-01-01"}}
    assert as_data(parse([FULL, {"front_line": True}, any_training])) == [
        FULL,
        {"front_line": True},
        any_training,
    ]


def test_lists_are_put_in_order_without_repetitions():
    data = [{"employment": ["permanent", "general", "permanent"], "divisions": ["B", "A", "B"]}]
    assert as_data(parse(data)) == [{"employment": ["general", "permanent"], "divisions": ["A", "B"]}]


def test_empty_rule_is_a_rule():
    assert parse([]) == ()


@pytest.mark.parametrize(
    "data",
    [
        None,
        "front_line",
        {"front_line": True},
        [{}],
        [[]],
        [{"unknown": 1}],
        [{"front_line": False}],
        [{"front_line": "yes"}],
        [{"hired_within_months": 0}],
        [{"hired_within_months": True}],
        [{"hired_within_months": "12"}],
        [{"grade": [9, 6]}],
        [{"grade": [0, 6]}],
        [{"grade": [6]}],
        [{"grade": 6}],
        [{"employment": []}],
        [{"employment": ["outside"]}],
        [{"employment": "general"}],
        [{"groups": ["moon"]}],
        [{"divisions": []}],
        [{"divisions": [1]}],
        [{"not_completed_since": {"since": "2025-01-01"}}],
        [{"not_completed_since": {"any": True, "title_contains": "친절", "since": "2025-01-01"}}],
        [{"not_completed_since": {"any": True, "since": "yesterday"}}],
        [{"not_completed_since": {"any": True}}],
        [{"front_line": True}] * 21,
    ],
)
def test_anything_else_is_refused(data: Any):
    with pytest.raises(Refused) as refused:
        parse(data)
    assert refused.value.code == "invalid_target"


clauses = st.fixed_dictionaries(
    {},
    optional={
        "front_line": st.just(True),
        "hired_within_months": st.integers(1, 240),
        "grade": st.tuples(st.integers(1, 9), st.integers(1, 9)).map(sorted),
        "employment": st.lists(st.sampled_from([kind.value for kind in EMPLOYED]), min_size=1),
        "groups": st.lists(st.sampled_from(DepartmentGroup.values), min_size=1),
        "divisions": st.lists(st.text("ABC019", min_size=1, max_size=5), min_size=1, max_size=5),
    },
).filter(bool)


@given(st.lists(clauses, max_size=5))
def test_stored_rule_is_read_as_the_same_rule(data: list[dict[str, Any]]):
    rule = parse(data)
    assert parse(as_data(rule)) == rule
    assert len(in_words(rule)) == len(rule)
    assert all(in_words(rule))


def test_in_words_says_every_entry():
    (words,) = in_words(parse([FULL]), divisions={"D00001": "민원여권과"})
    assert words.count(" · ") == 6
    assert "민원여권과, D00002" in words
    assert "2025. 1. 1." in words


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 21), 12, date(2025, 11, 21)),
        (date(2026, 8, 31), 6, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 1, 15), 13, date(2024, 12, 15)),
    ],
)
def test_months_before(day: date, months: int, before: date):
    assert months_before(day, months) == before


def test_codes_in_names_every_division():
    assert codes_in([parse([FULL]), parse([{"divisions": ["X"]}]), ()]) == {"D00001", "D00002", "X"}
