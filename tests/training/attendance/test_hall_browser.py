"""The hall's page in a real browser: taps are kept while the line is gone, and sent once it is back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from kindness import clock
from people.enums import Role
from people.models import Staff
from tests.factories.people import make_staff
from tests.factories.training import make_cohort, make_enrolment, make_session
from tests.support.client import client_of
from training.models import Attendance, Enrolment, Marking, Session

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def standing_clock() -> None:
    """The browser's server has a thread of its own, and its clock runs."""


@pytest.fixture
def session() -> Session:
    session = make_session(make_cohort(), clock.fresh() - timedelta(minutes=1))
    for name in ("김서윤", "박도현", "정지호"):
        make_enrolment(session.cohort, make_staff(name=name))
    return session


def seated(browser: Browser, server: LiveServer, person: Staff) -> BrowserContext:
    """A browser in which the person is logged in."""
    cookie = client_of(person).cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(locale="ko-KR")
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}])
    return context


def tap(page: Page, person: Enrolment, mark: str) -> None:
    page.locator(f'[name="mark-{person.pk}"][value={mark}]').check(force=True)


def state_of(page: Page, person: Enrolment) -> str:
    return page.locator(f'[data-row="{person.pk}"] [data-state]').get_attribute("data-state") or ""


def test_taps_wait_while_the_line_is_gone_and_are_sent_once(
    browser: Browser, live_server: LiveServer, session: Session
) -> None:
    context = seated(browser, live_server, make_staff(roles=[Role.TRAINING_OFFICER]))
    page = context.new_page()
    page.goto(f"{live_server.url}/training/sessions/{session.pk}/attendance/")
    first, second, third = Enrolment.objects.order_by("name")
    tap(page, first, "present")
    row = page.locator(f'[data-row="{first.pk}"] [data-state]')
    expect(row).to_have_attribute("data-state", "stored")

    context.set_offline(True)
    tap(page, second, "absent")
    tap(page, second, "late")
    tap(page, third, "present")
    expect(page.locator("[data-hall-status]")).to_be_visible()
    assert [state_of(page, person) for person in (second, third)] == ["pending", "pending"]
    assert Marking.objects.count() == 1
    page.close()  # the tablet goes to sleep

    context.set_offline(False)
    page = context.new_page()
    page.goto(f"{live_server.url}/training/sessions/{session.pk}/attendance/")
    for person in (second, third):
        expect(page.locator(f'[data-row="{person.pk}"] [data-state]')).to_have_attribute(
            "data-state", "stored"
        )
    marks = Attendance.objects.order_by("enrolment__name").values_list("mark", flat=True)
    assert list(marks) == ["present", "late", "present"]
    assert Marking.objects.count() == 4
    expect(page.locator('[data-tally="present"]')).to_have_text("2")
    page.reload()
    page.wait_for_load_state("networkidle")
    assert Marking.objects.count() == 4
    context.close()


def test_ended_log_in_keeps_the_marks(browser: Browser, live_server: LiveServer, session: Session) -> None:
    officer = make_staff(roles=[Role.TRAINING_OFFICER])
    context = seated(browser, live_server, officer)
    page = context.new_page()
    address = f"{live_server.url}/training/sessions/{session.pk}/attendance/"
    page.goto(address)
    person = Enrolment.objects.order_by("name")[0]
    context.clear_cookies()
    tap(page, person, "present")
    expect(page.locator("[data-hall-status]")).to_be_visible()
    assert (state_of(page, person), Marking.objects.count()) == ("pending", 0)
    cookie = client_of(officer).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page.goto(address)
    expect(page.locator(f'[data-row="{person.pk}"] [data-state]')).to_have_attribute("data-state", "stored")
    assert Attendance.objects.get(enrolment=person).mark == "present"
    context.close()


def test_screen_takes_the_next_code_by_itself(
    browser: Browser, live_server: LiveServer, session: Session
) -> None:
    context = seated(browser, live_server, make_staff(roles=[Role.TRAINING_OFFICER]))
    page = context.new_page()
    page.clock.install()
    page.goto(f"{live_server.url}/training/sessions/{session.pk}/screen/")
    shown = page.locator("[data-code]").inner_text()
    session.code_secret = "1" * 64  # as if its half minute were over
    session.save()
    page.clock.run_for(31_000)
    expect(page.locator("[data-code]")).not_to_have_text(shown)
    context.close()
