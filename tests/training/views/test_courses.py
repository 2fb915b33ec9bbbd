"""Pages of courses, targets, cohorts and sessions."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from audit.models import AccessRow
from kindness import clock
from people.models import Staff
from tests.factories.people import make_division, make_staff
from tests.factories.training import (
    make_cohort,
    make_cohort_with_session,
    make_course,
    make_enrolment,
    make_session,
)
from tests.support.answers import assert_refused
from tests.support.client import InspectingClient, client_of
from tests.support.statements import statements
from training.enums import CohortState, CourseState, Outcome
from training.models import Cohort, Course, Session, TargetEntry
from training.services.cohorts import add_room
from training.services.targets import freeze_target

pytestmark = pytest.mark.django_db

COURSE = {
    "year": "2026",
    "title": "전 직원 친절교육",
    "purpose": "",
    "contents": "전화 응대\n대면 응대",
    "agreement": "",
    "compulsory": "on",
    "self_enrolment": "on",
    "recognised_hours": "2",
    "needed_percent": "80",
    "lates_for_absence": "3",
    "pass_score": "",
    "withdraw_days": "2",
    "offer_hours": "24",
    "cap_unit": "division",
    "cap_percent": "",
    "reminder_days": "3",
    "cost": "0",
}


def minute(days: int, hour: int = 14) -> str:
    moment = clock.fresh().replace(hour=hour, minute=0) + timedelta(days=days)
    return f"{moment:%Y-%m-%dT%H:%M}"


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# --- the list -------------------------------------------------------------------------------------------------
def test_list_shows_the_year_and_drafts_only_to_those_in_charge(desk: InspectingClient):
    year = clock.today().year
    make_cohort_with_session(make_course("열린 교육"))
    make_course("초안 교육", state=CourseState.DRAFT)
    make_course("지난해 교육", year=year - 1)
    seen = text_of(client_of(make_staff()).get("/training/courses/"))
    assert ("열린 교육" in seen, "초안 교육" in seen, "지난해 교육" in seen) == (True, False, False)
    assert "0 / 30" in seen
    seen = text_of(desk.get("/training/courses/"))
    assert ("열린 교육" in seen, "초안 교육" in seen) == (True, True)
    assert "지난해 교육" in text_of(desk.get(f"/training/courses/?year={year - 1}"))


@pytest.mark.parametrize("query", ["year=x", "year=99999", "page=x", "page=99", "year=2026&page=-1"])
def test_list_takes_nonsense_as_the_present(desk: InspectingClient, query: str):
    make_course()
    assert desk.get(f"/training/courses/?{query}").status_code == 200


def test_empty_list_says_so(desk: InspectingClient):
    assert "/training/courses/new/" in desk.get("/training/courses/").content.decode()
    assert client_of(make_staff()).get("/training/courses/").status_code == 200


@pytest.mark.parametrize("language", ["ko", "en"])
def test_course_page_in_both_languages(officer: Staff, language: str):
    civil = make_division("민원여권과")
    course = make_course(
        purpose="민원인을 편하게",
        contents="전화 응대\n대면 응대",
        target=[{"front_line": True, "divisions": [civil.code]}],
        open_to=[{"grade": [6, 9]}],
        pass_score=60,
        needs_approval=True,
        style_first=True,
        cost=1_000_000,
    )
    make_enrolment(make_cohort_with_session(course), make_staff())
    for person in (officer, make_staff()):
        seen = text_of(client_of(person, language=language).get(f"/training/courses/{course.pk}/"))
        assert "민원여권과" in seen
        assert "1 / 30" in seen
        assert "대면 응대" in seen
        assert ("1,000,000" in seen) is (person == officer)


def test_draft_is_nobodys_but_those_in_charge(desk: InspectingClient):
    course = make_course(state=CourseState.DRAFT)
    assert client_of(make_staff()).get(f"/training/courses/{course.pk}/").status_code == 404
    assert desk.get(f"/training/courses/{course.pk}/").status_code == 200


def test_plan_form_plans_once(desk: InspectingClient):
    assert desk.get("/training/courses/new/").status_code == 200
    sent = COURSE | {"token": str(uuid4())}
    for _n in range(2):
        response = desk.post("/training/courses/new/", sent)
        course = Course.objects.get()
        assert (response.status_code, response["Location"]) == (302, f"/training/courses/{course.pk}/rules/")
    assert (course.state, course.compulsory, course.needs_approval, course.reminder_days) == (
        CourseState.DRAFT,
        True,
        False,
        [3],
    )


@pytest.mark.parametrize("field", ["title", "year", "recognised_hours"])
def test_plan_form_keeps_what_was_typed(desk: InspectingClient, field: str):
    response = desk.post("/training/courses/new/", COURSE | {field: "", "contents": "남아 있어야 할 말"})
    assert_refused(response, "required")
    assert "남아 있어야 할 말" in response.content.decode()
    assert Course.objects.count() == 0


def test_edit_form_holds_and_changes_the_course(desk: InspectingClient):
    course = make_course(needed_percent=75)
    page = desk.get(f"/training/courses/{course.pk}/edit/").content.decode()
    assert 'value="75"' in page
    response = desk.post(f"/training/courses/{course.pk}/edit/", COURSE | {"needed_percent": "90"})
    assert response["Location"] == f"/training/courses/{course.pk}/"
    assert Course.objects.get().needed_percent == 90


def test_edit_of_a_closed_course_is_refused(desk: InspectingClient):
    course = make_course(state=CourseState.CLOSED)
    assert_refused(
        desk.post(f"/training/courses/{course.pk}/edit/", COURSE | {"title": "새"}), "course_closed"
    )


@pytest.mark.parametrize(("path", "state"), [("open", "draft"), ("close", "open")])
def test_opening_and_closing_ask_first(desk: InspectingClient, path: str, state: str):
    course = make_course(state=state)
    assert desk.get(f"/training/courses/{course.pk}/{path}/").status_code == 200
    assert Course.objects.get().state == state
    assert desk.post(f"/training/courses/{course.pk}/{path}/").status_code == 302
    assert Course.objects.get().state == {"open": "open", "close": "closed"}[path]


def test_closing_with_running_cohorts_is_refused(desk: InspectingClient):
    course = make_cohort_with_session().course
    assert_refused(desk.post(f"/training/courses/{course.pk}/close/"), "cohorts_running")


# --- for whom -------------------------------------------------------------------------------------------------
def clauses(prefix: str, *filled: dict[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = {
        f"{prefix}-TOTAL_FORMS": str(len(filled) + 1),
        f"{prefix}-INITIAL_FORMS": "0",
    }
    for number, clause in enumerate(filled):
        data |= {f"{prefix}-{number}-{name}": value for name, value in clause.items()}
    return data


def test_rules_are_written_and_read_again(desk: InspectingClient):
    civil, course = make_division("민원여권과"), make_course()
    assert desk.get(f"/training/courses/{course.pk}/rules/").status_code == 200
    sent = clauses(
        "target",
        {"front_line": "on", "divisions": "민원여권과", "grade_from": "6"},
        {"hired_within_months": "12", "employment": ["general", "permanent"]},
    ) | clauses("open_to", {"since": "2025-01-01", "title": "친절", "groups": ["main"]})
    response = desk.post(f"/training/courses/{course.pk}/rules/", sent)
    assert response["Location"] == f"/training/courses/{course.pk}/target/"
    course.refresh_from_db()
    assert course.target == [
        {"front_line": True, "grade": [6, 9], "divisions": [civil.code]},
        {"hired_within_months": 12, "employment": ["general", "permanent"]},
    ]
    assert course.open_to == [
        {"groups": ["main"], "not_completed_since": {"title_contains": "친절", "since": "2025-01-01"}}
    ]
    page = desk.get(f"/training/courses/{course.pk}/rules/").content.decode()
    assert 'value="민원여권과"' in page
    assert 'name="target-2-front_line"' in page
    assert 'value="2025-01-01"' in page


def test_emptied_description_is_taken_out_and_another_may_follow(desk: InspectingClient):
    course = make_course(target=[{"front_line": True}])
    sent = clauses("target", {}) | clauses("open_to") | {"more": "on"}
    response = desk.post(f"/training/courses/{course.pk}/rules/", sent)
    assert response["Location"] == f"/training/courses/{course.pk}/rules/"
    course.refresh_from_db()
    assert (course.target, course.open_to) == ([], [])


@pytest.mark.parametrize(
    "clause",
    [
        {"divisions": "없는과"},
        {"grade_from": "9", "grade_to": "6"},
        {"title": "친절"},
        {"hired_within_months": "0"},
        {"since": "어제"},
    ],
)
def test_wrong_description_stays_on_the_page(desk: InspectingClient, clause: dict[str, str]):
    course = make_course(target=[{"front_line": True}])
    sent = clauses("target", clause) | clauses("open_to")
    response = desk.post(f"/training/courses/{course.pk}/rules/", sent)
    assert_refused(response, "incomplete")
    assert next(iter(clause.values())) in response.content.decode()
    course.refresh_from_db()
    assert course.target == [{"front_line": True}]


def test_broken_form_is_refused(desk: InspectingClient):
    course = make_course(target=[{"front_line": True}])
    assert_refused(desk.post(f"/training/courses/{course.pk}/rules/", {}), "incomplete")


def test_target_page_counts_and_names_and_is_recorded(officer: Staff, desk: InspectingClient):
    civil = make_division("민원여권과")
    course = make_course(target=[{"front_line": True}])
    done = make_staff(civil, number="810001", name="가이수", front_line=True)
    make_staff(civil, number="810002", name="나남음", front_line=True)
    make_enrolment(make_cohort(course), done, outcome=Outcome.COMPLETED)
    freeze_target(course=course, by=officer)
    make_staff(civil, number="810003", name="다신규", front_line=True)
    gone = Staff.objects.get(number="810002")
    gone.front_line = False
    gone.save()
    page = f"/training/courses/{course.pk}/target/"
    for query, names in [
        ("", ["다신규"]),
        ("?list=new", ["다신규"]),
        ("?list=gone", ["나남음"]),
        ("?list=frozen", ["나남음"]),
    ]:
        body = text_of(desk.get(page + query))
        shown = [name for name in ("가이수", "나남음", "다신규") if name in body]
        assert shown == names, query
    rows = AccessRow.objects.filter(what="training target").order_by("pk")
    assert [row.subjects for row in rows] == [["810003"], ["810003"], ["810002"], ["810002"]]


def test_target_page_without_a_rule(desk: InspectingClient):
    course = make_course()
    assert desk.get(f"/training/courses/{course.pk}/target/?list=gone&page=9").status_code == 200


def test_target_page_asks_the_same_queries_for_any_city(officer: Staff, desk: InspectingClient):
    course = make_course(target=[{"front_line": True}])
    freeze_target(course=course, by=officer)
    page, counts = f"/training/courses/{course.pk}/target/", []
    assert "<svg" in desk.get(page).content.decode()
    for _n in range(2):
        for _m in range(5):
            make_staff(front_line=True)
        with statements() as asked:
            desk.get(page)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8


def test_freezing_asks_first(desk: InspectingClient):
    course = make_course(target=[{"front_line": True}])
    make_staff(front_line=True)
    assert desk.get(f"/training/courses/{course.pk}/freeze/").status_code == 200
    assert TargetEntry.objects.count() == 0
    assert desk.post(f"/training/courses/{course.pk}/freeze/").status_code == 302
    assert (TargetEntry.objects.count(), Course.objects.get().frozen_on) == (1, clock.today())


# --- cohorts and sessions -------------------------------------------------------------------------------------
def cohort_fields(**fields: str) -> dict[str, str]:
    sent = {
        "number": "1",
        "capacity": "40",
        "minimum": "0",
        "enrol_from": minute(0),
        "enrol_until": minute(9),
        "divisions": "",
    }
    return sent | fields


def test_cohort_form_adds_one(desk: InspectingClient):
    course = make_course()
    towns = [make_division("다온1동"), make_division("다온2동")]
    page = f"/training/courses/{course.pk}/cohorts/new/"
    assert desk.get(page).status_code == 200
    sent = cohort_fields(divisions="다온1동, 다온2동", token=str(uuid4()))
    for _n in range(2):
        response = desk.post(page, sent)
        cohort = Cohort.objects.get()
        assert response["Location"] == f"/training/cohorts/{cohort.pk}/"
    assert (cohort.capacity, list(cohort.divisions.order_by("name"))) == (40, towns)


def test_cohort_for_an_unknown_division_is_refused(desk: InspectingClient):
    course = make_course()
    response = desk.post(f"/training/courses/{course.pk}/cohorts/new/", cohort_fields(divisions="없는동"))
    assert_refused(response, "no_such_department")
    assert Cohort.objects.count() == 0


def test_cohort_form_changes_all_but_the_seats(desk: InspectingClient):
    cohort = make_cohort_with_session()
    page = f"/training/cohorts/{cohort.pk}/edit/"
    assert 'name="capacity"' not in desk.get(page).content.decode()
    assert desk.post(page, cohort_fields(number="3", minimum="5", capacity="1")).status_code == 302
    cohort.refresh_from_db()
    assert (cohort.number, cohort.minimum, cohort.capacity) == (3, 5, 30)


def test_cohort_opens_after_asking(desk: InspectingClient):
    cohort = make_cohort(state=CohortState.PLANNED)
    page = f"/training/cohorts/{cohort.pk}/open/"
    assert desk.get(page).status_code == 200
    assert_refused(desk.post(page), "no_session")
    make_session(cohort)
    assert desk.post(page).status_code == 302
    assert Cohort.objects.get().state == CohortState.OPEN


def session_fields(**fields: str) -> dict[str, str]:
    sent = {
        "kind": "lecture",
        "title": "전화 응대",
        "starts_at": minute(20, 14),
        "ends_at": minute(20, 16),
        "room": "",
        "place": "",
        "link": "",
        "instructor": "",
    }
    return sent | fields


def test_session_form_adds_changes_and_removes(officer: Staff, desk: InspectingClient):
    cohort = make_cohort(state=CohortState.PLANNED)
    room = add_room(name="중회의실", capacity=10, by=officer)
    page = f"/training/cohorts/{cohort.pk}/sessions/new/"
    assert desk.get(page).status_code == 200
    sent = session_fields(room=str(room.pk), token=str(uuid4()))
    for _n in range(2):
        assert desk.post(page, sent).status_code == 302
    session = Session.objects.get()
    assert (session.room, session.title) == (room, "전화 응대")
    assert "note--warning" in desk.get(f"/training/cohorts/{cohort.pk}/").content.decode()
    page = f"/training/sessions/{session.pk}/edit/"
    assert "중회의실" in desk.get(page).content.decode()
    assert desk.post(page, session_fields(title="대면 응대")).status_code == 302
    session.refresh_from_db()
    assert (session.title, session.room) == ("대면 응대", None)
    page = f"/training/sessions/{session.pk}/remove/"
    assert desk.get(page).status_code == 200
    assert desk.post(page).status_code == 302
    assert Session.objects.count() == 0


def test_session_with_a_plain_link_is_refused(desk: InspectingClient):
    cohort = make_cohort()
    page = f"/training/cohorts/{cohort.pk}/sessions/new/"
    response = desk.post(page, session_fields(link="http://video.example/1"))
    assert_refused(response, "invalid_link")
    assert Session.objects.count() == 0


def test_taken_room_is_refused_when_compulsory_and_pointed_out_otherwise(
    officer: Staff, desk: InspectingClient
):
    room = add_room(name="중회의실", capacity=100, by=officer)
    for compulsory in (True, False):
        one, other = (
            make_cohort(make_course(f"{title} {compulsory}", compulsory=compulsory)) for title in ("가", "나")
        )
        day = 20 + compulsory
        sent = session_fields(room=str(room.pk), starts_at=minute(day, 14), ends_at=minute(day, 16))
        desk.post(f"/training/cohorts/{one.pk}/sessions/new/", sent)
        response = desk.post(f"/training/cohorts/{other.pk}/sessions/new/", sent)
        if compulsory:
            assert_refused(response, "overlap")
        else:
            assert "가 False" in text_of(desk.get(f"/training/cohorts/{other.pk}/"))
    assert Session.objects.count() == 3


@pytest.mark.parametrize("language", ["ko", "en"])
def test_cohort_page_shows_its_people_and_is_recorded(officer: Staff, language: str):
    cohort = make_cohort_with_session(minimum=5, enrol_until=clock.fresh() - timedelta(hours=1))
    person = make_staff(number="810001", name="가나다")
    make_enrolment(cohort, person, compulsory=True)
    page = f"/training/cohorts/{cohort.pk}/"
    body = client_of(officer, language=language).get(page).content.decode()
    assert "가나다" in body
    assert "note--warning" in body
    row = AccessRow.objects.get(what="enrolments")
    assert (row.viewer, row.subjects) == (officer.number, ["810001"])


def test_cohort_page_asks_the_same_queries_for_210_people(desk: InspectingClient):
    cohort = make_cohort_with_session(capacity=210)
    division, page, counts = make_division(), f"/training/cohorts/{cohort.pk}/", []
    desk.get(page)
    for people in (1, 12):
        for _n in range(people):
            make_enrolment(cohort, make_staff(division))
        with statements() as asked:
            desk.get(page)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8


# --- calendar -------------------------------------------------------------------------------------------------
def test_calendar_counts_months_and_lists_days(desk: InspectingClient):
    cohort = make_cohort(make_course("열린 교육", compulsory=True))
    start = clock.fresh().replace(month=3, day=5, hour=14)
    make_session(cohort, start)
    make_session(cohort, start + timedelta(days=7))
    make_session(make_cohort(make_course("초안", state=CourseState.DRAFT)), start)
    make_session(make_cohort(make_course("취소"), state=CohortState.CANCELLED, cancel_reason="x"), start)
    page = f"/training/calendar/?year={start.year}&month=3"
    body = text_of(client_of(make_staff()).get(page))
    assert (body.count("열린 교육"), "초안" in body, "취소" in body) == (3, False, False)
    assert "초안" in text_of(desk.get(page))


@pytest.mark.parametrize("query", ["", "?year=1", "?month=13", "?year=2999&month=12", "?year=x"])
def test_calendar_takes_nonsense_as_the_present(desk: InspectingClient, query: str):
    assert desk.get(f"/training/calendar/{query}").status_code == 200
