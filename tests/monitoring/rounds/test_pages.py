"""The pages of rounds and scenarios: who sees what, what was typed stays, what is written."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import pytest
from python_calamine import load_workbook

from audit.models import AccessRow, AuditRow
from kindness import clock
from monitoring.enums import RoundKind, RoundState
from monitoring.models import Call, Rater, Round, Scenario, Subject
from monitoring.services.rounds import exclude_subject, list_subjects, open_round
from monitoring.services.scenarios import add_scenario
from people.enums import Role
from tests.factories.monitoring import make_version
from tests.factories.people import as_signed_in, make_staff
from tests.monitoring.rounds.conftest import City, make_evaluator
from tests.support.answers import assert_refused
from tests.support.client import InspectingClient, client_of

pytestmark = pytest.mark.django_db
DEFAULTS = {
    "kind": "agency", "agency": "한국조사원", "groups": ["main", "town"], "employment": ["general"],
    "field_ranks": "환경미화원, 도로보수원", "hired_months": "3", "unit": "person", "calls_each": "4",
    "first_hour": "9", "last_hour": "18", "most_attempts": "3", "raters_per_division": "3",
    "second_percent": "5", "seed": "7", "least_of_division": "3", "least_of_person": "8", "best": "25",
    "severity_limit": "5",
}  # fmt: skip


@pytest.fixture
def desk(city: City) -> InspectingClient:
    return client_of(city.officer)


@pytest.fixture
def auditor() -> InspectingClient:
    return client_of(make_staff(roles=[Role.AUDITOR]))


def sent(**fields: object) -> dict[str, object]:
    days = {"starts_on": "2026-04-01", "ends_on": "2026-05-31"}
    return (
        DEFAULTS
        | days
        | {"name": "상반기", "version": str(make_version().pk), "token": str(uuid4())}
        | fields
    )


def test_round_is_planned_and_changed(city: City, desk: InspectingClient):
    assert "회차" in desk.get("/monitoring/rounds/").content.decode()
    assert desk.get("/monitoring/rounds/new/").status_code == 200
    form = sent()
    for _n in range(2):
        answer = desk.post("/monitoring/rounds/new/", form)
        survey = Round.objects.get()
        assert answer["Location"] == f"/monitoring/rounds/{survey.pk}/"
    assert (survey.groups, survey.field_ranks, survey.calls_each, survey.created_by) == (
        ["main", "town"],
        ["환경미화원", "도로보수원"],
        4,
        city.officer,
    )
    page = f"/monitoring/rounds/{survey.pk}/edit/"
    assert "환경미화원, 도로보수원" in desk.get(page).content.decode()
    assert desk.post(page, form | {"calls_each": "2"}).status_code == 302
    row = AuditRow.objects.get(action="round.changed")
    assert (row.before, row.after) == ({"calls_each": 4}, {"calls_each": 2})


def test_what_was_typed_stays_when_it_is_refused(desk: InspectingClient):
    response = desk.post("/monitoring/rounds/new/", sent(ends_on="2026-03-01"))
    assert_refused(response, "invalid_days")
    assert "한국조사원" in response.content.decode()
    assert_refused(desk.post("/monitoring/rounds/new/", sent(calls_each="99")), "max_value")
    assert Round.objects.count() == 0


def test_from_list_to_the_open_round(city: City, desk: InspectingClient):
    survey = city.planned(raters=0, second_percent=20)
    page = f"/monitoring/rounds/{survey.pk}/"
    assert desk.get(page).status_code == 200
    assert_refused(desk.post(f"{page}open/"), "no_rater")
    for person in (make_evaluator(number="900016"), make_staff(number="700007")):
        assert desk.post(f"{page}raters/", {"person": person.number}).status_code == 302
    assert_refused(desk.post(f"{page}raters/", {"person": "0"}), "no_such_person")
    assert "900016" in desk.get(f"{page}raters/").content.decode()
    assert desk.post(f"{page}subjects/").status_code == 302
    body = desk.get(f"{page}subjects/?only=asked").content.decode()
    assert city.people[0].name in body
    subject = Subject.objects.get(staff=city.people[0])
    for act, reason in (("exclude", "by_hand"), ("include", ""), ("exclude", "by_hand")):
        assert desk.get(f"{page}subjects/{subject.staff.number}/{act}/").status_code == 200
        assert desk.post(f"{page}subjects/{subject.staff.number}/{act}/").status_code == 302
        subject.refresh_from_db()
        assert subject.excluded_as == reason
    assert desk.get(f"{page}open/").status_code == 200
    assert desk.post(f"{page}open/").status_code == 302
    assert Call.objects.filter(round=survey).count() == 16
    body = desk.get(page).content.decode()
    assert "<svg" in body
    assert "900016" in body
    rater = Rater.objects.get(staff__number="900016")
    assert desk.get(f"{page}raters/{rater.staff.number}/remove/").status_code == 200
    assert desk.post(f"{page}raters/{rater.staff.number}/remove/").status_code == 302
    assert desk.get(f"{page}edit/").status_code == 200
    assert desk.get(f"{page}close/").status_code == 200
    assert desk.post(f"{page}close/").status_code == 302
    assert Round.objects.get().state == RoundState.CLOSED
    assert_refused(desk.post(f"{page}edit/", sent(name="다른 이름")), "not_now")


def test_running_round_changes_only_what_was_not_drawn_from(city: City, desk: InspectingClient):
    survey = city.planned()
    open_round(survey=survey, by=city.officer)
    form = sent(ends_on=str(survey.ends_on), best="10")
    assert desk.post(f"/monitoring/rounds/{survey.pk}/edit/", form).status_code == 302
    survey.refresh_from_db()
    assert (survey.name, survey.best, survey.calls_each, survey.seed) == ("상반기", 10, 2, 1)


def test_names_on_the_lists_are_recorded_as_shown(city: City, desk: InspectingClient):
    survey = city.planned()
    list_subjects(survey=survey, by=city.officer)
    desk.get(f"/monitoring/rounds/{survey.pk}/subjects/?q=도로")
    desk.get(f"/monitoring/rounds/{survey.pk}/raters/")
    shown = {row.what: sorted(row.subjects) for row in AccessRow.objects.all()}
    assert shown == {
        "survey subjects": sorted(person.number for person in city.people[:3]),
        "survey raters": sorted(rater.staff.number for rater in survey.raters.select_related("staff")),
    }


def test_auditor_looks_and_changes_nothing(city: City, auditor: InspectingClient):
    survey = city.planned()
    page = f"/monitoring/rounds/{survey.pk}/"
    for path in ("", "subjects/", "raters/"):
        assert auditor.get(page + path).status_code == 200
    for path in ("edit/", "open/", "close/", "plan/"):
        assert auditor.post(page + path).status_code == 403
    assert auditor.post(f"{page}subjects/").status_code == 404
    assert auditor.post(f"{page}raters/", {"person": city.officer.number}).status_code == 404
    assert (Subject.objects.count(), Rater.objects.count()) == (0, 2)


def test_others_see_no_round(city: City):
    survey = city.planned()
    for person in (city.people[0], as_signed_in(survey.raters.select_related("staff")[0].staff)):
        assert client_of(person).get("/monitoring/rounds/").status_code == 403
        assert client_of(person).get(f"/monitoring/rounds/{survey.pk}/").status_code == 403


def test_plan_is_handed_over_with_a_purpose_and_no_more_than_is_needed(city: City, desk: InspectingClient):
    add_scenario(title="여권 재발급", story="여권을 잃어버렸습니다.", by=city.officer)
    survey = city.planned()
    page = f"/monitoring/rounds/{survey.pk}/plan/"
    assert desk.get(page).status_code == 404
    open_round(survey=survey, by=city.officer)
    assert desk.get(page).status_code == 200
    assert_refused(desk.post(page, {"purpose": ""}), "purpose_required")
    response = desk.post(page, {"purpose": "조사 기관 전달"})
    rows = load_workbook(BytesIO(response.content)).get_sheet_by_index(0).to_python()
    lines = [row for row in rows if row[-1] in {str(pk) for pk in survey.calls.values_list("pk", flat=True)}]
    assert len(lines) == 18
    assert {row[4] for row in lines} == {person.extension for person in city.people}
    assert {row[5] for row in lines} == {"여권 재발급"}
    assert city.people[0].number not in str(lines)
    access = AccessRow.objects.get(what="survey plan file")
    assert (access.purpose, len(set(access.subjects))) == ("조사 기관 전달", 9)


def test_a_self_check_has_no_plan_to_hand_over_and_names_nobody(city: City, desk: InspectingClient):
    survey = city.planned(raters=0, kind=RoundKind.SELF, calls_each=1)
    open_round(survey=survey, by=city.officer)
    assert desk.get(f"/monitoring/rounds/{survey.pk}/plan/").status_code == 404
    assert city.people[0].number not in desk.get(f"/monitoring/rounds/{survey.pk}/").content.decode()


def test_unknown_things_are_not_found(city: City, desk: InspectingClient):
    survey = city.planned()
    page = f"/monitoring/rounds/{survey.pk}/"
    for path in (f"/monitoring/rounds/{uuid4()}/", f"{page}subjects/0/exclude/", f"{page}raters/0/remove/"):
        assert desk.get(path).status_code == 404
    assert desk.get(f"/monitoring/scenarios/{uuid4()}/").status_code == 404


def test_excluded_by_facts_is_told_why(city: City, desk: InspectingClient):
    survey = city.planned()
    list_subjects(survey=survey, by=city.officer)
    mute = Subject.objects.get(staff=city.officer)
    assert_refused(
        desk.post(f"/monitoring/rounds/{survey.pk}/subjects/{mute.staff.number}/include/"), "not_now"
    )


def test_excluded_twice_changes_once(city: City):
    survey = city.planned()
    list_subjects(survey=survey, by=city.officer)
    subject = Subject.objects.get(staff=city.people[0])
    for _n in range(2):
        exclude_subject(subject=subject, by=city.officer)
    assert AuditRow.objects.filter(action="subject.excluded").count() == 1


# --- scenarios --------------------------------------------------------------------------------------------------
STORY = {
    "title": "여권 재발급",
    "story": "여권을 잃어버렸습니다.",
    "good_answer": "분실 신고 안내",
    "difficulty": "3",
}


def test_scenario_is_added_changed_and_retired(city: City, desk: InspectingClient):
    assert desk.get("/monitoring/scenarios/").status_code == 200
    assert desk.get("/monitoring/scenarios/new/").status_code == 200
    form = STORY | {"token": str(uuid4()), "divisions": [str(city.divisions[2].pk)]}
    for _n in range(2):
        assert desk.post("/monitoring/scenarios/new/", form).status_code == 302
    scenario = Scenario.objects.get()
    assert (scenario.difficulty, list(scenario.divisions.all())) == (3, [city.divisions[2]])
    page = f"/monitoring/scenarios/{scenario.pk}/"
    assert "분실 신고 안내" in desk.get(page).content.decode()
    assert desk.post(page, STORY | {"difficulty": "1"}).status_code == 302
    assert (Scenario.objects.get().difficulty, scenario.divisions.count()) == (1, 0)
    assert "여권 재발급" in desk.get("/monitoring/scenarios/").content.decode()
    for retired in (True, False):
        assert desk.get(f"{page}retire/").status_code == 200
        assert desk.post(f"{page}retire/").status_code == 302
        assert Scenario.objects.get().retired is retired
        listed = desk.get("/monitoring/scenarios/?list=retired").content.decode()
        assert ("여권 재발급" in listed) is retired
    actions = [row.action for row in AuditRow.objects.filter(action__startswith="scenario.").order_by("id")]
    assert actions == [f"scenario.{word}" for word in ("added", "changed", "retired", "restored")]


def test_two_scenarios_of_one_name_are_refused(desk: InspectingClient):
    desk.post("/monitoring/scenarios/new/", STORY | {"token": str(uuid4())})
    response = desk.post("/monitoring/scenarios/new/", STORY | {"token": str(uuid4())})
    assert_refused(response, "name_taken")
    assert "여권을 잃어버렸습니다." in response.content.decode()


def test_retired_scenarios_are_not_drawn(city: City):
    for title in ("가", "나"):
        add_scenario(title=title, story="이야기", by=city.officer)
    Scenario.objects.filter(title="가").update(retired=True)
    survey = city.planned()
    open_round(survey=survey, by=city.officer)
    assert set(survey.calls.values_list("scenario__title", flat=True)) == {"나"}


def test_only_the_chosen_scenarios_are_drawn(city: City):
    chosen = add_scenario(title="가", story="이야기", by=city.officer)
    add_scenario(title="나", story="이야기", by=city.officer)
    survey = city.planned()
    survey.scenarios.set([chosen])
    open_round(survey=survey, by=city.officer)
    assert set(survey.calls.values_list("scenario__title", flat=True)) == {"가"}


def test_long_round_is_drawn_by_week(city: City, desk: InspectingClient):
    survey = city.planned(ends_on=clock.today().replace(year=clock.today().year + 1), calls_each=10)
    open_round(survey=survey, by=city.officer)
    assert desk.get(f"/monitoring/rounds/{survey.pk}/").status_code == 200
