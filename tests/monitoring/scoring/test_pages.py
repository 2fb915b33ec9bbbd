"""The seat, the officer's pages and the file's, through the browser's requests."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import AccessRow
from monitoring.enums import SheetState
from monitoring.models import Attempt, Call, ItemScore, Sheet
from people.enums import Role
from tests.factories.monitoring import make_call, make_rater, make_subject
from tests.factories.people import make_outsider, make_staff
from tests.monitoring.scoring.conftest import NINETY, item_of, note, score_all
from tests.monitoring.scoring.test_importing import filled, row_of
from tests.support.answers import assert_refused
from tests.support.rows import nothing_written

JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def seat(as_person, evaluator):
    return as_person(evaluator)


@pytest.fixture
def desk(as_person, officer):
    return as_person(officer)


def address(call):
    return f"/monitoring/calls/{call.pk}/"


def whole_form(call, **changes):
    keys = dict(call.round.version.items.values_list("key", "pk"))
    return {f"item-{keys[key]}": raw for key, raw in NINETY.items()} | changes


# --- the seat -------------------------------------------------------------------------------------------------
def test_list_names_whom_to_call_and_leaves_a_row_of_it(seat, call, person):
    body = seat.get("/monitoring/calls/").content.decode()
    assert "김서윤" in body
    assert "031-000-2511" in body
    row = AccessRow.objects.get()
    assert (row.what, row.subjects) == ("calls to be made", [person.number])


def test_number_is_not_shown_once_the_call_is_made(seat, call, evaluator):
    note(call, evaluator)
    for path in ("/monitoring/calls/", address(call)):
        assert "031-000-2511" not in seat.get(path).content.decode()


def test_whole_call_without_a_script(seat, call):
    assert "data-items hidden" in seat.get(address(call)).content.decode()
    answer = seat.post(address(call), {"act": "outcome", "outcome": "answered", "rings": "2"})
    assert (answer.status_code, answer.headers["Location"]) == (302, address(call))
    answer = seat.post(address(call), whole_form(call, act="submit", good="밝음", advice=""))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/monitoring/calls/")
    sheet = Sheet.objects.get()
    assert (sheet.state, sheet.total, sheet.good) == ("submitted", 90, "밝음")
    assert seat.get(address(call)).status_code == 200


def test_done_call_leads_to_the_next(seat, call, rater, survey):
    following = make_call(rater, make_subject(survey, make_staff()), planned_hour=17)
    answer = seat.post(address(call), {"act": "outcome", "outcome": "busy"})
    assert answer.headers["Location"] == address(following)


def test_missing_items_are_named_and_what_was_typed_stands_there(seat, call, evaluator):
    note(call, evaluator)
    typed = {f"item-{item_of(call, 'listening')}": "5", "good": "밝은 목소리", "act": "submit"}
    with nothing_written():
        answer = seat.post(address(call), typed)
    assert_refused(answer, "missing_items")
    body = answer.content.decode()
    assert "첫인사" in body
    assert "밝은 목소리</textarea>" in body
    assert f'name="item-{item_of(call, "listening")}" value="5" checked' in body


def test_draft_of_the_form_is_kept(seat, call, evaluator):
    note(call, evaluator)
    seat.post(address(call), {f"item-{item_of(call, 'listening')}": "4", "act": "draft"})
    assert list(ItemScore.objects.values_list("raw", flat=True)) == [4]


def test_script_sends_an_outcome_twice_and_it_is_noted_once(seat, call):
    sent = {"act": "outcome", "outcome": "answered", "rings": "3", "nonce": str(uuid4())}
    for _time in range(2):
        assert seat.post(address(call), sent, **JSON).json() == {"state": "stored", "next": ""}
    assert Attempt.objects.count() == 1


def test_script_stores_an_item_and_is_told_what_is_wrong(seat, call, evaluator):
    note(call, evaluator)
    item = item_of(call, "listening")
    for _time in range(2):
        answer = seat.post(address(call), {"act": "item", "item": item, "raw": "5", "comment": ""}, **JSON)
        assert answer.json() == {"state": "stored", "next": ""}
    with nothing_written():
        answer = seat.post(address(call), {"act": "item", "item": item, "raw": "9"}, **JSON)
    assert (answer.status_code, answer.json()["refusal"]) == (422, "invalid_score")
    assert list(ItemScore.objects.values_list("raw", flat=True)) == [5]


def test_script_hands_in_twice_and_is_led_on(seat, call, evaluator):
    note(call, evaluator)
    for _time in range(2):
        answer = seat.post(address(call), whole_form(call, act="submit", good="", advice=""), **JSON)
        assert answer.json() == {"state": "stored", "next": "/monitoring/calls/"}
    assert Sheet.objects.count() == 1


def test_words_are_kept_as_they_are_written(seat, call, evaluator):
    note(call, evaluator)
    for advice in ("성명을 말해 주세요", ""):
        seat.post(address(call), {"act": "words", "good": "밝음", "advice": advice}, **JSON)
    assert (Sheet.objects.get().good, Sheet.objects.get().advice) == ("밝음", "")


@pytest.mark.parametrize(
    "sent",
    [
        {"act": "item", "item": "x", "raw": "1"},
        {"act": "item", "item": "1", "raw": "²"},
        {"act": "item", "item": "99999999999999999999", "raw": "1"},
        {"act": "outcome", "outcome": "sung"},
        {"act": "outcome", "outcome": "answered", "rings": "\x00"},
        {"act": "submit", "item-x": "1"},
        {"act": "submit", "good": "가" * 1001},
        {"act": "item", "item": "1", "raw": "1", "comment": "\x00"},
    ],
)
def test_nonsense_is_refused_and_nothing_written(seat, call, evaluator, sent):
    note(call, evaluator)
    with nothing_written():
        assert seat.post(address(call), sent, **JSON).status_code == 422
        assert seat.post(address(call), sent).status_code == 422


def test_nobody_else_opens_the_call(as_person, call, survey, officer):
    colleague = make_outsider(roles=[Role.EVALUATOR])
    make_rater(survey, colleague)
    for person in (officer, colleague, make_staff()):
        client = as_person(person)
        with nothing_written():
            assert client.get(address(call)).status_code == 404
            assert client.post(address(call), {"act": "outcome", "outcome": "busy"}).status_code == 404
        assert "김서윤" not in client.get("/monitoring/calls/").content.decode()


def test_second_rater_sees_neither_the_name_nor_the_first_score(as_person, call, survey, evaluator):
    second = make_outsider(roles=[Role.EVALUATOR])
    Call.objects.update(second_rater=make_rater(survey, second))
    note(call, evaluator, recording="R-77")
    score_all(call, evaluator)
    client = as_person(second)
    body = client.get("/monitoring/calls/?show=second").content.decode()
    assert ("R-77" in body, "김서윤" in body) == (True, False)
    body = client.get(f"{address(call)}?sheet=second").content.decode()
    assert ("R-77" in body, "김서윤" in body) == (True, False)
    assert " checked" not in body
    answer = client.post(
        f"{address(call)}?sheet=second", whole_form(call, act="submit", good="", advice=""), **JSON
    )
    assert answer.json()["state"] == "stored"
    assert set(Sheet.objects.values_list("purpose", "state")) == {("live", "draft"), ("second", "submitted")}
    with nothing_written():
        answer = client.post(address(call), {"act": "outcome", "outcome": "busy"}, **JSON)
    assert answer.json()["refusal"] == "no_rater"


@pytest.mark.parametrize("path", ["?q=%00", "?page=zzz", "?show=nothing", "?q=서윤", "?show=calibration"])
def test_list_understands_any_address(seat, call, path):
    assert seat.get(f"/monitoring/calls/{path}").status_code == 200


def count(client, path):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_queries_of_the_pages_are_few_and_constant(seat, desk, call, rater, survey, evaluator):
    note(call, evaluator)
    sheet = score_all(call, evaluator)
    count(seat, "/monitoring/calls/")  # the log-in's first page keeps its time
    found = [count(seat, "/monitoring/calls/"), count(seat, address(call))]
    for hour in (11, 12, 14):
        make_call(rater, make_subject(survey, make_staff()), planned_hour=hour)
    assert [count(seat, "/monitoring/calls/"), count(seat, address(call))] == found
    assert found == [7, 9]
    with CaptureQueriesContext(connection) as queries:
        seat.post(address(call), {"act": "item", "item": item_of(call, "listening"), "raw": "4"}, **JSON)
    assert len(queries) <= 14, len(queries)
    with CaptureQueriesContext(connection) as queries:
        seat.post(address(call), whole_form(call, act="submit", good="", advice=""), **JSON)
    assert len(queries) <= 20, len(queries)
    assert sheet.pk


# --- the officer --------------------------------------------------------------------------------------------------
@pytest.fixture
def sheet(call, evaluator, seat):
    note(call, evaluator)
    seat.post(address(call), whole_form(call, act="submit", good="밝음", advice="성명"))
    return Sheet.objects.get()


def test_officer_filters_looks_and_checks_together(desk, survey, sheet, call):
    path = f"/monitoring/rounds/{survey.pk}/sheets/"
    assert "김서윤" in desk.get(path).content.decode()
    for query in ("?state=checked", "?below=80", "?marked=on", "?q=없음", "?rater=x&division=0"):
        assert desk.get(f"{path}{query}").status_code == 200
    assert "김서윤" not in desk.get(f"{path}?below=80").content.decode()
    answer = desk.post(path, {"sheet": [str(sheet.pk), "nonsense", str(uuid4())]})
    assert answer.status_code == 302
    assert Sheet.objects.get().state == "checked"


def test_officer_checks_one_and_returns_it(desk, sheet):
    assert "밝음" in desk.get(f"/monitoring/sheets/{sheet.pk}/").content.decode()
    assert desk.post(f"/monitoring/sheets/{sheet.pk}/check/").status_code == 302
    assert_refused(desk.post(f"/monitoring/sheets/{sheet.pk}/return/", {"reason": " "}), "reason_required")
    answer = desk.post(f"/monitoring/sheets/{sheet.pk}/return/", {"reason": "첫인사를 다시 들어 주세요."})
    assert answer.status_code == 302
    assert Sheet.objects.get().state == SheetState.DRAFT
    assert desk.get(f"/monitoring/sheets/{sheet.pk}/").status_code == 404


def test_rater_reads_why_it_came_back(desk, seat, sheet, call):
    desk.post(f"/monitoring/sheets/{sheet.pk}/return/", {"reason": "첫인사를 다시 들어 주세요."})
    assert "첫인사를 다시 들어 주세요." in seat.get(address(call)).content.decode()


def test_auditor_looks_and_changes_nothing(as_person, survey, sheet):
    client = as_person(make_staff(roles=[Role.AUDITOR]))
    assert client.get(f"/monitoring/rounds/{survey.pk}/sheets/").status_code == 200
    assert client.get(f"/monitoring/sheets/{sheet.pk}/").status_code == 200
    with nothing_written():
        assert (
            client.post(f"/monitoring/rounds/{survey.pk}/sheets/", {"sheet": str(sheet.pk)}).status_code
            == 403
        )
        assert client.post(f"/monitoring/sheets/{sheet.pk}/check/").status_code == 403
        assert client.get(f"/monitoring/rounds/{survey.pk}/import/").status_code == 403


def test_evaluator_has_no_page_but_the_seat(seat, survey, sheet):
    for path in (
        f"/monitoring/rounds/{survey.pk}/sheets/",
        f"/monitoring/sheets/{sheet.pk}/",
        f"/monitoring/rounds/{survey.pk}/import/",
        f"/monitoring/rounds/{survey.pk}/import/template.xlsx",
    ):
        assert seat.get(path).status_code == 403


# --- the file -----------------------------------------------------------------------------------------------------
def test_file_is_looked_at_and_taken_in(desk, survey, call, rater):
    from django.core.files.uploadedfile import SimpleUploadedFile

    path = f"/monitoring/rounds/{survey.pk}/import/"
    assert desk.get(path).status_code == 200
    assert_refused(desk.post(path, {"token": str(uuid4())}), "required")
    other = make_call(rater, make_subject(survey, make_staff(name="박도현")))
    content = filled(survey, row_of(call), row_of(other, **{"2. 첫인사": "9"}))
    answer = desk.post(path, {"file": SimpleUploadedFile("a.xlsx", content), "token": str(uuid4())})
    staged = answer.headers["Location"]
    body = desk.get(staged).content.decode()
    assert "‘9’" in body
    assert_refused(desk.post(staged), "has_errors")
    content = filled(survey, row_of(call), row_of(other))
    answer = desk.post(path, {"file": SimpleUploadedFile("a.xlsx", content), "token": str(uuid4())})
    staged = answer.headers["Location"]
    assert "박도현" in desk.get(f"{staged}?show=new").content.decode()
    assert desk.post(staged).status_code == 302
    assert Sheet.objects.count() == 2
    content = filled(survey, row_of(call, **{"2. 첫인사": "2"}))
    answer = desk.post(path, {"file": SimpleUploadedFile("a.xlsx", content), "token": str(uuid4())})
    assert "1 → 2" in desk.get(answer.headers["Location"]).content.decode().replace("<bdi>", "").replace(
        "</bdi>", ""
    )


def test_template_is_downloaded(desk, survey, call, person):
    answer = desk.get(f"/monitoring/rounds/{survey.pk}/import/template.xlsx")
    assert answer.status_code == 200
    assert AccessRow.objects.get().subjects == [person.number]
