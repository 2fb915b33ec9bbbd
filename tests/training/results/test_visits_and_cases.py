"""Benchmarking visits and the library of good cases."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from audit.models import AuditRow
from kindness import clock
from kindness.errors import Refused
from notifications.models import Notice
from people.enums import Role
from tests.factories.people import make_outsider, make_staff
from tests.factories.training import make_cohort, make_enrolment, make_session
from tests.support import hostile
from tests.support.answers import assert_refused
from tests.support.races import at_once, codes
from tests.support.rows import nothing_written
from training.models import CaseReading, GoodCase, Material, Visit
from training.services import cases, visits
from training.services.visits import Rating

BODY = "대기표를 뽑기 전에 서류를 먼저 살펴 드리니 두 번 걸음 하시는 분이 줄었습니다."


@pytest.fixture
def leader(roads):
    return make_staff(roads, name="김새롬")


@pytest.fixture
def visit(officer, leader):
    """Yesterday's, not reported."""
    return visits.plan_visit(
        host="이웃시 민원과",
        visited_on=clock.today() - timedelta(days=1),
        leader=leader,
        group="2조",
        look_at="대기 공간\n첫인사",
        by=officer,
    )


@pytest.fixture
def case(leader):
    return cases.add_case(title="서류 먼저 보기", body=BODY, tags=["여권", "대기"], by=leader)


def picture():
    data = BytesIO()
    Image.new("RGB", (64, 48), "white").save(data, "JPEG")
    data.seek(0)
    data.name = "현장.jpg"
    return data


# --- visits ------------------------------------------------------------------------------------------------------
def test_planning_tells_the_leader_and_repeats_nothing(officer, leader):
    token = uuid4()
    made = [
        visits.plan_visit(host="이웃시", visited_on=clock.today(), leader=leader, by=officer, token=token)
        for _n in range(2)
    ]
    assert made[0] == made[1] == Visit.objects.get()
    assert Notice.objects.get(kind="training.visit_planned").person_id == leader.pk


def test_report_replaces_the_ratings(visit, leader):
    for levels in (("good", "poor"), ("fair", "weak")):
        ratings = [Rating("대기 공간", levels[0]), Rating("첫인사", levels[1], "먼저 일어나 맞이합니다.")]
        visits.report_visit(visit=visit, report="배울 점이 많았습니다.", ratings=ratings, by=leader)
    visit.refresh_from_db()
    assert list(visit.ratings.values_list("aspect", "level")) == [("대기 공간", "fair"), ("첫인사", "weak")]
    assert visit.reported_at is not None
    assert AuditRow.objects.filter(action="visit.reported").count() == 2


@pytest.mark.parametrize(
    ("report", "ratings", "code"),
    [
        ("", [], "reason_blank"),
        ("보고", [Rating("", "good")], "invalid_rating"),
        ("보고", [Rating("첫인사", "best")], "invalid_rating"),
        ("보고", [Rating("첫인사", "good"), Rating("첫인사", "fair")], "invalid_rating"),
    ],
)
def test_report_is_refused(visit, leader, report, ratings, code):
    with nothing_written(), pytest.raises(Refused) as refused:
        visits.report_visit(visit=visit, report=report, ratings=ratings, by=leader)
    assert refused.value.code == code


def test_visit_is_not_reported_before_its_day(visit, leader):
    visit.visited_on = clock.today() + timedelta(days=1)
    visit.save()
    with nothing_written(), pytest.raises(Refused) as refused:
        visits.report_visit(visit=visit, report="보고", ratings=[], by=leader)
    assert refused.value.code == "not_now"


def test_officer_plans_and_leader_reports_on_the_pages(as_person, officer, leader):
    sent = {
        "host": "이웃시",
        "visited_on": clock.today().isoformat(),
        "leader": leader.number,
        "look_at": "첫인사",
        "token": str(uuid4()),
    }
    answer = as_person(officer).post("/training/visits/new/", sent)
    visit = Visit.objects.get()
    assert answer.headers["Location"] == f"/training/visits/{visit.pk}/"
    client = as_person(leader)
    form = client.get(f"/training/visits/{visit.pk}/report/")
    assert form.context["ratings"].forms[0].initial == {"aspect": "첫인사"}
    report = {
        "report": "먼저 인사합니다.",
        "r-TOTAL_FORMS": "2",
        "r-INITIAL_FORMS": "0",
        "r-0-aspect": "첫인사",
        "r-0-level": "good",
        "r-0-note": "",
        "r-1-aspect": "표지판",
        "r-1-level": "",
        "r-1-note": "",
    }
    assert client.post(f"/training/visits/{visit.pk}/report/", report).status_code == 302
    page = client.get(f"/training/visits/{visit.pk}/").content.decode()
    assert "먼저 인사합니다." in page
    assert list(visit.ratings.values_list("aspect", "level")) == [("첫인사", "good")]


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"host": ""}, "incomplete"), ({"leader": "000000"}, "no_such_person"), ({"visited_on": "내일"}, "incomplete"), ({"session": str(uuid4())}, "incomplete")],
)  # fmt: skip
def test_planning_is_refused_and_keeps_what_was_typed(as_person, officer, leader, changed, code):
    sent = {
        "host": "이웃시",
        "visited_on": clock.today().isoformat(),
        "leader": leader.number,
        "group": "3조",
    }
    client = as_person(officer)
    with nothing_written():
        page = client.post("/training/visits/new/", sent | changed)
    assert_refused(page, code)
    assert "3조" in page.content.decode()


def test_photo_is_kept_with_the_visit(as_person, visit, leader):
    path = f"/training/visits/{visit.pk}/photos/add/"
    client = as_person(leader)
    assert client.post(path, {"file": picture(), "token": str(uuid4())}).status_code == 302
    kept = Material.objects.get()
    assert (kept.visit_id, kept.media_type) == (visit.pk, "image/jpeg")
    assert f"/training/materials/{kept.pk}/" in client.get(f"/training/visits/{visit.pk}/").content.decode()
    with nothing_written():
        assert_refused(client.post(path, {}), "incomplete")


def test_visit_is_seen_by_its_leader_and_officers(as_person, visit, leader, officer, roads):
    path = f"/training/visits/{visit.pk}/"
    auditor = make_staff(roads, roles=[Role.AUDITOR])
    statuses = [
        as_person(person).get(path).status_code for person in (leader, officer, auditor, make_staff(roads))
    ]
    assert statuses == [200, 200, 200, 404]
    assert as_person(auditor).get(f"{path}report/").status_code == 404
    assert as_person(make_staff(roads)).get("/training/visits/new/").status_code == 403
    assert as_person(make_outsider(roles=[Role.PARTNER])).get("/training/visits/").status_code == 403


def test_lesson_of_a_visit_becomes_a_case(as_person, visit, leader, roads):
    client = as_person(leader)
    sent = {"title": "먼저 인사하기", "body": BODY, "tags": "", "visit": str(visit.pk), "token": str(uuid4())}
    assert client.post("/training/cases/new/", sent).status_code == 302
    kept = GoodCase.objects.get()
    assert kept.visit == visit
    assert "먼저 인사하기" in client.get(f"/training/visits/{visit.pk}/").content.decode()
    as_person(make_staff(roads)).post("/training/cases/new/", sent | {"token": str(uuid4())})
    assert GoodCase.objects.filter(visit=None).count() == 1  # a visit one may not see is not named either


# --- good cases --------------------------------------------------------------------------------------------------
def test_case_is_added_once_for_one_token(leader):
    token = uuid4()
    made = {cases.add_case(title="하나", body=BODY, by=leader, token=token).pk for _n in range(2)}
    assert made == {GoodCase.objects.get().pk}


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"title": ""}, "incomplete"), ({"body": "\u3164"}, "incomplete"), ({"tags": "가,나,다,라,마,바,사,아,자"}, "too_many_tags"), ({"tags": "가" * 31}, "tag_too_long")],
)  # fmt: skip
def test_case_is_refused_and_what_was_typed_is_kept(as_person, leader, changed, code):
    sent = {"title": "하나", "body": BODY, "tags": "여권", "token": str(uuid4())} | changed
    client = as_person(leader)
    with nothing_written():
        page = client.post("/training/cases/new/", sent)
    assert_refused(page, code)
    assert page.context["form"]["title"].value() == sent["title"]


@pytest.mark.parametrize(
    ("query", "found"),
    [("", 1), ("q=서류", 1), ("q=대기표+두+번", 1), ("q=여권", 1), ("q=없는말", 0), ("q=%25", 0), ("tag=여권", 1), ("tag=여", 0), ("q=서류&tag=대기", 1)],
)  # fmt: skip
def test_cases_are_found_by_words_and_tags(as_person, case, leader, query, found):
    page = as_person(leader).get(f"/training/cases/?{query}")
    assert page.context["cases"].paginator.count == found


@pytest.mark.parametrize("parameter", ["q", "tag", "page"])
def test_nothing_in_the_address_breaks_the_library(as_person, case, leader, parameter):
    client = as_person(leader)
    for text in hostile.PARAMETERS:
        assert client.get("/training/cases/", {parameter: text}).status_code == 200, text


def test_reader_is_counted_once_and_named_nowhere(as_person, case, roads):
    reader = make_staff(roads, name="박가람")
    client = as_person(reader)
    before = AuditRow.objects.count()
    for _n in range(2):
        assert client.post(f"/training/cases/{case.pk}/read/").status_code == 302
    assert CaseReading.objects.count() == 1
    assert AuditRow.objects.count() == before
    page = as_person(make_staff(roads)).get(f"/training/cases/{case.pk}/")
    assert page.context["case"].readers == 1
    assert "박가람" not in page.content.decode()


def test_case_from_a_session_is_kept_by_who_took_part(as_person, officer, roads):
    session = make_session(make_cohort(), clock.now() - timedelta(hours=5))
    trainee, other = make_staff(roads), make_staff(roads)
    seat = make_enrolment(session.cohort, trainee)
    assert (
        f"?session={session.pk}"
        in as_person(trainee).get(f"/training/enrolments/{seat.pk}/").content.decode()
    )
    assert (
        f"?session={session.pk}"
        in as_person(officer).get(f"/training/cohorts/{session.cohort_id}/").content.decode()
    )
    sent = {"title": "먼저 여쭙기", "body": BODY, "tags": "", "session": str(session.pk)}
    for person in (trainee, other, officer):
        assert as_person(person).post("/training/cases/new/", sent).status_code == 302
    kept = dict(GoodCase.objects.values_list("author", "session"))
    assert kept == {trainee.pk: session.pk, other.pk: None, officer.pk: session.pk}
    page = (
        as_person(other).get(f"/training/cases/{GoodCase.objects.get(author=trainee).pk}/").content.decode()
    )
    assert session.cohort.course.title in page


@pytest.mark.django_db(transaction=True)
def test_two_tabs_count_one_reader(case, leader):
    assert codes(at_once(4, lambda _n: cases.note_reading(case=case, by=leader))) == ["ok"] * 4
    assert CaseReading.objects.count() == 1


def test_author_and_officers_change_and_remove(as_person, case, leader, officer, roads):
    path = f"/training/cases/{case.pk}/"
    other = as_person(make_staff(roads))
    sent = {"title": "서류를 먼저", "body": BODY, "tags": "#여권"}
    with nothing_written():
        assert [other.post(f"{path}{act}/", sent).status_code for act in ("edit", "remove")] == [404, 404]
        assert other.post(f"{path}broadcast/").status_code == 403
    assert as_person(leader).post(f"{path}edit/", sent).status_code == 302
    case.refresh_from_db()
    assert (case.title, case.tags) == ("서류를 먼저", ["여권"])
    assert as_person(officer).post(f"{path}remove/").status_code == 302
    assert GoodCase.objects.count() == 0


def test_broadcast_day_stands_beside_the_case(as_person, case, officer, leader):
    path = f"/training/cases/{case.pk}/broadcast/"
    client = as_person(officer)
    assert client.post(path, {"day": "2026-11-23"}).status_code == 302
    assert "2026. 11. 23." in as_person(leader).get(f"/training/cases/{case.pk}/").content.decode()
    assert client.post(path, {"day": ""}).status_code == 302
    case.refresh_from_db()
    assert case.broadcast_on is None
    with nothing_written():
        assert_refused(client.post(path, {"day": "월요일"}), "incomplete")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("cases", 6), ("visits", 5)])
def test_list_costs_as_many_queries_for_one_as_for_three(
    as_person, officer, leader, path, queries, count, django_assert_num_queries
):
    for n in range(count):
        cases.add_case(title=f"사례 {n}", body=BODY, tags=["여권"], by=leader)
        visits.plan_visit(host=f"이웃시 {n}", visited_on=clock.today(), leader=leader, by=officer)
    client = as_person(officer)
    client.get("/training/evaluations/")
    with django_assert_num_queries(queries):
        client.get(f"/training/{path}/")
