"""The jury's page and the judge's seat, as they answer; names nowhere while a phase is blind."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from audit.models import AccessRow
from ideas.enums import IdeaState, Recusal
from ideas.models import Assignment, Attachment, Judge, Phase, Score
from ideas.services.judging import add_judge, hand_in, recuse
from people.enums import Role
from tests.factories.ideas import make_idea
from tests.factories.people import make_division, make_outsider, make_staff
from tests.ideas.judging.conftest import (
    begun,
    closed_contest,
    entries,
    judge_of,
    one_of,
    phase_of,
    sit,
)
from tests.support.answers import assert_refused
from tests.support.statements import statements

MOST_GET, MOST_POST = 8, 14


@pytest.fixture
def desk(mine, as_person):
    return as_person(judge_of(mine))


def page_of(mine, last=""):
    return f"/ideas/judging/{mine.pk}/{last}"


def form_of(contest, percent=80):
    return {f"points-{pk}": str(one.points) for pk, one in entries(contest, percent).items()}


def cost(client, method, address, body=None):
    client.get("/help/")
    with statements() as asked:
        response = getattr(client, method)(address, body or {})
    return response, len(asked)


# --- the seat ---------------------------------------------------------------------------------------------------
def test_list_shows_what_is_left_and_costs_the_same_for_many(officer, as_person):
    counts = []
    for size in (1, 3):
        contest = begun(officer, ideas=size)
        response, asked = cost(as_person(judge_of(one_of(contest))), "get", "/ideas/judging/")
        assert response.content.decode().count('href="/ideas/judging/') >= size
        counts.append(asked)
    assert counts == [5, 5]


def test_list_finds_words_and_numbers_of_blind_copies(contest, mine, desk):
    idea = contest.ideas.exclude(pk=mine.idea_id).get()
    idea.blind.title = "점자 안내판"
    idea.blind.save(update_fields=["title"])
    for text in ("점자", str(idea.number)):
        body = desk.get("/ideas/judging/", {"q": text}).content.decode()
        assert "점자 안내판" in body
    assert mine.idea.blind.title not in desk.get("/ideas/judging/", {"q": "점자"}).content.decode()
    assert desk.get("/ideas/judging/", {"q": "9" * 50}).status_code == 200
    assert (
        mine.idea.author.name
        not in desk.get("/ideas/judging/", {"q": mine.idea.author.name[1:]}).content.decode()
    )


def test_somebody_without_a_seat_sees_an_empty_list(as_person, db):
    assert as_person(make_staff()).get("/ideas/judging/").status_code == 200
    assert as_person(make_outsider(roles=[Role.EVALUATOR])).get("/ideas/judging/").status_code == 403


def test_pledge_comes_first(contest, mine, desk):
    Judge.objects.update(pledged_at=None)
    seat = f"/ideas/contests/{contest.pk}/pledge/"
    assert desk.get(page_of(mine)).headers["Location"] == seat
    assert str(mine.pk) not in desk.get("/ideas/judging/").content.decode()
    assert desk.get(seat).status_code == 200
    assert Judge.objects.filter(pledged_at__isnull=False).count() == 0
    assert desk.post(seat).headers["Location"] == "/ideas/judging/"
    assert Judge.objects.filter(pledged_at__isnull=False).count() == 1
    assert desk.get(page_of(mine)).status_code == 200


@pytest.mark.parametrize("language", ["ko", "en"])
def test_idea_is_read_without_names(contest, mine, as_person, language):
    author = mine.idea.authors.get()
    mine.idea.problem = f"{author.name} {author.staff.number}"
    mine.idea.save(update_fields=["problem"])
    response, asked = cost(as_person(judge_of(mine), language=language), "get", page_of(mine))
    body = response.content.decode()
    assert mine.idea.blind.title in body
    for word in (author.name, author.staff.number, author.division_name):
        assert word not in body
    assert asked <= MOST_GET
    assert AccessRow.objects.filter(what="judged ideas").count() == 0


def test_phase_with_names_shows_them_and_notes_it(contest, mine, desk):
    Phase.objects.update(blind=False)
    author = mine.idea.authors.get()
    body = desk.get(page_of(mine)).content.decode()
    assert author.name in body
    assert AccessRow.objects.filter(what="judged ideas").count() == 1


def test_page_of_others_is_nowhere(contest, mine, as_person, officer):
    for person in (make_staff(), officer):
        for last in ("", "points/", "hand-in/", "recuse/"):
            assert as_person(person).get(page_of(mine, last)).status_code == 404
            assert as_person(person).post(page_of(mine, last), form_of(contest)).status_code == 404
    assert as_person(officer).get(f"/ideas/judging/{uuid4()}/").status_code == 404
    assert Score.objects.count() == 0


# --- points -----------------------------------------------------------------------------------------------------
def by_script(desk, mine, **body):
    return desk.post(page_of(mine, "points/"), body, headers={"Accept": "application/json"})


def test_script_stores_one_criterion_at_once(contest, mine, desk):
    criterion = next(iter(entries(contest)))
    answer = by_script(desk, mine, criterion=criterion, points=12, comment="좋습니다.")
    assert (answer.status_code, answer.json()) == (200, {"state": "stored"})
    assert list(Score.objects.values_list("points", "comment")) == [(12, "좋습니다.")]
    by_script(desk, mine, comment="전체로 좋습니다.")
    mine.refresh_from_db()
    assert mine.comment == "전체로 좋습니다."


@pytest.mark.parametrize("points", ["31", "-1", "", "x", "99999", "1.5"])
def test_script_is_refused_wrong_points(contest, mine, desk, points):
    answer = by_script(desk, mine, criterion=next(iter(entries(contest))), points=points)
    assert (answer.status_code, answer.json()["refusal"]) == (422, "invalid_score")
    assert Score.objects.count() == 0


def test_form_without_script_is_kept_then_handed_in(contest, mine, desk):
    some = dict(list(form_of(contest).items())[:2])
    answer, asked = cost(desk, "post", page_of(mine, "points/"), some)
    assert (answer.status_code, Score.objects.count()) == (302, 2)
    assert asked <= MOST_POST
    assert_refused(desk.post(page_of(mine, "hand-in/"), some), "incomplete")
    answer, asked = cost(
        desk, "post", page_of(mine, "hand-in/"), form_of(contest) | {"comment": "고맙습니다."}
    )
    assert asked <= MOST_POST
    after = Assignment.objects.filter(judge=mine.judge, submitted_at=None).get()
    assert answer.headers["Location"] == page_of(after)
    assert_refused(desk.post(page_of(mine, "hand-in/"), form_of(contest)), "already_scored")
    assert Score.objects.count() == 5


@pytest.mark.parametrize("value", ["31", "-2", "5.5", "²", "1e1", "12345"])
def test_refused_form_keeps_what_was_typed(contest, mine, desk, value):
    sent = form_of(contest)
    name = next(iter(sent))
    response = desk.post(page_of(mine, "hand-in/"), sent | {name: value, "comment": "그대로 남는 글"})
    assert_refused(response, "invalid_score")
    body = response.content.decode()
    assert f'value="{value}"' in body
    assert "그대로 남는 글" in body
    assert Score.objects.count() == 0


def test_pages_only_posted_answer_a_get_with_the_idea(mine, desk):
    for last in ("points/", "hand-in/"):
        assert desk.get(page_of(mine, last)).headers["Location"] == page_of(mine)


# --- others' points ---------------------------------------------------------------------------------------------
def test_others_points_show_after_one_s_own_without_names(contest, mine, desk):
    other = one_of(contest, idea=mine.idea, judge=Judge.objects.exclude(pk=mine.judge_id).get())
    hand_in(assignment=other, comment="다른 의견입니다.", entries=entries(contest, 40), by=judge_of(other))
    assert "다른 의견입니다." not in desk.get(page_of(mine)).content.decode()
    hand_in(assignment=mine, entries=entries(contest), by=judge_of(mine))
    response, asked = cost(desk, "get", page_of(mine))
    body = response.content.decode()
    assert "다른 의견입니다." in body
    assert other.judge.name not in body
    assert asked <= MOST_GET


def test_others_points_stay_closed_where_the_phase_says_so(contest, mine, desk):
    Phase.objects.update(others="never")
    other = one_of(contest, idea=mine.idea, judge=Judge.objects.exclude(pk=mine.judge_id).get())
    hand_in(assignment=other, comment="다른 의견입니다.", entries=entries(contest, 40), by=judge_of(other))
    hand_in(assignment=mine, entries=entries(contest), by=judge_of(mine))
    assert "다른 의견입니다." not in desk.get(page_of(mine)).content.decode()


# --- stepping back and files ------------------------------------------------------------------------------------
def test_stepping_back_asks_why_then_closes_the_idea(contest, mine, desk):
    assert desk.get(page_of(mine, "recuse/")).status_code == 200
    assert_refused(desk.post(page_of(mine, "recuse/"), {}), "required")
    answer, _asked = cost(desk, "post", page_of(mine, "recuse/"), {"kind": "recognised", "note": "문체"})
    assert answer.headers["Location"] == "/ideas/judging/"
    assert desk.get(page_of(mine)).status_code == 404
    mine.refresh_from_db()
    assert (mine.recused_as, mine.recused_note) == ("recognised", "문체")


def attach(idea, **fields):
    return Attachment.objects.create(
        **{
            "idea": idea,
            "name": "김서가 초안.PDF",
            "media_type": "application/pdf",
            "size": 4,
            "sha256": "0" * 64,
        }
        | {"content": b"%PDF", "uploaded_by": idea.author}
        | fields
    )


def test_file_comes_under_a_neutral_name(contest, mine, desk, as_person):
    found = attach(mine.idea)
    body = desk.get(page_of(mine)).content.decode()
    assert str(found.pk) in body
    assert "초안" not in body
    answer = desk.get(f"/ideas/judging/files/{found.pk}/")
    assert answer.content == b"%PDF"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.endswith(".pdf") or ".pdf" in disposition
    assert "%EC%B4%88%EC%95%88" not in disposition  # 초안
    assert as_person(make_staff()).get(f"/ideas/judging/files/{found.pk}/").status_code == 404


def test_hidden_removed_and_recused_files_are_nowhere(contest, mine, desk):
    hidden = attach(mine.idea, hidden=True)
    removed = attach(mine.idea, removed_at=mine.idea.submitted_at)
    shown = attach(mine.idea)
    recuse(assignment=mine, kind=Recusal.RECOGNISED, by=judge_of(mine))
    for one in (hidden, removed, shown):
        assert desk.get(f"/ideas/judging/files/{one.pk}/").status_code == 404


# --- the jury's page --------------------------------------------------------------------------------------------
def jury_of(contest, last=""):
    return f"/ideas/contests/{contest.pk}/jury/{last}"


@pytest.mark.parametrize("language", ["ko", "en"])
def test_jury_page_counts_conflicts_and_costs_the_same_for_many(officer, as_person, language):
    counts = []
    for size in (1, 3):
        contest = closed_contest(ideas=size)
        division = make_division()
        make_idea(contest, make_staff(division))
        add_judge(contest=contest, staff=make_staff(division), by=officer)
        sit(contest, officer, size)
        response, asked = cost(as_person(officer, language=language), "get", jury_of(contest))
        assert response.status_code == 200
        assert [conflicts for _one, conflicts in response.context["rows"]].count(1) == 1
        counts.append(asked)
    assert counts[0] == counts[1] <= MOST_GET


def test_jury_page_is_for_officers_and_auditors_and_acts_for_officers(contest, as_person, officer):
    auditor, staff = make_staff(roles=[Role.AUDITOR]), make_staff()
    assert as_person(auditor).get(jury_of(contest)).status_code == 200
    assert as_person(staff).get(jury_of(contest)).status_code == 403
    number = contest.judges.first().staff.number
    for last in ("add/", "draw/", "open/", "assign/", "remind/", f"{number}/remove/"):
        for person in (auditor, staff):
            assert as_person(person).post(jury_of(contest, last), {}).status_code == 403
    assert as_person(auditor).post(f"/ideas/contests/{contest.pk}/phases/0/close/").status_code == 403
    assert as_person(officer).get(jury_of(contest)).status_code == 200
    assert Judge.objects.filter(left_at=None).count() == 2
    assert AccessRow.objects.filter(what="jury").count() > 0


def test_officer_builds_the_jury_and_opens_judging(officer, as_person):
    contest, client, person = closed_contest(), as_person(officer), make_staff()
    assert client.post(jury_of(contest, "add/"), {"person": person.number}).status_code == 302
    assert_refused(client.post(jury_of(contest, "add/"), {"person": person.number}), "already_judge")
    assert_refused(client.post(jury_of(contest, "add/"), {"person": "x"}), "no_such_person")
    assert client.get(jury_of(contest, "open/")).status_code == 200
    assert client.post(jury_of(contest, "open/")).status_code == 302
    assert_refused(client.post(jury_of(contest, "open/")), "not_now")
    assert Assignment.objects.count() == 2


def test_officer_draws_reminds_gives_and_removes(officer, as_person):
    contest, client = begun(officer, ideas=3, judges=3, judges_each=1), as_person(officer)
    idea = contest.ideas.earliest("number")
    free = Judge.objects.exclude(assignments__idea=idea).first().staff.number
    given = {"number": idea.number, "judge": free}
    assert client.post(jury_of(contest, "assign/"), given).status_code == 302
    assert_refused(client.post(jury_of(contest, "assign/"), given), "already_assigned")
    assert_refused(client.post(jury_of(contest, "assign/"), given | {"number": 999}), "no_such_idea")
    assert idea.assignments.count() == 2
    assert client.post(jury_of(contest, "remind/")).status_code == 302
    assert client.get(jury_of(contest, "draw/")).status_code == 200
    assert client.post(jury_of(contest, "draw/")).status_code == 302
    assert client.get(jury_of(contest, f"{free}/remove/")).status_code == 200
    assert client.post(jury_of(contest, f"{free}/remove/")).status_code == 302
    assert client.post(jury_of(contest, f"{free}/remove/")).status_code == 404


def test_officer_closes_a_phase(officer, as_person):
    contest, client = begun(officer, ideas=1, judges=1), as_person(officer)
    address = f"/ideas/contests/{contest.pk}/phases/0/close/"
    assert_refused(client.post(address), "not_over")
    mine = one_of(contest)
    hand_in(assignment=mine, entries=entries(contest), by=judge_of(mine))
    body = client.get(address).content.decode()
    assert "80.00" in body
    assert mine.idea.author.name not in body
    assert client.post(address).status_code == 302
    assert phase_of(contest).closed_at is not None
    assert_refused(client.post(address), "not_now")
    assert client.get(f"/ideas/contests/{contest.pk}/phases/7/close/").status_code == 404


def test_withdrawn_idea_leaves_the_seat(contest, mine, desk):
    mine.idea.state = IdeaState.WITHDRAWN
    mine.idea.save(update_fields=["state"])
    assert desk.get(page_of(mine)).status_code == 404
    assert str(mine.pk) not in desk.get("/ideas/judging/").content.decode()


def test_stranger_is_sent_to_log_in(mine):
    assert Client().get(page_of(mine)).status_code == 302
