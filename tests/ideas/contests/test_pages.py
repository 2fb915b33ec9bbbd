"""Pages of contests: the landing, the list, one contest and its notice, published, changed, called off, as a file."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest

from ideas.enums import ContestState, IdeaState
from ideas.models import Contest, Notice
from ideas.queries.contests import draft_notice, notice_in_force, terms_of
from ideas.services import contests as services
from kindness import clock
from kindness.halfyear import SEOUL
from people.enums import Role
from people.models import Staff
from tests.factories.ideas import assign, make_contest, make_idea, make_judge, notice_of
from tests.factories.people import make_staff
from tests.support.answers import assert_refused
from tests.support.client import InspectingClient, client_of
from tests.support.statements import statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(officer: Staff) -> InspectingClient:
    return client_of(officer, language="en")


@pytest.fixture
def begun(officer: Staff) -> Contest:
    return services.add_contest(title="친절시책 공모", theme="전화 친절", by=officer)


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def address(contest: Contest, page: str = "") -> str:
    return f"/ideas/contests/{contest.pk}/{page}"


def rows_form(rows: list[dict[str, Any]]) -> dict[str, Any]:
    form: dict[str, Any] = {"row-TOTAL_FORMS": str(len(rows)), "row-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        form |= {f"row-{number}-{name}": value for name, value in row.items()}
    return form


def terms_form(notice: Notice, **changes: Any) -> dict[str, Any]:
    """What the page of the terms sends."""
    form = {
        "title": notice.contest.title, "theme": notice.theme, "text": "전화가 첫인상입니다.",
        "opens_at": f"{notice.opens_at.astimezone(SEOUL):%Y-%m-%dT%H:%M}",
        "closes_at": f"{notice.closes_at.astimezone(SEOUL):%Y-%m-%dT%H:%M}",
        "employment": ["general"], "kinds": ["idea"], "most_ideas": "2", "most_authors": "4",
        "mean": "trimmed", "tie_rule": "joint", "likes_points": "5",
        "budget": "3000000", "legal_basis": "다온시 제안 조례", "election_law": "가능합니다.",
        "correction_days": "7", "decision_days": "30", "public_days": "10", "review_days": "15",
        "plan_days": "30", "follow_years": "3", "contact": "친절민원팀 2345",
    }  # fmt: skip
    return form | changes


# --- the landing --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["ko", "en"])
def test_landing_shows_what_runs_and_what_is_mine(language: str):
    me = make_staff()
    contest = make_contest(title="전화 친절 공모")
    draft = make_idea(contest, me, IdeaState.DRAFT, title="내 생각")
    make_contest(ContestState.DRAFT, title="비밀 공모")
    over = make_contest(ContestState.ANNOUNCED, title="지난 공모")
    seen = client_of(me, language=language).get("/ideas/").content.decode()
    assert f"/ideas/contests/{contest.pk}/enter/" in seen
    assert f"/ideas/{draft.pk}/" in seen
    assert f"/ideas/contests/{over.pk}/announcement/" in seen
    assert "비밀 공모" not in seen


def test_landing_without_contests_says_so(desk: InspectingClient):
    assert "/ideas/contests/new/" in desk.get("/ideas/").content.decode()
    seen = client_of(make_staff(), language="en").get("/ideas/").content.decode()
    assert "No contest is running at the moment." in seen
    assert "/ideas/contests/new/" not in seen


def test_landing_tells_what_waits(officer: Staff):
    contest = make_contest(ContestState.JUDGING)
    judge = make_judge(contest, officer)
    notice_of(contest).phases.update(opened_at=clock.fresh())
    assign(judge, make_idea(contest))
    made = make_contest()
    make_idea(made, state=IdeaState.SUBMITTED)
    make_idea(made, state=IdeaState.DRAFT, coauthors=[(officer, 50)])
    made.ideas.get(state=IdeaState.DRAFT).authors.filter(staff=officer).update(consented_at=None)
    seen = text_of(client_of(officer, language="en").get("/ideas/"))
    assert "1 idea names you as an author" in seen
    assert "1 idea to be judged" in seen
    assert "To be screened 1" in seen


# --- the list -----------------------------------------------------------------------------------------------
def test_list_counts_what_each_contest_holds(desk: InspectingClient):
    contest = make_contest(title="전화 공모")
    make_idea(contest, state=IdeaState.SUBMITTED)
    make_idea(contest)
    make_idea(contest, state=IdeaState.DRAFT)
    make_idea(contest, state=IdeaState.WITHDRAWN)
    make_judge(contest)
    make_contest(ContestState.DRAFT, title="쓰는 중")
    seen = text_of(desk.get("/ideas/contests/"))
    assert re.search(r"전화 공모 Ideas are taken \d{4}\. \d+\. \d+\. [\d:]+ 2 1 1 1 ", seen)
    assert "쓰는 중 Notice being written – 0 0 0 0" in seen


def test_empty_list_says_so(desk: InspectingClient):
    assert "There is no contest yet." in text_of(desk.get("/ideas/contests/"))
    auditor = client_of(make_staff(roles=[Role.AUDITOR])).get("/ideas/contests/")
    assert "/ideas/contests/new/" not in auditor.content.decode()


# --- begun --------------------------------------------------------------------------------------------------
def test_contest_is_begun_once_for_a_token(desk: InspectingClient):
    form = {"title": "친절 공모", "theme": "전화", "token": str(uuid4())}
    first, second = desk.post("/ideas/contests/new/", form), desk.post("/ideas/contests/new/", form)
    contest = Contest.objects.get()
    assert (first.status_code, first.headers["Location"]) == (302, address(contest))
    assert second.headers["Location"] == first.headers["Location"]


def test_taken_name_is_refused_and_what_was_typed_stays(desk: InspectingClient, begun: Contest):
    response = desk.post("/ideas/contests/new/", {"title": begun.title, "theme": "두 번째 주제"})
    assert_refused(response, "name_taken")
    assert "두 번째 주제" in response.content.decode()
    assert Contest.objects.count() == 1


def test_weak_item_gives_the_theme(desk: InspectingClient):
    assert 'value="끝인사"' in desk.get("/ideas/contests/new/?theme=끝인사").content.decode()


# --- one contest --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["ko", "en"])
def test_posted_notice_is_read_by_everybody(language: str):
    me = make_staff()
    contest = make_contest(title="전화 친절 공모", likes_points=5)
    idea = make_idea(contest, me)
    response = client_of(me, language=language).get(address(contest))
    seen = text_of(response)
    assert ("전화로 느끼는 친절" in seen, "창의성" in seen, "1,000,000" in seen) == (True, True, True)
    assert f"/ideas/{idea.pk}/" in response.content.decode()
    assert "/call-off/" not in response.content.decode()


def test_notice_being_written_is_seen_by_those_in_charge_only(desk: InspectingClient, begun: Contest):
    assert desk.get(address(begun)).status_code == 200
    assert client_of(make_staff(roles=[Role.AUDITOR])).get(address(begun)).status_code == 200
    for page in ("", "notices/1/", "notice/file/"):
        assert client_of(make_staff()).get(address(begun, page)).status_code == 404


@pytest.mark.parametrize(
    ("state", "place"),
    [
        (ContestState.POSTED, "screening/"),
        (ContestState.JUDGING, "jury/"),
        (ContestState.CHECKING, "results/"),
        (ContestState.ANNOUNCED, "announcement/"),
    ],
)
def test_panel_leads_to_what_comes_next(desk: InspectingClient, state: ContestState, place: str):
    contest = make_contest(state)
    assert address(contest, place) in desk.get(address(contest)).content.decode()


def test_window_left_is_told(desk: InspectingClient):
    moment = clock.fresh()
    days = make_contest(closes_at=moment + timedelta(days=3, minutes=5))
    hours = make_contest(closes_at=moment + timedelta(hours=5, minutes=5))
    minutes = make_contest(closes_at=moment + timedelta(minutes=7, seconds=30))
    ahead = make_contest(opens_at=moment + timedelta(days=1))
    over = make_contest(closes_at=moment)
    seen = [text_of(desk.get(address(one))) for one in (days, hours, minutes, ahead, over)]
    assert "3 days left" in seen[0]
    assert "5 hours left" in seen[1]
    assert "7 minutes left" in seen[2]
    assert "Ideas are taken from" in seen[3]
    assert "They are being screened." in seen[4]


# --- written ------------------------------------------------------------------------------------------------
def test_terms_are_written(desk: InspectingClient, begun: Contest):
    notice = notice_of(begun)
    assert desk.get(address(begun, "notice/")).status_code == 200
    response = desk.post(address(begun, "notice/"), terms_form(notice, title="전화 공모"))
    assert (response.status_code, response.headers["Location"]) == (302, address(begun, "post/"))
    written = notice_of(Contest.objects.get())
    assert (written.contest.title, written.mean, written.likes_points, written.employment) == (
        "전화 공모",
        "trimmed",
        5,
        ["general"],
    )
    assert (written.opens_at, written.closes_at) == (notice.opens_at, notice.closes_at)


def test_impossible_terms_are_refused_and_what_was_typed_stays(desk: InspectingClient, begun: Contest):
    notice = notice_of(begun)
    wrong = terms_form(
        notice, closes_at=f"{notice.opens_at.astimezone(SEOUL):%Y-%m-%dT%H:%M}", contact="여기"
    )
    response = desk.post(address(begun, "notice/"), wrong)
    assert_refused(response, "invalid_days")
    assert 'value="여기"' in response.content.decode()
    assert notice_of(begun).contact == ""


def test_lists_are_written_row_by_row(desk: InspectingClient, begun: Contest):
    day = notice_of(begun).closes_at.date()
    lists = {
        "criteria": [
            {"name": "창의성", "weight": "60", "help": "새로운가"},
            {"name": "", "weight": "10"},
            {"name": "노력도", "weight": "40"},
        ],
        "prizes": [
            {"name": "금상", "seats": "1", "amount": "", "adopts": "on"},
            {"name": "장려상", "seats": "5"},
        ],
        "phases": [
            {
                "name": "예비",
                "starts_on": f"{day}",
                "ends_on": f"{day + timedelta(3)}",
                "passes": "5",
                "blind": "on",
            },
            {"name": "본심사", "starts_on": f"{day + timedelta(4)}", "ends_on": f"{day + timedelta(9)}"},
        ],
    }
    for page, rows in lists.items():
        assert desk.get(address(begun, f"{page}/")).status_code == 200
        assert desk.post(address(begun, f"{page}/"), rows_form(rows)).status_code == 302
    terms = terms_of(notice_of(begun))
    assert [(one.name, one.weight) for one in terms.criteria] == [("창의성", 60), ("노력도", 40)]
    assert [(one.name, one.amount, one.adopts) for one in terms.prizes] == [
        ("금상", 0, True),
        ("장려상", 0, False),
    ]
    assert [(one.name, one.passes, one.blind) for one in terms.phases] == [
        ("예비", 5, True),
        ("본심사", None, False),
    ]


@pytest.mark.parametrize(
    ("place", "row", "code"),
    [
        ("criteria", {"name": "창의성", "weight": ""}, "incomplete"),
        ("criteria", {"name": "창의성", "weight": "101"}, "max_value"),
        ("prizes", {"name": "금상", "seats": ""}, "incomplete"),
        ("phases", {"name": "심사", "starts_on": "2027-01-01", "ends_on": "내일"}, "invalid"),
    ],
    ids=["no weight", "too heavy", "no seats", "no day"],
)
def test_row_with_a_mistake_is_refused(
    desk: InspectingClient, begun: Contest, place: str, row: dict[str, str], code: str
):
    before = terms_of(notice_of(begun))
    response = desk.post(address(begun, f"{place}/"), rows_form([row]))
    assert_refused(response, code)
    assert f'value="{row["name"]}"' in response.content.decode()
    after = terms_of(notice_of(begun))
    assert list(getattr(after, place)) == list(getattr(before, place))


def test_notice_somebody_entered_under_has_no_page_to_change_it(desk: InspectingClient):
    contest = make_contest()
    make_idea(contest)
    for page in ("notice", "criteria", "prizes", "phases"):
        assert_refused(desk.get(address(contest, f"{page}/")), "frozen")
        assert_refused(desk.post(address(contest, f"{page}/"), rows_form([])), "frozen")


# --- published ----------------------------------------------------------------------------------------------
def test_notice_is_published(desk: InspectingClient, begun: Contest):
    assert "Before it can be published" not in text_of(desk.get(address(begun, "post/")))
    assert desk.post(address(begun, "post/")).headers["Location"] == address(begun)
    begun.refresh_from_db()
    assert begun.state == ContestState.POSTED
    assert desk.get(address(begun, "post/")).status_code == 404


def test_what_is_missing_is_told_before_and_refused(desk: InspectingClient, officer: Staff, begun: Contest):
    services.set_criteria(notice=notice_of(begun), criteria=[("창의성", 80, "")], by=officer)
    assert "The weights of the criteria add up to 80." in text_of(desk.get(address(begun, "post/")))
    assert "The weights of the criteria add up to 80." in text_of(desk.get(address(begun)))
    assert_refused(desk.post(address(begun, "post/")), "weights_not_100")
    assert draft_notice(begun) is not None


# --- changed ------------------------------------------------------------------------------------------------
def entered(officer: Staff, begun: Contest) -> Contest:
    services.post_notice(notice=notice_of(begun), by=officer)
    begun.refresh_from_db()
    make_idea(begun)
    return begun


def test_change_goes_from_reason_to_a_version_everybody_reads(
    desk: InspectingClient, officer: Staff, begun: Contest
):
    contest = entered(officer, begun)
    response = desk.post(address(contest, "change/"), {"reason": "많은 분이 여섯 건을 원했습니다."})
    assert response.headers["Location"] == address(contest, "notice/")
    form = terms_form(notice_of(contest), most_ideas="6")
    assert 'name="title"' not in desk.get(address(contest, "notice/")).content.decode()
    desk.post(address(contest, "notice/"), form)
    colleague = client_of(make_staff(), language="en")
    assert colleague.get(address(contest, "notices/2/")).status_code == 404
    assert "Up to 6 ideas" in text_of(desk.get(address(contest, "post/")))
    assert desk.post(address(contest, "post/")).status_code == 302
    assert notice_in_force(contest).most_ideas == 6
    seen = text_of(colleague.get(address(contest, "notices/2/")))
    assert "많은 분이 여섯 건을 원했습니다." in seen
    assert re.search(r"How many Up to 3 ideas .* Up to 6 ideas", seen)
    older = text_of(colleague.get(address(contest, "notices/1/")))
    assert "a newer version has taken its place" in older
    assert "version 2 of the notice" in text_of(colleague.get(address(contest)))


def test_change_needs_a_reason(desk: InspectingClient, officer: Staff, begun: Contest):
    contest = entered(officer, begun)
    assert desk.get(address(contest, "change/")).status_code == 200
    assert_refused(desk.post(address(contest, "change/"), {"reason": " "}), "required")
    assert contest.notices.count() == 1


def test_changed_version_is_dropped(desk: InspectingClient, officer: Staff, begun: Contest):
    contest = entered(officer, begun)
    services.begin_change(contest=contest, reason="정정", by=officer)
    assert desk.get(address(contest, "change/discard/")).status_code == 200
    assert desk.post(address(contest, "change/discard/")).status_code == 302
    assert contest.notices.count() == 1
    assert desk.get(address(contest, "change/discard/")).status_code == 404


def test_contest_is_called_off_with_its_reason(desk: InspectingClient):
    contest = make_contest()
    assert_refused(desk.post(address(contest, "call-off/"), {"reason": ""}), "required")
    assert desk.get(address(contest, "call-off/")).status_code == 200
    assert desk.post(address(contest, "call-off/"), {"reason": "재난 대응"}).status_code == 302
    contest.refresh_from_db()
    assert contest.state == ContestState.CALLED_OFF
    seen = text_of(client_of(make_staff(), language="en").get(address(contest)))
    assert ("재난 대응" in seen, "The contest was called off." in seen) == (True, True)


# --- the file -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["ko", "en"])
def test_notice_is_a_sheet_to_put_up(language: str):
    contest = make_contest(title="전화 친절 공모", text="전화가 첫인상입니다.")
    client = client_of(make_staff(), language=language)
    pdf = client.get(address(contest, "notice/file/?format=pdf"))
    assert (pdf.status_code, pdf.content[:5]) == (200, b"%PDF-")
    hwpx = client.get(address(contest, "notice/file/?format=hwpx"))
    body = ZipFile(BytesIO(hwpx.content)).read("Contents/section0.xml").decode()
    assert ("전화가 첫인상입니다." in body, "창의성" in body, "1,000,000" in body) == (True, True, True)
    assert client.get(address(contest, "notice/file/?format=doc")).status_code == 404


# --- cost ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("size", [1, 3])
def test_pages_cost_as_many_queries(officer: Staff, size: int):
    for _number in range(size):
        contest = make_contest(phases=size)
        for _idea in range(size):
            make_idea(contest, officer)
    desk, staff = client_of(officer), client_of(make_staff())
    desk.get("/help/"), staff.get("/help/")
    costs = {}
    for name, client, page in (
        ("landing", desk, "/ideas/"),
        ("landing of staff", staff, "/ideas/"),
        ("list", desk, "/ideas/contests/"),
        ("contest", desk, address(contest)),
        ("contest of staff", staff, address(contest)),
        ("version", staff, address(contest, "notices/1/")),
    ):
        with statements() as asked:
            assert client.get(page).status_code == 200
        costs[name] = len(asked)
    assert costs == {
        "landing": 8,
        "landing of staff": 6,
        "list": 5,
        "contest": 8,
        "contest of staff": 8,
        "version": 7,
    }
