"""The other programmes of the seed cities, each from the form on which it is planned to a downloaded certificate.

Of the five kinds the first, all staff in the hall, is told in test_training.py. axe looks at every page on the way.
"""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from demo.courses import (
    CLASS_SEATS,
    CLASSES,
    LOOK_AT,
    REPORT,
    UNIVERSITY,
    at,
    class_hours,
    thursdays,
    workday_near,
)
from tests.e2e.city import City
from tests.e2e.people import Person, sit_down
from tests.e2e.training import (
    Meeting,
    add_cohort,
    add_further_cohort,
    answer_survey,
    apply_for,
    assert_every_rule_holds,
    certificate_of,
    check_in,
    code_of,
    cohort_of,
    day_in,
    download,
    finish,
    in_days,
    line,
    mark_everybody,
    number_in,
    plan_course,
    publish_proposal,
    section,
    sessions_of,
    set_hours,
    today,
)
from training.rules.evaluation import DEFAULT_QUESTIONS

pytestmark = [pytest.mark.browser, pytest.mark.slow]
korean = pytest.mark.parametrize("language", ["ko"], indirect=True)
english = pytest.mark.parametrize("language", ["en"], indirect=True)

OFFICER, INSTITUTION = "900011", "900017"
ON_ROADS, IN_TOWN, AT_PASSPORTS = "900003", "900004", "900002"
HEAD_OF_ROADS = "900012"
HEAD_OF_TOWN = "101305"  # of 중앙동, as the demonstration deals people out
MEET = "https://meet.daon.example/newcomers-2"
BOOKLET = b"%PDF-1.7\nbooklet"
ABOUT_160 = "도로과, 교통행정과, 산림공원과, 수도과, 건축허가과, 토지정보과"


# --- 2: outsourced to a university (Yeongju) ------------------------------------------------------------------------
@korean
def test_outsourced_course_with_a_visit(city: City, language: str, browser: Browser, tmp_path: Path) -> None:
    """Agreed, planned, applied for; the university marks it, hands in its booklet and asks afterwards."""
    title = "응대 전문가 위탁과정"
    officer = sit_down(browser, city, OFFICER, language)
    agreed = make_agreement(officer)
    course = plan_course(officer, {"title": title, "agreement": agreed, "needed_percent": "80"})
    venue = {"place": "다온대학교 평생교육관"}
    lessons = (("lecture", "응대의 기본"), ("practice", "상황별 실습"), ("visit", "우수기관 견학"))
    meetings = [Meeting(*lesson, in_days(10 + day), venue) for day, lesson in enumerate(lessons)]
    cohort = add_cohort(officer, course, 40, *meetings)
    for number in range(2, 9):
        month_later = Meeting(*lessons[0], in_days(10 + 30 * (number - 1)), venue)
        add_further_cohort(officer, course, number, 40, month_later)

    trainee = sit_down(browser, city, ON_ROADS, language)
    enrolment = apply_for(trainee, title)
    sessions = sessions_of(officer, cohort)
    for begins, session in zip((-180, -110, -50), sessions, strict=True):
        set_hours(officer, session, begins=begins, ends=begins + 60)

    account = sit_down(browser, city, INSTITUTION, language)
    sees_its_own_alone(account, title, foreign=cohort)
    hand_in_booklet(account, cohort)
    for session in sessions:
        mark_everybody(account, session)
    account.open(f"{cohort}evaluation/open/")
    account.send({"until": day_in(7)})
    answer_survey(trainee, "5")
    booklet = trainee.open(enrolment).get_by_role("link", name="교재.pdf")
    assert download(trainee, booklet, tmp_path) == BOOKLET

    visit_and_learn(officer, trainee, sessions[-1])
    set_hours(officer, sessions[-1], begins=-50, ends=0)
    finish(officer, cohort)
    assert title in certificate_of(trainee, title, tmp_path)
    account.open(f"{cohort}evaluation/")
    assert account.page.locator("main .chart").count() == 0  # of one answer nothing is told
    assert_every_rule_holds(city)


def make_agreement(officer: Person) -> str:
    """With the university the city knows; how it is offered to a course."""
    officer.follow(officer.open("/training/partners/").get_by_role("link", name=UNIVERSITY))
    officer.open(f"{officer.path}agreements/new/")
    title = "응대 전문가 과정 위탁 업무협약"
    officer.send(
        {
            "title": title,
            "starts_on": day_in(0),
            "ends_on": day_in(270),
            "scope": "과정 편성과 운영, 사후 평가",
            "city_provides": "교육장과 대상자 선정",
            "partner_provides": "강사와 교재, 사후 평가",
            "planned_cohorts": "8",
            "planned_people": "320",
            "cost": "48000000",
        }
    )
    return f"{UNIVERSITY} · {title}"


def sees_its_own_alone(account: Person, title: str, *, foreign: str) -> None:
    """Its own cohorts with names and departments; the officers' page of the same cohort is not for it."""
    rows = account.open("/training/partner/").locator("main tbody tr", has_text=title)
    assert rows.count() == 8
    for path in (foreign, "/training/", "/training/courses/", "/people/"):
        answer = account.page.goto(account.city.url + path)
        assert answer, path
        assert answer.status == 403, path


def hand_in_booklet(account: Person, cohort: str) -> None:
    account.open(cohort.replace("/cohorts/", "/partner/"))
    assert "박하은" in account.page.inner_text("main")
    account.open(f"{cohort}materials/add/")
    booklet = {"name": "교재.pdf", "mimeType": "application/pdf", "buffer": BOOKLET}
    account.page.set_input_files("[name=file]", booklet)  # type: ignore[arg-type]
    account.send()


def visit_and_learn(officer: Person, leader: Person, session: str) -> None:
    """Planned for the session, reported by who led it; a lesson of it is kept."""
    officer.open("/training/visits/new/")
    officer.send(
        {
            "host": "가온시청 민원실",
            "visited_on": day_in(0),
            "leader": ON_ROADS,
            "session": session.split("/")[-2],
            "look_at": "\n".join(LOOK_AT),
        }
    )
    visit = officer.path
    leader.open(f"{visit}report/")
    leader.send({"report": REPORT, "r-0-level": "good", "r-1-level": "fair"})
    keep_case(leader, f"/training/cases/new/?visit={visit.split('/')[-2]}", "먼저 여쭙는 안내")
    assert "가온시청 민원실" in leader.page.inner_text("main")


def keep_case(person: Person, form: str, title: str) -> None:
    person.open(form)
    person.send(
        {"title": title, "body": "번호표를 뽑기 전에 무슨 일로 오셨는지 먼저 여쭙니다.", "tags": "민원실"}
    )


# --- 3: outdoors, four Thursdays (Gangseo) --------------------------------------------------------------------------
@english
def test_four_thursdays_outdoors(city: City, language: str, browser: Browser, tmp_path: Path) -> None:
    """160 people of grade 6 and below, forty a Thursday, wishes heeded; signed on paper; what was told is kept."""
    title = "숲에서 나누는 응대 이야기"
    officer, trainee = (sit_down(browser, city, number, language) for number in (OFFICER, ON_ROADS))
    below = {"grade_from": "6", "grade_to": "9"}
    target = line("target", {**below, "divisions": ABOUT_160})
    course = plan_course(officer, {"title": title}, {**target, **line("open_to", below)})
    days = [at(day, time(14)) for day in thursdays(today() + timedelta(days=7), 4)]
    outdoors = [Meeting("outdoor", "사례 발표와 토론", day, {"place": "다온수목원"}) for day in days]
    cohorts = [add_cohort(officer, course, 40, outdoors[0])]
    for number, meeting in enumerate(outdoors[1:], 2):
        cohorts.append(add_further_cohort(officer, course, number, 40, meeting))

    third = cohorts[2].split("/")[-2]
    trainee.open(f"{course}wishes/")
    trainee.send({"wish1": third})
    head = sit_down(browser, city, HEAD_OF_ROADS, language)
    head.open(f"{cohorts[0]}enrol/")
    head.submit()
    assert head.refusal() == "not_target"
    publish_proposal(officer, course, (f"people&q={ON_ROADS}",))

    (session,) = sessions_of(officer, cohorts[2])
    set_hours(officer, session, begins=-240, ends=0)
    sheet = officer.open(cohorts[2]).locator("a[href$='sheet.pdf']")
    assert download(officer, sheet, tmp_path).startswith(b"%PDF")
    mark_everybody(officer, session, "paper/")
    finish(officer, cohorts[2])
    assert title in certificate_of(trainee, title, tmp_path)

    trainee.follow(trainee.open("/training/").get_by_role("link", name=title).first)
    told = trainee.page.locator("main a[href*='?session=']").get_attribute("href")
    keep_case(trainee, str(told), "돋보기와 큰 글씨 서식")
    assert title in trainee.page.inner_text("main")
    assert_every_rule_holds(city)


# --- 4: behaviour styles, 31 classes in 18 days (Guro) --------------------------------------------------------------
@korean
def test_31_classes_of_behaviour_styles(city: City, language: str, browser: Browser, tmp_path: Path) -> None:
    """Everybody of the main office in classes of at most thirty; the self-diagnosis comes before the class."""
    title = "행동유형 이해 과정"
    officer, trainee = (sit_down(browser, city, number, language) for number in (OFFICER, ON_ROADS))
    fields = {"title": title, "style_first": True, "self_enrolment": False, "cap_percent": "30"}
    course = plan_course(officer, fields, line("target", {"groups": ["main"]}))
    add_classes(officer, course)
    publish_proposal(officer, course, ("departments", "people&only=without"))
    own = cohort_of(trainee, officer, course, title)
    diagnose_oneself(trainee)
    taken = officer.page.locator("main tbody td.num").all_inner_texts()
    assert len(taken) == CLASSES
    assert max(map(number_in, taken)) <= CLASS_SEATS
    (session,) = sessions_of(officer, own)
    set_hours(officer, session, begins=-3, ends=30)
    check_in(trainee, session, code_of(officer, session))
    mark_everybody(officer, session)
    set_hours(officer, session, begins=-3, ends=0)
    finish(officer, own)
    assert title in certificate_of(trainee, title, tmp_path)
    officer.open(f"{own}styles/")  # one result is nobody's business but their own
    assert_every_rule_holds(city)


def add_classes(officer: Person, course: str) -> None:
    """The first by hand, the others like it."""
    first_day = workday_near(today(), 14)
    meetings = [
        Meeting("practice", "유형별 응대", starts, {"place": "다온시청 교육장"}, hours=3)
        for starts, _ends in class_hours(first_day)
    ]
    add_cohort(officer, course, CLASS_SEATS, meetings[0])
    for number, meeting in enumerate(meetings[1:], 2):
        add_further_cohort(officer, course, number, CLASS_SEATS, meeting)


def diagnose_oneself(trainee: Person) -> None:
    """Whatever stands first is most like them, what stands second least."""
    trainee.follow(trainee.page.locator("main a[href='/training/styles/']").first)
    trainee.open("/training/styles/take/")
    for field in trainee.page.locator("[name^=most-][value='1'], [name^=least-][value='2']").all():
        field.check()
    trainee.send()
    assert trainee.path == "/training/styles/"


# --- 5: newcomers by video, coaching on the spot, tailored (Namwon, Chungju, Seongnam) ---------------------------------
@english
def test_newcomers_workshop_by_live_video(
    city: City, language: str, browser: Browser, tmp_path: Path
) -> None:
    """Everybody at their own screen: only who has a seat finds the link; the code is read out and typed."""
    title = "새내기 화상 워크숍"
    officer = sit_down(browser, city, OFFICER, language)
    new = {"hired_within_months": "12"}
    course = plan_course(officer, {"title": title}, {**line("target", new), **line("open_to", new)})
    newcomer = str(number_in(officer.open(f"{course}target/").locator("main tbody tr").first.inner_text()))
    live = Meeting("video", "화상으로 만나는 첫 응대", in_days(10, 15), {"link": MEET})
    cohort = add_cohort(officer, course, 100, live)

    old_hand, trainee = (sit_down(browser, city, number, language) for number in (ON_ROADS, newcomer))
    assert MEET not in old_hand.open(course).content()
    old_hand.open(f"{cohort}enrol/")
    old_hand.submit()
    assert old_hand.refusal() == "not_target"
    apply_for(trainee, title)
    assert trainee.page.locator(f"main a[href='{MEET}']").count() == 1

    (session,) = sessions_of(officer, cohort)
    set_hours(officer, session, begins=-3, ends=30)
    check_in(trainee, session, code_of(officer, session))
    set_hours(officer, session, begins=-3, ends=0)
    finish(officer, cohort)
    assert title in certificate_of(trainee, title, tmp_path)


@english
def test_coaching_for_a_bundle_of_towns(city: City, language: str, browser: Browser, tmp_path: Path) -> None:
    """At the counter of one of them, with the approval of the head."""
    title = "이웃 동 창구 현장코칭"
    officer, trainee, head, stranger = (
        sit_down(browser, city, number, language) for number in (OFFICER, IN_TOWN, HEAD_OF_TOWN, ON_ROADS)
    )
    fields = {"title": title, "needs_approval": True}
    course = plan_course(officer, fields, line("open_to", {"groups": ["town"]}))
    coaching = Meeting("coaching", "창구 현장코칭", in_days(10, 10), {"place": "중앙동 행정복지센터"})
    cohort = add_cohort(officer, course, 20, coaching, divisions="중앙동, 새터동, 한솔동")
    assert title not in section(stranger.open("/training/"), "choices-title").inner_text()

    apply_for(trainee, title)
    row = head.open("/training/approvals/").locator("tr, li", has_text=title)
    head.follow(row.get_by_role("link"))
    head.send({"decision": "approve"})
    assert title in section(trainee.open("/training/"), "booked-title").inner_text()

    (session,) = sessions_of(officer, cohort)
    set_hours(officer, session, begins=-120, ends=0)
    mark_everybody(officer, session)
    finish(officer, cohort)
    assert title in certificate_of(trainee, title, tmp_path)


@english
def test_tailored_training_from_survey_needs(
    city: City, language: str, browser: Browser, tmp_path: Path
) -> None:
    """For the department whose greeting was found weak; the item of the telephone survey is asked before and after."""
    title = "통화 첫인사 맞춤교육"
    officer, trainee = (sit_down(browser, city, number, language) for number in (OFFICER, AT_PASSPORTS))
    course = plan_course(officer, {"title": title}, line("target", {"divisions": "민원여권과"}))
    ask_before_and_after(officer, course)
    practice = Meeting("practice", "첫인사와 끝인사", in_days(10), {"place": "민원여권과 회의실"})
    cohort = add_cohort(officer, course, 30, practice)
    apply_for(trainee, title)
    officer.open(f"{cohort}evaluation/open-before/")
    officer.send()
    answer_survey(trainee, "2")

    (session,) = sessions_of(officer, cohort)
    set_hours(officer, session, begins=-120, ends=0)
    mark_everybody(officer, session)
    officer.open(f"{cohort}evaluation/open/")
    officer.send({"until": day_in(7)})
    answer_survey(trainee, "4")
    finish(officer, cohort)
    assert title in certificate_of(trainee, title, tmp_path)
    assert_every_rule_holds(city)


def ask_before_and_after(officer: Person, course: str) -> None:
    """Two questions more than the usual ones, under the key of the telephone survey."""
    officer.open(f"{course}evaluation/questions/")
    question = {
        "kind": "scale",
        "text": "전화를 받으며 소속과 이름을 말합니다.",
        "survey_item": "greeting",
    }
    usual = len(DEFAULT_QUESTIONS)
    officer.send(
        {
            **line("q", {**question, "phase": "pre"}, usual),
            **line("q", {**question, "phase": "post"}, usual + 1),
        }
    )
