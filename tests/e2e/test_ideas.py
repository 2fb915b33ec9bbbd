"""An idea contest from the notice to an adopted idea that is carried out, and who is refused on the way, in a real browser.

Sixty ideas and five judges in the demo city; what dozens do alike is done in a process of the city (crowd.py). axe
looks at every page on the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.city import City
from tests.e2e.ideas import (
    MAGIC,
    Words,
    add_photo,
    begin_draft,
    call_jury,
    end_window,
    files_of,
    hand_in,
    hand_in_at_once,
    let,
    link_to,
    main_text,
    name_co_author,
    press_beside,
    press_key,
    publish_contest,
    reject_by_keyboard,
    row,
    score_by_keyboard,
    seat,
    take_pledge,
    wait_until_over,
    write,
    write_through_a_log_out,
)
from tests.e2e.people import Fields, Person, sit_down
from tests.e2e.training import assert_every_rule_holds, day_in, download, number_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OFFICER, COLLEAGUE = "900010", "900020"
ON_ROADS, BESIDE, IN_TOWN, AT_PASSPORTS = "900001", "900003", "900004", "900002"
HEAD_OF_ROADS, ROADS, HALL = "900012", "도로과", "민원여권과"
# Of four departments, so that every idea has judges free of a conflict.
JURY = ("900014", "900019", "900018", "900011", "900013")
WHO_WROTE_IT = ("김서윤", "최도현", "박하은", ON_ROADS, IN_TOWN, BESIDE)
IDEAS = 60
EACH = 2

SIGNS = Words(
    "공사 구간 보행 안내판에 담당자 전화 적기",
    "도로과로 보행 불편 전화가 달마다 마흔 통 오는데, 현장에는 물을 곳이 적혀 있지 않습니다. 김서윤",
    "공사 구간마다 보행로 약도와 담당 부서 전화를 큰 글씨로 적은 안내판을 세웁니다.",
    "전화를 돌리는 일이 줄고, 어르신이 돌아갈 길을 미리 아십니다.",
)
SIGNS_TOO = Words(
    "공사 구간 보행 안내판에 담당 전화 적기",
    "공사장 앞에서 어디로 걸어야 하는지 물을 곳이 없습니다.",
    "공사 구간마다 보행로 약도와 담당 부서 전화를 큰 글씨로 적어 둡니다.",
    "어르신이 돌아갈 길을 미리 아십니다.",
)
MIRROR = Words(
    "여권 사진 확인용 거울 두기",
    "사진이 규격에 맞지 않아 다시 찍어 오시는 분이 하루 다섯 분쯤 계십니다.",
    "창구 옆에 거울과 규격 그림을 두어 먼저 보시게 합니다.",
    "두 번 오시는 분이 줄어듭니다.",
)
CHANGED = "공사 구간 열두 곳에 안내판이 섰고, 길을 묻는 전화가 절반으로 줄었습니다."


@pytest.fixture(scope="module", autouse=True)
def every_rule_holds(city: City) -> Iterator[None]:
    """After the stories of a language."""
    yield
    assert_every_rule_holds(city)


# --- from the notice to the counter ---------------------------------------------------------------------------------
def test_contest_ends_in_an_idea_that_is_carried_out(
    city: City, language: str, browser: Browser, tmp_path: Path
) -> None:
    title = "안내가 한 걸음 먼저"
    officer, writer = (sit_down(browser, city, number, language) for number in (OFFICER, ON_ROADS))
    contest = publish_contest(officer, title, judges_each=EACH)
    notice_is_put_up(officer, tmp_path)
    idea = write_together(writer, sit_down(browser, city, IN_TOWN, language), contest, tmp_path)
    beside, at_passports = (sit_down(browser, city, number, language) for number in (BESIDE, AT_PASSPORTS))
    declined = hand_in_at_once(at_passports, contest, MIRROR)
    hand_in_at_once(beside, contest, SIGNS_TOO)
    notice_is_kept(officer, contest)
    let(city, contest, "enter", IDEAS - 3)
    closes = end_window(officer, contest)
    assert title in writer.open("/notices/").inner_text("main")
    jury = gather_jury(officer, contest, [sit_down(browser, city, number, language) for number in JURY[:3]])
    wait_until_over(closes)

    screen(officer, contest)
    at_passports.open(declined)
    assert "이미 갖추어 둔" in main_text(at_passports)
    judge_blind(city, officer, contest, title, jury)
    decide(officer, contest, idea, tmp_path)
    moderator = sit_down(browser, city, COLLEAGUE, language)
    show_to_colleagues(officer, moderator, at_passports, contest, idea)

    announce(city, officer, contest)
    files_of(officer, contest, "report", list(MAGIC), tmp_path)
    assert "표지판 정비 계획에 넣습니다" in writer.open(idea).inner_text("main")
    carry_out(sit_down(browser, city, HEAD_OF_ROADS, language), idea)
    beside.open("/ideas/gallery/")
    beside.follow(link_to(beside, idea))
    assert CHANGED in main_text(beside)
    assert all(name in main_text(beside) for name in WHO_WROTE_IT[:3])


def notice_is_put_up(officer: Person, folder: Path) -> None:
    for kind in ("pdf", "hwpx"):
        link = officer.page.locator(f"main a[href$='/notice/file/?format={kind}']")
        assert download(officer, link, folder).startswith(MAGIC[kind])


def write_together(writer: Person, other: Person, contest: str, folder: Path) -> str:
    """A draft that outlives its log-in, a co-author who agrees, a photo; handed in as the first one of the contest."""
    idea = begin_draft(writer, contest)
    write(writer, {"title": SIGNS.title, "problem": SIGNS.problem})
    write_through_a_log_out(writer, ON_ROADS, {"proposal": SIGNS.proposal})
    write(writer, {"effect": SIGNS.effect})
    name_co_author(writer, idea, IN_TOWN, 30)
    add_photo(writer, idea, folder)
    writer.visit(f"{idea}submit/")
    writer.put({"pledge": True})
    writer.submit()
    assert writer.refusal() == "consent_missing"

    other.open(idea)
    other.follow(other.page.locator("main a[href$='/consent/']"))
    other.send({"answer": "yes"})
    hand_in(writer, idea)
    return idea


def notice_is_kept(officer: Person, contest: str) -> None:
    """Somebody has entered under it."""
    officer.open(f"{contest}notice/")
    assert officer.refusal() == "frozen"


def screen(officer: Person, contest: str) -> None:
    """The first three by single keys; then all that wait together."""
    officer.open(f"{contest}screening/")
    assert number_in(officer.page.locator("main .tabs .count").first.inner_text()) == IDEAS
    officer.follow(row(officer, SIGNS.title).get_by_role("link"))
    press_key(officer, "a")  # on to the second one
    officer.look()
    reject_by_keyboard(
        officer, "in_force", "여권팀이 이미 갖추어 둔 거울이 있습니다. 살펴 주셔서 고맙습니다."
    )
    officer.page.keyboard.press("m")  # the third says what the first says
    officer.page.keyboard.type("1")
    press_key(officer, "Enter")
    officer.visit(f"{contest}screening/?state=submitted")
    officer.page.check("[name=all]", force=True)
    with officer.page.expect_navigation():
        officer.page.locator("button[name=act][value=accept]").click()
    officer.look()  # nothing waits any more


def gather_jury(officer: Person, contest: str, judges: list[Person]) -> list[Person]:
    """Three of the five who pledge in person."""
    call_jury(officer, contest, JURY)
    for judge in judges:
        take_pledge(judge, contest)
    return judges


def judge_blind(city: City, officer: Person, contest: str, title: str, jury: list[Person]) -> None:
    """Drawn evenly; two ideas of each of two judges by keyboard, one recusal, the rest by the crowd."""
    officer.open(f"{contest}jury/open/")
    officer.send()
    given = [number_in(cell) for cell in column(officer, 4)]
    assert (sum(given), max(given) - min(given) <= 1) == ((IDEAS - 2) * EACH, True)

    *scoring, recused = jury
    for judge in scoring:
        judge.follow(seat(judge, title).first)
        for _n in range(2):
            html = judge.page.content()
            assert [word for word in WHO_WROTE_IT if word in html] == []
            score_by_keyboard(judge, fully=judge.page.locator("h1", has_text=SIGNS.title).count() == 1)
            judge.look()
    recused.follow(seat(recused, title).first)
    recused.follow(recused.page.locator("main a[href$='/recuse/']"))
    recused.send({"kind": "recognised"})

    closing = phase_to_close(officer, contest)
    officer.open(closing)
    officer.submit()
    assert officer.refusal() == "not_over"  # points are missing, and the days are not over
    let(city, contest, "judge", (IDEAS - 2) * EACH - 4)
    officer.visit(closing)
    officer.send()


def phase_to_close(officer: Person, contest: str) -> str:
    link = officer.visit(f"{contest}jury/").locator("main a[href*='/phases/']")
    return str(link.get_attribute("href"))


def column(person: Person, number: int) -> list[str]:
    """Cells of the first table, counted from 0 with the row's name."""
    return [
        line.locator("th, td").nth(number).inner_text()
        for line in person.page.locator("main table").first.locator("tbody tr").all()
    ]


def decide(officer: Person, contest: str, idea: str, folder: Path) -> None:
    """Prizes by place; the best by hand, one reason for the others; then the record for the jury."""
    for step in ("judges/", "propose/"):
        officer.open(f"{contest}results/{step}")
    officer.send()
    officer.follow(officer.page.locator(f"main a[href='/ideas/results{idea.removeprefix('/ideas')}decide/']"))
    officer.send({"owner": ROADS, "planned_for": "2027년 상반기", "reason": "표지판 정비 계획에 넣습니다."})
    officer.open(f"{contest}results/bulk/?which=declined")
    officer.send({"reason": "잘 읽었습니다. 이번에는 더 급한 창구부터 손봅니다. 고맙습니다."})
    officer.visit(f"{contest}results/?list=wanting")
    for tick in officer.page.locator("main [name=idea]").all():
        tick.check(force=True)
    with officer.page.expect_navigation():
        officer.page.locator(f"main form[action='{contest}results/bulk/'] .actions button").click()
    officer.send({"reason": "시범 운영을 응원합니다."})
    files_of(officer, contest, "record", ["pdf", "xlsx", "hwpx"], folder)


def show_to_colleagues(
    officer: Person, moderator: Person, colleague: Person, contest: str, idea: str
) -> None:
    """Liked once, commented on; the comment is read by an officer first."""
    officer.open(f"{contest}results/check/")
    officer.send()
    colleague.open(contest.replace("/contests/", "/check/"))
    colleague.follow(link_to(colleague, idea))
    assert [word for word in WHO_WROTE_IT if word in colleague.page.content()] == []
    shown = colleague.path
    with colleague.page.expect_navigation():
        colleague.page.locator("main form[action$='/like/'] button").click()
    assert colleague.page.locator("main form[action$='/unlike/']").count() == 1
    comment = "우리 과 공사장에도 세우면 좋겠습니다."
    press_beside(colleague, "text", {"text": comment})
    written = moderator.open("/ideas/comments/").locator("main tbody tr", has_text=comment)
    moderator.follow(written.locator("form[action$='/show/'] button"))
    assert comment in moderator.visit(shown).inner_text("main")


def announce(city: City, officer: Person, contest: str) -> None:
    officer.visit(f"{contest}results/announce/")
    officer.submit()
    assert officer.refusal() == "not_over"  # colleagues may still object
    let(city, contest, "end_check", 1)
    officer.open(f"{contest}results/announce/")
    officer.send()
    officer.open(f"{contest}announcement/")
    assert SIGNS.title in main_text(officer)


def carry_out(head: Person, idea: str) -> None:
    """Planned, reported on, done."""
    head.open("/ideas/carrying/")
    head.follow(link_to(head, idea))
    carried = head.path
    for step, fields in (
        (
            "plan/",
            {
                "plan": "도로시설팀이 약도를 그려 공사 구간마다 세웁니다.",
                "starts_on": day_in(0),
                "ends_on": day_in(60),
            },
        ),
        ("report/", {"percent": "60", "text": "일곱 곳에 세웠습니다."}),
        ("done/", {"changed_what": CHANGED}),
    ):
        head.open(f"{carried}{step}")
        head.send(fields)
    assert CHANGED in main_text(head)


# --- who is late, and who is too close --------------------------------------------------------------------------------
def test_late_or_close_is_told_why_and_a_decision_is_looked_at_again(
    city: City, language: str, browser: Browser
) -> None:
    title = "창구가 먼저 묻습니다"
    officer, other, author, late = (
        sit_down(browser, city, number, language) for number in (OFFICER, COLLEAGUE, AT_PASSPORTS, ON_ROADS)
    )
    contest = publish_contest(officer, title, judges_each=0)
    idea = hand_in_at_once(author, contest, MIRROR)
    draft = begin_draft(late, contest)
    write(late, SIGNS.fields())
    wait_until_over(end_window(officer, contest))
    comes_too_late(late, draft)

    officer.open(f"{contest}screening/")
    officer.follow(row(officer, MIRROR.title).get_by_role("link"))
    press_key(officer, "a")
    judged_without_the_neighbour(city, officer, contest)
    encourage(officer, contest)
    objected_to(sit_down(browser, city, BESIDE, language), officer, idea, contest)
    decided_again(author, officer, other, idea)


def comes_too_late(late: Person, draft: str) -> None:
    """Refused with the reason; what was typed is kept, be it a minute after the end."""
    late.visit(f"{draft}edit/")
    late.put({"cost": "안내판 열두 개"})
    late.follow(late.page.locator("[data-idea] button[name=next]"))
    late.put({"pledge": True})
    with late.page.expect_response(lambda answer: answer.request.method == "POST") as refused:
        late.submit()
    assert (refused.value.status, late.refusal()) == (422, "closed")
    late.visit(f"{draft}edit/")
    kept = {name: late.page.input_value(f"main [name={name}]") for name in (*SIGNS.fields(), "cost")}
    assert kept == {**SIGNS.fields(), "cost": "안내판 열두 개"}


def judged_without_the_neighbour(city: City, officer: Person, contest: str) -> None:
    """Whoever sits in the author's department is given nothing by the draw, and nothing by hand."""
    call_jury(officer, contest, (JURY[0], JURY[1], JURY[4]))
    officer.open(f"{contest}jury/open/")
    officer.send()
    neighbour = row(officer, HALL).first
    assert neighbour.locator("td").nth(3).inner_text() == "0"
    press_beside(officer, "judge", {"number": "1", "judge": JURY[4]})
    assert officer.refusal() == "own_division"
    let(city, contest, "judge", 2)
    officer.visit(phase_to_close(officer, contest))
    officer.send()


def encourage(officer: Person, contest: str) -> None:
    officer.visit(f"{contest}results/propose/")
    officer.send()
    officer.follow(row(officer, MIRROR.title).get_by_role("link"))
    officer.send(
        {"outcome": "encouraged", "prize": "", "reason": "반가운 제안입니다. 자리를 찾아보겠습니다."}
    )
    officer.visit(f"{contest}results/check/")
    officer.send()


def objected_to(colleague: Person, officer: Person, idea: str, contest: str) -> None:
    """By a colleague in the public check. Nothing is announced before it is answered."""
    colleague.open(contest.replace("/contests/", "/check/"))
    colleague.follow(link_to(colleague, idea))
    colleague.follow(colleague.page.locator("main a[href$='/object/']"))
    colleague.send({"ground": "in_force", "text": "이 층에는 거울이 이미 있습니다."})
    let(officer.city, contest, "end_check", 1)
    officer.visit(f"{contest}results/announce/")
    officer.submit()
    assert officer.refusal() == "objections_open"
    officer.follow(officer.open("/ideas/objections/").get_by_role("link", name=MIRROR.title).last)
    officer.send({"answered": "dismissed", "answer": "그 거울은 직원용입니다. 민원인용은 아직 없습니다."})
    colleague.open(colleague.path)
    assert "그 거울은 직원용입니다." in main_text(colleague)
    officer.visit(f"{contest}results/announce/")
    officer.send()


def decided_again(author: Person, officer: Person, other: Person, idea: str) -> None:
    """By somebody else than who screened, decided and answered so far: adopted after all."""
    author.open(f"{idea}object/")
    author.send({"ground": "misjudged", "text": "거울 놓을 자리는 여권팀이 이미 비워 두었습니다."})
    officer.follow(officer.open("/ideas/objections/").get_by_role("link", name=MIRROR.title).last)
    request = officer.path
    new: Fields = {
        "change": True,
        "outcome": "adopted",
        "owner": HALL,
        "planned_for": "2027년 1분기",
        "reason": "자리가 있습니다.",
    }
    answer: Fields = {"answered": "upheld", "answer": "자리를 확인했습니다.", **new}
    assert officer.page.locator("main [name=answered]").count() == 0
    other.open(request)
    other.send(answer)
    assert "자리가 있습니다." in author.open(idea).inner_text("main")
    author.open("/ideas/gallery/")
    assert link_to(author, idea).count() == 1
