"""What people do in monitoring, in words of the stories: the rounds, the seat's keys, the agency's file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import parse_qs

from playwright.sync_api import Locator, Request
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from tests.e2e.city import City
from tests.e2e.people import Person
from tests.e2e.training import day_in

EVALUATOR = "900016"
YEARLY = "전화친절도 조사"
GOOD = "어느 서류가 필요한지 먼저 말씀해 주셨습니다."


@dataclass(frozen=True, slots=True)
class Planned:
    """A call as the evaluator's list names it."""

    path: str
    name: str
    division: str


# --- the agency's file ------------------------------------------------------------------------------------------
def filled_in(template: bytes, *, calls: int) -> bytes:
    """The last calls of the template as an agency hands them back: answered today, each item at its best."""
    workbook = CalamineWorkbook.from_filelike(BytesIO(template))
    form, guide = (
        [[str(cell) for cell in row] for row in workbook.get_sheet_by_index(n).to_python()] for n in (0, 1)
    )
    written = {item: best_of(values) for item, values, *_more in guide if item[:1].isdigit()}
    written |= {"통화일": day_in(0), "통화 시각": "00:00", "결과": "응답", "벨 횟수": "2", "잘된 점": GOOD}
    file = BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet("통화")
        sheet.write_row(0, 0, form[0])
        for number, call in enumerate(form[-calls:], start=1):
            known = zip(form[0], call, strict=True)
            sheet.write_row(number, 0, [cell or written.get(word, "") for word, cell in known])
    return file.getvalue()


def best_of(values: str) -> str:
    """The last level the guide lists, or the most points; of a count, two; of bonus and penalty points, none."""
    if values == "횟수" or "사유" in values:
        return "2" if values == "횟수" else ""
    found = re.findall(r"(?:^| / |~)(\d+)(?= |$)", values)
    return found[-1] if found else ""


# --- rounds and calls -------------------------------------------------------------------------------------------
def running_round(officer: Person) -> str:
    """The one of this half-year."""
    return yearly_rounds(officer)[0]


def published_round(officer: Person) -> str:
    return yearly_rounds(officer)[1]


def yearly_rounds(officer: Person) -> list[str]:
    """The newest first."""
    links = officer.visit("/monitoring/").locator("main th a", has_text=YEARLY)
    return [address(link) for link in links.all()]


def number_of(officer: Person, survey: str, call: Planned) -> str:
    """Whom it is about."""
    rows = officer.open(f"{survey}subjects/?q={call.name}").locator("main tbody tr", has_text=call.division)
    found = re.search(r"\d{6}", rows.first.locator("th").inner_text())
    assert found
    assert rows.count() == 1
    return found[0]


def sheet_link(officer: Person, survey: str, call: Planned) -> Locator:
    page = officer.open(f"{survey}sheets/?q={call.name}&state=submitted")
    return page.locator("main tbody tr", has_text=call.division).get_by_role("link")


def call_of_another(city: City) -> str:
    """A call that is another evaluator's."""
    asked = f"from monitoring.models import Call; print(Call.objects.exclude(rater__staff__number='{EVALUATOR}')[0].pk)"
    return f"/monitoring/calls/{city.manage('shell', '--verbosity', '0', '--command', asked).split()[-1]}/"


def head_of(city: City, department: str) -> str:
    """The number of who decides there today."""
    asked = (
        "from kindness import clock; from people.models import Department, Staff;"
        "from people.queries.absences import deciders_of;"
        f"division = Department.objects.get(name='{department}');"
        "print(Staff.objects.get(pk=deciders_of(division.pk, clock.today())[0]).number)"
    )
    return city.manage("shell", "--verbosity", "0", "--command", asked).split()[-1]


def address(links: Locator) -> str:
    """Of the first of them."""
    return str(links.first.get_attribute("href"))


def status_of(person: Person, path: str) -> int:
    return person.page.request.get(person.city.url + path, max_redirects=0).status


@contextmanager
def stored(person: Person) -> Iterator[list[dict[str, list[str]]]]:
    """What the page's script sends and the server takes."""
    entries: list[dict[str, list[str]]] = []

    def note(request: Request) -> None:
        answer = request.response()
        if request.method == "POST" and answer is not None and answer.status == 200:
            entries.append(parse_qs(request.post_data or ""))

    person.page.on("requestfinished", note)
    yield entries
    person.page.remove_listener("requestfinished", note)


def press(person: Person, *keys: str) -> None:
    for key in keys:
        person.page.keyboard.press(key)


def with_enter(keys: tuple[str, ...]) -> list[str]:
    """Each of them, and on to the next item."""
    return [key for one in keys for key in (one, "Enter")]


def lines(person: Person) -> list[str]:
    return person.page.locator("main tbody tr").all_inner_texts()


def column(person: Person, number: int) -> list[str]:
    """Cells of the page's first table, counted from 0 after the row's name."""
    table = person.page.locator("main table").first
    return [row.locator("td").nth(number - 1).inner_text() for row in table.locator("tbody tr").all()]


def score_shown(person: Person) -> float:
    return float(person.page.locator(".stat__value").first.inner_text())
