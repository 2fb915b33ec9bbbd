"""The rater's seat in a real browser: a call by keyboard alone; entries wait while the line is gone, and are sent once."""

from __future__ import annotations

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from monitoring.models import Attempt, Call, ItemScore, Sheet
from people.models import Staff
from tests.factories.monitoring import make_call, make_subject
from tests.factories.people import make_staff
from tests.support.client import client_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def standing_clock() -> None:
    """The browser's server has a thread of its own, and its clock runs."""


@pytest.fixture
def context(browser: Browser, live_server: LiveServer, evaluator: Staff, call: Call) -> BrowserContext:
    cookie = client_of(evaluator).cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(locale="ko-KR")
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    yield context
    context.close()


def opened(context: BrowserContext, server: LiveServer, call: Call) -> Page:
    page = context.new_page()
    page.goto(f"{server.url}/monitoring/calls/{call.pk}/")
    return page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_call_is_scored_by_keyboard_alone(
    context: BrowserContext, live_server: LiveServer, call: Call
) -> None:
    following = make_call(call.rater, make_subject(call.round, make_staff()), planned_hour=18)
    page = opened(context, live_server, call)
    expect(page.locator("[name=outcome]").first).to_be_focused()
    press(page, "1", "Enter", "2", "Enter")  # answered, after two rings
    expect(page.locator("[data-items]")).to_be_visible()
    press(page, "n", "Enter", "5", "Enter", "1")  # the rings are known; greeting, listening, closing
    press(page, "Control+Enter")
    page.wait_for_url(f"**/monitoring/calls/{following.pk}/")
    sheet = Sheet.objects.get()
    assert (sheet.state, sheet.total) == ("submitted", 100)
    rows = ItemScore.objects.order_by("item__number").values_list("raw", flat=True)
    assert list(rows) == [2, None, 5, 1]
    page.wait_for_load_state("networkidle")


def test_entries_wait_while_the_line_is_gone_and_are_sent_once(
    context: BrowserContext, live_server: LiveServer, call: Call
) -> None:
    page = opened(context, live_server, call)
    expect(page.locator("[name=outcome]").first).to_be_focused()
    context.set_offline(True)
    press(page, "1", "Enter", "2", "Enter", "2", "Enter", "4", "Enter", "1")
    expect(page.locator("[data-seat-status]")).to_be_visible()
    pending = page.locator("[data-item] [data-state=pending]")
    expect(pending).to_have_count(4)
    assert Attempt.objects.count() == 0
    page.close()  # the machine goes to sleep
    context.set_offline(False)
    page = opened(context, live_server, call)
    expect(page.locator("[data-item] [data-state=stored]")).to_have_count(4)
    assert (Attempt.objects.count(), ItemScore.objects.count(), Sheet.objects.get().state) == (1, 4, "draft")
    page.reload()
    page.wait_for_load_state("networkidle")
    assert (Attempt.objects.count(), ItemScore.objects.count()) == (1, 4)
    expect(page.locator("[data-progress]")).to_have_text("4 / 4")


def test_missing_item_is_focused_and_nothing_is_handed_in(
    context: BrowserContext, live_server: LiveServer, call: Call
) -> None:
    page = opened(context, live_server, call)
    expect(page.locator("[name=outcome]").first).to_be_focused()
    press(page, "1", "Enter", "2", "Enter")
    expect(page.locator("[data-items]")).to_be_visible()
    press(page, "Control+Enter")
    expect(page.locator("[data-seat-status]")).to_be_visible()
    expect(page.locator("[data-item] [data-state=stored]")).to_have_count(1)  # the rings
    assert Sheet.objects.filter(state="submitted").count() == 0
