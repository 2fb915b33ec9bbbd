"""The README's pictures, taken from the running demo city: `python tools/pictures.py http://127.0.0.1:8000`.

Needs Chromium and, for the first pages of papers, pdftoppm. The city must be fresh: nobody has sent a carnation yet.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
COMPULSORY = "전 직원 친절교육"
PASSWORD = "daon-demo-2026"  # noqa: S105 - printed by `make run`
REASON = "여권 기계가 멈춘 날 대기하시던 40여 분을 직접 다른 창구로 나눠 안내해 주셨습니다. 덕분에 저희도 당황하지 않고 일을 마칠 수 있었습니다."


def seat(browser: Browser, url: str, number: str, language: str = "ko", width: int = 1280) -> Page:
    """A page on which that person is logged in."""
    context = browser.new_context(base_url=url, viewport={"width": width, "height": 900})
    context.add_cookies([{"name": "kindness_language", "value": language, "url": url}])
    page = context.new_page()
    page.goto("/login/")
    page.fill("[name=username]", number)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/")
    return page


def take(page: Page, name: str, *, whole: bool = True) -> None:
    page.screenshot(path=FOLDER / f"{name}.png", full_page=whole)
    make_small(FOLDER / f"{name}.png")


def take_paper(link: Locator, name: str, *, dots_an_inch: int) -> None:
    """The first page of the PDF that a click on `link` downloads."""
    with link.page.expect_download() as coming:
        link.click()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "paper.pdf"
        coming.value.save_as(file)
        asked = ["-png", "-r", str(dots_an_inch), "-singlefile", "-f", "1"]
        subprocess.run(["pdftoppm", *asked, str(file), str(FOLDER / name)], check=True)  # noqa: S607
    make_small(FOLDER / f"{name}.png")


def make_small(file: Path) -> None:
    """Our pages have few colours: 256 of them are enough, in a third of the bytes."""
    with Image.open(file) as picture:
        few = picture.convert("RGB").quantize(
            256, Image.Quantize.MAXCOVERAGE, kmeans=8, dither=Image.Dither.NONE
        )
    few.save(file, optimize=True)


def pictures_of_a_letter(browser: Browser, url: str) -> None:
    """The desk, a refusal with the search open, and a letter that has arrived."""
    page = seat(browser, url, "900001")
    take(page, "desk-ko")
    page.goto("/carnations/send/")
    page.fill("#id_recipient", "900003")
    page.check("[name=basis][value=praised]", force=True)
    page.fill("[name=reason]", REASON)
    page.click("main form .actions button")
    page.fill("#id_recipient", "")
    page.type("#id_recipient", "ㅇㅈㅎ")
    page.locator("[role=option]").first.wait_for()
    take(page, "send-ko")
    page.goto("/carnations/")
    page.locator("main table a").first.click()
    page.locator("main form button").first.click()  # the envelope
    page.locator(".letter").first.wait_for()
    take(page, "letter-ko")
    narrow = seat(browser, url, "900002", "en", 360)
    take(narrow, "desk-en-360")


def pictures_of_an_award(browser: Browser, url: str) -> None:
    """The newest closed half-year and the first page of its report."""
    page = seat(browser, url, "900010")
    page.goto("/awards/")
    row = page.locator("main tbody tr", has=page.locator(".badge", has_text="발표")).first
    row.locator("a").click()
    page.set_viewport_size({"width": 1280, "height": 1500})
    take(page, "award-ko", whole=False)
    page.goto(page.url + "report/")
    page.check("[name=format][value=pdf]", force=True)
    page.fill("[name=purpose]", "공적심사위원회 심사 자료")
    take_paper(page.locator("main form .actions button").first, "report-ko", dots_an_inch=80)


def pictures_of_training(browser: Browser, url: str) -> None:
    """The year, a proposed assignment by department, the code in the hall, a certificate."""
    page = seat(browser, url, "900011")
    page.goto("/training/calendar/")
    take(page, "training-year-ko")
    page.goto("/training/certificates/all/")
    take_paper(page.locator("main tbody a[href$='.pdf']").first, "certificate-ko", dots_an_inch=60)

    open_course(page, COMPULSORY)
    page.locator("main a[href$='/plan/']").first.click()
    page.click("main form .actions button")
    page.locator("[data-plan-state=proposed]").wait_for(timeout=120_000)
    page.goto(page.url.partition("?")[0] + "?tab=departments")
    take(page, "training-plan-ko", whole=False)

    open_course(page, COMPULSORY)
    page.locator("main a[href*='/cohorts/']").first.click()
    hold_now(page)
    page.locator("main a[href$='/screen/']").first.click()
    page.set_viewport_size({"width": 1280, "height": 720})
    take(page, "training-hall-ko", whole=False)


def pictures_of_ideas(browser: Browser, url: str) -> None:
    """Contests as a colleague finds them, an idea on a judge's seat, the points of an announced contest."""
    page = seat(browser, url, "900001")
    page.goto("/ideas/")
    take(page, "ideas-ko")

    page = seat(browser, url, "900014")
    page.goto("/ideas/judging/")
    page.set_viewport_size({"width": 1280, "height": 1280})
    page.locator("main tbody a", has_text="ARS").click()  # begun, and with a file
    take(page, "ideas-judge-ko")

    page = seat(browser, url, "900010")
    page.goto("/ideas/contests/")
    row = page.locator("main tbody tr", has=page.locator(".badge", has_text="발표")).first
    row.locator("a").click()
    page.goto(page.url + "results/")
    page.set_viewport_size({"width": 1280, "height": 1200})
    take(page, "ideas-results-ko", whole=False)


def pictures_of_the_telephone(browser: Browser, url: str) -> None:
    """The results of a survey: departments beside their like, with what chance alone would do."""
    page = seat(browser, url, "900010")
    page.goto("/monitoring/")
    page.locator("main a[href^='/monitoring/rounds/'][href$='/results/']").nth(1).click()  # one that is over
    page.set_viewport_size({"width": 1280, "height": 1200})
    take(page, "telephone-results-ko", whole=False)


def open_course(page: Page, title: str) -> None:
    page.goto("/training/courses/")
    page.get_by_role("link", name=title).first.click()


def hold_now(page: Page) -> None:
    """Put the first session of the cohort on the page into this hour, and come back."""
    cohort, now = page.url, datetime.now(UTC).astimezone(ZoneInfo("Asia/Seoul"))
    page.locator("main a[href^='/training/sessions/'][href$='/edit/']").first.click()
    for field, moment in (("starts_at", now), ("ends_at", now + timedelta(hours=2))):
        page.fill(f"[name={field}]", f"{moment:%Y-%m-%dT%H:%M}")
    page.click("main form .actions button")
    page.goto(cohort)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", chromium_sandbox=False)
        pictures_of_a_letter(browser, sys.argv[1])
        pictures_of_an_award(browser, sys.argv[1])
        pictures_of_training(browser, sys.argv[1])
        pictures_of_ideas(browser, sys.argv[1])
        pictures_of_the_telephone(browser, sys.argv[1])
