"""The list by place: the page, the rows of the report, and the rows PostgreSQL writes for a CSV."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from awards.models import Tally
from awards.queries import all_places, all_places_copied, lines, lines_page
from documents.csv import stream_copied, stream_csv
from documents.model import Column, Sheet
from people.models import Department, Staff
from recognition.models import Period
from tests.factories.awards import (
    draft_carnation,
    make_commendation,
    make_people,
    make_senders,
    make_tally,
    store_letters,
    thank,
)

COLUMNS = [
    Column(name, "number" if name in ("rank", "carnations", "divisions") else "text")
    for name in lines.Place._fields
]


@pytest.fixture
def shared(period: Period, roads: Department, civil: Department) -> Tally:
    """Two share the first place, one of them commended lately; the third received less."""
    first, commended, third = make_people([civil], 3)
    make_commendation(first, conferred_on=date(2026, 1, 5))
    make_commendation(commended, conferred_on=date(2026, 1, 5))
    for person, letters in ((first, 2), (commended, 2), (third, 1)):
        thank(person, make_senders(letters, division=roads), period=period)
    return make_tally(period)


@pytest.mark.parametrize(
    ("language", "remarks"),
    [
        ("ko", "동점 · 공동 1위 · 2년 안 표창"),
        ("en", "shared place 1 · commended within two years"),
    ],
)
def test_all_places_say_what_is_to_remark(shared: Tally, language: str, remarks: str) -> None:
    with translation.override(language):
        found = [place.remarks for place in all_places(shared)]
    assert found == [remarks, remarks, ""]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_all_places_copied_are_the_same_file(shared: Tally, language: str) -> None:
    with translation.override(language):
        read = b"".join(stream_csv(Sheet("순위", COLUMNS, all_places(shared))))
        copied = b"".join(stream_copied(COLUMNS, all_places_copied(shared)))
    assert copied == read


def test_lines_two_letters_of_one_microsecond_are_one_line(
    period: Period, jiho: Staff, roads: Department
) -> None:
    letters = []
    for sender, jiho.rank in zip(make_senders(2, division=roads), ("서기", "주사보"), strict=True):
        letters.append(draft_carnation(sender, jiho, period=period))
    store_letters(letters)
    rank = max(letters, key=lambda letter: letter.pk).recipient_rank
    tally = make_tally(period)
    assert [line.title for line in lines_page(tally, page=1)] == [rank]
    assert [place.title for place in all_places(tally)] == [rank]
    assert len(list(all_places_copied(tally))) == 1


def test_lines_page_beyond_the_index_is_the_same(shared: Tally, monkeypatch: pytest.MonkeyPatch) -> None:
    front = lines_page(shared, page=1)
    monkeypatch.setattr(lines, "INDEXED_PLACES", 0)
    assert lines_page(shared, page=1) == front
    assert len(front) == 3
