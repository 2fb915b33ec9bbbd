"""The entrants' pages: what they show, to whom, and what they do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from ideas.enums import ContestState, IdeaState, Outcome
from ideas.models import Contest, Correction, Idea
from ideas.services.authors import name_author
from ideas.services.ideas import start_draft
from kindness import clock
from people.models import Staff
from tests.factories.ideas import make_contest, make_decision, make_idea
from tests.factories.people import make_outsider, make_staff
from tests.ideas.ideas.making import TEXTS, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(db: None) -> Staff:
    return make_staff(name="김서연")


def test_enter_begins_a_draft_once(contest: Contest, me: Staff, as_person: Callable[..., Any]) -> None:
    browser, token = as_person(me), str(uuid4())
    assert browser.get(f"/ideas/contests/{contest.pk}/enter/").status_code == 200
    for _again in range(2):
        answer = browser.post(f"/ideas/contests/{contest.pk}/enter/", {"token": token})
        assert answer.url == f"/ideas/{Idea.objects.get().pk}/edit/"
    assert Idea.objects.count() == 1


def test_enter_of_a_closed_contest_is_refused(me: Staff, as_person: Callable[..., Any]) -> None:
    moment = clock.fresh()
    contest = make_contest(opens_at=moment - timedelta(days=3), closes_at=moment - timedelta(days=1))
    answer = as_person(me).post(f"/ideas/contests/{contest.pk}/enter/")
    assert (answer.status_code, 'data-refusal="closed"' in answer.text) == (422, True)
    assert Idea.objects.count() == 0


def test_enter_of_a_notice_being_written_is_absent(me: Staff, as_person: Callable[..., Any]) -> None:
    contest = make_contest(ContestState.DRAFT)
    assert as_person(me).get(f"/ideas/contests/{contest.pk}/enter/").status_code == 404


def test_enter_is_for_the_citys_own_people(contest: Contest, as_person: Callable[..., Any]) -> None:
    assert as_person(make_outsider()).get(f"/ideas/contests/{contest.pk}/enter/").status_code == 403


def test_save_answers_when_it_was_stored(contest: Contest, me: Staff, as_person: Callable[..., Any]) -> None:
    idea = start_draft(contest=contest, by=me)
    browser = as_person(me)
    answer = browser.post(f"/ideas/{idea.pk}/save/", {**TEXTS, "seen": idea.saved_at.isoformat()})
    body = answer.json()
    stored = Idea.objects.get()
    assert (body["state"], body["seen"], stored.proposal) == (
        "stored",
        stored.saved_at.isoformat(),
        TEXTS["proposal"],
    )
    again = browser.post(f"/ideas/{idea.pk}/save/", {"title": "옛 창", "seen": idea.saved_at.isoformat()})
    assert (again.status_code, again.json()["code"]) == (422, "changed_elsewhere")
    assert Idea.objects.get().title == TEXTS["title"]


def test_save_of_a_title_too_long_is_refused_and_keeps_the_old(
    contest: Contest, me: Staff, as_person: Callable[..., Any]
) -> None:
    idea = written(contest, me)
    answer = as_person(me).post(f"/ideas/{idea.pk}/save/", {"title": "가" * 101})
    assert (answer.status_code, answer.json()["state"]) == (422, "refused")
    assert Idea.objects.get().title == TEXTS["title"]


def test_edit_stores_and_leads_on(contest: Contest, me: Staff, as_person: Callable[..., Any]) -> None:
    idea = start_draft(contest=contest, by=me)
    browser = as_person(me)
    page = browser.get(f"/ideas/{idea.pk}/edit/")
    assert "data-idea" in page.text
    answer = browser.post(f"/ideas/{idea.pk}/edit/", {**TEXTS, "kind": "practised", "next": "submit"})
    assert answer.url == f"/ideas/{idea.pk}/submit/"
    assert (Idea.objects.get().kind, Idea.objects.get().title) == ("practised", TEXTS["title"])


def test_edit_refused_keeps_what_was_typed(
    contest: Contest, me: Staff, as_person: Callable[..., Any]
) -> None:
    idea = start_draft(contest=contest, by=me)
    answer = as_person(me).post(f"/ideas/{idea.pk}/edit/", {"title": "가" * 101, "proposal": "남은 글"})
    assert (answer.status_code, "남은 글" in answer.text) == (422, True)


def test_what_was_typed_after_the_log_out_comes_along(
    contest: Contest, me: Staff, as_person: Callable[..., Any]
) -> None:
    idea = start_draft(contest=contest, by=me)
    browser = as_person(me)
    browser.post("/logout/")
    browser.post(f"/ideas/{idea.pk}/edit/", {**TEXTS, "author": me.number})
    browser.log_in(me)
    assert TEXTS["proposal"] in browser.get(f"/ideas/{idea.pk}/edit/").text


def test_submit_asks_once_more_and_receives(
    contest: Contest, me: Staff, as_person: Callable[..., Any]
) -> None:
    idea = written(contest, me)
    browser = as_person(me)
    assert TEXTS["effect"] in browser.get(f"/ideas/{idea.pk}/submit/").text
    refused = browser.post(f"/ideas/{idea.pk}/submit/")
    assert (refused.status_code, 'data-refusal="pledge_required"' in refused.text) == (422, True)
    assert browser.post(f"/ideas/{idea.pk}/submit/", {"pledge": "on"}).url == f"/ideas/{idea.pk}/"
    assert Idea.objects.get().number == 1
    assert browser.post(f"/ideas/{idea.pk}/submit/", {"pledge": "on"}).status_code == 302


def test_idea_shows_its_way_to_its_authors_alone(
    contest: Contest, me: Staff, as_person: Callable[..., Any]
) -> None:
    colleague = make_staff()
    idea = make_idea(contest, me, IdeaState.SUBMITTED, coauthors=[(colleague, 30)])
    assert as_person(me).get(f"/ideas/{idea.pk}/").status_code == 200
    assert as_person(colleague).get(f"/ideas/{idea.pk}/").status_code == 200
    assert as_person(make_staff()).get(f"/ideas/{idea.pk}/").status_code == 404
    for page in ("edit", "submit", "withdraw", "discard", "authors", "files/add"):
        assert as_person(colleague).get(f"/ideas/{idea.pk}/{page}/").status_code == 404


def test_idea_shows_the_decision_only_once_announced(me: Staff, as_person: Callable[..., Any]) -> None:
    contest = make_contest(ContestState.JUDGING)
    idea = make_idea(contest, me)
    make_decision(idea, Outcome.ADOPTED, published=False, reason="아직 비밀인 이유")
    assert "아직 비밀인 이유" not in as_person(me).get(f"/ideas/{idea.pk}/").text
    other = make_idea(make_contest(ContestState.ANNOUNCED), me)
    make_decision(other, Outcome.PARTLY, reason="바로 할 수 있습니다.", planned_for="내년 봄")
    page = as_person(me).get(f"/ideas/{other.pk}/").text
    assert ("바로 할 수 있습니다." in page, "내년 봄" in page) == (True, True)


def test_idea_asks_for_the_correction(contest: Contest, me: Staff, as_person: Callable[..., Any]) -> None:
    idea = make_idea(contest, me, IdeaState.RETURNED)
    Correction.objects.create(
        idea=idea,
        text="비용을 적어 주세요.",
        asked_by=make_staff(),
        asked_at=clock.fresh(),
        due_on=clock.today() + timedelta(days=7),
    )
    browser = as_person(me)
    assert "비용을 적어 주세요." in browser.get(f"/ideas/{idea.pk}/").text
    assert browser.get(f"/ideas/{idea.pk}/edit/").status_code == 200
    assert browser.post(f"/ideas/{idea.pk}/submit/").url == f"/ideas/{idea.pk}/"
    assert Idea.objects.get().state == IdeaState.SUBMITTED


def test_withdraw_and_discard_ask_first(contest: Contest, me: Staff, as_person: Callable[..., Any]) -> None:
    sent, draft = make_idea(contest, me, IdeaState.SUBMITTED), written(contest, me)
    browser = as_person(me)
    assert browser.get(f"/ideas/{sent.pk}/withdraw/").status_code == 200
    assert browser.get(f"/ideas/{draft.pk}/discard/").status_code == 200
    assert browser.post(f"/ideas/{sent.pk}/discard/").status_code == 422
    assert browser.post(f"/ideas/{draft.pk}/withdraw/").status_code == 422
    assert Idea.objects.count() == 2
    browser.post(f"/ideas/{sent.pk}/withdraw/")
    browser.post(f"/ideas/{draft.pk}/discard/")
    assert [one.state for one in Idea.objects.all()] == [IdeaState.WITHDRAWN]


def test_authors_are_named_asked_and_taken_off(
    contest: Contest, me: Staff, as_person: Callable[..., Any]
) -> None:
    idea, colleague = written(contest, me), make_staff(name="이하늘")
    browser = as_person(me)
    address = f"/ideas/{idea.pk}/authors/"
    refused = browser.post(address, {"person": "", "share": "30"})
    assert (refused.status_code, 'data-refusal="no_such_person"' in refused.text) == (422, True)
    refused = browser.post(address, {"person": colleague.number, "share": "0"})
    assert 'data-refusal="shares_not_100"' in refused.text
    assert browser.post(address, {"person": colleague.number, "share": "30"}).url == address
    assert "이하늘" in browser.get(address).text
    assert (
        as_person(colleague).post(f"/ideas/{idea.pk}/consent/", {"answer": "yes"}).url == f"/ideas/{idea.pk}/"
    )
    assert (
        browser.post(f"{address}shares/", {f"share_{me.number}": "60", f"share_{colleague.number}": "40"}).url
        == address
    )
    assert sorted(idea.authors.values_list("share", flat=True)) == [40, 60]
    assert idea.authors.get(staff=colleague).consented_at is None
    assert browser.get(f"{address}{colleague.number}/remove/").status_code == 200
    assert browser.post(f"{address}{colleague.number}/remove/").url == address
    assert idea.authors.get().share == 100


def test_shares_typed_wrong_are_refused_and_kept_on_the_page(
    contest: Contest, me: Staff, as_person: Callable[..., Any]
) -> None:
    idea = written(contest, me)
    answer = as_person(me).post(f"/ideas/{idea.pk}/authors/shares/", {f"share_{me.number}": "101"})
    assert (answer.status_code, 'data-refusal="shares_not_100"' in answer.text) == (422, True)
    assert 'value="101"' in answer.text
    assert idea.authors.get().share == 100


def test_consent_is_the_co_authors_own(contest: Contest, me: Staff, as_person: Callable[..., Any]) -> None:
    idea, colleague = written(contest, me), make_staff()
    name_author(idea=idea, staff=colleague, share=30, by=me)
    assert as_person(me).get(f"/ideas/{idea.pk}/consent/").status_code == 404
    browser = as_person(colleague)
    assert browser.get(f"/ideas/{idea.pk}/consent/").status_code == 200
    assert browser.post(f"/ideas/{idea.pk}/consent/", {"answer": "no"}).url == "/ideas/mine/"
    assert browser.get(f"/ideas/{idea.pk}/").status_code == 404


def test_mine_lists_what_i_wrote_and_was_named_for(
    contest: Contest, me: Staff, as_person: Callable[..., Any]
) -> None:
    make_idea(contest, me, title="내가 쓴 제안")
    asked = written(contest, make_staff(), title="함께 쓴 제안")
    name_author(idea=asked, staff=me, share=30, by=asked.author)
    make_idea(contest, title="남의 제안")
    page = as_person(me).get("/ideas/mine/").text
    assert ("내가 쓴 제안" in page, "함께 쓴 제안" in page, "남의 제안" in page) == (True, True, False)


def test_similar_shows_announced_ideas_only(me: Staff, as_person: Callable[..., Any]) -> None:
    announced, running = make_contest(ContestState.ANNOUNCED), make_contest()
    make_decision(make_idea(announced, title="점심시간 교대 알림판"), Outcome.ADOPTED)
    make_idea(running, title="점심시간 교대 알림판 둘")
    browser = as_person(me)
    found = browser.get(
        "/ideas/similar/", {"title": "점심시간 교대 알림"}, headers={"Accept": "application/json"}
    )
    assert [one["title"] for one in found.json()["ideas"]] == ["점심시간 교대 알림판"]
    assert "점심시간 교대 알림판" in browser.get("/ideas/similar/", {"title": "점심시간 교대 알림"}).text


@pytest.mark.parametrize("page", ["", "edit/"])
def test_pages_of_an_idea_keep_the_frame_of_the_person(
    page: str, contest: Contest, me: Staff, as_person: Callable[..., Any]
) -> None:
    """Nothing a view calls its own hides who is logged in."""
    idea = written(contest, me)
    assert b'action="/logout/"' in as_person(me).get(f"/ideas/{idea.pk}/{page}").content
