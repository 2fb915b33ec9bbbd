"""Words for the notices of these tests."""

from __future__ import annotations

import pytest

from notifications import words
from notifications.words import Words


@pytest.fixture(autouse=True)
def _kinds_of_tests(monkeypatch):
    real = words.notices_of
    told = {"news": Words("News %(n)s", "Body of %(n)s", formats={}), "plain": Words("Plain", "Nothing more")}
    monkeypatch.setattr(words, "notices_of", lambda app: told if app == "tests" else real(app))
