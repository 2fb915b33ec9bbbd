"""What people do in training, in words of the stories: planning on the forms, the hall, the certificate."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from playwright.sync_api import Locator, Page

from kindness.halfyear import SEOUL
from tests.e2e.city import City
from tests.e2e.people import Fields, Person

PLAN_SECONDS = 90
WRITTEN = "%Y-%m-%dT%H:%M"  # a moment, as the forms take it


@dataclass(frozen=True)
class Meeting:
    """A session to be planned. where: the form's place, or its link."""

    kind: str
    title: str
    starts: datetime
    where: Mapping[str, str]
    hours: int = 2

    def fields(self) -> Fields:
        hours = written(self.starts, self.starts + timedelta(hours=self.hours))
        return {"kind": self.kind, "title": self.title, **hours, **self.where}


def now() -> datetime:
    """The stories run in the city's own time; its database they do not ask."""
    return datetime.now(SEOUL)


def today() -> date:
    return now().date()


def in_days(days: int, hour: int = 14) -> datetime:
    return datetime.combine(today() + timedelta(days=days), time(hour), SEOUL)


def written(starts: datetime, ends: datetime) -> Fields:
    return {
        name: moment.astimezone(SEOUL).strftime(WRITTEN)
        for name, moment in (("starts_at", starts), ("ends_at", ends))
    }


# --- planning -----------------------------------------------------------------------------------------------------
def plan_course(officer: Person, fields: Fields, rules: Fields | None = None) -> str:
    """Planned, described for whom it is, opened; its address."""
    officer.open("/training/courses/new/")
    officer.send({"recognised_hours": "2", **fields})
    officer.hand_in(rules)
    course = officer.path.removesuffix("target/")
    officer.open(f"{course}open/")
    officer.send()
    assert officer.path == course
    return course


def add_cohort(officer: Person, course: str, seats: int, *meetings: Meeting, divisions: str = "") -> str:
    """With its sessions, open for applications; its address."""
    officer.open(f"{course}cohorts/new/")
    officer.hand_in(_cohort_fields(seats, divisions))
    cohort = officer.path
    for meeting in meetings:
        officer.open(f"{cohort}sessions/new/")
        officer.hand_in(meeting.fields())
    officer.open(f"{cohort}open/")
    officer.send()
    assert officer.path == cohort
    return cohort


def add_further_cohort(officer: Person, course: str, number: int, seats: int, *meetings: Meeting) -> str:
    """Like the one before, so nobody looks at its pages again."""
    cohort = officer.post(f"{course}cohorts/new/", {"number": str(number), **_cohort_fields(seats)})
    for meeting in meetings:
        officer.post(f"{cohort}sessions/new/", meeting.fields())
    officer.post(f"{cohort}open/", {})
    return cohort


def _cohort_fields(seats: int, divisions: str = "") -> dict[str, str]:
    opens, closes = (now() + timedelta(days=days) for days in (-1, 3))
    return {
        "capacity": str(seats),
        "minimum": "0",
        "enrol_from": opens.astimezone(SEOUL).strftime(WRITTEN),
        "enrol_until": closes.astimezone(SEOUL).strftime(WRITTEN),
        "divisions": divisions,
    }


def publish_proposal(officer: Person, course: str, look_at: tuple[str, ...] = ()) -> None:
    """Asked for, waited for at the bar, looked at from all sides, published. look_at: further tabs."""
    officer.open(f"{course}plan/")
    with officer.page.expect_navigation():
        officer.main_button().click()
    officer.page.locator("[data-plan-state=proposed]").wait_for(timeout=1000 * PLAN_SECONDS)
    officer.look()
    plan = officer.path.partition("?")[0]
    for tab in look_at:
        officer.open(f"{plan}?tab={tab}")
    officer.open(f"{plan}publish/")
    officer.send()
    assert officer.page.locator("[data-plan-state=published]").count() == 1


# --- its hours ----------------------------------------------------------------------------------------------------
def sessions_of(officer: Person, cohort: str) -> list[str]:
    """The addresses of a cohort's sessions, in their order."""
    links = officer.visit(cohort).locator("main a[href$='/attendance/']")
    return [str(link.get_attribute("href")).removesuffix("attendance/") for link in links.all()]


def set_hours(officer: Person, session: str, *, begins: int, ends: int) -> None:
    """Today's hours cannot wait for the day they were planned for: so many minutes from now they begin and end."""
    officer.visit(f"{session}edit/")
    officer.hand_in(written(*(now() + timedelta(minutes=minutes) for minutes in (begins, ends))))


def mark_everybody(marker: Person, session: str, page: str = "attendance/") -> None:
    """On the list: whoever has no mark yet was there."""
    marker.open(f"{session}{page}")
    marker.page.select_option("[name=rest]", "present")
    with marker.page.expect_navigation():
        marker.page.locator(".hall__end button").click()
    assert marker.page.locator("[data-tally='']").inner_text() == "0"


def check_in(trainee: Person, session: str, code: str) -> None:
    trainee.open(f"{session.replace('/sessions/', '/check-in/')}")
    trainee.page.fill("[name=code]", code)
    trainee.submit()
    assert trainee.page.locator("[data-mark=present]").count() == 1


def code_of(officer: Person, session: str) -> str:
    """As the screen shows it to everybody."""
    return officer.another_tab().open(f"{session}screen/").locator("[data-code]").inner_text()


# --- taking part ----------------------------------------------------------------------------------------------------
def apply_for(trainee: Person, title: str) -> str:
    """From the list of what may be applied for to the seat, or to the request; the enrolment's address."""
    row = trainee.open("/training/").locator("tr", has_text=title).first
    trainee.follow(row.get_by_role("link"))
    trainee.send()
    return trainee.path


def cohort_of(trainee: Person, officer: Person, course: str, title: str) -> str:
    """In which cohort they have a seat, as their own page says; its address."""
    trainee.follow(section(trainee.open("/training/"), "booked-title").get_by_role("link", name=title).first)
    number = number_in(trainee.page.locator(".lead").inner_text())
    cohort = officer.open(course).locator("main tbody a[href*='/cohorts/']").nth(number - 1)
    return str(cohort.get_attribute("href"))


def answer_survey(trainee: Person, choice: str) -> None:
    """Each question alike. choice: 1…5."""
    trainee.follow(trainee.open("/training/evaluations/").locator("main a[href*='/evaluations/']").last)
    for field in trainee.page.locator(f"main [type=radio][value='{choice}']").all():
        field.check(force=True)
    trainee.send()


# --- the end ------------------------------------------------------------------------------------------------------
def finish(officer: Person, cohort: str) -> None:
    """Completion is settled and certificates are issued."""
    officer.open(f"{cohort}finish/")
    officer.send()


def download(person: Person, link: Locator, folder: Path) -> bytes:
    with person.page.expect_download() as coming:
        link.click()
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    return file.read_bytes()


def certificate_of(trainee: Person, title: str, folder: Path) -> str:
    """Downloaded; what the list of certificates says of it."""
    row = trainee.open("/training/certificates/").locator("main tbody tr", has_text=title)
    assert download(trainee, row.locator("a[download]"), folder).startswith(b"%PDF")
    return row.inner_text()


# --- looking ------------------------------------------------------------------------------------------------------
def course_path(person: Person, title: str) -> str:
    link = person.open("/training/courses/").get_by_role("link", name=title).first
    return str(link.get_attribute("href"))


def section(page: Page, title_id: str) -> Locator:
    """The part of the page under a heading."""
    return page.locator(f"section[aria-labelledby={title_id}]")


def assert_every_rule_holds(city: City) -> None:
    breaks = [line for line in city.manage("check_invariants").splitlines() if not line.endswith(": 0")]
    assert breaks == []


def number_in(text: str) -> int:
    """The first of them."""
    found = re.search(r"\d+", text)
    assert found, text
    return int(found[0])


def day_in(days: int) -> str:
    """As the forms take it."""
    return (today() + timedelta(days=days)).isoformat()


def line(prefix: str, fields: Fields, number: int = 0) -> Fields:
    """Of a form of several lines: the fields of one, by their whole names."""
    return {f"{prefix}-{number}-{name}": value for name, value in fields.items()}
