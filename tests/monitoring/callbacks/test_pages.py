"""The pages: a memo in one form, a click for each outcome, and who sees what."""

from __future__ import annotations

import pytest

from audit.models import AccessRow
from kindness import clock
from monitoring.enums import CallBackState
from monitoring.models import CallBack, CallBackRule
from people.enums import Role
from people.models import Absence, Staff
from tests.factories.callbacks import CALLER, MATTER, PHONE, at, make_callback
from tests.factories.people import make_division, make_outsider, make_staff
from tests.support.answers import assert_refused
from tests.support.client import client_of
from tests.support.statements import statements

pytestmark = pytest.mark.django_db
NOW = at(16, 11)


@pytest.fixture(autouse=True)
def _now():
    with clock.at(NOW):
        yield


@pytest.fixture
def roads():
    return make_division("도로과")


@pytest.fixture
def holder(roads) -> Staff:
    return make_staff(roads, name="김서윤")


@pytest.fixture
def head(roads) -> Staff:
    return make_staff(roads, roles=[Role.DIVISION_HEAD])


@pytest.fixture
def taker(roads) -> Staff:
    return make_staff(roads, name="박다온")


@pytest.fixture
def promise(holder, taker) -> CallBack:
    return make_callback(holder, by=taker, taken_at=at(16, 10), due_at=at(16, 14))


def html_of(person: Staff, path: str, **options) -> str:
    response = client_of(person, **options).get(path)
    assert response.status_code == 200
    return response.content.decode()


def typed(holder: Staff, **fields) -> dict[str, str]:
    return {"person": holder.number, "phone": PHONE, "matter": MATTER} | fields


# --- a memo left ------------------------------------------------------------------------------------------------------
def test_memo_with_three_fields(holder, taker):
    response = client_of(taker).post("/callbacks/new/", typed(holder))
    assert (response.status_code, response.headers["Location"]) == (302, "/callbacks/?tab=taken")
    assert CallBack.objects.get().due_at == at(16, 15)


def test_memo_costs_few_queries(holder, taker):
    client = client_of(taker)
    client.get("/callbacks/")
    with statements() as asked:
        client.post("/callbacks/new/", typed(holder))
    assert len(asked) <= 14, asked


def test_person_has_the_focus_and_then_the_number(holder, taker):
    assert (
        'name="person"' in html_of(taker, "/callbacks/new/").partition("autofocus")[0].rpartition("<input")[2]
    )
    html = html_of(taker, f"/callbacks/new/?person={holder.number}")
    assert 'name="phone"' in html.partition("autofocus")[0].rpartition("<input")[2]
    assert "김서윤 도로과" in html


def test_colleagues_away_today_are_suggested(holder, taker):
    for person in (holder, make_staff(name="최하늘")):
        Absence.objects.create(
            staff=person, starts_on=at(16, 0).date(), ends_on=at(17, 0).date(), noted_by=person
        )
    html = html_of(taker, "/callbacks/new/")
    assert f'href="?person={holder.number}"' in html
    assert "최하늘" not in html  # another department


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"person": ""}, "no_such_person"), ({"phone": ""}, "number_required"), ({"wished_at": "x"}, "invalid")],
)
def test_refused_memo_keeps_what_was_typed(holder, taker, fields, code):
    response = client_of(taker).post("/callbacks/new/", typed(holder, caller=CALLER) | fields)
    assert_refused(response, code)
    assert CALLER in response.content.decode()
    assert CallBack.objects.count() == 0


def test_every_page_leads_to_the_memo(taker):
    for path in ("/", "/help/", "/people/"):
        assert 'href="/callbacks/new/"' in html_of(taker, path)
    assert 'href="/callbacks/new/"' not in html_of(make_outsider(roles=[Role.EVALUATOR]), "/")


# --- a click each -------------------------------------------------------------------------------------------------------
def test_one_click_from_the_list(promise, holder):
    assert f'action="/callbacks/{promise.pk}/done/"' in html_of(holder, "/callbacks/")
    response = client_of(holder).post(f"/callbacks/{promise.pk}/done/")
    assert response.headers["Location"] == f"/callbacks/{promise.pk}/"
    promise.refresh_from_db()
    assert promise.state == CallBackState.DONE
    assert f'action="/callbacks/{promise.pk}/reopen/"' in html_of(holder, f"/callbacks/{promise.pk}/")


@pytest.mark.parametrize(
    ("act", "fields", "state"),
    [
        ("done", {"result": "안내함"}, "done"),
        ("no-answer", {"note": "오후에 다시"}, "waiting"),
        ("close", {"reason": "창구로 오심"}, "closed"),
    ],
)
def test_page_asks_and_then_does(promise, holder, act, fields, state):
    path = f"/callbacks/{promise.pk}/{act}/"
    assert MATTER in html_of(holder, path)
    assert client_of(holder).post(path, fields).status_code == 302
    promise.refresh_from_db()
    assert (promise.state, promise.steps.count()) == (state, 2)


def test_passed_on_and_gone_from_the_list(promise, holder):
    colleague = make_staff()
    path = f"/callbacks/{promise.pk}/pass-on/"
    assert_refused(client_of(holder).post(path, {"person": "nobody"}), "no_such_person")
    assert client_of(holder).post(path, {"person": colleague.number}).headers["Location"] == "/callbacks/"
    assert MATTER not in html_of(holder, "/callbacks/")
    assert MATTER in html_of(colleague, "/callbacks/")


def test_refusals_stand_on_the_page(promise, holder):
    assert_refused(
        client_of(holder).post(f"/callbacks/{promise.pk}/close/", {"reason": ""}), "reason_required"
    )
    client_of(holder).post(f"/callbacks/{promise.pk}/close/", {"reason": "창구로 오심"})
    assert_refused(client_of(holder).post(f"/callbacks/{promise.pk}/no-answer/"), "not_now")


# --- who sees what ------------------------------------------------------------------------------------------------------
def test_lists_are_mine_those_i_took_and_my_departments(promise, holder, taker, head):
    assert MATTER in html_of(holder, "/callbacks/")
    assert MATTER not in html_of(taker, "/callbacks/")
    assert MATTER in html_of(taker, "/callbacks/?tab=taken")
    assert MATTER in html_of(head, "/callbacks/?tab=division")
    assert MATTER not in html_of(taker, "/callbacks/?tab=division")


def test_nobody_else_finds_a_memo(promise, roads):
    for person in (
        make_staff(roads),
        make_staff(roles=[Role.DIVISION_HEAD]),
        make_staff(roles=[Role.PROGRAMME_OFFICER]),
    ):
        for act in ("", "done/", "pass-on/", "close/", "no-answer/", "reopen/"):
            path = f"/callbacks/{promise.pk}/{act}"
            assert client_of(person).get(path).status_code == 404
            if act:
                assert client_of(person).post(path, {"reason": "x"}).status_code == 404
    promise.refresh_from_db()
    assert (promise.state, promise.steps.count()) == (CallBackState.WAITING, 1)


def test_reading_as_head_leaves_a_row_and_reading_ones_own_does_not(promise, holder, taker, head):
    for person in (holder, taker):
        html_of(person, f"/callbacks/{promise.pk}/")
        html_of(person, "/callbacks/?tab=taken")
    assert AccessRow.objects.count() == 0
    html_of(head, f"/callbacks/{promise.pk}/")
    html_of(head, "/callbacks/?tab=division")
    rows = AccessRow.objects.values_list("viewer", "what", "subjects")
    assert list(rows) == [(head.number, "call-back memos", [holder.number])] * 2


def test_masked_memo_shows_no_number(holder):
    masked = make_callback(holder, state=CallBackState.DONE, caller="", phone="", masked_at=NOW)
    html = html_of(holder, f"/callbacks/{masked.pk}/")
    assert "tel:" not in html
    assert "지웠습니다" in html or "삭제" in html or "Erased" in html


def test_text_of_callers_is_text(holder, taker):
    one = make_callback(holder, by=taker, matter="<b>굴착</b>", caller="<i>이</i>")
    for path in ("/callbacks/", f"/callbacks/{one.pk}/"):
        html = html_of(holder, path)
        assert "<b>굴착" not in html
        assert "<i>이" not in html


def test_pages_speak_english(promise, holder):
    assert "For me" in html_of(holder, "/callbacks/", language="en")
    assert "Memo for 김서윤" in html_of(holder, f"/callbacks/{promise.pk}/", language="en")


@pytest.mark.parametrize(
    "path", ["/callbacks/", "/callbacks/?ended=1", "/callbacks/?tab=taken", "/callbacks/?tab=division"]
)
def test_empty_lists_say_what_will_be_there(head, path):
    assert 'class="empty"' in html_of(head, path)


# --- the rule -----------------------------------------------------------------------------------------------------------
RULE = {
    "hours": "2", "opens": "09:00", "closes": "18:00", "lunch_from": "", "lunch_until": "",
    "remind_minutes": "20", "mask_days": "10",
}  # fmt: skip


def test_officers_set_the_rule_after_an_example():
    officer = client_of(make_staff(roles=[Role.PROGRAMME_OFFICER]))
    looked = officer.post("/callbacks/rules/", RULE | {"look": "1"})
    assert looked.status_code == 200
    assert "2026. 11. 17. 13:30" in looked.content.decode()  # 11:30 and two hours without lunch
    assert CallBackRule.objects.count() == 0
    assert officer.post("/callbacks/rules/", RULE).status_code == 302
    assert CallBackRule.objects.get().mask_days == 10


def test_rule_without_sense_is_refused():
    officer = client_of(make_staff(roles=[Role.PROGRAMME_OFFICER]))
    for more in ({}, {"look": "1"}):
        assert_refused(officer.post("/callbacks/rules/", RULE | {"closes": "08:00"} | more), "invalid_hours")
    assert CallBackRule.objects.count() == 0


def test_others_do_not_see_the_rule(holder):
    assert client_of(holder).get("/callbacks/rules/").status_code == 403
