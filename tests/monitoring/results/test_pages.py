"""Who sees what of the results, what it costs, and what leaves as a file."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook

from audit.models import AccessRow, AuditRow
from kindness import clock
from monitoring.enums import RoundState
from people.enums import Role
from people.models import Deputy, Staff
from tests.documents.test_pdf import pages_of
from tests.factories.people import make_division, make_outsider, make_staff
from tests.monitoring.results.city import Survey
from tests.monitoring.results.test_queries import GOOD, POOR
from tests.support.client import client_of
from tests.support.statements import statements

pytestmark = pytest.mark.django_db
PURPOSE = "시장 보고 자료"


@pytest.fixture
def officer():
    return make_staff(roles=[Role.PROGRAMME_OFFICER])


def make_survey(**fields):
    """도로과 stands above 세무과; 가람동 has one call only."""
    survey = Survey(**{"least_of_person": 2} | fields)
    for number in range(3):
        survey.call("도로과", 95 - number, raw=GOOD)
        survey.call("세무과", 71 + number, raw=POOR)
    survey.call("가람동", 80, raw=GOOD, group="town")
    return survey


@pytest.fixture
def survey():
    return make_survey()


def address(survey, rest="results/"):
    return f"/monitoring/rounds/{survey.round.pk}/{rest}"


def page_of(person, survey, rest="results/", **query):
    return client_of(person).get(address(survey, rest), query)


# --- the round -----------------------------------------------------------------------------------------------
def test_officer_sees_departments_with_raw_adjusted_estimate_and_band(officer, survey):
    response = page_of(officer, survey, group="main")
    text = response.content.decode()
    assert [row.figure.name for row in response.context["page"].object_list] == ["도로과", "세무과"]
    assert "94.0" in text
    assert text.count('<figure class="card chart"') == 1
    assert response.context["results"].calls.counted == 7


def test_department_with_too_few_calls_has_no_figure(officer, survey):
    text = page_of(officer, survey, group="town").content.decode()
    assert "가람동" in text
    assert "80.0</td>" not in text.partition('id="departments"')[2].partition("</table>")[0]


def test_results_cost_eight_queries(officer, survey):
    client = client_of(officer)
    client.get(address(survey))
    with statements() as asked:
        client.get(address(survey))
    assert len(asked) == 8


@pytest.mark.parametrize("state", [RoundState.OPEN, RoundState.CLOSED])
def test_before_publication_only_those_in_charge_see_results(officer, state):
    survey = make_survey(state=state)
    head = make_staff(survey.divisions["도로과"], roles=[Role.DIVISION_HEAD])
    for rest in ("results/", "results/items/", f"results/divisions/{survey.divisions['도로과'].code}/"):
        assert page_of(head, survey, rest).status_code == 404
        assert page_of(officer, survey, rest).status_code == 200
        assert page_of(make_staff(roles=[Role.AUDITOR]), survey, rest).status_code == 200


def test_planned_round_has_no_results(officer):
    survey = Survey(state=RoundState.PLANNED)
    assert page_of(officer, survey).status_code == 404


def test_staff_see_the_city_and_no_department(survey):
    response = page_of(make_staff(make_division("체육과")), survey)
    text = response.content.decode()
    assert response.context["results"].fit.n == 7
    assert [name for name in survey.divisions if name in text] == []
    assert "<figure" not in text


def test_head_sees_own_department_and_groups_but_no_other_name(survey):
    head = make_staff(survey.divisions["세무과"], roles=[Role.DIVISION_HEAD])
    response = page_of(head, survey)
    text = response.content.decode()
    assert [row.figure.name for row in response.context["page"].object_list] == ["세무과"]
    assert len(response.context["groups"]) == 2
    assert [name for name in survey.divisions if name in text] == ["세무과"]


def deputise(person: Staff, head: Staff, *, first: int, last: int) -> None:
    """Days from today."""
    today = clock.today()
    Deputy.objects.create(
        head=head, deputy=person, starts_on=today + timedelta(first), ends_on=today + timedelta(last)
    )


def test_deputy_of_the_day_sees_what_the_head_sees(survey):
    head = make_staff(survey.divisions["세무과"], roles=[Role.DIVISION_HEAD])
    deputy = make_staff(survey.divisions["세무과"])
    deputise(deputy, head, first=0, last=0)
    rest = f"results/divisions/{survey.divisions['세무과'].code}/"
    response = page_of(deputy, survey)
    assert [row.figure.name for row in response.context["page"].object_list] == ["세무과"]
    assert [page_of(deputy, survey, one).status_code for one in (rest, f"{rest}department.pdf")] == [200, 200]
    assert len(page_of(deputy, survey, "results/items/").context["labels"]) == 2
    assert client_of(deputy).get("/monitoring/").context["heads"]


@pytest.mark.parametrize(("first", "last"), [(-9, -1), (1, 9)])
def test_deputy_of_other_days_sees_no_department(survey, first, last):
    head = make_staff(survey.divisions["세무과"], roles=[Role.DIVISION_HEAD])
    deputy = make_staff(survey.divisions["세무과"])
    deputise(deputy, head, first=first, last=last)
    assert page_of(deputy, survey).context["page"].object_list == []
    code = survey.divisions["세무과"].code
    assert page_of(deputy, survey, f"results/divisions/{code}/").status_code == 404
    assert not client_of(deputy).get("/monitoring/").context["heads"]


def test_deputy_of_another_head_sees_both_departments(survey):
    heads = {
        name: make_staff(survey.divisions[name], roles=[Role.DIVISION_HEAD]) for name in ("세무과", "도로과")
    }
    deputise(heads["세무과"], heads["도로과"], first=0, last=3)
    client = client_of(heads["세무과"])
    client.get(address(survey))
    with statements() as asked:
        response = client.get(address(survey))
    assert {row.figure.name for row in response.context["page"].object_list} == {"세무과", "도로과"}
    assert len(asked) == 8


def test_head_cannot_narrow_the_days(survey):
    head = make_staff(survey.divisions["세무과"], roles=[Role.DIVISION_HEAD])
    response = page_of(head, survey, first="2020-01-01", last="2020-01-02")
    assert response.context["results"].fit.n == 7


def test_days_without_calls_show_an_empty_page(officer, survey):
    response = page_of(officer, survey, first="2020-01-01", last="2020-01-02")
    assert response.context["results"].fit.n == 0
    assert response.status_code == 200


def test_outsider_sees_nothing(survey):
    assert page_of(make_outsider(roles=[Role.EVALUATOR]), survey).status_code == 403


def test_any_range_of_days_takes_calls_of_all_ended_rounds(officer, survey):
    make_survey(state=RoundState.CLOSED)
    make_survey(state=RoundState.OPEN)
    today = clock.today().isoformat()
    client = client_of(officer)
    response = client.get("/monitoring/results/", {"first": today, "last": today})
    assert response.context["results"].fit.n == 14
    assert client.get("/monitoring/results/").context["results"].fit.n == 0  # the last evaluation period
    assert client_of(make_staff()).get("/monitoring/results/").status_code == 403


# --- items and a department --------------------------------------------------------------------------------------
def test_items_stand_weakest_first_and_groups_are_for_heads_and_officers(officer, survey):
    response = page_of(officer, survey, "results/items/")
    assert next(item.key for item, _shares in response.context["rows"]) == "closing"
    assert len(response.context["labels"]) == 2
    assert page_of(make_staff(), survey, "results/items/").context["labels"] == []


def test_department_page_is_for_its_head_and_those_in_charge(officer, survey):
    code = survey.divisions["세무과"].code
    rest = f"results/divisions/{code}/"
    head = make_staff(survey.divisions["세무과"], roles=[Role.DIVISION_HEAD])
    other = make_staff(survey.divisions["도로과"], roles=[Role.DIVISION_HEAD])
    clerk = make_staff(survey.divisions["세무과"])
    assert [page_of(one, survey, rest).status_code for one in (officer, head, other, clerk)] == [
        200,
        200,
        404,
        404,
    ]
    rows = page_of(head, survey, rest).context["rows"]
    assert next((row.item.key, row.item.share, round(row.like, 2)) for row in rows) == ("closing", 0.0, 0.5)
    assert "도로과" not in page_of(head, survey, rest).content.decode()


def test_department_page_names_no_person(officer, survey):
    rest = f"results/divisions/{survey.divisions['세무과'].code}/"
    text = page_of(officer, survey, rest).content.decode()
    assert survey.people["세무과"].name not in text


def test_department_with_too_few_calls_shows_why(officer, survey):
    response = page_of(officer, survey, f"results/divisions/{survey.divisions['가람동'].code}/")
    assert response.context["one"].estimate is None
    assert response.context["rows"] == []


def test_one_page_is_a_pdf_for_the_same_people(officer, survey):
    rest = f"results/divisions/{survey.divisions['세무과'].code}/department.pdf"
    assert pages_of(page_of(officer, survey, rest).content) == 1
    assert page_of(make_staff(), survey, rest).status_code == 404


# --- raters and the best -----------------------------------------------------------------------------------------
def test_severity_is_for_the_officer_alone_and_written_down(officer, survey):
    survey.call("도로과", 80, rater=1)
    response = page_of(officer, survey, "results/raters/")
    assert len(response.context["found"].raters) == 2
    assert AccessRow.objects.get(what="raters of a survey").subjects == sorted(
        rater.staff.number for rater in survey.raters
    )
    for role in (Role.AUDITOR, Role.DIVISION_HEAD):
        assert page_of(make_staff(roles=[role]), survey, "results/raters/").status_code == 403


def test_best_are_for_the_officer_alone_and_written_down(officer, survey):
    response = page_of(officer, survey, "results/best/")
    (label_and_group,) = response.context["groups"]
    assert [one.division_name for one in label_and_group[1].people] == ["도로과", "세무과"]
    row = AccessRow.objects.get(what="best of a survey")
    assert row.subjects == sorted(survey.people[name].number for name in ("도로과", "세무과"))
    assert page_of(make_staff(roles=[Role.AUDITOR]), survey, "results/best/").status_code == 403


def test_best_list_leaves_with_a_purpose(officer, survey):
    form = {"format": "xlsx", "purpose": PURPOSE}
    response = client_of(officer).post(address(survey, "results/best/"), form)
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    assert any(survey.people["도로과"].number in row for row in rows)
    assert AccessRow.objects.get().purpose == PURPOSE
    assert AuditRow.objects.get(action="results.best_exported").reason == PURPOSE


def test_best_list_without_a_purpose_is_refused(officer, survey):
    response = client_of(officer).post(address(survey, "results/best/"), {"format": "xlsx", "purpose": " "})
    assert response.status_code == 422
    assert 'data-refusal="purpose_required"' in response.content.decode()
    assert AuditRow.objects.count() == 0


def test_nobody_called_often_enough_is_said(officer):
    survey = make_survey(least_of_person=8)
    response = page_of(officer, survey, "results/best/")
    assert response.context["groups"] == []
    assert AccessRow.objects.count() == 0


# --- the report -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "begins"), [("pdf", b"%PDF"), ("hwpx", b"PK"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")]
)
def test_report_leaves_with_a_purpose_in_every_format(officer, survey, kind, begins):
    response = client_of(officer).post(address(survey, "report/"), {"format": kind, "purpose": PURPOSE})
    assert response.status_code == 200
    assert response.content.startswith(begins)
    row = AuditRow.objects.get(action="results.exported")
    assert (row.reason, row.after["format"], row.target_id) == (PURPOSE, kind, str(survey.round.pk))


def test_report_holds_groups_departments_items_and_trend(officer, survey):
    form = {"format": "xlsx", "purpose": PURPOSE}
    response = client_of(officer, language="en").post(address(survey, "report/"), form)
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    assert {"By group", "By department", "By item", "Through the rounds"} <= set(book.sheet_names)
    rows = book.get_sheet_by_name("By department").to_python()
    flat = [cell for row in rows for cell in row]
    assert {"도로과", "세무과", "가람동", 94.0, "Too few calls"} <= set(flat)
    assert survey.people["도로과"].name not in flat


def test_report_of_days_covers_all_rounds(officer, survey):
    today = clock.today().isoformat()
    form = {"format": "csv", "purpose": PURPOSE, "first": today, "last": today}
    response = client_of(officer).post("/monitoring/results/report/", form)
    assert "도로과" in response.content.decode()
    assert AuditRow.objects.get().after["first"] == today


@pytest.mark.parametrize("form", [{"format": "pdf"}, {"format": "docx", "purpose": PURPOSE}])
def test_report_without_purpose_or_of_another_format_is_refused(officer, survey, form):
    response = client_of(officer).post(address(survey, "report/"), form)
    assert response.status_code == 422
    assert AuditRow.objects.count() == 0


def test_report_is_for_those_in_charge(survey):
    head = make_staff(survey.divisions["도로과"], roles=[Role.DIVISION_HEAD])
    assert page_of(head, survey, "report/").status_code == 403


# --- trend and landing ---------------------------------------------------------------------------------------------
def test_trend_shows_published_rounds_to_everybody_and_closed_ones_to_those_in_charge(officer, survey):
    closed = make_survey(state=RoundState.CLOSED)
    staff, seen = (client_of(one).get("/monitoring/trend/").context for one in (make_staff(), officer))
    assert staff["rounds"] == [survey.round]
    assert set(seen["rounds"]) == {survey.round, closed.round}


def test_trend_without_rounds_is_empty(officer):
    assert client_of(officer).get("/monitoring/trend/").context["figure"] is None


def test_trend_costs_six_queries(officer, survey):
    client = client_of(officer)
    client.get("/monitoring/trend/")
    with statements() as asked:
        client.get("/monitoring/trend/")
    assert len(asked) == 6


def test_landing_tells_staff_nothing_of_rounds_under_way(survey):
    running = make_survey(state=RoundState.OPEN, name="몰래 하는 조사")
    response = client_of(make_staff()).get("/monitoring/")
    assert running.round.name not in response.content.decode()
    assert response.context["published"] == [survey.round]


def test_landing_shows_rounds_to_those_in_charge(officer, survey):
    response = client_of(officer).get("/monitoring/")
    assert [one.pk for one in response.context["rounds"]] == [survey.round.pk]


def test_landing_counts_what_waits(survey):
    person = survey.people["세무과"]
    for sheet in person.survey_calls.all():
        sheet.sheets.update(state="released", released_at=clock.fresh())
    assert client_of(person).get("/monitoring/").context["waiting"].results == 3


@pytest.mark.parametrize("language", ["ko", "en"])
def test_pages_are_whole_in_both_languages(officer, survey, language):
    client = client_of(officer, language=language)
    code = survey.divisions["도로과"].code
    for rest in (
        "results/",
        "results/items/",
        f"results/divisions/{code}/",
        "results/raters/",
        "results/best/",
        "report/",
    ):
        assert client.get(address(survey, rest)).status_code == 200
    for path in ("/monitoring/", "/monitoring/trend/", "/monitoring/results/", "/monitoring/results/report/"):
        assert client.get(path).status_code == 200
