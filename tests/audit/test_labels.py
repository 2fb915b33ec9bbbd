"""Codes and stored values in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from audit import labels

ROOT = Path(__file__).resolve().parents[2]
TARGETS = "carnation|commendation|department|period|report|role|roster|staff|tally"
ACTION = re.compile(rf'"((?:{TARGETS})\.[a-z_]+)"')
SHOWN = re.compile(r'shows\([^)]*?what="([^"]+)"', re.DOTALL)


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


def test_words_every_action_of_a_service_has_them():
    codes = set()
    for app in ("people", "recognition", "awards"):
        for file in (ROOT / app / "services").rglob("*.py"):
            codes |= set(ACTION.findall(file.read_text()))
    assert {"carnation.sent", "staff.logged_in", "tally.counted"} < codes
    assert sorted(code for code in codes if labels.words("ACTS", code) == code) == []


def test_words_everything_shown_has_them():
    kinds = set()
    for app in ("audit", "people", "recognition", "awards", "home"):
        for file in (ROOT / app).rglob("*.py"):
            kinds |= set(SHOWN.findall(file.read_text()))
    assert {"audit log", "award report"} < kinds
    assert sorted(kind for kind in kinds if labels.words("SHOWN", kind) == kind) == []
