"""Pages of adopted ideas on their way, and of what they changed in the survey."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest

from audit.models import AccessRow, AuditRow
from ideas.enums import AdoptionState
from ideas.models import Progress
from ideas.rules.quarters import Quarter
from ideas.services import carrying
from kindness import clock
from monitoring.enums import RoundState
from people.enums import Role
from tests.factories.ideas import make_adoption, make_idea
from tests.factories.monitoring import make_rater, make_round, make_scored_call
from tests.factories.people import make_division, make_outsider, make_staff
from tests.ideas.carrying.conftest import planned
from tests.support.answers import assert_refused
from tests.support.client import client_of
from tests.support.rows import nothing_written

pytestmark = pytest.mark.django_db
LIST = "/ideas/carrying/"


def seen(client, path):
    response = client.get(path)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def sent_plan(**fields):
    today = clock.today()
    return {
        "plan": "문구를 정하고 카드를 나눈다.",
        "starts_on": str(today),
        "ends_on": str(today + timedelta(days=90)),
    } | fields


@pytest.fixture
def path(adoption):
    return f"{LIST}{adoption.idea_id}/"


# --- the list -----------------------------------------------------------------------------------------------------
def test_list_is_empty_at_first(officer):
    assert 'class="empty' in seen(client_of(officer), LIST)


def test_list_is_narrowed_by_state_department_words_and_lateness(adoption, contest, officer):
    other = make_idea(contest, title="안내판 글자 크기")
    late = make_adoption(other, plan_due_on=clock.today() - timedelta(days=3))
    client = client_of(officer, language="en")
    page = seen(client, LIST)
    assert "통화 마무리 문구 카드" in page
    assert "3 days overdue" in page
    assert page.index("안내판 글자 크기") < page.index("통화 마무리 문구 카드")
    for query in ("late=on", f"division={late.division.code}", "q=안내판"):
        narrowed = seen(client, f"{LIST}?{query}")
        assert "안내판 글자 크기" in narrowed
        assert "통화 마무리 문구 카드" not in narrowed
    assert 'class="empty' in seen(client, f"{LIST}?state=done")
    assert "통화 마무리 문구 카드" in seen(client, f"{LIST}?state=nonsense&division=nowhere")


def test_everybody_else_sees_their_department_and_their_own(adoption, roads, author, coauthor, officer):
    mine = {make_staff(roads), author, coauthor, officer, make_staff(roles=[Role.AUDITOR])}
    for person in mine:
        assert "통화 마무리 문구 카드" in seen(client_of(person), LIST)
        assert client_of(person).get(f"{LIST}{adoption.idea_id}/").status_code == 200
    stranger = client_of(make_staff())
    assert "통화 마무리 문구 카드" not in seen(stranger, LIST)
    assert stranger.get(f"{LIST}{adoption.idea_id}/").status_code == 404
    outside = client_of(make_outsider(roles=[Role.JUDGE]))
    assert outside.get(LIST).status_code == 403


def test_showing_authors_leaves_an_access_row(path, officer, author, coauthor):
    seen(client_of(officer), path)
    row = AccessRow.objects.get(what="authors of adopted ideas")
    assert row.subjects == sorted([author.number, coauthor.number])


# --- what is done with it ---------------------------------------------------------------------------------------------
def test_idea_goes_from_plan_to_done(path, adoption, head):
    client = client_of(head)
    for name in ("plan", "report", "done", "stop"):
        seen(client, f"{path}{name}/")
    with nothing_written():
        assert_refused(client.post(f"{path}done/", {"changed_what": "달라졌다."}), "not_now")
        assert_refused(client.post(f"{path}plan/", sent_plan(plan="")), "incomplete")
        refused = client.post(f"{path}plan/", sent_plan(ends_on="2020-01-01"))
        assert_refused(refused, "invalid_days")
        assert "카드를 나눈다." in refused.content.decode()
    assert client.post(f"{path}plan/", sent_plan()).headers["Location"] == path
    quarter = str(Quarter.containing(clock.today()))
    report = {"quarter": quarter, "percent": "40", "text": "문구를 정했다."}
    with nothing_written():
        assert_refused(client.post(f"{path}report/", report | {"text": ""}), "incomplete")
        assert_refused(client.post(f"{path}report/", report | {"quarter": "2999Q1"}), "invalid_choice")
    assert client.post(f"{path}report/", report).headers["Location"] == path
    assert "문구를 정했다." in seen(client, f"{path}report/?quarter={quarter}")
    assert client.post(f"{path}report/", report | {"percent": "50"}).status_code == 302
    assert Progress.objects.get().percent == 50
    with nothing_written():
        assert_refused(client.post(f"{path}done/", {"changed_what": " "}), "incomplete")
    assert client.post(f"{path}done/", {"changed_what": "마무리가 자연스럽다."}).headers["Location"] == path
    page = seen(client, path)
    assert "마무리가 자연스럽다." in page
    assert f"{path}stop/" not in page


def test_stopped_idea_is_answered_and_taken_up_again(path, adoption, head, author, officer):
    assert client_of(head).post(f"{path}stop/", {"reason": "법이 바뀌었습니다."}).headers["Location"] == path
    answering = client_of(author)
    assert f"{path}word/" in seen(answering, path)
    assert "법이 바뀌었습니다." in seen(answering, f"{path}word/")
    with nothing_written():
        assert_refused(answering.post(f"{path}word/", {"word": ""}), "incomplete")
    assert answering.post(f"{path}word/", {"word": "다른 길이 있습니다."}).headers["Location"] == path
    deciding = client_of(officer)
    assert "다른 길이 있습니다." in seen(deciding, f"{path}resume/")
    with nothing_written():
        assert_refused(deciding.post(f"{path}resume/", {"reason": ""}), "reason_required")
    assert deciding.post(f"{path}resume/", {"reason": "길이 있습니다."}).headers["Location"] == path
    adoption.refresh_from_db()
    assert adoption.state == AdoptionState.WAITING


def test_idea_is_handed_to_another_department(path, adoption, officer):
    other, client = make_division("총무과"), client_of(officer)
    assert "총무과" in seen(client, f"{path}move/")
    with nothing_written():
        assert_refused(client.post(f"{path}move/", {}), "division_required")
        assert_refused(client.post(f"{path}move/", {"division": adoption.division.code}), "division_required")
    assert client.post(f"{path}move/", {"division": other.code}).headers["Location"] == path
    adoption.refresh_from_db()
    assert adoption.division == other


def test_acts_of_others_are_denied(path, roads, author, coauthor, head):
    """Colleagues and authors read, the department does not move it, only the first author answers."""
    for person, names in (
        (make_staff(roads), ("plan", "report", "done", "stop", "word", "resume", "move")),
        (author, ("plan", "report", "done", "stop", "resume", "move")),
        (coauthor, ("word",)),
        (head, ("word", "resume", "move")),
    ):
        client = client_of(person)
        for name in names:
            with nothing_written():
                assert client.get(f"{path}{name}/").status_code == 403
                assert client.post(f"{path}{name}/", {}).status_code == 403


def test_officer_who_wrote_it_is_told_to_leave_it(contest, roads):
    writing = make_staff(roles=[Role.PROGRAMME_OFFICER])
    mine = make_adoption(make_idea(contest, writing), division_id=roads.pk)
    client, path = client_of(writing), f"{LIST}{mine.idea_id}/"
    assert f"{path}plan/" not in seen(client, path)
    with nothing_written():
        assert_refused(client.post(f"{path}plan/", sent_plan()), "own_idea")
        assert_refused(client.post(f"{path}stop/", {"reason": "예산"}), "own_idea")


def test_absent_idea_is_not_found(officer):
    assert client_of(officer).get(f"{LIST}{uuid4()}/").status_code == 404


# --- files --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["csv", "xlsx", "hwpx", "pdf"])
def test_list_is_taken_as_a_file_that_names_nobody(adoption, officer, kind):
    client = client_of(officer)
    seen(client, f"{LIST}file/")
    with nothing_written():
        assert_refused(client.post(f"{LIST}file/", {"format": kind}), "purpose_required")
    response = client.post(f"{LIST}file/", {"format": kind, "purpose": "분기 보고"})
    content = b"".join(response.streaming_content) if response.streaming else response.content
    text = _text(content) if kind in {"xlsx", "hwpx"} else content.decode("utf-8", "ignore")
    if kind != "pdf":
        assert "통화 마무리 문구 카드" in text
    assert "김서윤" not in text
    assert AuditRow.objects.get(action="adoption.list_taken").after == {"rows": 1, "format": kind}


def _text(content):
    with zipfile.ZipFile(BytesIO(content)) as packed:
        return "".join(packed.read(name).decode("utf-8", "ignore") for name in packed.namelist())


def test_file_is_for_officers_and_auditor(head):
    assert client_of(head).get(f"{LIST}file/").status_code == 403


# --- before and after -----------------------------------------------------------------------------------------------------
def survey(people, days_ago, greeting, *, state=RoundState.RELEASED):
    """Everybody was called once, so many days ago; the item `closing` was greeted or not."""
    called = clock.fresh() - timedelta(days=days_ago)
    held = make_round(state=state, starts_on=called.date(), ends_on=called.date())
    rater = make_rater(held, make_outsider(roles=[Role.EVALUATOR]))
    for person in people:
        make_scored_call(rater, person, 90, called_at=called, raw={"closing": greeting})
    return held


def test_effect_shows_before_and_after_with_honest_words(adoption, roads, head, officer):
    people = [make_staff(roads) for _n in range(5)]
    survey(people, 40, 0)
    survey(people, 5, 1)
    survey(people, 3, 0, state=RoundState.CLOSED)
    today = clock.today()
    with clock.at(clock.fresh() - timedelta(days=30)):
        carrying.write_plan(
            adoption=adoption,
            plan="문구를 정한다.",
            starts_on=today - timedelta(days=30),
            ends_on=today,
            by=head,
        )
    client, path = client_of(head, language="en"), f"/monitoring/effects/{adoption.idea_id}/"
    assert "No item of the telephone survey" in seen(client, path)
    with nothing_written():
        assert_refused(client.post(path, {"item": "nonsense"}), "invalid_choice")
    assert client.post(path, {"item": "closing"}).headers["Location"] == path
    page = seen(client, path)
    assert ("+100.0" in page, "no proof" in page, "it is still on its way" in page) == (True, True, True)
    assert page.count("0.0%") >= 2
    everybody = seen(client_of(make_staff(), language="en"), path)
    assert ("+100.0" in everybody, "Which item is it to better?" in everybody) == (True, False)
    assert f"<bdi>{roads.name}</bdi></th>" not in everybody
    stranger = client_of(make_staff())
    with nothing_written():
        assert stranger.post(path, {"item": "closing"}).status_code == 403


def test_effect_hides_figures_of_fewer_than_five_people(adoption, roads, head):
    people = [make_staff(roads) for _n in range(4)]
    survey(people, 40, 0)
    survey(people, 0, 1)
    planned(adoption, head)
    carrying.name_item(adoption=adoption, key="closing", by=head)
    page = seen(client_of(head, language="en"), f"/monitoring/effects/{adoption.idea_id}/")
    assert "not enough calls" in page
    assert "100.0%" not in page


def test_effect_of_an_idea_that_was_not_adopted_is_not_found(idea, officer):
    assert client_of(officer).get(f"/monitoring/effects/{idea.pk}/").status_code == 404


def test_weak_item_starts_a_contest(officer):
    held = survey([make_staff() for _n in range(2)], 5, 0)
    path = f"/monitoring/rounds/{held.pk}/results/items/"
    assert "/ideas/contests/new/?theme=" in seen(client_of(officer), path)
    assert "/ideas/contests/new/" not in seen(client_of(make_staff()), path)
