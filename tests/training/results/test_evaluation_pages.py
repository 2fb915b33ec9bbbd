"""The survey's pages: who reaches which, and what they show."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from kindness import clock
from people.enums import Role
from tests.factories.people import make_outsider, make_staff
from tests.factories.training import make_cohort, make_course, make_session
from tests.support.answers import assert_refused
from tests.support.rows import nothing_written
from tests.training.results.support import after, answer_all, attendees, open_for, right_of
from training.models import Agreement, EvaluationAnswer, EvaluationItem, EvaluationText, Partner, PartnerSeat

MINE = "/training/evaluations/"


def fields(points=4, text="좋았습니다."):
    return {f"item-{n}": str(points) for n in range(1, 11)} | {"item-11": text, "item-12": ""}


def path_of(cohort, tail=""):
    return f"/training/cohorts/{cohort.pk}/evaluation/{tail}"


@pytest.fixture
def partner(cohort, roads):
    """An institution's account; the cohort's course is held by it."""
    institution = Partner.objects.create(name="다온대학교")
    agreement = Agreement.objects.create(
        partner=institution, title="위탁 교육", starts_on=clock.today(), ends_on=clock.today()
    )
    cohort.course.agreement = agreement
    cohort.course.save()
    person = make_outsider(roles=[Role.PARTNER])
    PartnerSeat.objects.create(partner=institution, staff=person)
    return person


# --- answering ---------------------------------------------------------------------------------------------------
def test_list_leads_to_the_survey_and_back(as_person, cohort, there, officer):
    open_for(cohort, officer)
    right = right_of(there[0])
    client = as_person(there[0].staff)
    assert f'href="/training/evaluations/{right.pk}/"' in client.get(MINE).content.decode()
    assert client.post(f"{MINE}{right.pk}/", fields()).headers["Location"] == MINE
    assert EvaluationText.objects.get().text == "좋았습니다."
    assert client.get(MINE).context["rights"] == []
    assert "<form" not in client.get(f"{MINE}{right.pk}/").content.decode().partition("<main")[2]


def test_refused_answer_keeps_what_was_typed(as_person, cohort, there, officer):
    open_for(cohort, officer)
    sent = fields(text="강의가 알찼습니다.")
    del sent["item-3"]
    client = as_person(there[0].staff)
    with nothing_written():
        page = client.post(f"{MINE}{right_of(there[0]).pk}/", sent)
    assert_refused(page, "incomplete")
    html = page.content.decode()
    assert (html.count(" checked"), "강의가 알찼습니다." in html) == (9, True)
    assert [item.number for _field, item, wrong in page.context["fields"] if wrong] == [3]


def test_nonsense_is_no_answer(as_person, cohort, there, officer):
    open_for(cohort, officer)
    page = as_person(there[0].staff).post(f"{MINE}{right_of(there[0]).pk}/", fields(points=6))
    assert_refused(page, "incomplete")


def test_right_of_another_is_not_there(as_person, cohort, there, officer):
    open_for(cohort, officer)
    client = as_person(there[1].staff)
    with nothing_written():
        assert client.get(f"{MINE}{right_of(there[0]).pk}/").status_code == 404
        assert client.post(f"{MINE}{right_of(there[0]).pk}/", fields()).status_code == 404
        assert client.get(f"{MINE}{uuid4()}/").status_code == 404


def test_answer_after_the_end_is_refused(as_person, cohort, there, officer):
    until = open_for(cohort, officer)
    client = as_person(there[0].staff)
    with clock.at(until):
        assert client.get(f"{MINE}{right_of(there[0]).pk}/").context["open"] is False
        assert_refused(client.post(f"{MINE}{right_of(there[0]).pk}/", fields()), "survey_over")
    assert EvaluationAnswer.objects.count() == 0


# --- opening -----------------------------------------------------------------------------------------------------
def test_officer_opens_until_the_end_of_a_day(as_person, cohort, there, officer):
    day = clock.today() + timedelta(days=7)
    client = as_person(officer)
    assert client.post(path_of(cohort, "open/"), {"until": day.isoformat()}).status_code == 302
    cohort.refresh_from_db()
    assert clock.note(cohort.evaluation_until).isoformat() == f"{day}T23:59:00+09:00"
    assert client.get(path_of(cohort)).context["after"].asked == 6


@pytest.mark.parametrize(
    ("until", "code"), [("", "incomplete"), ("어제", "incomplete"), ("2020-01-01", "not_now")]
)
def test_opening_is_refused(as_person, cohort, there, officer, until, code):
    client = as_person(officer)
    with nothing_written():
        assert_refused(client.post(path_of(cohort, "open/"), {"until": until}), code)


def test_asking_before_is_refused_after_the_start(as_person, cohort, there, officer):
    client = as_person(officer)
    assert client.get(path_of(cohort, "open-before/")).status_code == 200
    with nothing_written():
        assert_refused(client.post(path_of(cohort, "open-before/")), "not_now")


def test_questions_are_set_in_a_table(as_person, cohort, officer):
    path = f"/training/courses/{cohort.course_id}/evaluation/questions/"
    client = as_person(officer)
    assert client.get(path).context["formset"].initial_form_count() == 12
    sent = {"q-TOTAL_FORMS": "3", "q-INITIAL_FORMS": "0"}
    for n, (phase, text) in enumerate([("pre", "첫인사"), ("post", "첫인사"), ("post", "")]):
        sent |= {
            f"q-{n}-phase": phase,
            f"q-{n}-kind": "scale",
            f"q-{n}-text": text,
            f"q-{n}-survey_item": "greeting" if text else "",
        }
    assert client.post(path, sent).status_code == 302
    assert sorted(EvaluationItem.objects.values_list("phase", "number", "survey_item")) == [
        ("post", 1, "greeting"),
        ("pre", 1, "greeting"),
    ]
    with nothing_written():
        assert_refused(
            client.post(path, sent | {"q-2-text": "둘째", "q-2-survey_item": "greeting"}),
            "duplicate_survey_item",
        )
        assert_refused(client.post(path, {"q-TOTAL_FORMS": "x"}), "incomplete")


# --- results -----------------------------------------------------------------------------------------------------
def test_results_show_table_chart_and_texts(as_person, cohort, there, officer):
    until = open_for(cohort, officer)
    answer_all(there[:5], [3, 4, 4, 4, 5])
    with clock.at(after(until)):
        page = as_person(officer).get(path_of(cohort)).content.decode()
        assert page.count("75.0") >= 10
        assert all(found in page for found in ("± 17.7", "<svg", "의견 3"))
        course = as_person(officer).get(f"/training/courses/{cohort.course_id}/evaluation/").content.decode()
    assert course.partition("<main")[2].count("<svg") == 1
    assert "75.0" in course


def test_results_of_four_are_withheld_with_a_sentence(as_person, cohort, there, officer):
    until = open_for(cohort, officer)
    answer_all(there[:4], [3, 4, 4, 4])
    with clock.at(after(until)):
        page = as_person(officer, language="en").get(path_of(cohort)).content.decode()
    assert "Too few answers to be shown." in page
    assert "의견 3" not in page
    assert "<svg" not in page.partition("<main")[2]


def test_partner_opens_and_reads_its_own_courses_only(as_person, cohort, there, partner):
    client = as_person(partner)
    assert client.get(path_of(cohort)).status_code == 200
    assert client.get(f"/training/courses/{cohort.course_id}/evaluation/").status_code == 200
    day = (clock.today() + timedelta(days=3)).isoformat()
    assert client.post(path_of(cohort, "open/"), {"until": day}).status_code == 302
    other = make_cohort(make_course("다른 과정"))
    make_session(other, clock.fresh() - timedelta(hours=30))
    attendees(other, 1)
    with nothing_written():
        assert client.get(path_of(other)).status_code == 404
        assert client.post(path_of(other, "open/"), {"until": day}).status_code == 404
        assert client.get(f"/training/courses/{other.course_id}/evaluation/").status_code == 404
    assert client.get(f"/training/courses/{cohort.course_id}/evaluation/questions/").status_code == 403
    assert client.get(f"/training/cohorts/{cohort.pk}/styles/").status_code == 403


def test_others_reach_no_results(as_person, cohort, roads):
    client = as_person(make_staff(roads))
    assert client.get(path_of(cohort)).status_code == 403
    assert client.get(path_of(cohort, "open/")).status_code == 403
    assert as_person(make_staff(roads, roles=[Role.AUDITOR])).get(path_of(cohort)).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_course_page_costs_as_many_queries_for_one_cohort_as_for_three(
    as_person, cohort, there, officer, count, django_assert_num_queries
):
    cohort.course.survey_items = ["greeting"]
    cohort.course.save()
    until = open_for(cohort, officer)
    answer_all(there, [4] * 6)
    for _n in range(count - 1):
        other = make_cohort(cohort.course)
        make_session(other, clock.fresh() - timedelta(hours=9))
        enrolments = attendees(other, 5)
        open_for(other, officer)
        answer_all(enrolments, [4] * 5)
    client = as_person(officer)
    client.get(MINE)
    with clock.at(after(until)), django_assert_num_queries(8):
        client.get(f"/training/courses/{cohort.course_id}/evaluation/")
