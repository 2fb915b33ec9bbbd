"""What a person does in the browser, in words of the story."""

from __future__ import annotations

import time
from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from demo.accounts import PASSWORD
from tests.e2e.city import City

REASON = "여권 기계가 멈춘 날 대기하시던 민원인 마흔 분을 다른 창구로 나눠 안내해 주셨습니다. 고맙습니다."


@dataclass
class Person:
    """Somebody at their PC, logged in."""

    page: Page
    city: City

    def open(self, path: str) -> Page:
        """Go there, and look at the page as an accessibility checker does."""
        self.page.goto(self.city.url + path)
        self.look()
        return self.page

    def look(self) -> None:
        """No finding of axe, no sideways scrolling."""
        found = Axe().run(self.page).response["violations"]
        told = [(v["id"], [n["target"] for n in v["nodes"][:3]]) for v in found]
        assert told == [], f"{self.page.url}: {told}"
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), self.page.url

    def submit(self) -> None:
        """Press the button of the main form."""
        with self.page.expect_navigation():
            self.page.locator("main form[method=post] button:not([type=button])").last.click()
        self.look()

    def refusal(self) -> str | None:
        """The code of the refusal box on the page."""
        box = self.page.locator("[data-refusal]")
        return box.first.get_attribute("data-refusal") if box.count() else None

    def write_letter(self, recipient: str, reason: str = REASON) -> None:
        self.open("/carnations/send/")
        self.page.fill("[name=recipient]", recipient)
        self.page.check("[name=basis][value=praised]", force=True)
        self.page.fill("[name=reason]", reason)
        self.submit()


def sit_down(browser: Browser, city: City, number: str, language: str) -> Person:
    """A browser of their own, in their language, logged in. The strict CSP is lifted for axe alone."""
    context = browser.new_context(base_url=city.url, bypass_csp=True, accept_downloads=True)
    context.add_cookies([{"name": "kindness_language", "value": language, "url": city.url}])
    person = Person(context.new_page(), city)
    person.open("/login/")
    person.page.fill("[name=username]", number)
    person.page.fill("[name=password]", PASSWORD)
    person.submit()
    assert person.page.url == city.url + "/"
    assert person.page.locator("html").get_attribute("lang") == language
    return person


def until(happens: object, *, seconds: float) -> None:
    """Wait for something that a job does by itself. Raises AssertionError when it does not come."""
    assert callable(happens)
    ends = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < ends, "it did not come by itself"
        time.sleep(0.5)
