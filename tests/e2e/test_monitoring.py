"""A telephone survey from the rater's seat to the answered appeal, and what stands beside it, in a real browser.

On the demo city's own rounds, in both languages. axe looks at every page on the way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from demo.courses import PHONE
from tests.e2e.city import City
from tests.e2e.monitoring import (
    EVALUATOR,
    GOOD,
    Planned,
    address,
    call_of_another,
    column,
    filled_in,
    head_of,
    lines,
    number_of,
    press,
    published_round,
    running_round,
    score_shown,
    sheet_link,
    status_of,
    stored,
    with_enter,
)
from tests.e2e.people import Person, sit_down
from tests.e2e.training import (
    Meeting,
    add_cohort,
    assert_every_rule_holds,
    day_in,
    download,
    in_days,
    line,
    number_in,
    plan_course,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OFFICER, COLLEAGUE, TRAINING_OFFICER = "900010", "900020", "900011"
ON_ROADS, BESIDE, AT_PASSPORTS, HEAD_OF_ROADS = "900001", "900003", "900002", "900012"
OTHER_EVALUATORS = ("900021", "900022", "900023")
OTHER_ROUND = "읍면동 전화 점검"
ROADS, PASSPORTS = "도로과", "민원여권과"
ADVICE = "마무리 인사를 해 주시면 좋겠습니다."
AGAIN = "녹취에는 종료 인사가 있습니다. 다시 들어 주십시오."
MAGIC = {"pdf": b"%PDF", "xlsx": b"PK\x03\x04", "hwpx": b"PK\x03\x04"}
# What is pressed for the items after the rings: the line is gone from the sixth to the ninth.
ONLINE, OFFLINE, BACK = ("3", "n", "5", "5"), ("4", "4", "5", "0"), ("0", "1", "4")


@pytest.fixture(scope="module", autouse=True)
def every_rule_holds(city: City) -> Iterator[None]:
    """After the stories of a language."""
    yield
    assert_every_rule_holds(city)


# --- what training makes of the published round -----------------------------------------------------------------
@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_seats_are_offered_where_practice_helps(city: City, language: str, browser: Browser) -> None:
    """Once to a department; its head is told which course, and no score. Which departments have weak items is the
    city's matter, and its own cohorts are full after some stories: this one brings a course of its own."""
    officer, course = sit_down(browser, city, TRAINING_OFFICER, language), "전화 마무리 나눔교육"
    planned = plan_course(
        officer, {"title": course, "survey_items": PHONE}, line("open_to", {"groups": ["main"]})
    )
    add_cohort(officer, planned, 30, Meeting("practice", "끝인사", in_days(10), {"place": "시청 회의실"}))
    officer.follow(officer.open("/training/").get_by_role("link", name="Where it helps"))
    link = officer.page.locator("a[href*='/needs/']", has_text=course)
    row = officer.page.locator("main tbody tr").filter(has=link).first
    department = row.locator("th").inner_text()
    officer.follow(row.locator(link))
    again = officer.path
    officer.send({"tell_head": True})
    assert officer.path == "/training/needs/offers/"
    assert course in officer.page.locator("main tbody tr", has_text=department).first.inner_text()
    officer.visit("/training/needs/")
    assert officer.page.locator(f"main a[href='{again}']").count() == 0
    officer.visit(again)
    officer.submit()
    assert officer.refusal() == "already_offered"
    head = sit_down(browser, city, head_of(city, department), language)
    told = head.open("/notices/").locator("main tbody tr", has_text=course).first.inner_text()
    assert "%" not in told


# --- the agency's file ----------------------------------------------------------------------------------------------
def test_agencys_file_is_taken_in_once(city: City, language: str, browser: Browser, tmp_path: Path) -> None:
    officer = sit_down(browser, city, OFFICER, language)
    importing = f"{open_round(officer)}import/"
    officer.open(importing)
    empty = download(officer, officer.page.locator("main a[download]"), tmp_path)
    file = tmp_path / "조사결과.xlsx"
    file.write_bytes(filled_in(empty, calls=3))

    hand_in_file(officer, importing, file)
    officer.look()
    differences = lines(officer)
    assert len(differences) == 3
    officer.send()
    assert lines(officer) == differences  # what was new stays to be read
    assert officer.main_button().count() == 0

    hand_in_file(officer, importing, file)
    assert lines(officer) == []
    assert officer.main_button().count() == 0  # nothing to take in


def open_round(officer: Person) -> str:
    """Of the town offices, from the form on which it is planned to the drawn calls; its address."""
    officer.open("/monitoring/rounds/new/")
    for group in officer.page.locator("[name=groups]").all():
        group.set_checked(group.get_attribute("value") == "town", force=True)
    version = officer.page.locator("[name=version] option[value*='-']").first.get_attribute("value")
    days = {"starts_on": day_in(0), "ends_on": day_in(14)}
    officer.send(
        {"name": OTHER_ROUND, "version": str(version), "unit": "division", "calls_each": "1", **days}
    )
    survey = officer.path
    officer.open(f"{survey}raters/")
    for rater in OTHER_EVALUATORS:
        officer.hand_in({"person": rater})
    officer.open(f"{survey}subjects/")
    officer.follow(officer.page.locator("main form[method=post] button").first)  # the list is made
    officer.open(f"{survey}open/")
    officer.send()
    return survey


def hand_in_file(officer: Person, importing: str, file: Path) -> None:
    officer.visit(importing).set_input_files("main [type=file]", file)
    officer.hand_in()


# --- results --------------------------------------------------------------------------------------------------------
def test_results_are_read_and_handed_to_the_mayor(
    city: City, language: str, browser: Browser, tmp_path: Path
) -> None:
    officer = sit_down(browser, city, OFFICER, language)
    results = f"{published_round(officer)}results/"
    officer.look()
    officer.open(results)
    groups, departments, *_rest = officer.page.locator("main table").all()
    figures = groups.locator("tbody tr").first.locator("td").all_inner_texts()
    assert sum(map(int, figures[-3:])) == departments.locator("tbody tr").count()  # above, within, below
    assert officer.page.locator("figure svg circle").count() >= departments.locator("tbody tr").count()

    officer.follow(officer.page.locator("main a[href$='/items/']"))
    shares = [float(share.rstrip("%")) for share in column(officer, 3)]
    assert shares == sorted(shares)  # the weakest first
    officer.visit(results)
    officer.follow(officer.page.locator("#departments tbody a").first)
    assert download(officer, officer.page.locator("main a[download]"), tmp_path).startswith(b"%PDF")

    report = results.replace("/results/", "/report/")
    officer.open(report)
    for kind, magic in MAGIC.items():
        officer.visit(report)
        officer.put({"format": kind, "purpose": "시장 보고"})
        assert download(officer, officer.main_button(), tmp_path).startswith(magic), kind


# --- a promise to call back -----------------------------------------------------------------------------------------
def test_memo_from_anywhere_becomes_a_kept_promise(city: City, language: str, browser: Browser) -> None:
    person = sit_down(browser, city, ON_ROADS, language)
    kept = kept_in_time(person)
    leave_memo(sit_down(browser, city, BESIDE, language), matter="가로등 고장 신고 처리 문의")
    row = person.open("/callbacks/").locator("main tbody tr", has_text="가로등 고장")
    assert "010-0000-1234" in row.inner_text()
    person.follow(row.get_by_role("link").first)
    person.send({"result": "내일 고친다고 말씀드림"})
    assert person.visit("/callbacks/").locator("main tbody tr", has_text="가로등 고장").count() == 0
    assert kept_in_time(person) == kept + 1
    assert person.page.locator("figure svg").count() == 1


def leave_memo(colleague: Person, *, matter: str) -> None:
    """From a page of another matter, by keyboard alone."""
    keyboard = colleague.visit("/training/").keyboard
    with colleague.page.expect_navigation():
        keyboard.press("Alt+m")
    assert colleague.path == "/callbacks/new/"
    colleague.look()
    keyboard.type(ON_ROADS)
    keyboard.press("Escape")  # the list of names: the number is enough
    for text in ("010-0000-1234", matter):
        keyboard.press("Tab")
        keyboard.type(text)
    with colleague.page.expect_navigation():
        keyboard.press("Enter")
    colleague.look()
    assert matter in colleague.page.locator("main tbody").inner_text()


def kept_in_time(person: Person) -> int:
    return number_in(person.open("/callbacks/numbers/").locator(".stat__value").nth(1).inner_text())


# --- a report of unkindness -----------------------------------------------------------------------------------------
def test_report_of_unkindness_ends_in_help(city: City, language: str, browser: Browser) -> None:
    officer, person, head = (
        sit_down(browser, city, number, language) for number in (OFFICER, ON_ROADS, HEAD_OF_ROADS)
    )
    officer.open("/unkindness/new/")
    facts = "도로 점용 허가를 물었는데 설명이 짧았다고 합니다."
    officer.send({"channel": "petition", "person": ON_ROADS, "facts": facts})
    report = officer.path

    beside = sit_down(browser, city, BESIDE, language)
    assert beside.page.goto(city.url + report).status == 404  # type: ignore[union-attr]
    assert beside.open("/unkindness/").locator(f"main a[href='{report}']").count() == 0

    person.follow(person.visit("/unkindness/").locator(f"main a[href='{report}']"))
    person.send({"view": "점심시간 전화가 몰려 서둘렀습니다."})
    head.visit(address(head.visit("/unkindness/").locator(f"main a[href='{report}']")))
    head.send({"finding": "founded", "note": "짧은 설명이 확인되었습니다."})
    head.submit()
    assert head.refusal() == "help_required"
    head.send({"help_agreed": "점심시간 두 사람 근무와 설명 자료"})
    assert "점심시간 두 사람 근무" in person.visit(report).inner_text("main")
    assert head.main_button().count() == 0


# --- an experience visit --------------------------------------------------------------------------------------------
def test_visit_is_planned_and_reported_with_a_photo(
    city: City, language: str, browser: Browser, tmp_path: Path
) -> None:
    officer, visitor = (sit_down(browser, city, number, language) for number in (OFFICER, AT_PASSPORTS))
    officer.follow(officer.open("/monitoring/teams/").locator("main tbody a").first)
    team = officer.path
    officer.open(f"{team}visits/plan/")
    elsewhere = officer.page.locator("[name=place] option").last.get_attribute("value")
    officer.send({"place": str(elsewhere), "visitor": AT_PASSPORTS, "visit_on": day_in(0)})

    visitor.visit(team)
    planned = visitor.page.locator("main tbody tr", has_not=visitor.page.locator(".badge--green"))
    visit = address(planned.get_by_role("link"))
    visitor.open(f"{visit}report/")
    for item in visitor.page.locator("[data-item]").all():
        item.locator("[type=radio]").last.check(force=True)
    visitor.send(
        {"visit_on": day_in(0), "transaction": "등본 발급과 전입 절차를 물음", "to_apply": "큰 글자 안내판"}
    )
    assert visitor.path == visit

    photo = tmp_path / "창구.jpg"
    Image.new("RGB", (640, 480), "#8aa").save(photo, exif=b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x00\x00")
    visitor.page.set_input_files("main [type=file]", photo)
    visitor.send()
    image = visitor.page.locator("main img.photo")
    assert image.evaluate("one => one.decode().then(() => one.naturalWidth)") == 640
    assert "큰 글자 안내판" in officer.visit(visit).inner_text("main")
    officer.open(f"{team}compare/")
    officer.open(f"{team}report/")
    officer.put({"format": "pdf", "purpose": "체험단 결과 보고"})
    assert download(officer, officer.main_button(), tmp_path).startswith(b"%PDF")


# --- from the seat to the answered appeal ---------------------------------------------------------------------------
def test_call_from_the_seat_to_the_answered_appeal(city: City, language: str, browser: Browser) -> None:
    officer, evaluator = (sit_down(browser, city, number, language) for number in (OFFICER, EVALUATOR))
    survey = running_round(officer)
    sees_their_seat_alone(evaluator, survey, foreign=call_of_another(city))

    call = first_call(evaluator)
    number = number_of(officer, survey, call)
    assert score_by_keyboard(evaluator, call) == len(ONLINE + OFFLINE + BACK) + 1  # and the rings
    sheet = return_to_rater(officer, survey, call)
    repair(evaluator, call)

    excluded = exclude_a_call_of(ROADS, officer, survey)
    check_all(officer, survey)
    for step in ("close/", "release/"):
        officer.open(f"{survey}{step}")
        officer.hand_in()
    sees_no_reason(sit_down(browser, city, HEAD_OF_ROADS, language), excluded)

    person = sit_down(browser, city, number, language)
    old = appeal(person)
    assert own_score_is_refused(officer, call)
    answer_anew(sit_down(browser, city, COLLEAGUE, language), call)
    sees_both(person, old)
    assert officer.sees(sheet, str(old).removesuffix(".0"))  # the replaced one is kept


def sees_their_seat_alone(evaluator: Person, survey: str, *, foreign: str) -> None:
    forbidden = ["/people/", "/callbacks/", "/callbacks/new/", "/monitoring/", "/monitoring/rounds/", survey]
    forbidden += [
        f"{survey}results/",
        f"{survey}sheets/",
        "/monitoring/mine/",
        "/monitoring/disputes/",
        "/unkindness/",
    ]
    answers = {path: status_of(evaluator, path) for path in [*forbidden, foreign]}
    assert answers == dict.fromkeys(forbidden, 403) | {foreign: 404}


def first_call(evaluator: Person) -> Planned:
    """Of those that wait, of a department that no other part of the story looks at."""
    evaluator.follow(evaluator.open("/").locator("main a[href='/monitoring/calls/']").first)
    for row in evaluator.page.locator("main tbody tr").all():
        link, division = row.get_by_role("link"), row.locator("th .soft").inner_text()
        if division not in {ROADS, PASSPORTS} and not row.locator(".badge--blue").count():
            return Planned(address(link), link.inner_text(), division)
    raise AssertionError("no call waits")


def score_by_keyboard(evaluator: Person, call: Planned) -> int:
    """From the dialled number to the hand-in; how many items were stored, each of them once."""
    page, keyboard = evaluator.page, evaluator.page.keyboard
    with stored(evaluator) as sent:
        evaluator.open(call.path)
        press(evaluator, "1", "Enter", "2", "Enter")  # answered, after two rings
        expect(page.locator("[data-items]")).to_be_visible()
        press(evaluator, *with_enter(ONLINE))
        expect(page.locator("[data-item] [data-state=stored]")).to_have_count(len(ONLINE) + 1)
        page.context.set_offline(True)
        press(evaluator, *with_enter(OFFLINE))
        expect(page.locator("[data-item] [data-state=pending]")).to_have_count(len(OFFLINE))
        expect(page.locator("[data-seat-status]")).to_contain_text(str(len(OFFLINE)))
        evaluator.look()
        page.context.set_offline(False)
        expect(page.locator("[data-item] [data-state=pending]")).to_have_count(0)
        expect(page.locator("[data-seat-status]")).to_be_hidden()
        press(evaluator, *with_enter(BACK), "Enter", "Enter")  # no bonus, no penalty points
        keyboard.type(GOOD)
        keyboard.press("Tab")
        keyboard.type(ADVICE)
        page.context.set_offline(True)
        keyboard.press("Control+Enter")
        expect(page.locator("[data-seat-status]")).to_contain_text(words_of(page, "handed"))
        assert page.locator("[data-items]").evaluate("form => form.inert")  # handed in is handed in
        evaluator.look()
        with page.expect_navigation():
            page.context.set_offline(False)
    assert evaluator.path.startswith("/monitoring/calls/")
    assert evaluator.path != call.path
    items = Counter(entry["item"][0] for entry in sent if entry["act"] == ["item"])
    assert set(items.values()) == {1}
    assert Counter(entry["act"][0] for entry in sent)["outcome"] == 1
    return len(items)


def words_of(page: Page, name: str) -> str:
    """What the seat's script says, as the page brought it."""
    return str(page.locator("[data-seat]").get_attribute(f"data-{name}"))


def return_to_rater(officer: Person, survey: str, call: Planned) -> str:
    """With the reason; the address of the score."""
    officer.follow(sheet_link(officer, survey, call))
    sheet = officer.path
    officer.follow(officer.page.locator("main a[href$='/return/']"))
    officer.hand_in({"reason": AGAIN})
    return sheet


def repair(evaluator: Person, call: Planned) -> None:
    """It stands first; the closing greeting is put right by keyboard, and it is handed in again."""
    first = evaluator.open("/monitoring/calls/").locator("main tbody a").first
    assert address(first) == call.path
    evaluator.follow(first)  # complete, and the first item has the focus
    assert AGAIN in evaluator.page.inner_text("main")
    press(evaluator, *["Enter"] * 9, "1")  # down to the closing greeting
    with evaluator.page.expect_navigation():
        press(evaluator, "Control+Enter")


def exclude_a_call_of(division: str, officer: Person, survey: str) -> str:
    """Somebody was shouted at just before; the address of the score."""
    officer.visit(f"{survey}sheets/").select_option("[name=division]", label=division)
    with officer.page.expect_navigation():
        officer.page.locator("main form[method=get] button").first.click()
    sheet = address(officer.page.locator("main tbody a"))
    officer.visit(sheet)
    officer.follow(officer.page.locator("main a[href$='/exclude/']"))
    officer.send({"reason": "after_abuse", "note": "보호관의 기록을 확인했습니다."})
    return sheet


def check_all(officer: Person, survey: str) -> None:
    """Page by page, everything on it together."""
    officer.visit(f"{survey}sheets/?state=submitted")
    while officer.page.locator("main [name=sheet]").count():
        with officer.page.expect_navigation():
            officer.page.locator("main form[method=post] .actions button").click()
    officer.look()  # an empty list


def sees_no_reason(head: Person, sheet: str) -> None:
    """That it does not count, and no more."""
    own = sheet.replace("/sheets/", "/mine/")
    link = head.open("/monitoring/team/").locator(f"main a[href='{own}']")
    assert link.locator("xpath=ancestor::tr").locator("td").first.locator(".soft").count() == 1
    head.follow(link)
    words = head.page.inner_text("main")
    assert head.page.locator(".note--info").count() == 1
    assert not any(secret in words for secret in ("보호관", "폭언", "abus"))


def appeal(person: Person) -> float:
    """Read what went well, then the rest, then write what was otherwise; the score until then."""
    person.follow(person.open("/monitoring/mine/").locator("main tbody a").first)
    first, second = person.page.locator("main .quote").all_inner_texts()
    assert (first, second) == (GOOD, ADVICE)
    score = score_shown(person)
    person.hand_in()  # read
    person.follow(person.page.locator("main a[href$='/appeal/']"))
    person.send({"reason": "facts", "text": "더 궁금한 점이 있는지 여쭈었습니다."})
    return score


def own_score_is_refused(checker: Person, call: Planned) -> bool:
    """To whoever checked it."""
    checker.follow(appeal_of(checker.open("/monitoring/disputes/"), call))
    checker.put({"outcome": "upheld", "answer": "점수를 유지합니다."})
    checker.submit()
    return checker.refusal() == "own_score"


def answer_anew(colleague: Person, call: Planned) -> None:
    colleague.visit(address(appeal_of(colleague.visit("/monitoring/disputes/"), call)))
    asked = colleague.page.locator("[data-item]", has_text="추가 문의")
    asked.locator("[type=radio][value='1']").check(force=True)
    colleague.send({"outcome": "revised", "answer": "녹취에서 확인되었습니다."})


def appeal_of(page: Page, call: Planned) -> Locator:
    return page.get_by_role("link", name=call.name)


def sees_both(person: Person, old: float) -> None:
    person.visit(address(person.visit("/monitoring/mine/").locator("main tbody a")))
    person.look()
    assert score_shown(person) > old
    before = person.page.locator("main section dl.facts").first.locator("dd").last
    assert float(before.inner_text()) == old
