"""What people do in idea contests, in words of the stories: the notice, drafts, screening by key, the judge's seat."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, expect

from demo.accounts import PASSWORD
from kindness.halfyear import SEOUL
from tests.e2e.city import City
from tests.e2e.people import Fields, Person
from tests.e2e.training import download, now

CONTEST = re.compile(r"/ideas/contests/[0-9a-f-]{36}/")
CLOSING_SECONDS = 5  # from writing the last moment down until the changed notice is published, and to spare
MAGIC = {"pdf": b"%PDF", "hwpx": b"PK\x03\x04", "xlsx": b"PK\x03\x04", "csv": b"\xef\xbb\xbf"}
BASIS = {
    "budget": "1000000",
    "legal_basis": "다온시 제안제도 운영 조례 제12조",
    "election_law": "조례에 따른 시상으로 공직선거법 제112조의 예외에 해당함을 선거관리위원회에 확인함",
}


@dataclass(frozen=True, slots=True)
class Words:
    """An idea as it is written."""

    title: str
    problem: str
    proposal: str
    effect: str

    def fields(self) -> dict[str, str]:
        return {
            "title": self.title,
            "problem": self.problem,
            "proposal": self.proposal,
            "effect": self.effect,
        }


# --- the notice -------------------------------------------------------------------------------------------------
def publish_contest(officer: Person, title: str, *, judges_each: int) -> str:
    """Written on its forms and published, open for entries until tomorrow; its address."""
    officer.open("/ideas/contests/new/")
    officer.send({"title": title, "theme": "처음 오신 분도 한 번에 일을 보시는 창구"})
    contest = contest_in(officer.path)
    officer.open(f"{contest}prizes/")
    officer.send({"row-0-amount": "500000", "row-1-name": "", "row-2-name": ""})
    officer.open(f"{contest}post/")
    officer.submit()
    assert officer.refusal() == "legal_basis_missing"  # of prizes with money
    officer.open(f"{contest}notice/")
    officer.send({"opens_at": moment(now()), "closes_at": moment(now() + timedelta(days=1)), **BASIS})
    officer.open(f"{contest}criteria/")
    officer.open(f"{contest}phases/")
    officer.send({"row-0-judges_each": str(judges_each)})
    officer.open(f"{contest}post/")
    officer.send()
    assert officer.path == contest
    return contest


def contest_in(path: str) -> str:
    found = CONTEST.match(path)
    assert found, path
    return found[0]


def end_window(officer: Person, contest: str) -> datetime:
    """By a version of the notice with its reason, since ideas have been entered; the moment it will be over."""
    officer.open(f"{contest}change/")
    officer.send({"reason": "심사 일정이 앞당겨져 오늘까지 접수합니다."})
    closes = now() + timedelta(seconds=CLOSING_SECONDS)
    officer.hand_in({"closes_at": moment(closes)})
    officer.visit(f"{contest}post/")
    officer.hand_in()
    return closes


def wait_until_over(closes: datetime) -> None:
    time.sleep(max(0.0, (closes - now()).total_seconds()) + 1)


def moment(at: datetime) -> str:
    """To the second, as the forms take it. A browser leaves seconds out where there are none."""
    return at.astimezone(SEOUL).replace(microsecond=0, second=at.second or 1).isoformat()[:19]


# --- drafts -----------------------------------------------------------------------------------------------------
def begin_draft(author: Person, contest: str) -> str:
    """From the notice; the idea's address."""
    author.open(contest)
    author.follow(author.page.locator(f"main a[href='{contest}enter/']").first)
    author.send()
    return author.path.removesuffix("edit/")


def write(author: Person, texts: Mapping[str, str]) -> None:
    """Typed; it stores itself."""
    with author.page.expect_response(lambda answer: answer.url.endswith("/save/") and answer.ok):
        author.put(texts)


def write_through_a_log_out(author: Person, number: str, text: Fields) -> None:
    """The log-in ends meanwhile. The page says so; pressing “save” leads through the log-in back to the text."""
    page, here = author.page, author.path
    page.context.clear_cookies(name="kindness_session")
    author.put(text)
    form = page.locator("[data-idea]")
    expect(form.locator("[data-saved]")).to_have_text(str(form.get_attribute("data-login")))
    with page.expect_navigation():
        author.main_button().click()
    page.fill("[name=username]", number)
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.press("[name=password]", "Enter")
    assert author.path.partition("?")[0] == here
    assert {name: page.input_value(f"main [name={name}]") for name in text} == text
    author.send()


def name_co_author(author: Person, idea: str, number: str, share: int) -> None:
    author.open(f"{idea}authors/")
    press_beside(author, "person", {"person": number, "share": str(share), "part": "민원 통계를 냈습니다."})


def add_photo(author: Person, idea: str, folder: Path) -> None:
    """One that says who took it."""
    photo = folder / "김서윤 창구.jpg"
    exif = Image.Exif()
    exif[0x013B] = "김서윤"  # Artist
    Image.new("RGB", (640, 480), "#8aa").save(photo, exif=exif)
    author.open(f"{idea}files/add/").set_input_files("main [type=file]", photo)
    author.send()


def hand_in(author: Person, idea: str) -> None:
    """From the form, through the page that shows it once more."""
    author.visit(f"{idea}edit/")
    author.follow(author.page.locator("[data-idea] button[name=next]"))
    author.send({"pledge": True})
    assert author.path == idea


def hand_in_at_once(author: Person, contest: str, words: Words) -> str:
    """Without looking at the pages again; the idea's address."""
    idea = author.post(f"{contest}enter/", {}).removesuffix("edit/")
    author.post(f"{idea}edit/", {"kind": "idea", **words.fields()})
    return author.post(f"{idea}submit/", {"pledge": "on"})


# --- screening ----------------------------------------------------------------------------------------------------
def press_key(person: Person, key: str) -> None:
    """One that leads on."""
    with person.page.expect_navigation():
        person.page.keyboard.press(key)
    assert person.refusal() is None


def reject_by_keyboard(officer: Person, ground: str, text: str) -> None:
    page = officer.page
    page.keyboard.press("r")
    assert page.locator("[name=ground]").evaluate("field => field === document.activeElement")
    page.select_option("[name=ground]", ground)
    page.locator("details[open] [name=text]").fill(text)
    with page.expect_navigation():
        page.locator("details[open] .actions button").click()
    assert officer.refusal() is None


# --- the jury and its seats -----------------------------------------------------------------------------------------
def call_jury(officer: Person, contest: str, numbers: Sequence[str]) -> None:
    officer.open(f"{contest}jury/")
    for number in numbers:
        press_beside(officer, "person", {"person": number})
    assert officer.page.locator("main table").first.locator("tbody tr").count() == len(numbers)


def take_pledge(judge: Person, contest: str) -> None:
    judge.open("/ideas/judging/")
    judge.follow(judge.page.locator(f"main a[href='{contest}pledge/']"))
    judge.send()


def seat(judge: Person, contest_title: str) -> Locator:
    """Links to the ideas of a contest that are left."""
    rows = judge.visit("/ideas/judging/").locator("main tbody tr", has_text=contest_title)
    return rows.get_by_role("link")


def score_by_keyboard(judge: Person, *, fully: bool) -> None:
    """From the first criterion, which has the focus, to the hand-in; each stored at once."""
    page, keyboard = judge.page, judge.page.keyboard
    criteria = page.locator("[data-criterion]")
    for criterion in criteria.all():
        most = int(str(criterion.locator("[type=number]").get_attribute("max")))
        keyboard.type(str(most if fully else most // 2))
        keyboard.press("Enter")
    keyboard.type("현장에서 바로 해 볼 수 있는 제안입니다.")
    expect(criteria.locator("[data-state=stored]")).to_have_count(criteria.count())
    press_key(judge, "Control+Enter")


# --- results --------------------------------------------------------------------------------------------------------
def files_of(officer: Person, contest: str, kind: str, formats: Sequence[str], folder: Path) -> None:
    """The record or the report, each kind of file opened by its first letters."""
    officer.open(f"{contest}results/file/")
    for wanted in formats:
        officer.put({"kind": kind, "format": wanted, "purpose": "제안심사위원회"})
        assert download(officer, officer.main_button(), folder).startswith(MAGIC[wanted]), wanted


# --- the many ---
def let(city: City, contest: str, act: str, number: int) -> None:
    """In a process of the city; `act`: a function of crowd.py. contest: its address."""
    key = contest.strip("/").split("/")[-1]
    call = f"from tests.e2e import crowd; crowd.{act}('{key}', {number})"
    city.manage("shell", "--verbosity", "0", "--command", call)


# --- small things ---------------------------------------------------------------------------------------------------
def press_beside(person: Person, field: str, fields: Fields) -> None:
    """Of several forms on a page the one that has the field; refused or not."""
    person.put(fields)
    with person.page.expect_navigation():
        # By keyboard: the people a number is found by may lie over the button.
        person.page.locator(f"main form:has([name={field}]) .actions button").first.press("Enter")
    person.look()


def link_to(person: Person, idea: str) -> Locator:
    """On whatever page: of the shortlist, the gallery, the list of what is carried out."""
    return person.page.locator(f"main a[href$='{idea.removeprefix('/ideas')}']").first


def row(person: Person, text: str) -> Locator:
    return person.page.locator("main tbody tr", has_text=text)


def main_text(person: Person) -> str:
    return person.page.inner_text("main")
