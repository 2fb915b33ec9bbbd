"""Pages of the review: what a person reads of their calls, what a head sees, what officers decide."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from audit.models import AccessRow
from kindness import clock
from monitoring.enums import CallExclusion, CallState, DisputeOutcome, RoundState, SheetState
from monitoring.models import Call, Dispute, ItemScore, Sheet, ShieldedDay
from monitoring.services.calibration import close_calibration, plan_calibration, work_out_agreements
from monitoring.services.disputes import file_dispute
from monitoring.services.exclusions import exclude_call
from people.enums import Role
from people.models import Deputy
from tests.factories.monitoring import (
    make_call,
    make_rater,
    make_round,
    make_scored_call,
    make_sheet,
    make_subject,
)
from tests.factories.people import make_division, make_outsider, make_staff
from tests.support.answers import assert_refused
from tests.support.client import client_of
from tests.support.rows import nothing_written

pytestmark = pytest.mark.django_db
RAW = {"answer_speed": 2, "greeting": 2, "listening": 3, "closing": 0}
TEXT = "끝인사를 드렸습니다."


@pytest.fixture
def roads():
    return make_division("도로과")


@pytest.fixture
def person(roads):
    return make_staff(roads, name="김서윤")


@pytest.fixture
def head(roads):
    return make_staff(roads, roles=[Role.DIVISION_HEAD])


@pytest.fixture
def officer():
    return make_staff(roles=[Role.PROGRAMME_OFFICER])


@pytest.fixture
def rater():
    return make_rater(make_round(state=RoundState.RELEASED), make_outsider(roles=[Role.EVALUATOR]))


@pytest.fixture
def sheet(rater, person):
    return make_scored_call(
        rater,
        person,
        60,
        state=SheetState.RELEASED,
        raw=RAW,
        good="밝은 목소리",
        advice="끝인사를 해 주세요.",
    )


def seen(client, path):
    response = client.get(path)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def item(sheet, key):
    return sheet.version.items.get(key=key).pk


# --- mine -------------------------------------------------------------------------------------------------------
def test_person_reads_what_was_good_before_what_could_help(person, sheet):
    client = client_of(person)
    assert f"/monitoring/mine/{sheet.pk}/" in seen(client, "/monitoring/mine/")
    body = seen(client, f"/monitoring/mine/{sheet.pk}/")
    places = [body.index(text) for text in ("밝은 목소리", "첫인사", "끝인사를 해 주세요.", "종료 인사")]
    assert places == sorted(places)
    assert not AccessRow.objects.exists()  # one's own


def test_nothing_is_shown_before_it_is_published(rater, person):
    sheet = make_scored_call(rater, person, 60, state=SheetState.CHECKED, raw=RAW)
    client = client_of(person)
    assert str(sheet.pk) not in seen(client, "/monitoring/mine/")
    for page in ("", "acknowledge/", "appeal/"):
        assert client.get(f"/monitoring/mine/{sheet.pk}/{page}").status_code == 404


def test_only_the_person_the_head_and_those_in_charge_read_a_call(person, head, officer, roads, sheet):
    path = f"/monitoring/mine/{sheet.pk}/"
    deputy, today = make_staff(roads), clock.today()
    Deputy.objects.create(head=head, deputy=deputy, starts_on=today, ends_on=today)
    readers = (head, deputy, officer, make_staff(roles=[Role.AUDITOR]))
    for one in readers:
        assert "김서윤" in seen(client_of(one), path)
    others = (make_staff(roads), make_staff(roles=[Role.DIVISION_HEAD]), make_staff(roles=[Role.HR_OFFICER]))
    for one in others:
        assert client_of(one).get(path).status_code == 404
    rows = AccessRow.objects.values_list("viewer", "what", "subjects")
    assert set(rows.values_list("viewer", flat=True)) == {one.number for one in readers}
    assert {tuple(subjects) for _viewer, _what, subjects in rows} == {(person.number,)}


def test_head_reads_that_a_call_does_not_count_and_not_why(person, head, officer, sheet):
    exclude_call(call=sheet.call, reason=CallExclusion.AFTER_ABUSE, note="폭언 직후", by=officer)
    path, why = f"/monitoring/mine/{sheet.pk}/", CallExclusion.AFTER_ABUSE.label
    told = {one: seen(client_of(one), path) for one in (person, head)}
    assert str(why) in told[person]
    assert str(why) not in told[head]
    assert all("폭언 직후" not in body for body in told.values())
    assert "/appeal/" not in told[person]


def test_reading_is_acknowledged_once(person, sheet):
    client, path = client_of(person), f"/monitoring/mine/{sheet.pk}/"
    seen(client, f"{path}acknowledge/")
    for _n in range(2):
        assert client.post(f"{path}acknowledge/").headers["Location"] == path
    assert Sheet.objects.get().state == SheetState.ACKNOWLEDGED
    assert "/acknowledge/" not in seen(client, path)


def test_nobody_acknowledges_or_appeals_for_another(head, officer, sheet):
    clients = [client_of(one) for one in (head, officer)]
    with nothing_written():
        for client in clients:
            for page in ("acknowledge/", "appeal/"):
                answer = client.post(f"/monitoring/mine/{sheet.pk}/{page}", {"reason": "facts", "text": TEXT})
                assert answer.status_code == 404


# --- appeals ------------------------------------------------------------------------------------------------------
def test_appeal_keeps_what_was_typed_when_it_is_refused(person, sheet):
    client, path = client_of(person), f"/monitoring/mine/{sheet.pk}/appeal/"
    seen(client, path)
    with nothing_written():
        answer = client.post(path, {"reason": "", "text": TEXT})
        assert_refused(answer, "required")
    assert TEXT in answer.content.decode()
    sent = {"reason": "facts", "text": TEXT, "token": str(uuid4())}
    for _n in range(2):
        assert client.post(path, sent).headers["Location"] == f"/monitoring/mine/{sheet.pk}/"
    assert Dispute.objects.count() == 1
    assert TEXT in seen(client, f"/monitoring/mine/{sheet.pk}/")


def test_appeal_after_the_last_day_is_refused_with_the_text_kept(person, sheet):
    client = client_of(person)
    Sheet.objects.update(released_at=clock.fresh() - timedelta(days=8))
    assert "/appeal/" not in seen(client, f"/monitoring/mine/{sheet.pk}/")
    with nothing_written():
        answer = client.post(f"/monitoring/mine/{sheet.pk}/appeal/", {"reason": "facts", "text": TEXT})
        assert_refused(answer, "deadline_passed")
    assert TEXT in answer.content.decode()


@pytest.fixture
def dispute(sheet, person):
    return file_dispute(sheet=sheet, reason="facts", text=TEXT, by=person)


def test_call_is_scored_anew_on_the_page_and_the_old_score_is_kept(officer, person, sheet, dispute):
    client, path = client_of(officer), f"/monitoring/disputes/{dispute.pk}/"
    assert path in seen(client, "/monitoring/disputes/")
    body = seen(client, path)
    assert TEXT in body
    closing = f"item-{item(sheet, 'closing')}"
    assert f'name="{closing}" value="0" checked' in body  # as it was entered
    with nothing_written():
        refused = client.post(path, {"outcome": "revised", "answer": "", closing: "1"})
        assert_refused(refused, "reason_required")
    assert f'name="{closing}" value="1" checked' in refused.content.decode()
    sent = {"outcome": "revised", "answer": "녹취를 확인했습니다.", closing: "1"}  # the others stay
    assert client.post(path, sent).headers["Location"] == "/monitoring/disputes/"
    old, new = Sheet.objects.get(pk=sheet.pk), Sheet.objects.get(replaces=sheet)
    assert (old.state, old.total, new.state, new.total) == ("retracted", 60, "final", 80)
    mine = client_of(person)
    told = seen(mine, f"/monitoring/mine/{new.pk}/")
    assert "녹취를 확인했습니다." in told
    assert "<dd>60</dd>" in told
    assert mine.get(f"/monitoring/mine/{old.pk}/").status_code == 404
    assert path in seen(client, "/monitoring/disputes/?list=answered")
    assert "녹취를 확인했습니다." in seen(client, path)


def test_points_beyond_the_card_are_refused(officer, sheet, dispute):
    client, path = client_of(officer), f"/monitoring/disputes/{dispute.pk}/"
    sent = {"outcome": "revised", "answer": "확인했습니다."}
    with nothing_written():
        for value in ("9", "-1", "천", "9" * 30):
            answer = client.post(path, sent | {f"item-{item(sheet, 'listening')}": value})
            assert_refused(answer, "invalid_score")
            assert "확인했습니다." in answer.content.decode()


def test_score_that_stands_takes_no_values(officer, sheet, dispute):
    sent = {"outcome": "upheld", "answer": "그대로입니다.", f"item-{item(sheet, 'closing')}": "1"}
    client = client_of(officer)
    with nothing_written():
        answer = client.post(f"/monitoring/disputes/{dispute.pk}/", sent)
    assert_refused(answer, "values_changed")
    assert "그대로입니다." in answer.content.decode()
    assert (Sheet.objects.get().total, Dispute.objects.get().outcome) == (60, DisputeOutcome.OPEN)


def test_auditor_reads_appeals_and_answers_none(sheet, dispute):
    client, path = client_of(make_staff(roles=[Role.AUDITOR])), f"/monitoring/disputes/{dispute.pk}/"
    assert "<textarea" not in seen(client, path)
    with nothing_written():
        answer = client.post(path, {"outcome": "upheld", "answer": "그대로입니다."})
        assert answer.status_code == 404
    assert Dispute.objects.get().outcome == DisputeOutcome.OPEN


# --- the head ------------------------------------------------------------------------------------------------------
def test_head_sees_their_people_and_nobody_else(head, person, rater, sheet):
    make_scored_call(rater, make_staff(name="박가람"), 90, state=SheetState.RELEASED)
    body = seen(client_of(head), "/monitoring/team/")
    assert "김서윤" in body
    assert "박가람" not in body
    assert [row.subjects for row in AccessRow.objects.all()] == [[person.number]]


def test_people_of_a_round_that_is_not_published_are_not_listed(head, person, sheet):
    type(sheet.call.round).objects.update(state=RoundState.CLOSED, released_at=None)
    assert "김서윤" not in seen(client_of(head), "/monitoring/team/")


def test_deputy_of_the_day_sees_them_too(head, roads, sheet):
    deputy, today = make_staff(roads), clock.today()
    client = client_of(deputy)
    assert "김서윤" not in seen(client, "/monitoring/team/")
    Deputy.objects.create(head=head, deputy=deputy, starts_on=today, ends_on=today)
    assert "김서윤" in seen(client, f"/monitoring/team/?round={sheet.call.round_id}")


# --- calls that do not count -----------------------------------------------------------------------------------------
def test_call_is_left_out_and_taken_in_again(officer, sheet):
    client, call = client_of(officer), f"/monitoring/calls/{sheet.call_id}/"
    seen(client, f"{call}exclude/")
    with nothing_written():
        refused = client.post(f"{call}exclude/", {"reason": "", "note": "잡음이 심했습니다."})
        assert_refused(refused, "required")
    assert "잡음이 심했습니다." in refused.content.decode()
    sent = {"reason": "call_quality", "note": "잡음이 심했습니다."}
    assert client.post(f"{call}exclude/", sent).headers["Location"] == f"{call}include/"
    assert "잡음이 심했습니다." in seen(client, f"{call}include/")
    with nothing_written():
        assert_refused(client.post(f"{call}exclude/", sent), "not_now")
    assert client.post(f"{call}include/", {"note": "다시 들었습니다."}).status_code == 302
    assert not Call.objects.get().excluded_as


def test_call_not_made_yet_has_no_such_page(officer, rater, person):
    call = make_call(rater, make_subject(rater.round, person))
    client = client_of(officer)
    assert client.get(f"/monitoring/calls/{call.pk}/exclude/").status_code == 404
    assert client.get(f"/monitoring/calls/{uuid4()}/include/").status_code == 404


@pytest.mark.parametrize("role", [Role.PROGRAMME_OFFICER, Role.PROTECTION_OFFICER])
def test_days_are_protected(role, person, sheet):
    client = client_of(make_staff(roles=[role]))
    today = clock.today()
    sent = {"person": person.number, "first": str(today), "last": str(today), "note": "보호 기간"}
    seen(client, "/monitoring/shields/")
    for wrong, code in (
        ({"person": "999999"}, "no_such_person"),
        ({"last": str(today - timedelta(days=1))}, "invalid_days"),
        ({"last": str(today + timedelta(days=31))}, "invalid_days"),
    ):
        with nothing_written():
            answer = client.post("/monitoring/shields/", sent | wrong)
            assert_refused(answer, code)
        assert "보호 기간" in answer.content.decode()
    assert client.post("/monitoring/shields/", sent).status_code == 302
    assert Call.objects.get().excluded_as == CallExclusion.SHIELDED
    body = seen(client, "/monitoring/shields/")
    assert "김서윤" in body
    assert ShieldedDay.objects.count() == 1


# --- published ----------------------------------------------------------------------------------------------------
def test_results_are_published_from_the_page(officer, person):
    closed = make_rater(make_round(state=RoundState.CLOSED), make_outsider(roles=[Role.EVALUATOR]))
    sheet = make_scored_call(closed, person, 80, state=SheetState.SUBMITTED)
    client, path = client_of(officer), f"/monitoring/rounds/{closed.round_id}/release/"
    seen(client, path)
    with nothing_written():
        assert_refused(client.post(path), "unchecked")
    Sheet.objects.filter(pk=sheet.pk).update(state=SheetState.CHECKED)
    assert client.post(path).headers["Location"] == f"/monitoring/rounds/{closed.round_id}/"
    assert str(sheet.pk) in seen(client_of(person), "/monitoring/mine/")
    assert client.post(f"/monitoring/rounds/{uuid4()}/release/").status_code == 404


# --- agreement of raters --------------------------------------------------------------------------------------------
@pytest.fixture
def raters():
    survey = make_round()
    found = [make_rater(survey, make_outsider(roles=[Role.EVALUATOR], name=f"조사원{n}")) for n in range(3)]
    for number in range(6):
        call = make_scored_call(found[number % 3], make_staff(), 80).call
        Call.objects.filter(pk=call.pk).update(recording=f"R{number}")
    return found


def test_calibration_is_planned_scored_blind_closed_and_shown(officer, raters):
    client, round_id = client_of(officer), raters[0].round_id
    path, new = (
        f"/monitoring/rounds/{round_id}/calibration/",
        f"/monitoring/rounds/{round_id}/calibration/new/",
    )
    seen(client, path)
    seen(client, new)
    sent = {"name": "11월 맞추기", "count": "3", "until": str(clock.today()), "token": str(uuid4())}
    with nothing_written():
        refused = client.post(new, sent | {"count": "2"})
        assert refused.status_code == 422
    assert "11월 맞추기" in refused.content.decode()
    one_path = client.post(new, sent).headers["Location"]
    one = raters[0].round.calibrations.get()
    for rater, offset in zip(raters, (0, 1, -12), strict=True):
        for call in one.calls.all():
            fields = {"purpose": "calibration", "calibration": one, "state": SheetState.SUBMITTED}
            make_sheet(
                call, rater=rater, made_by=rater.staff, total=80 + offset, raw={"listening": 4}, **fields
            )
    body = seen(client, one_path)
    assert "3 / 3" in body
    assert "경청 태도" not in body  # blind until it is closed
    seen(client, f"{one_path}close/")
    assert client.post(f"{one_path}close/").headers["Location"] == one_path
    with nothing_written():
        assert_refused(client.post(f"{one_path}close/"), "not_now")
    seen(client, one_path)
    work_out_agreements()
    body = seen(client, one_path)
    assert "경청 태도" in body
    assert "-12.0" in body or "−12.0" in body
    assert "조사원2" in seen(client, path)


def test_calibration_without_a_score_says_so(officer, raters):
    one = plan_calibration(survey=raters[0].round, name="빈 맞추기", count=3, until=clock.today(), by=officer)
    close_calibration(calibration=one, by=officer)
    work_out_agreements()
    assert 'class="empty' in seen(client_of(officer), f"/monitoring/calibration/{one.pk}/")


def redraw(rater):
    return f"/monitoring/rounds/{rater.round_id}/raters/{rater.staff.number}/redraw/"


def test_calls_of_a_rater_go_to_others_from_the_page(officer, raters):
    planned = make_call(raters[0], make_subject(raters[0].round, make_staff()))
    client, path = client_of(officer), redraw(raters[0])
    seen(client, path)
    with nothing_written():
        assert_refused(client.post(path, {"reason": ""}), "reason_required")
    answer = client.post(path, {"reason": "맞추기 결과 차이가 큽니다."})
    assert answer.headers["Location"] == f"/monitoring/rounds/{raters[0].round_id}/calibration/"
    planned.refresh_from_db()
    assert planned.rater != raters[0]
    again = Call.objects.filter(state=CallState.PLANNED).exclude(pk=planned.pk)
    assert again.count() == 2
    assert client.get(path.replace(raters[0].staff.number, officer.number)).status_code == 404


def test_auditor_looks_at_agreement_and_changes_nothing(raters):
    client = client_of(make_staff(roles=[Role.AUDITOR]))
    body = seen(client, f"/monitoring/rounds/{raters[0].round_id}/calibration/")
    assert "/redraw/" not in body
    assert client.get(redraw(raters[0])).status_code == 403
    assert not ItemScore.objects.filter(sheet__purpose="calibration").exists()
