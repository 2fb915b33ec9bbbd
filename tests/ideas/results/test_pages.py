"""Who sees what of results, decisions, the announcement and objections; what leaves as a file; what pages cost."""

from __future__ import annotations

import io
from uuid import uuid4

import pytest
from python_calamine import CalamineWorkbook

from audit.models import AccessRow, AuditRow
from ideas.enums import ContestState, IdeaState, Outcome
from ideas.models import Decision, Objection, Phase
from ideas.services.decisions import propose_decisions
from people.enums import Role
from tests.factories.ideas import make_contest, make_idea
from tests.factories.people import make_outsider, make_staff
from tests.ideas.results.conftest import REASON, Judged
from tests.support.answers import assert_refused
from tests.support.client import client_of
from tests.support.rows import nothing_written
from tests.support.statements import statements

pytestmark = pytest.mark.django_db
MARK = "홍표식"  # an author's name, looked for everywhere it must not stand


def address(contest, rest="results/"):
    return f"/ideas/contests/{contest.pk}/{rest}"


def text_of(person, path, **query):
    response = client_of(person).get(path, query)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


@pytest.fixture
def marked(db):
    """Every author has a name that must not be read."""
    judged = Judged([])
    judged.ideas = [judged.add(percent, author=make_staff(name=MARK)) for percent in (90, 80, 70, 20)]
    return judged


# --- the results ----------------------------------------------------------------------------------------------------
def test_officer_sees_points_places_and_what_is_missing_without_names(marked):
    propose_decisions(contest=marked.contest, by=marked.officer)
    text = text_of(marked.officer, address(marked.contest))
    assert MARK not in text
    assert ("89.00" in text, "금상" in text, text.count('<figure class="card chart"')) == (True, True, 1)
    assert "?which=declined" in text


def test_results_are_for_officers_and_auditor(judged):
    auditor = make_staff(roles=[Role.AUDITOR])
    assert client_of(auditor).get(address(judged.contest)).status_code == 200
    for person in (make_staff(), judged.judges[0].staff, make_outsider(roles=[Role.JUDGE])):
        for rest in ("results/", "results/judges/", "results/file/"):
            assert client_of(person).get(address(judged.contest, rest)).status_code == 403
    for rest in ("results/propose/", "results/check/", "results/announce/", "results/bulk/"):
        assert client_of(auditor).get(address(judged.contest, rest)).status_code == 403


def test_open_phase_shows_no_points(judged):
    Phase.objects.update(closed_at=None)
    text = text_of(judged.officer, address(judged.contest))
    assert "89.00" not in text
    assert judged.ideas[0].title not in text


def test_draft_contest_has_no_results(judged):
    draft = make_contest(ContestState.DRAFT)
    assert client_of(judged.officer).get(address(draft)).status_code == 404


def test_own_idea_shows_neither_points_nor_decision(db):
    judged = Judged([])
    judged.ideas = [judged.add(90, author=judged.officer)]
    propose_decisions(contest=judged.contest, by=judged.officer)
    for rest in ("results/", "results/judges/"):
        text = text_of(judged.officer, address(judged.contest, rest))
        assert "금상" not in text
    assert "89.00" not in text_of(judged.officer, address(judged.contest))
    response = client_of(judged.officer).get(f"/ideas/results/{judged.ideas[0].pk}/decide/")
    assert_refused(response, "own_idea")


@pytest.mark.parametrize(
    ("only", "count"), [("", 4), ("chosen", 3), ("wanting", 4), ("tied", 2), ("nonsense", 4)]
)
def test_list_is_filtered(db, only, count):
    judged = Judged([90, 80, 80, 5])
    propose_decisions(contest=judged.contest, by=judged.officer)
    judged.decided(3, Outcome.NOT_ADOPTED)
    Decision.objects.filter(idea=judged.ideas[3]).update(reason="")
    response = client_of(judged.officer).get(address(judged.contest), {"list": only})
    assert len(response.context["listing"].object_list) == count


def test_list_shows_fifty_a_page(db):
    judged = Judged([70] * 51)
    response = client_of(judged.officer).get(address(judged.contest), {"page": 2})
    assert [row.line.place for row in response.context["listing"].object_list] == [1]


@pytest.mark.parametrize("size", [1, 3])
def test_results_cost_as_many_queries_with_one_idea_as_with_three(db, size):
    judged = Judged([90] * size)
    client = client_of(judged.officer)
    client.get(address(judged.contest))
    with statements() as asked:
        client.get(address(judged.contest))
    assert len(asked) == 7


def test_judges_page_shows_severity_and_writes_down_whose(db):
    judged = Judged([(90, 70), (60, 80)])
    text = text_of(judged.officer, address(judged.contest, "results/judges/"))
    assert all(judge.name in text for judge in judged.judges)
    assert "−20.00" not in text
    assert "0.00" in text  # +20 and −20 even out
    row = AccessRow.objects.get()
    assert row.what == "judges of a contest"


# --- acts ---------------------------------------------------------------------------------------------------------
def test_decisions_go_from_proposal_to_announcement_by_the_pages(judged):
    client = client_of(judged.officer)
    assert client.post(address(judged.contest, "results/propose/")).status_code == 302
    for number, idea in enumerate(judged.ideas):
        made = judged.decision(number)
        sent = {"outcome": made.outcome, "prize": made.prize_id or "", "reason": REASON}
        sent |= {"owner": judged.owner.code, "planned_for": "2027년 상반기"}
        assert client.post(f"/ideas/results/{idea.pk}/decide/", sent).status_code == 302
    assert client.post(address(judged.contest, "results/check/")).status_code == 302
    assert_refused(client.post(address(judged.contest, "results/announce/")), "not_over")
    judged.end_check()
    assert client.post(address(judged.contest, "results/announce/")).status_code == 302
    judged.contest.refresh_from_db()
    assert judged.contest.state == ContestState.ANNOUNCED


def test_next_idea_is_the_one_that_wants_something(judged):
    propose_decisions(contest=judged.contest, by=judged.officer)
    client, path = client_of(judged.officer), f"/ideas/results/{judged.ideas[0].pk}/decide/"
    assert client.get(path).context["following"] == judged.ideas[1].pk
    sent = {"outcome": "adopted", "reason": REASON, "owner": judged.owner.code, "planned_for": "내년"}
    response = client.post(path, sent | {"next": str(judged.ideas[1].pk)})
    assert response.headers["Location"] == f"/ideas/results/{judged.ideas[1].pk}/decide/"
    assert client.post(path, sent).headers["Location"] == address(judged.contest)


def test_last_idea_leads_back_to_the_points(db):
    judged = Judged([90])
    client, path = client_of(judged.officer), f"/ideas/results/{judged.ideas[0].pk}/decide/"
    assert client.get(path).context["following"] is None
    sent = {"outcome": "not_adopted", "reason": REASON, "next": "1"}
    assert client.post(path, sent).headers["Location"] == address(judged.contest)


@pytest.mark.parametrize("rest", ["propose/", "check/", "announce/"])
def test_act_asks_before_it_does(judged, rest):
    client = client_of(judged.officer)
    with nothing_written():
        text = client.get(address(judged.contest, f"results/{rest}")).content.decode()
    assert '<form method="post"' in text


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"outcome": "adopted"}, "reason_required"),
        ({"reason": REASON}, "required"),
        ({"outcome": "nonsense", "reason": REASON}, "invalid_choice"),
    ],
)
def test_refused_decision_keeps_what_was_typed(judged, sent, code):
    path = f"/ideas/results/{judged.ideas[0].pk}/decide/"
    client = client_of(judged.officer)
    with nothing_written():
        response = client.post(path, sent | {"planned_for": "가을쯤"})
    assert_refused(response, code)
    assert "가을쯤" in response.content.decode()


def test_decision_page_shows_the_blind_copy_and_no_name(marked):
    idea = marked.ideas[0]
    idea.blind.proposal = "가려진 제안"
    idea.blind.save()
    text = text_of(marked.officer, f"/ideas/results/{idea.pk}/decide/")
    assert "가려진 제안" in text
    assert MARK not in text


def test_rejected_and_foreign_ideas_are_not_found(judged):
    rejected = make_idea(judged.contest, state=IdeaState.REJECTED)
    client = client_of(judged.officer)
    assert client.get(f"/ideas/results/{rejected.pk}/decide/").status_code == 404
    assert client.get(f"/ideas/results/{uuid4()}/decide/").status_code == 404


def test_one_reason_for_all_that_are_not_adopted(db):
    judged = Judged([90, 20, 10, 9, 8, 7, 6, 5])
    propose_decisions(contest=judged.contest, by=judged.officer)
    client = client_of(judged.officer)
    asked = client.get(address(judged.contest, "results/bulk/"), {"which": "declined"})
    chosen = [str(row.idea.key) for row in asked.context["chosen"]]
    assert len(chosen) == 2
    response = client.post(address(judged.contest, "results/bulk/"), {"idea": chosen, "reason": REASON})
    assert response.status_code == 302
    assert Decision.objects.filter(reason=REASON).count() == 2


def test_one_reason_for_nothing_is_refused(judged):
    client = client_of(judged.officer)
    with nothing_written():
        response = client.post(address(judged.contest, "results/bulk/"), {"reason": REASON})
    assert_refused(response, "nothing_chosen")


# --- the announcement ---------------------------------------------------------------------------------------------
def test_announcement_is_absent_until_it_is_made(judged):
    judged.shown()
    for person in (judged.officer, make_staff()):
        assert client_of(person).get(address(judged.contest, "announcement/")).status_code == 404


def test_everybody_reads_what_was_adopted_with_reason_department_and_time(marked):
    marked.announced()
    text = text_of(make_staff(), address(marked.contest, "announcement/"))
    assert (MARK in text, REASON in text, "민원여권과" in text, "2027년 상반기" in text) == (True,) * 4
    assert "89.00" not in text  # no points, no ranking
    assert AccessRow.objects.filter(what="authors of adopted ideas").count() == 1


def test_author_of_a_merged_idea_reads_the_decision_and_may_ask_for_another(judged):
    mine = make_idea(judged.contest, state=IdeaState.MERGED, merged_into=judged.ideas[0])
    judged.announced()
    text = text_of(mine.author, f"/ideas/{mine.pk}/")
    assert (REASON in text, f"/ideas/{judged.ideas[0].pk}/object/" in text) == (True, True)


def test_idea_that_was_not_adopted_is_not_named(db):
    judged = Judged([90, 80, 70, 60, 50, 40, 30])
    judged.announced()
    text = text_of(make_staff(), address(judged.contest, "announcement/"))
    assert judged.ideas[0].title in text
    assert judged.ideas[6].title not in text


def test_outside_judge_reads_the_announcement_and_other_outsiders_do_not(judged):
    judged.announced()
    path = address(judged.contest, "announcement/")
    assert client_of(make_outsider(roles=[Role.JUDGE])).get(path).status_code == 200
    assert client_of(make_outsider(roles=[Role.EVALUATOR])).get(path).status_code == 403


# --- objections ---------------------------------------------------------------------------------------------------
def test_objection_goes_from_colleague_to_answer_by_the_pages(marked):
    marked.shown()
    colleague = make_staff()
    path = f"/ideas/{marked.ideas[0].pk}/object/"
    text = text_of(colleague, path)
    assert MARK not in text
    sent = {"ground": "copied", "text": "작년 제안과 같습니다.", "token": str(uuid4())}
    assert client_of(colleague).post(path, sent).status_code == 302
    found = Objection.objects.get()
    assert MARK not in text_of(marked.other, "/ideas/objections/")
    assert MARK not in text_of(marked.other, f"/ideas/objections/{found.pk}/")
    response = client_of(marked.other).post(
        f"/ideas/objections/{found.pk}/", {"answered": "dismissed", "answer": "다른 제안입니다."}
    )
    assert response.status_code == 302
    assert "다른 제안입니다." in text_of(colleague, path)
    assert "다른 제안입니다." in text_of(marked.other, f"/ideas/objections/{found.pk}/")


def test_request_is_answered_with_a_new_decision_by_the_page(judged):
    judged.announced()
    idea = judged.ideas[3]
    sent = {"ground": "misjudged", "text": "비용을 잘못 보셨습니다.", "token": str(uuid4())}
    assert client_of(idea.author).post(f"/ideas/{idea.pk}/object/", sent).status_code == 302
    path = f"/ideas/objections/{Objection.objects.get().pk}/"
    accepted = {"answered": "upheld", "answer": "비용을 다시 살펴보았습니다."}
    assert_refused(client_of(judged.other).post(path, accepted), "decision_required")
    assert_refused(client_of(judged.other).post(path, accepted | {"change": "on"}), "decision_required")
    new = {
        "change": "on",
        "outcome": "partly",
        "reason": REASON,
        "owner": judged.owner.code,
        "planned_for": "내년",
    }
    assert client_of(judged.other).post(path, accepted | new).status_code == 302
    assert judged.decision(3).outcome == Outcome.PARTLY


def test_objection_page_is_absent_where_nothing_can_be_asked(judged):
    idea = judged.ideas[0]
    assert client_of(make_staff()).get(f"/ideas/{idea.pk}/object/").status_code == 404
    judged.announced()
    assert client_of(make_staff()).get(f"/ideas/{idea.pk}/object/").status_code == 404
    assert client_of(idea.author).get(f"/ideas/{idea.pk}/object/").status_code == 200


def test_auditor_reads_an_objection_and_does_not_answer(judged):
    judged.shown()
    client_of(make_staff()).post(
        f"/ideas/{judged.ideas[0].pk}/object/", {"ground": "other", "text": "다시 보아 주십시오."}
    )
    path = f"/ideas/objections/{Objection.objects.get().pk}/"
    auditor = client_of(make_staff(roles=[Role.AUDITOR]))
    assert auditor.get(path).context["form"] is None
    with nothing_written():
        assert auditor.post(path, {"answered": "dismissed", "answer": "아닙니다."}).status_code == 404
    assert client_of(make_staff()).get(path).status_code == 404


# --- files --------------------------------------------------------------------------------------------------------
def take(person, contest, client=None, **sent):
    values = {"kind": "record", "format": "xlsx", "purpose": "심사 기록"} | sent
    return (client or client_of(person)).post(address(contest, "results/file/"), values)


def sheets(response):
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_record_holds_points_judges_and_decisions_without_authors(marked):
    marked.completed()
    response = take(marked.officer, marked.contest)
    found = sheets(response)
    text = str(found)
    assert MARK not in text
    assert all(judge.name in text for judge in marked.judges)
    assert ("89" in text, "금상" in text, REASON in text) == (True, True, True)
    row = AuditRow.objects.get(action="results.file_taken")
    assert (row.reason, row.after) == ("심사 기록", {"kind": "record", "format": "xlsx"})
    assert AccessRow.objects.filter(what="record of a contest", purpose="심사 기록").count() == 1


@pytest.mark.parametrize("kind", ["record", "report"])
@pytest.mark.parametrize(
    ("file_format", "head"), [("pdf", b"%PDF"), ("hwpx", b"PK"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")]
)
def test_documents_are_made_in_every_format(judged, kind, file_format, head):
    judged.announced()
    response = take(judged.officer, judged.contest, kind=kind, format=file_format)
    assert response.status_code == 200
    assert response.content.startswith(head)


def test_report_names_authors_of_what_was_announced(marked):
    marked.announced()
    assert MARK in str(sheets(take(marked.officer, marked.contest, kind="report")))


def test_report_before_the_announcement_is_refused(judged):
    judged.shown()
    client = client_of(judged.officer)
    with nothing_written():
        assert_refused(take(judged.officer, judged.contest, client, kind="report"), "not_over")


def test_record_before_the_end_of_judging_is_refused(judged):
    Phase.objects.update(closed_at=None)
    assert_refused(take(judged.officer, judged.contest), "not_over")


def test_purpose_is_asked_for(judged):
    client = client_of(judged.officer)
    with nothing_written():
        assert_refused(take(judged.officer, judged.contest, client, purpose=""), "purpose_required")
