"""A contest that takes entries, and its parts in a line."""

from __future__ import annotations

import pytest

from ideas.models import Contest
from tests.factories.ideas import make_contest


@pytest.fixture
def contest(db: None) -> Contest:
    return make_contest()
