"""Codes and stored values in words."""

from __future__ import annotations

import pytest

from audit import labels


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "–"),
        ("", "–"),
        ([], "–"),
        (3, "3"),
        (["a", 1], "a, 1"),
        ("2026-11-21", "2026. 11. 21."),
        ("2026-11-21T06:20:00Z", "2026. 11. 21. 15:20"),
        ("2026-11-21T06:20:00.123456+00:00", "2026. 11. 21. 15:20"),
        ("2026-11-21T06:20:00", "2026-11-21T06:20:00"),
        ("2026-13-45", "2026-13-45"),
        ("20261121", "20261121"),
        ("2026H1", "2026H1"),
        ({"가": 1}, '{"가": 1}'),
    ],
)
def test_shown(value, words):
    assert labels.shown(value) == words


def test_words_unknown_code_is_shown_as_it_is():
    assert labels.words("ACTS", "nothing.known") == "nothing.known"
