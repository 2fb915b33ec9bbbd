"""A compulsory course from the proposal to the certificate, and a full cohort's waitlist, in a real browser.

On the demo city's own training, in both languages. axe looks at every page on the way.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.e2e.city import City
from tests.e2e.people import Person, sit_down, stranger, until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COMPULSORY, OUTSOURCED = "전 직원 친절교육", "친절 실천 위탁과정"
PLAN_SECONDS = 90
# Today's hours cannot wait for the day the city has planned: the officer's service moves them. {} is the seat's owner.
HELD_NOW = """
from datetime import timedelta
from kindness import clock
from people.models import Staff
from training.models import Session
from training.services.cohorts import change_session
session = Session.objects.get(attendances__staff__number="{number}", attendances__live=True, cohort__course__title="{course}")
hours = {{"starts_at": clock.fresh() - timedelta(minutes=3), "ends_at": clock.fresh() + timedelta({ends})}}
change_session(session=session, by=Staff.objects.get(number="900011"), **hours)
print(session.pk, session.cohort_id)
"""


def test_training_from_proposal_to_certificate(
    city: City, language: str, browser: Browser, tmp_path: Path
) -> None:
    trainee, officer = (sit_down(browser, city, number, language) for number in ("900001", "900011"))
    course = course_path(officer, COMPULSORY)
    wish_for_a_cohort(trainee, course)

    publish_proposal(officer, course)
    until(lambda: trainee.sees("/notices/", COMPULSORY), seconds=10)
    assert COMPULSORY in section(trainee.open("/training/"), "booked-title").inner_text()

    session, cohort = hold_now(city, "minutes=30")
    check_in_by_the_code(officer, trainee, session)
    mark_the_rest(officer, session)
    hold_now(city, "seconds=-1")
    officer.open(f"/training/cohorts/{cohort}/finish/")
    officer.submit()
    assert officer.refusal() is None

    number, code = certificate_of(trainee, city, tmp_path)
    verify(stranger(browser, city, language), number, code)
    assert_every_rule_holds(city)


def test_waitlist_is_joined_and_left(city: City, language: str, browser: Browser) -> None:
    person = sit_down(browser, city, "900003", language)
    row = person.open("/training/").locator("tr", has_text=OUTSOURCED)
    row.get_by_role("link").click()
    person.look()
    person.submit()
    person.open("/training/")
    waiting = section(person.page, "waiting-title")
    assert "4" in waiting.inner_text()  # three were there before
    waiting.get_by_role("link", name=OUTSOURCED).click()
    person.look()
    person.page.locator("a[href$='/withdraw/']").click()
    person.look()
    person.submit()
    person.open("/training/")
    assert section(person.page, "waiting-title").count() == 0


def test_institution_sees_its_own_cohorts_alone(city: City, language: str, browser: Browser) -> None:
    officer = sit_down(browser, city, "900011", language)
    foreign = officer.open(course_path(officer, COMPULSORY)).locator("main a[href*='/cohorts/']").first
    foreign_path = str(foreign.get_attribute("href"))
    account = sit_down(browser, city, "900017", language)
    rows = account.open("/training/partner/").locator("main tbody tr")
    assert [OUTSOURCED in text for text in rows.all_inner_texts()] == [True] * 8
    rows.first.get_by_role("link").click()
    account.look()
    for path, status in (
        (foreign_path.replace("/cohorts/", "/partner/"), 404),
        (foreign_path, 403),
        ("/training/", 403),
        ("/people/", 403),
    ):
        assert account.page.goto(city.url + path).status == status, path  # type: ignore[union-attr]


# --- the proposal -------------------------------------------------------------------------------------------------
def course_path(officer: Person, title: str) -> str:
    link = officer.open("/training/courses/").get_by_role("link", name=title).first
    return str(link.get_attribute("href"))


def wish_for_a_cohort(trainee: Person, course: str) -> None:
    """They need not attend; who wishes to is in the proposal."""
    trainee.open(f"{course}wishes/")
    trainee.page.select_option("[name=wish1]", index=1)
    trainee.submit()
    assert trainee.refusal() is None


def publish_proposal(officer: Person, course: str) -> None:
    """Asked for, waited for at the bar, looked at from all sides, published."""
    officer.open(f"{course}plan/")
    with officer.page.expect_navigation():
        officer.main_button().click()
    officer.page.locator("[data-plan-state=proposed]").wait_for(timeout=1000 * PLAN_SECONDS)
    officer.look()
    plan = officer.path.partition("?")[0]
    for tab in ("departments", "people&q=900001", "people&only=without"):
        officer.open(f"{plan}?tab={tab}")
    officer.open(f"{plan}publish/")
    officer.submit()
    assert officer.page.locator("[data-plan-state=published]").count() == 1


# --- the hall -----------------------------------------------------------------------------------------------------
def hold_now(city: City, ends: str) -> tuple[str, str]:
    """The ids of the session in which 900001 sits and of its cohort, once it runs at this moment."""
    script = HELD_NOW.format(number="900001", course=COMPULSORY, ends=ends)
    session, cohort = city.manage("shell", "--verbosity", "0", "--command", script).split()[-2:]
    return session, cohort


def check_in_by_the_code(officer: Person, trainee: Person, session: str) -> None:
    """A wrong code marks nobody; the one on the screen does."""
    screen = officer.another_tab()
    shown = screen.open(f"/training/sessions/{session}/screen/").locator("[data-code]")
    wrong = (int(shown.inner_text().replace(" ", "")) + 1) % 1_000_000
    trainee.open("/training/check-in/")  # leads to the one session that is on
    assert trainee.path == f"/training/check-in/{session}/"
    trainee.page.fill("[name=code]", f"{wrong:06}")
    trainee.submit()
    assert trainee.refusal() == "wrong_code"
    trainee.page.fill("[name=code]", shown.inner_text())
    trainee.submit()
    assert trainee.page.locator("[data-mark=present]").count() == 1


def mark_the_rest(officer: Person, session: str) -> None:
    officer.open(f"/training/sessions/{session}/attendance/")
    officer.page.select_option("[name=rest]", "present")
    with officer.page.expect_navigation():
        officer.page.locator(".hall__end button").click()
    assert officer.page.locator("[data-tally='']").inner_text() == "0"


# --- the certificate ----------------------------------------------------------------------------------------------
def certificate_of(trainee: Person, city: City, folder: Path) -> tuple[str, str]:
    """Downloaded; its number and, as the paper would show it, its code."""
    row = trainee.open("/training/certificates/").locator("main tbody tr", has_text=COMPULSORY)
    with trainee.page.expect_download() as coming:
        row.locator("a[download]").click()
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    assert file.read_bytes().startswith(b"%PDF")
    asked = (
        "from training.models import Certificate\n"
        f'held = Certificate.objects.get(name="김서윤", course_title="{COMPULSORY}", enrolment__staff__number="900001")\n'
        "print(str(held), held.code)"
    )
    number, code = city.manage("shell", "--verbosity", "0", "--command", asked).split()[-2:]
    assert number in row.inner_text()
    return number, code


def verify(anybody: Person, number: str, code: str) -> None:
    """With the code every field is shown to whoever holds the paper; with another code nothing is."""
    for typed, genuine in (("0" * len(code), False), (code, True)):
        anybody.open("/training/certificates/verify/")
        anybody.page.fill("[name=number]", number)
        anybody.page.fill("[name=code]", typed)
        with anybody.page.expect_navigation():
            anybody.page.locator("main form button").click()
        anybody.look()
        assert anybody.page.locator("[data-certificate=valid]").count() == genuine
        assert (anybody.refusal() is None) == genuine
    facts = anybody.page.locator("[data-certificate]").inner_text()
    for field in (number, "김서윤", "도로과", COMPULSORY):
        assert field in facts


def assert_every_rule_holds(city: City) -> None:
    breaks = [line for line in city.manage("check_invariants").splitlines() if not line.endswith(": 0")]
    assert breaks == []


def section(page: Page, title_id: str) -> Locator:
    """The part of the page under a heading."""
    return page.locator(f"section[aria-labelledby={title_id}]")
