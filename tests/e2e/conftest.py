"""One city for each language and all stories: it takes a while to start, and a half-year is closed only once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.city import City, running_city


@pytest.fixture(scope="session", params=["ko", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def city(language: str) -> Iterator[City]:
    with running_city() as city:
        yield city
