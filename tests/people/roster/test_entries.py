"""Rows become entries; every mistake has its row and column."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from kindness.errors import Refused
from people.roster import columns, entries
from people.roster.entries import Places
from tests.people.roster.files import HEADER, row

PLACES = Places(
    {"D1": 1, "D2": 2, "77": 7},
    {("도로과", ""): [1], ("도로과", "관리팀"): [3], ("민원여권과", ""): [2], ("중앙동", ""): [5, 6]},
)


def judge(*rows: list[str], header: tuple[str, ...] = HEADER, known: tuple[str, ...] = ()) -> entries.Entries:
    lines = list(enumerate(rows, start=2))
    return entries.understand(lines, columns.understand(header), places=PLACES, known=known)


def test_a_full_row_is_understood() -> None:
    cells = {
        "민원접점": "예",
        "임용일": "2024. 1. 2.",
        "내선번호": "031-000-2511",
        "전자우편": "a@daon.example",
    }
    found = judge(row("100001", " 김  서윤 ", "D1", **cells))
    assert found.mistakes == []
    assert found.people == {
        "100001": {
            "name": "김 서윤",
            "employment_type": "general",
            "front_line": True,
            "hired_on": "2024-01-02",
            "extension": "031-000-2511",
            "email": "a@daon.example",
            "status": "active",
            "department": 1,
            "rank": "지방행정주사보",
            "grade": 7,
            "position": "주무관",
        }
    }


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("직원번호", "", "empty"),
        ("직원번호", "12 34", "no_number"),
        ("직원번호", "=1+1", "no_number"),
        ("직원번호", "1" * 21, "too_long"),
        ("성명", "", "empty"),
        ("성명", "\u3164", "empty"),
        ("성명", "김\x00", "unreadable"),
        ("성명", "가" * 61, "too_long"),
        ("부서코드", "D9", "no_such_department"),
        ("부서코드", "", "empty"),
        ("급", "10", "no_grade"),
        ("급", "육", "no_grade"),
        ("신분", "사장", "unknown_word"),
        ("상태", "퇴직", "unknown_word"),
        ("민원접점", "글쎄", "unknown_word"),
        ("임용일", "2024-02-30", "no_date"),
        ("임용일", "어제", "no_date"),
        ("임용일", "0000-01-01", "no_date"),
        ("전자우편", "없음", "no_email"),
        ("전자우편", "a@b\r\nBcc: c@d", "no_email"),
    ],
)
def test_a_wrong_cell_is_named(column: str, cell: str, code: str) -> None:
    cells = row("100001", "김서윤", "D1")
    cells[HEADER.index(column)] = cell
    found = judge(cells)
    assert [(mistake.row, mistake.column, mistake.code) for mistake in found.mistakes] == [(2, column, code)]
    assert found.people == {}


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2024-01-02", "2024-01-02"),
        ("2024.1.2", "2024-01-02"),
        ("20240102", "2024-01-02"),
        ("2024/1/2", "2024-01-02"),
        ("", None),
    ],
)
def test_days_may_be_written_in_several_ways(cell: str, day: str | None) -> None:
    assert judge(row("1", "김서윤", "D1", 임용일=cell)).people["1"]["hired_on"] == day


def test_a_number_that_stands_twice_names_the_first_row() -> None:
    found = judge(row("1", "김서윤", "D1"), row("1", "이지호", "D1"))
    assert [(mistake.row, mistake.code, mistake.value) for mistake in found.mistakes] == [
        (3, "doubled", "1 (2)")
    ]


@pytest.mark.parametrize(
    ("written", "known", "read"),
    [
        ("1234", ("001233", "001235"), "001234"),
        ("1234", ("1234", "001234"), "1234"),
        ("1234", ("99", "001235"), "1234"),  # numbers of several lengths: nobody can tell
        ("1234", (), "1234"),
        ("a-12", ("001233",), "A-12"),
    ],
)
def test_leading_zeros_are_put_back(written: str, known: tuple[str, ...], read: str) -> None:
    assert list(judge(row(written, "김서윤", "D1"), known=known).people) == [read]


def test_leading_zeros_are_put_back_as_the_rest_of_the_file_has_them() -> None:
    assert list(judge(row("001233", "김서윤", "D1"), row("1234", "이지호", "D1")).people) == [
        "001233",
        "001234",
    ]


BY_NAME = ("직원번호", "성명", "부서", "팀")


@pytest.mark.parametrize(
    ("division", "team", "found"),
    [("도로과", "관리팀", 3), ("도로과", "", 1), (" 도로 과", "관리 팀", 3), ("민원여권과", "", 2)],
)
def test_departments_may_be_given_by_name(division: str, team: str, found: int) -> None:
    entry = judge(["1", "김서윤", division, team], header=BY_NAME).people["1"]
    assert entry == {"name": "김서윤", "department": found}


@pytest.mark.parametrize(
    ("division", "team", "code"),
    [
        ("도로과", "없는팀", "no_such_department"),
        ("중앙동", "", "ambiguous_department"),
        ("", "관리팀", "empty"),
    ],
)
def test_departments_that_cannot_be_told_are_named(division: str, team: str, code: str) -> None:
    (mistake,) = judge(["1", "김서윤", division, team], header=BY_NAME).mistakes
    assert (mistake.column, mistake.code) == ("부서", code)


def test_a_department_code_that_lost_its_zeros_is_found() -> None:
    assert judge(row("1", "김서윤", "0077")).people["1"]["department"] == 7


@pytest.mark.parametrize(
    "header",
    [
        ("성명", "부서코드"),
        ("직원번호", "부서코드"),
        ("직원번호", "성명"),
        ("직원번호", "성명", "부서코드", "성명"),
        ("직원번호", "성명", "부서코드", "사번"),
        ("a", "b"),
    ],
)
def test_wrong_columns_are_refused(header: tuple[str, ...]) -> None:
    with pytest.raises(Refused) as refused:
        columns.understand(header)
    assert refused.value.code == "wrong_columns"
    assert str(refused.value.message)


def test_other_names_of_columns_are_understood_and_foreign_ones_told() -> None:
    header = columns.understand(["사번", "이름", "부서명", "e-mail", "혈액형", ""])
    assert header.places == {"number": 0, "name": 1, "division": 2, "email": 3}
    assert header.ignored == ("혈액형",)


def test_a_file_of_mistakes_only_is_not_read_to_its_end() -> None:
    found = judge(*[row("", "", "") for _line in range(2000)])
    assert entries.MOST_MISTAKES <= len(found.mistakes) <= entries.MOST_MISTAKES + 3


@given(st.lists(st.lists(st.text(max_size=30), max_size=14), max_size=8))
def test_any_cells_are_understood_or_named(rows: list[list[str]]) -> None:
    found = judge(*rows)
    wrong = {mistake.row for mistake in found.mistakes}
    assert len(wrong) + len(found.people) == len(rows)
    assert entries.from_json(entries.as_json(found)).people == found.people
