"""One city for each language and all stories: it takes a while to start, and a half-year is closed only once."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.city import City, running_city

TAKING_TURNS = ("test_training.py", "test_monitoring.py", "test_ideas.py")


@pytest.fixture(scope="session", params=["ko", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def city(language: str) -> Iterator[City]:
    with running_city() as city:
        yield city


@pytest.fixture(autouse=True)
def everybody_goes_home(browser: Browser) -> Iterator[None]:
    """After a story its pages are closed: each is a process, and some of them go on asking the city."""
    yield
    for context in browser.contexts:
        context.close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The stories of these files take turns: in every run each is told in one language, with FULL_CROWDS=1
    in both. The half-year is always told in both."""
    if os.environ.get("FULL_CROWDS") == "1":
        return
    stories: dict[str, list[str]] = {}
    for item in items:
        told = stories.setdefault(item.path.name, [])
        if (name := item.name.partition("[")[0]) not in told:
            told.append(name)
    left_out = [item for item in items if _told_otherwise(item, stories[item.path.name])]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def _told_otherwise(item: pytest.Item, stories: list[str]) -> bool:
    spec = getattr(item, "callspec", None)
    if spec is None or item.path.parent.name != "e2e" or item.path.name not in TAKING_TURNS:
        return False
    number = sorted(stories).index(item.name.partition("[")[0])
    return bool(spec.params["language"] != ("ko", "en")[number % 2])
