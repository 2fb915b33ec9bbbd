"""The public check and the officers' list of comments, in the browser."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from audit.models import AccessRow
from ideas.models import Comment, Like
from kindness import clock
from people.enums import Role
from tests.factories.ideas import announce, make_contest, make_idea, make_shortlisted
from tests.factories.people import make_outsider, make_staff
from tests.support.answers import assert_refused
from tests.support.client import client_of
from tests.support.rows import nothing_written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("every_rule_holds")]
WORDS = "외국어로도 만들면 더 좋겠습니다."


@pytest.fixture
def path(idea):
    return f"/ideas/check/ideas/{idea.pk}/"


@pytest.fixture
def marked(idea):
    """Every text of the idea itself names its author; the copy for others does not."""
    for field in ("title", "problem", "proposal", "effect", "cost"):
        setattr(idea, field, f"김서윤 표지 {field}")
    idea.save()
    return idea


# --- blind ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["ko", "en"])
def test_nothing_on_the_pages_names_the_authors(contest, marked, path, officer, colleague, language):
    Comment.objects.create(idea=marked, staff=colleague, text=WORDS)
    numbers = [one.staff.number for one in marked.authors.select_related("staff")]
    for person in (colleague, officer, make_staff(roles=[Role.AUDITOR])):
        client = client_of(person, language=language)
        for page in (f"/ideas/check/{contest.pk}/", path, "/ideas/comments/"):
            answer = client.get(page)
            if answer.status_code == 403:
                continue
            text = answer.content.decode()
            assert marked.blind.title in text
            for mark in ("김서윤", "이하준", "하천정비과", "표지", *numbers):
                assert mark not in text


def test_list_shows_the_shortlist_alone(contest, idea, colleague):
    other = make_idea(contest, title="심사에 오르지 않은 제안")
    text = client_of(colleague).get(f"/ideas/check/{contest.pk}/").content.decode()
    assert idea.blind.title in text
    assert other.title not in text
    assert client_of(colleague).get(f"/ideas/check/ideas/{other.pk}/").status_code == 404


def test_contest_before_its_check_is_not_found(colleague):
    assert client_of(colleague).get(f"/ideas/check/{make_contest().pk}/").status_code == 404


def test_outside_judge_does_not_read_the_check(contest, path):
    client = client_of(make_outsider(roles=[Role.JUDGE]))
    for page in (f"/ideas/check/{contest.pk}/", path, f"{path}like/", f"{path}comment/"):
        assert client.get(page).status_code == 403
        assert client.post(page).status_code == 403


def test_after_the_announcement_the_way_leads_to_it(contest, path, colleague):
    announce(contest)
    client, there = client_of(colleague), f"/ideas/contests/{contest.pk}/announcement/"
    for page in (f"/ideas/check/{contest.pk}/", path, f"{path}like/", f"{path}comment/"):
        assert client.get(page).headers["Location"] == there
    with nothing_written():
        assert_refused(client.post(f"{path}like/"), "not_now")
        assert_refused(client.post(f"{path}comment/", {"text": WORDS}), "not_now")


# --- likes and comments -----------------------------------------------------------------------------------------
def test_like_and_back(path, colleague):
    client = client_of(colleague)
    assert "like/" in client.get(path).content.decode()
    assert client.get(f"{path}like/").status_code == 200
    assert client.post(f"{path}like/").status_code == 302
    assert client.post(f"{path}like/").status_code == 302
    assert Like.objects.count() == 1
    assert f"{path}unlike/" in client.get(path).content.decode()
    assert client.post(f"{path}unlike/").status_code == 302
    assert Like.objects.count() == 0


def test_author_finds_no_button_and_is_refused(contest, path, author):
    client = client_of(author)
    text = client.get(path).content.decode()
    assert f'action="{path}' not in text
    with nothing_written():
        assert_refused(client.post(f"{path}like/"), "own_idea")
        answer = client.post(f"{path}comment/", {"text": WORDS})
        assert_refused(answer, "own_idea")


def test_comment_waits_and_its_writer_sees_so(path, colleague):
    client, sent = client_of(colleague), {"text": WORDS, "token": str(uuid4())}
    with nothing_written():
        assert_refused(client.post(f"{path}comment/", {"text": " "}), "required")
        long = client.post(f"{path}comment/", {"text": "가" * 401})
        assert_refused(long, "too_long")
        assert "가" * 401 in long.content.decode()
    assert client.post(f"{path}comment/", sent).status_code == 302
    assert client.post(f"{path}comment/", sent).status_code == 302
    assert Comment.objects.count() == 1
    assert WORDS in client.get(path).content.decode()
    assert WORDS not in client_of(make_staff()).get(path).content.decode()


def test_after_the_last_day_pages_are_read_only(contest, path, colleague):
    contest.checked_until = clock.today() - timedelta(days=1)
    contest.save()
    client = client_of(colleague)
    assert "<form" not in client.get(path).content.decode().partition('<main id="main"')[2]
    with nothing_written():
        assert_refused(client.post(f"{path}like/"), "closed")
        assert_refused(client.post(f"{path}comment/", {"text": WORDS}), "closed")


# --- the officers' list -----------------------------------------------------------------------------------------
def test_officer_shows_and_hides(idea, path, colleague, officer):
    written = Comment.objects.create(idea=idea, staff=colleague, text=WORDS)
    desk, one = client_of(officer), f"/ideas/comments/{written.pk}/"
    assert WORDS in desk.get("/ideas/comments/").content.decode()
    assert WORDS in desk.get(f"{one}show/").content.decode()
    assert desk.post(f"{one}show/").status_code == 302
    read = client_of(make_staff()).get(path).content.decode()
    assert WORDS in read
    assert colleague.name not in read
    assert WORDS in desk.get("/ideas/comments/?list=shown").content.decode()
    with nothing_written():
        assert_refused(desk.post(f"{one}hide/", {"reason": " "}), "reason_required")
    assert desk.post(f"{one}hide/", {"reason": "제안자를 짐작하게 합니다."}).status_code == 302
    assert WORDS not in client_of(make_staff()).get(path).content.decode()
    assert "짐작하게" in desk.get("/ideas/comments/?list=hidden").content.decode()
    assert "짐작하게" in client_of(colleague).get(path).content.decode()
    looked = AccessRow.objects.filter(viewer=officer.number, what="comments on ideas")
    assert set(map(tuple, looked.values_list("subjects", flat=True))) == {(colleague.number,)}


def test_auditor_reads_and_decides_nothing(idea, colleague):
    written = Comment.objects.create(idea=idea, staff=colleague, text=WORDS)
    client = client_of(make_staff(roles=[Role.AUDITOR]))
    text = client.get("/ideas/comments/").content.decode()
    assert WORDS in text
    assert str(written.pk) not in text
    for act in ("show", "hide"):
        assert client.post(f"/ideas/comments/{written.pk}/{act}/", {"reason": "x"}).status_code == 403


def test_others_do_not_read_the_list(idea, colleague):
    for person in (colleague, make_staff(roles=[Role.DIVISION_HEAD]), make_outsider(roles=[Role.JUDGE])):
        assert client_of(person).get("/ideas/comments/").status_code == 403


def test_officer_learns_nothing_of_comments_on_an_own_idea(contest, colleague, officer):
    written = Comment.objects.create(idea=make_shortlisted(contest, officer), staff=colleague, text=WORDS)
    client = client_of(officer)
    assert WORDS not in client.get("/ideas/comments/").content.decode()
    for act in ("show", "hide"):
        answer = client.get(f"/ideas/comments/{written.pk}/{act}/")
        assert_refused(answer, "own_idea")
        assert WORDS not in answer.content.decode()
        with nothing_written():
            assert_refused(client.post(f"/ideas/comments/{written.pk}/{act}/", {"reason": "x"}), "own_idea")


def test_nonsense_in_the_address_shows_what_waits(idea, colleague, officer):
    Comment.objects.create(idea=idea, staff=colleague, text=WORDS)
    for query in ("?list=x", "?page=abc", "?list=waiting&page=99"):
        assert WORDS in client_of(officer).get(f"/ideas/comments/{query}").content.decode()
    assert client_of(officer).get(f"/ideas/comments/{uuid4()}/show/").status_code == 404
