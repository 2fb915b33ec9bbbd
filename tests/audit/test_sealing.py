"""The seal's own arithmetic, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from audit.sealing import FIRST_PREVIOUS, Sealing, microseconds

MOMENT = datetime(2026, 11, 21, 6, 20, tzinfo=UTC)


def sealing_of(*rows: tuple[int, str]) -> Sealing:
    sealing = Sealing()
    for row_id, text in rows:
        sealing.add(row_id, text)
    return sealing


def test_ranges_neighbouring_ids_are_one():
    assert sealing_of((3, "a"), (4, "b"), (7, "c"), (8, "d"), (10, "e")).ranges == [(3, 5), (7, 9), (10, 11)]


def test_hash_is_what_the_docstring_says():
    sealing = sealing_of((3, "가"), (4, "나"), (9, "다"))
    head = f"{FIRST_PREVIOUS} 1 {microseconds(MOMENT)} 9 3-5 9-10\n".encode()
    rows = b"".join(sha256(text.encode()).digest() for text in "가나다")
    assert (
        sealing.hash(previous=FIRST_PREVIOUS, number=1, sealed_at=MOMENT, top=9)
        == sha256(head + rows).hexdigest()
    )


def test_hash_differs_with_every_part():
    rows = [(1, "a"), (2, "b")]
    base = {"previous": FIRST_PREVIOUS, "number": 1, "sealed_at": MOMENT, "top": 2}
    others = [
        {"previous": "1" * 64},
        {"number": 2},
        {"sealed_at": MOMENT + timedelta(microseconds=1)},
        {"top": 3},
    ]
    hashes = {sealing_of(*rows).hash(**base | other) for other in others}
    hashes |= {sealing_of((1, "a"), (2, "c")).hash(**base), sealing_of((1, "a"), (3, "b")).hash(**base)}
    assert len(hashes | {sealing_of(*rows).hash(**base)}) == 7


def test_first_difference_names_the_row():
    marks = bytes(sealing_of((1, "a"), (5, "b"), (6, "c")).marks)
    assert sealing_of((1, "a"), (5, "b"), (6, "c")).first_difference(marks) is None
    assert sealing_of((1, "a"), (5, "x"), (6, "y")).first_difference(marks) == 5


def test_microseconds_are_exact():
    assert microseconds(datetime(2026, 11, 21, 6, 20, 0, 999_999, tzinfo=UTC)) == 1_795_242_000_999_999
