"""Every page of the project as a browser shows it: nothing for axe to find, no sideways scrolling, in both languages.

Which pages there are, who may open them and what they hold is asked of the permission matrix, so that the pages of
a new app are looked at as soon as its addresses stand in the table.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import transaction
from playwright.sync_api import Browser, Page, Route

from tests.e2e.people import findings
from tests.guards import matrix

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db]

ORIGIN = "http://daon.example"
# A look takes a second. In every run each page is looked at in one language, with FULL_CROWDS=1 in both.
BOTH_LANGUAGES = os.environ.get("FULL_CROWDS") == "1"
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 800}


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody is shown at an address."""

    path: str
    actor: str
    html: str


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[matrix.City]:
    """The city the permission matrix is tried on. Looking changes nothing in it."""
    logging.disable(logging.WARNING)
    with django_db_blocker.unblock(), transaction.atomic():
        yield matrix.build_city()
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


def test_nothing_on_any_page_keeps_anybody_out(town: matrix.City, language: str, browser: Browser) -> None:
    page = browser.new_context(viewport=DESK).new_page()  # type: ignore[arg-type]
    wrong = {}
    for shown in every_page(town, language):
        open_page(page, shown)
        found = findings(page)
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append("scrolls sideways on a telephone")
        page.set_viewport_size(DESK)  # type: ignore[arg-type]
        if found:
            wrong[f"{shown.path} as {shown.actor}"] = found
    page.context.close()
    assert wrong == {}


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_folds_of_the_menus_open_and_close_by_keyboard(
    town: matrix.City, language: str, browser: Browser, size: dict[str, int]
) -> None:
    page = browser.new_context(viewport=size).new_page()  # type: ignore[arg-type]
    html = page_of(town, "programme", "/monitoring/scorecards/", language)
    assert html is not None
    open_page(page, Shown("/monitoring/scorecards/", "programme", html))
    if size is PHONE:
        page.locator("[data-menu]").press("Enter")
    for fold in page.locator("[data-more]").all():
        summary = fold.locator("summary")
        summary.press("Enter")
        assert (fold.get_attribute("open"), findings(page)) == ("", [])
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        page.keyboard.press("Tab")
        assert fold.locator("a").first.evaluate("link => link === document.activeElement")
        page.keyboard.press("Escape")
        assert fold.get_attribute("open") is None
        assert summary.evaluate("summary => summary === document.activeElement")
    assert page.locator("[data-more]").count() == 2
    page.context.close()


def test_finding_is_noticed(browser: Browser) -> None:
    """The look itself can fail."""
    page = browser.new_context(viewport=DESK).new_page()  # type: ignore[arg-type]
    open_page(
        page, Shown("/", "nobody", '<html lang="ko"><title>x</title><main><h1>x</h1><input></main></html>')
    )
    assert [found.partition(":")[0] for found in findings(page)] == ["label"]
    page.context.close()


def every_page(city: matrix.City, language: str) -> Iterator[Shown]:
    """Each address, as the first of the actors who may open it sees it: every other one in this language."""
    looked_at: set[str] = set()
    for row in matrix.rows():
        actor = next((name for name, status in row.expected.items() if status == "200"), None)
        if row.method != "GET" or actor is None or row.route in looked_at:
            continue
        looked_at.add(row.route)
        if not BOTH_LANGUAGES and len(looked_at) % 2 == (language == "ko"):
            continue
        path = matrix.address(city, row, actor)
        html = page_of(city, actor, path, language)
        if html is not None:
            yield Shown(path, actor, html)


def page_of(city: matrix.City, actor: str, path: str, language: str) -> str | None:
    """None for a file."""
    cookies = city.cookies.get(actor, SimpleCookie())
    city.client.cookies = SimpleCookie(cookies.output(header="", sep=";"))
    city.client.cookies["kindness_language"] = language
    answer = city.client.get(path)
    assert answer.status_code == 200, path
    kind = answer.headers.get("Content-Type", "")
    return answer.content.decode() if kind.startswith("text/html") else None


def open_page(page: Page, shown: Shown) -> None:
    """Nothing is asked of any server: the page is the one given, the rest are the project's own files."""

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        file = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
        if isinstance(file, str):
            route.fulfill(path=file)
        elif route.request.is_navigation_request():
            route.fulfill(body=shown.html, content_type="text/html; charset=utf-8")
        else:
            route.abort()

    page.unroute_all()
    page.route("**/*", answer)
    page.goto(ORIGIN + shown.path)
