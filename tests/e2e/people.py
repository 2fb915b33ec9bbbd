"""What a person does in the browser, in words of the story."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page

from demo.accounts import PASSWORD
from tests.e2e.city import City

# Its findings alone: what it finds in order is larger than the page, and nobody reads it.
AXE, FINDINGS = Axe().axe_script, "axe.run({resultTypes: ['violations']}).then(found => found.violations)"
NUMBERS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+|\?.*")
LOOKED_AT: set[tuple[str, str, str | None, str]] = set()  # a city speaks one language
Fields = Mapping[str, str | bool | list[str]]
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

    def visit(self, path: str) -> Page:
        """Go there only: the page has been looked at before."""
        self.page.goto(self.city.url + path)
        return self.page

    def follow(self, link: Locator) -> None:
        """Click it, and look at the page it leads to."""
        with self.page.expect_navigation():
            link.click()
        self.look()

    def look(self) -> None:
        """No finding of axe, no sideways scrolling: once for each page, whoever's object it shows, and each refusal."""
        seen = (self.city.url, NUMBERS.sub("*", self.path), self.refusal(), self.page.title())
        if seen in LOOKED_AT:
            return
        LOOKED_AT.add(seen)
        found = findings(self.page)
        assert found == [], f"{self.page.url}: {found}"

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.city.url)

    def another_tab(self) -> Person:
        """The same log-in, beside it."""
        return Person(self.page.context.new_page(), self.city)

    def main_button(self) -> Locator:
        """The button that sends the page's form."""
        return self.page.locator("main form[method=post] .actions button").first

    def submit(self) -> None:
        with self.page.expect_navigation():
            self.main_button().click()
        self.look()

    def put(self, fields: Fields) -> None:
        """Into the fields of these names: what is typed or chosen, whether it is ticked, which of several are."""
        for name, value in fields.items():
            field = self.page.locator(f"main [name='{name}']")
            kind = field.first.get_attribute("type") or field.first.evaluate("field => field.type")
            if isinstance(value, bool):
                field.set_checked(value, force=True)
            elif isinstance(value, list) or kind == "radio":
                for one in [value] if isinstance(value, str) else value:
                    field.and_(self.page.locator(f"[value='{one}']")).check(force=True)
            elif kind == "select-one":
                field.select_option(value)
            else:
                field.fill(value)

    def send(self, fields: Fields | None = None) -> None:
        """Fill the page's form in and send it; it is taken."""
        self.hand_in(fields)
        self.look()

    def hand_in(self, fields: Fields | None = None) -> None:
        """The same, to a page that has been looked at before or will be."""
        self.put(fields or {})
        with self.page.expect_navigation():
            if "person" in (fields or {}):  # the people a number is found by may lie over the button
                self.main_button().press("Enter")
            else:
                self.main_button().click()
        assert self.refusal() is None, f"{self.page.url}: {self.refusal()}"

    def post(self, path: str, fields: Fields) -> str:
        """Send the form of that page without opening it; where it leads."""
        proof = self.page.locator("[name=csrfmiddlewaretoken]").first.input_value()
        form = {"csrfmiddlewaretoken": proof, **{name: str(value) for name, value in fields.items()}}
        answer = self.page.request.post(self.city.url + path, form=form, max_redirects=0)
        assert answer.status == 302, f"{path}: {answer.status}"
        return answer.headers["location"]

    def refusal(self) -> str | None:
        """The code of the refusal box on the page."""
        box = self.page.locator("[data-refusal]")
        return box.first.get_attribute("data-refusal") if box.count() else None

    def fill_in(self, recipient: str, reason: str = REASON) -> None:
        """The letter's form, with the number typed rather than chosen."""
        self.page.fill("#id_recipient", recipient)
        self.page.check("[name=basis][value=praised]", force=True)
        self.page.fill("[name=reason]", reason)

    def write_letter(self, recipient: str) -> None:
        self.open("/carnations/send/")
        self.fill_in(recipient)
        self.submit()

    def sees(self, path: str, text: str) -> bool:
        self.page.goto(self.city.url + path)
        return text in self.page.inner_text("main")

    def tally_state(self, half: str) -> str | None:
        self.page.goto(f"{self.city.url}/awards/{half}/")
        return self.page.locator("[data-tally-state]").get_attribute("data-tally-state")

    def line_of(self, half: str, number: str) -> str:
        """What the half-year page says about one person."""
        return self.open(f"/awards/{half}/?q={number}").locator("main table tbody").first.inner_text()


def findings(page: Page) -> list[str]:
    """What axe finds on the page, and whether it scrolls sideways."""
    page.evaluate(AXE)
    violations = page.evaluate(FINDINGS)
    found = [f"{v['id']}: {[node['target'] for node in v['nodes'][:3]]}" for v in violations]
    fits = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return found if fits else [*found, "scrolls sideways"]


def stranger(browser: Browser, city: City, language: str) -> Person:
    """A browser of their own, in their language, not logged in. The strict CSP is lifted for axe alone."""
    context = browser.new_context(base_url=city.url, bypass_csp=True, accept_downloads=True)
    context.add_cookies([{"name": "kindness_language", "value": language, "url": city.url}])
    return Person(context.new_page(), city)


def sit_down(browser: Browser, city: City, number: str, language: str) -> Person:
    """Somebody of that number, logged in."""
    person = stranger(browser, city, language)
    person.visit("/login/")
    person.page.fill("[name=username]", number)
    person.page.fill("[name=password]", PASSWORD)
    with person.page.expect_navigation():
        person.page.press("[name=password]", "Enter")
    assert person.page.url == city.url + "/"
    assert person.page.locator("html").get_attribute("lang") == language
    return person


def until(happens: Callable[[], bool], *, seconds: float) -> None:
    """Wait for something that a job does by itself. Raises AssertionError when it does not come."""
    ends = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < ends, "it did not come by itself"
        time.sleep(0.5)
