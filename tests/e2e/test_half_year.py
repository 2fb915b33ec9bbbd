"""One half-year in one city hall, lived through in a real browser, in both languages.

A newcomer's city is started for each language, since a half-year closes only once. axe looks at every page on the way.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kindness.halfyear import SEOUL, HalfYear
from tests.e2e.city import City
from tests.e2e.people import REASON, Person, sit_down, until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TALLY_SECONDS = 15
MAGIC = {"xlsx": b"PK\x03\x04", "hwpx": b"PK\x03\x04", "pdf": b"%PDF", "csv": b"\xef\xbb\xbf"}


def test_half_year_from_first_letter_to_report(
    city: City, language: str, browser: Browser, tmp_path: Path
) -> None:
    officer = sit_down(browser, city, "900010", language)
    half = str(HalfYear.containing(datetime.now(SEOUL)))
    deliver_at_once(officer, half)

    sender = sit_down(browser, city, "900001", language)
    other_tab = sender.another_tab()
    other_tab.open("/carnations/send/")
    sender.write_letter("900003")
    assert sender.refusal() == "same_division"
    assert sender.page.input_value("[name=reason]") == REASON

    choose_by_name(sender, "이지호", "900002")
    sender.submit()
    assert re.fullmatch(r"/carnations/[0-9a-f-]{36}/", sender.path)
    letter = sender.path

    other_tab.fill_in("900004")
    other_tab.submit()
    assert other_tab.refusal() == "quota_used"

    recipient = sit_down(browser, city, "900002", language)
    until(lambda: recipient.sees("/notices/", "김서윤"), seconds=TALLY_SECONDS)
    recipient.open(letter)
    assert REASON in recipient.page.inner_text("main")
    stranger = sit_down(browser, city, "900003", language)
    assert stranger.page.goto(city.url + letter).status == 404  # type: ignore[union-attr]

    close_early(officer, half)
    until(lambda: officer.tally_state(half) == "final", seconds=TALLY_SECONDS)
    assert "900002" in officer.line_of(half, "900002")
    for name, magic in MAGIC.items():
        report = download(officer, half, name, tmp_path)
        assert report.startswith(magic), name
        if name == "csv":
            assert "이지호" in report.decode("utf-8-sig")

    second = sit_down(browser, city, "900020", language)
    second.open(f"/awards/{half}/publish/")
    second.submit()
    assert second.tally_state(half) == "published"

    breaks = [line for line in city.manage("check_invariants").splitlines() if not line.endswith(": 0")]
    assert breaks == []
    city.manage("verify_audit")


@pytest.mark.parametrize(
    ("number", "paths"),
    [
        (
            "900001",
            ["/", "/carnations/", "/people/", "/people/search/?q=ㅇㅈㅎ", "/me/", "/help/", "/privacy/"],
        ),
        ("900010", ["/periods/", "/awards/", "/awards/commendations/", "/carnations/reports/", "/notices/"]),
        ("900015", ["/audit/", "/audit/access/", "/audit/seals/", "/roles/", "/components/"]),
        ("900016", ["/"]),
        ("900018", ["/people/import/"]),
        ("900019", ["/roles/", "/roles/grant/"]),
    ],
)
def test_page_has_no_finding_of_axe(
    city: City, language: str, browser: Browser, number: str, paths: list[str]
) -> None:
    person = sit_down(browser, city, number, language)
    for path in paths:
        person.open(path)
        person.page.set_viewport_size({"width": 360, "height": 800})
        person.look()
        person.page.set_viewport_size({"width": 1280, "height": 900})


def deliver_at_once(officer: Person, half: str) -> None:
    """The officer sets the undo minutes to nought: it touches only later letters."""
    officer.open(f"/periods/{half}/")
    officer.page.fill("[name=undo_minutes]", "0")
    officer.submit()


def choose_by_name(sender: Person, name: str, number: str) -> None:
    """Type into the search, take the person from the list."""
    sender.page.fill("#id_recipient", "")
    sender.page.type("#id_recipient", name)
    sender.page.locator("[role=option]", has_text=number).click()


def close_early(officer: Person, half: str) -> None:
    officer.open(f"/periods/{half}/close/")
    officer.submit()
    assert officer.refusal() == "not_over"
    officer.page.check("[name=early]")
    officer.page.fill("[name=reason]", "조직개편으로 반기를 앞당겨 마칩니다.")
    officer.submit()
    assert officer.refusal() is None


def download(officer: Person, half: str, name: str, folder: Path) -> bytes:
    """Refused without a purpose; the file with one."""
    officer.open(f"/awards/{half}/report/")
    officer.page.check(f"[name=format][value={name}]", force=True)
    officer.submit()
    assert officer.refusal() == "purpose_required"
    officer.page.check(f"[name=format][value={name}]", force=True)
    officer.page.fill("[name=purpose]", "공적심사위원회 심사 자료")
    with officer.page.expect_download() as coming:
        officer.main_button().click()
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    return file.read_bytes()
