"""Pages of the experience visits: teams, places, reports, photos, comparison, files."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest

from audit.models import AccessRow, AuditRow
from kindness import clock
from monitoring.models import Place, Team, TeamVisit, VisitPhoto
from people.enums import Role
from tests.factories.people import make_outsider, make_staff
from tests.monitoring.visits.conftest import FULL, picture, plan, report
from tests.support.answers import assert_refused
from tests.support.client import client_of
from tests.support.rows import nothing_written

pytestmark = pytest.mark.django_db
TEAMS = "/monitoring/teams/"


def seen(client, path):
    response = client.get(path)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def sent_report(visit, **fields):
    items = {item.key: item.pk for item in visit.team.version.items.all()}
    scores = {f"item-{items[key]}": str(value) for key, value in FULL.items()}
    return {"visit_on": str(clock.today()), "transaction": "등본 한 통"} | scores | fields


# --- teams ------------------------------------------------------------------------------------------------------
def test_team_is_formed_with_members_places_and_visits(officer, member, checklist, roads):
    client, today = client_of(officer), clock.today()
    assert 'class="empty' in seen(client, TEAMS)
    seen(client, f"{TEAMS}new/")
    sent = {
        "name": "체험단", "purpose": "민원인의 눈으로", "version": str(checklist.pk), "token": str(uuid4()),
        "starts_on": str(today), "ends_on": str(today + timedelta(days=30)),
    }  # fmt: skip
    with nothing_written():
        refused = client.post(f"{TEAMS}new/", sent | {"ends_on": str(today - timedelta(days=1))})
        assert_refused(refused, "invalid_days")
        assert "민원인의 눈으로" in refused.content.decode()
    path = client.post(f"{TEAMS}new/", sent).headers["Location"]
    with nothing_written():
        assert_refused(client.post(f"{path}members/add/", {"person": "999999"}), "no_such_person")
    assert client.post(f"{path}members/add/", {"person": member.number}).headers["Location"] == path
    assert "김서윤" in seen(client, path)
    seen(client, "/monitoring/places/new/")
    with nothing_written():
        refused = client.post("/monitoring/places/new/", {"name": "도로과 창구", "kind": "own"})
        assert_refused(refused, "division_required")
    place = {"name": "도로과 창구", "kind": "own", "division": roads.code}
    assert client.post("/monitoring/places/new/", place).headers["Location"] == "/monitoring/places/"
    kept = Place.objects.get()
    assert "도로과 창구" in seen(client, "/monitoring/places/")
    assert client.post(f"/monitoring/places/{kept.pk}/", place | {"name": "도로과 민원대"}).status_code == 302
    seen(client, f"{path}visits/plan/")
    visit = {"place": str(kept.pk), "visitor": member.number, "visit_on": str(today), "token": str(uuid4())}
    with nothing_written():
        wrong = client.post(f"{path}visits/plan/", visit | {"visit_on": str(today + timedelta(days=31))})
        assert_refused(wrong, "invalid_days")
    assert client.post(f"{path}visits/plan/", visit).headers["Location"] == path
    assert "도로과 민원대" in seen(client, path)


def test_member_is_removed_after_a_question(officer, team, member, visit):
    client, path = client_of(officer), f"{TEAMS}{team.pk}/members/{member.number}/remove/"
    with nothing_written():
        assert "김서윤" in seen(client, path)
    assert client.post(path).headers["Location"] == f"{TEAMS}{team.pk}/"
    assert TeamVisit.objects.get().state == "cancelled"
    assert client.get(path).status_code == 404


def test_team_is_seen_by_its_members_and_those_in_charge(team, member, officer, visit, roads):
    pages = (f"{TEAMS}{team.pk}/", f"{TEAMS}{team.pk}/compare/", f"/monitoring/team-visits/{visit.pk}/")
    for person in (member, officer, make_staff(roles=[Role.AUDITOR])):
        client = client_of(person)
        assert team.name in seen(client, TEAMS)
        assert [client.get(page).status_code for page in pages] == [200, 200, 200]
    other = client_of(make_staff(roads))
    assert team.name not in seen(other, TEAMS)
    assert [other.get(page).status_code for page in pages] == [404, 404, 404]
    assert client_of(make_outsider(roles=[Role.EVALUATOR])).get(TEAMS).status_code == 403


def test_members_change_nothing_of_their_team(team, member, counter, visit):
    client = client_of(member)
    assert "members/add/" not in seen(client, f"{TEAMS}{team.pk}/")
    with nothing_written():
        for path in (
            f"{TEAMS}new/",
            f"{TEAMS}{team.pk}/members/add/",
            f"{TEAMS}{team.pk}/members/{member.number}/remove/",
            f"{TEAMS}{team.pk}/visits/plan/",
            f"{TEAMS}{team.pk}/report/",
            "/monitoring/places/new/",
            f"/monitoring/places/{counter.pk}/",
            f"/monitoring/team-visits/{visit.pk}/cancel/",
        ):
            assert client.post(path, {"name": "무엇"}).status_code == 403


# --- a visit ------------------------------------------------------------------------------------------------------
def test_report_is_written_by_the_visitor_and_kept_when_refused(member, visit):
    client, path = client_of(member), f"/monitoring/team-visits/{visit.pk}/"
    assert f"{path}report/" in seen(client, path)
    seen(client, f"{path}report/")
    items = {item.key: item.pk for item in visit.team.version.items.all()}
    refusals = (
        ({f"item-{items['closing']}": ""}, "missing_items"),
        ({f"item-{items['closing']}": "abc"}, "invalid_score"),
        ({f"item-{items['closing']}": "7"}, "invalid_score"),
        ({"transaction": "\u200b"}, "transaction_required"),
        ({"visit_on": str(clock.today() + timedelta(days=1))}, "not_now"),
        ({"visit_on": "어제"}, "invalid"),
    )
    for changed, code in refusals:
        with nothing_written():
            answer = client.post(f"{path}report/", sent_report(visit, strengths="차분한 안내", **changed))
            assert_refused(answer, code)
        assert "차분한 안내" in answer.content.decode()
        assert f'name="item-{items["listening"]}" value="5" checked' in answer.content.decode()
    assert (
        client.post(f"{path}report/", sent_report(visit, strengths="차분한 안내")).headers["Location"] == path
    )
    body = seen(client, path)
    assert "차분한 안내" in body
    assert "100" in body
    assert f'name="item-{items["listening"]}" value="5" checked' in seen(client, f"{path}report/")


def test_nobody_reports_for_the_visitor(officer, team, visit):
    colleague = make_staff()
    team.memberships.create(staff=colleague)
    clients = [client_of(one) for one in (officer, colleague, make_staff())]
    with nothing_written():
        for client in clients:
            for page in ("report/", "photos/add/"):
                answer = client.post(f"/monitoring/team-visits/{visit.pk}/{page}", sent_report(visit))
                assert answer.status_code == 404


def test_look_at_anothers_visit_is_noted(officer, member, visit):
    seen(client_of(officer), f"/monitoring/team-visits/{visit.pk}/")
    row = AccessRow.objects.get()
    assert (row.viewer, row.what, row.subjects) == (officer.number, "experience visits", [member.number])


def test_planned_visit_is_cancelled(officer, team, visit):
    client, path = client_of(officer), f"/monitoring/team-visits/{visit.pk}/cancel/"
    seen(client, path)
    assert client.post(path).headers["Location"] == f"{TEAMS}{team.pk}/"
    with nothing_written():
        assert_refused(client.post(path), "not_now")


# --- photos -------------------------------------------------------------------------------------------------------
def test_photo_is_added_shown_and_removed(member, officer, visit):
    client, path = client_of(member), f"/monitoring/team-visits/{visit.pk}/"
    seen(client, f"{path}photos/add/")
    with nothing_written():
        assert_refused(client.post(f"{path}photos/add/", {}), "required")
    sent = {"file": picture("PNG"), "token": str(uuid4())}
    assert client.post(f"{path}photos/add/", sent).headers["Location"] == path
    photo = f"/monitoring/photos/{VisitPhoto.objects.get().pk}"
    body = seen(client, path)
    assert f"{photo}.jpg" in body
    assert f'src="{photo}.jpg" alt=""' not in body  # the picture is a link, and a link has a name
    response = client_of(officer).get(f"{photo}.jpg")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/jpeg")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    for other in (make_staff(), make_staff(roles=[Role.HR_OFFICER])):
        assert client_of(other).get(f"{photo}.jpg").status_code == 404
    boss = client_of(officer)
    with nothing_written():
        assert boss.post(f"{photo}/remove/").status_code == 404
        seen(client, f"{photo}/remove/")
    assert client.post(f"{photo}/remove/").headers["Location"] == path
    assert not VisitPhoto.objects.exists()


# --- compared, as a file ----------------------------------------------------------------------------------------------
@pytest.fixture
def compared(team, counter, elsewhere, member, officer):
    report(
        plan(team, counter, member, officer), member, FULL | {"closing": 0}, weaknesses="대기표가 없습니다."
    )
    report(plan(team, elsewhere, member, officer), member, strengths="=안내판")
    return team


def test_comparison_has_a_drawing_and_its_table(member, compared):
    body = seen(client_of(member), f"{TEAMS}{compared.pk}/compare/")
    assert "<svg" in body
    for text in ("도로과 창구", "이웃시 민원실", "종료 인사"):
        assert text in body


def test_comparison_says_when_there_is_nothing(member, team):
    assert 'class="empty' in seen(client_of(member), f"{TEAMS}{team.pk}/compare/")


@pytest.mark.parametrize("file_format", ["pdf", "hwpx", "xlsx", "csv"])
def test_report_of_a_team_is_a_file(officer, member, compared, file_format):
    client, path = client_of(officer), f"{TEAMS}{compared.pk}/report/"
    seen(client, path)
    with nothing_written():
        assert_refused(client.post(path, {"format": file_format, "purpose": ""}), "purpose_required")
    response = client.post(path, {"format": file_format, "purpose": "시장 보고"})
    assert response.status_code == 200
    content = b"".join(response.streaming_content) if response.streaming else response.content
    text = _text_of(content, file_format)
    if text:
        assert "대기표가 없습니다." in text
        assert "도로과 창구" in text
        assert member.name not in text
    act = AuditRow.objects.get(action="team.exported")
    assert (act.after, act.reason) == ({"format": file_format}, "시장 보고")


def _text_of(content, file_format):
    """What can be read of it without a reader of its format; nothing of a PDF."""
    if file_format == "pdf":
        assert content.startswith(b"%PDF-")
        return ""
    if file_format == "csv":
        return content.decode("utf-8-sig")
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return "".join(
            archive.read(name).decode("utf-8") for name in archive.namelist() if name.endswith(".xml")
        )


def test_auditor_takes_the_file_and_forms_no_team(compared):
    client = client_of(make_staff(roles=[Role.AUDITOR]))
    assert (
        client.post(f"{TEAMS}{compared.pk}/report/", {"format": "csv", "purpose": "감사"}).status_code == 200
    )
    assert client.get(f"{TEAMS}new/").status_code == 403
    assert Team.objects.count() == 1
