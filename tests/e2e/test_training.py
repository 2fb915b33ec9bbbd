"""A compulsory course from the proposal to the certificate, and a full cohort's waitlist, in a real browser.

On the demo city's own training, in both languages. axe looks at every page on the way.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.city import City
from tests.e2e.people import Person, sit_down, stranger, until
from tests.e2e.training import (
    assert_every_rule_holds,
    certificate_of,
    check_in,
    code_of,
    cohort_of,
    course_path,
    finish,
    mark_everybody,
    publish_proposal,
    section,
    sessions_of,
    set_hours,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COMPULSORY, OUTSOURCED = "전 직원 친절교육", "친절 실천 위탁과정"


def test_training_from_proposal_to_certificate(
    city: City, language: str, browser: Browser, tmp_path: Path
) -> None:
    trainee, officer = (sit_down(browser, city, number, language) for number in ("900001", "900011"))
    course = course_path(officer, COMPULSORY)
    wish_for_a_cohort(trainee, course)

    publish_proposal(officer, course, ("departments", "people&q=900001", "people&only=without"))
    until(lambda: trainee.sees("/notices/", COMPULSORY), seconds=10)
    assert COMPULSORY in section(trainee.open("/training/"), "booked-title").inner_text()

    cohort = cohort_of(trainee, officer, course, COMPULSORY)
    (session,) = sessions_of(officer, cohort)
    set_hours(officer, session, begins=-3, ends=30)
    check_in_by_the_code(officer, trainee, session)
    mark_everybody(officer, session)
    set_hours(officer, session, begins=-3, ends=0)
    finish(officer, cohort)

    row = certificate_of(trainee, COMPULSORY, tmp_path)
    number, code = code_on_paper(city)
    assert number in row
    verify(stranger(browser, city, language), number, code)
    assert_every_rule_holds(city)


def test_waitlist_is_joined_and_left(city: City, language: str, browser: Browser) -> None:
    person = sit_down(browser, city, "900003", language)
    row = person.open("/training/").locator("tr", has_text=OUTSOURCED)
    person.follow(row.get_by_role("link"))
    person.submit()
    person.open("/training/")
    waiting = section(person.page, "waiting-title")
    assert "4" in waiting.inner_text()  # three were there before
    person.follow(waiting.get_by_role("link", name=OUTSOURCED))
    person.follow(person.page.locator("a[href$='/withdraw/']"))
    person.submit()
    person.open("/training/")
    assert section(person.page, "waiting-title").count() == 0


def test_institution_sees_its_own_cohorts_alone(city: City, language: str, browser: Browser) -> None:
    officer = sit_down(browser, city, "900011", language)
    foreign = officer.open(course_path(officer, COMPULSORY)).locator("main a[href*='/cohorts/']").first
    foreign_path = str(foreign.get_attribute("href"))
    account = sit_down(browser, city, "900017", language)
    rows = account.open("/training/partner/").locator("main tbody tr", has_text=OUTSOURCED)
    assert rows.count() == 8
    account.follow(rows.first.get_by_role("link"))
    for path, status in (
        (foreign_path.replace("/cohorts/", "/partner/"), 404),
        (foreign_path, 403),
        ("/training/", 403),
        ("/people/", 403),
    ):
        assert account.page.goto(city.url + path).status == status, path  # type: ignore[union-attr]


# --- the steps ----------------------------------------------------------------------------------------------------
def wish_for_a_cohort(trainee: Person, course: str) -> None:
    """They need not attend; who wishes to is in the proposal."""
    trainee.open(f"{course}wishes/")
    trainee.page.select_option("[name=wish1]", index=1)
    trainee.send()


def check_in_by_the_code(officer: Person, trainee: Person, session: str) -> None:
    """A wrong code marks nobody; the one on the screen does."""
    code = code_of(officer, session)
    wrong = (int(code.replace(" ", "")) + 1) % 1_000_000
    trainee.open("/training/check-in/")  # leads to the one session that is on
    assert trainee.path == session.replace("/sessions/", "/check-in/")
    trainee.page.fill("[name=code]", f"{wrong:06}")
    trainee.submit()
    assert trainee.refusal() == "wrong_code"
    check_in(trainee, session, code)


def code_on_paper(city: City) -> tuple[str, str]:
    """The number and, as the paper would show it, the code of the certificate."""
    asked = (
        "from training.models import Certificate\n"
        f'held = Certificate.objects.get(name="김서윤", course_title="{COMPULSORY}", enrolment__staff__number="900001")\n'
        "print(str(held), held.code)"
    )
    number, code = city.manage("shell", "--verbosity", "0", "--command", asked).split()[-2:]
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
