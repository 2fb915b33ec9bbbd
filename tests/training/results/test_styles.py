"""The self-diagnosis: kept for the person alone, forgotten at their wish, summed up once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from audit.models import AuditRow
from kindness import clock
from kindness.errors import Refused
from people.enums import Role
from tests.factories.people import make_staff
from tests.support.answers import assert_refused
from tests.support.rows import nothing_written
from tests.training.results.support import attendees
from training import invariants
from training.enums import Style
from training.models import StyleResult, StyleSummary
from training.rules.style_items import ITEMS
from training.rules.styles import Choice, shown_order
from training.services import styles as services

TAKE = "/training/styles/take/"


def all_alike(most=Style.D, least=Style.S):
    return {item.number: Choice(most, least) for item in ITEMS}


def sent(person, most=Style.D, least=Style.S, **changed):
    """What the page sends: places, in the order this person sees."""
    fields = {}
    for item in ITEMS:
        order = shown_order(item.number, seed=person.pk)
        fields[f"most-{item.number}"] = str(order.index(most) + 1)
        fields[f"least-{item.number}"] = str(order.index(least) + 1)
    return fields | changed


# --- taking and forgetting ----------------------------------------------------------------------------------------
def test_taking_keeps_the_scores_and_nothing_else(officer):
    services.take(staff=officer, choices=all_alike())
    kept = StyleResult.objects.get()
    assert (kept.staff_id, kept.d, kept.i, kept.s, kept.c, kept.items) == (officer.pk, 24, 0, -24, 0, 24)
    row = AuditRow.objects.get(action="style.taken")
    assert (row.before, row.after) == ({}, {})


def test_taking_again_replaces_the_scores(officer):
    services.take(staff=officer, choices=all_alike())
    services.take(staff=officer, choices=all_alike(Style.C, Style.I))
    assert (StyleResult.objects.get().c, StyleResult.objects.get().d) == (24, 0)


@pytest.mark.parametrize(
    ("changed", "code"),
    [({5: Choice(None, Style.S)}, "incomplete"), ({5: Choice(Style.I, Style.I)}, "same_statement")],
)
def test_taking_is_refused(officer, changed, code):
    with nothing_written(), pytest.raises(Refused) as refused:
        services.take(staff=officer, choices=all_alike() | changed)
    assert refused.value.code == code


def test_forgetting_deletes_the_own_result_only(officer, roads):
    other = make_staff(roads)
    for person in (officer, other):
        services.take(staff=person, choices=all_alike())
    assert services.forget(staff=officer)
    assert list(StyleResult.objects.values_list("staff", flat=True)) == [other.pk]
    with nothing_written():
        assert not services.forget(staff=officer)


# --- summing up ---------------------------------------------------------------------------------------------------
@pytest.fixture
def styled(cohort, roads):
    """Twelve people of the cohort: six D, six C."""
    people = [enrolment.staff for enrolment in attendees(cohort, 12, division=roads)]
    for number, person in enumerate(people):
        services.take(staff=person, choices=all_alike(Style.D if number < 7 else Style.C, Style.S))
    return people


def test_cohort_is_summed_up_once_after_its_last_session(cohort, styled):
    assert services.sum_up_styles() == 1
    assert StyleSummary.objects.get().shares == [
        {"kinds": ["D"], "people": 7},
        {"kinds": ["I", "S", "blended", "C"], "people": 5},
    ]
    with nothing_written():
        assert services.sum_up_styles() == 0


def test_forgetting_afterwards_changes_nothing_that_others_see(cohort, styled):
    """The difference of two counts would tell the style of whoever deleted theirs."""
    services.sum_up_styles()
    before = StyleSummary.objects.values_list("shares", flat=True).get()
    services.forget(staff=styled[0])
    services.sum_up_styles()
    assert StyleSummary.objects.values_list("shares", flat=True).get() == before


def test_cohort_is_not_summed_up_while_a_session_is_to_come(cohort, styled):
    cohort.sessions.update(ends_at=clock.fresh() + timedelta(hours=1))
    assert services.sum_up_styles() == 0


def test_cohort_of_a_course_without_self_diagnosis_is_not_summed_up(cohort, styled):
    cohort.course.style_first = False
    cohort.course.save()
    assert services.sum_up_styles() == 0


@pytest.mark.parametrize("count", [0, 1, 4])
def test_fewer_than_five_are_withheld(cohort, roads, count):
    for enrolment in attendees(cohort, count, division=roads):
        services.take(staff=enrolment.staff, choices=all_alike())
    services.sum_up_styles()
    assert StyleSummary.objects.get().shares == []


def test_invariant_finds_small_groups(cohort):
    StyleSummary.objects.create(
        cohort=cohort,
        made_at=clock.fresh(),
        shares=[{"kinds": ["D"], "people": 4}, {"kinds": ["C"], "people": 8}],
    )
    assert invariants.INVARIANTS["style_groups_under_five"]() == 1


# --- the pages ----------------------------------------------------------------------------------------------------
def test_page_takes_the_answers_and_shows_the_result_to_the_person(as_person, officer):
    client = as_person(officer)
    assert client.post(TAKE, sent(officer)).headers["Location"] == "/training/styles/"
    page = client.get("/training/styles/")
    assert [style for style, _words in page.context["highest"]] == [Style.D]
    assert dict(page.context["scores"]) == {Style.D: 24, Style.I: 0, Style.S: -24, Style.C: 0}
    assert "<svg" in page.content.decode()


def test_equal_styles_are_shown_together(as_person, officer):
    half = {f"most-{n}": str(shown_order(n, seed=officer.pk).index(Style.I) + 1) for n in range(1, 13)}
    client = as_person(officer)
    client.post(TAKE, sent(officer, **half))
    page = client.get("/training/styles/")
    assert [style for style, _words in page.context["highest"]] == [Style.D, Style.I]
    assert page.context["blended"]


def test_refused_page_keeps_what_was_chosen(as_person, officer):
    fields = sent(officer)
    del fields["least-7"]
    client = as_person(officer)
    with nothing_written():
        page = client.post(TAKE, fields)
    assert_refused(page, "incomplete")
    html = page.content.decode().partition("<main")[2]
    assert html.count(" checked>") == 47
    assert [row["item"].number for row in page.context["items"] if row["wrong"]] == [7]


def test_same_statement_twice_is_refused(as_person, officer):
    client = as_person(officer)
    with nothing_written():
        page = client.post(TAKE, sent(officer) | {"most-3": "2", "least-3": "2"})
    assert_refused(page, "same_statement")


@pytest.mark.parametrize("place", ["0", "5", "D", "1.5", "\u0661", "1" * 5000, "\x00"])
def test_nonsense_counts_as_not_chosen(as_person, officer, place):
    assert_refused(as_person(officer).post(TAKE, sent(officer) | {"most-1": place}), "incomplete")


def test_page_names_no_style_beside_a_statement(as_person, officer):
    values = set(as_person(officer).get(TAKE).content.decode().split('value="'))
    assert not [value for value in values if value[:2] in ('D"', 'I"', 'S"', 'C"')]


def test_two_people_see_other_orders(as_person, officer, roads):
    pages = [as_person(person).get(TAKE).context["items"] for person in (officer, make_staff(roads))]
    orders = [[str(line["text"]) for row in page for line in row["statements"]] for page in pages]
    assert orders[0] != orders[1]
    assert sorted(orders[0]) == sorted(orders[1])


def test_deleting_on_the_page(as_person, officer):
    services.take(staff=officer, choices=all_alike())
    client = as_person(officer)
    assert client.get("/training/styles/delete/").status_code == 200
    assert client.post("/training/styles/delete/").status_code == 302
    assert StyleResult.objects.count() == 0


@pytest.mark.parametrize("language", ["ko", "en"])
def test_page_claims_no_brand(as_person, officer, language):
    services.take(staff=officer, choices=all_alike())
    for path in ("/training/styles/", TAKE):
        html = as_person(officer, language=language).get(path).content.decode()
        assert "DISC" not in html


def test_cohort_page_shows_groups_to_officers_only(as_person, cohort, styled, officer, roads):
    services.sum_up_styles()
    path = f"/training/cohorts/{cohort.pk}/styles/"
    assert [people for _label, people in as_person(officer).get(path).context["shares"]] == [7, 5]
    assert as_person(make_staff(roads)).get(path).status_code == 403
    auditor = make_staff(roads, roles=[Role.AUDITOR])
    assert as_person(auditor).get(path).status_code == 200


def test_cohort_page_says_why_nothing_is_shown(as_person, cohort, officer):
    path = f"/training/cohorts/{cohort.pk}/styles/"
    client = as_person(officer)
    assert client.get(path).context["summary"] is None
    services.sum_up_styles()
    assert client.get(path).context["shares"] == []


@pytest.mark.parametrize(("count", "shown"), [(4, None), (5, 5)])
def test_officers_see_how_many_have_taken_it_from_five_on_until_it_is_summed_up(
    as_person, cohort, roads, officer, count, shown
):
    path = f"/training/cohorts/{cohort.pk}/styles/"
    for enrolment in attendees(cohort, count, division=roads):
        services.take(staff=enrolment.staff, choices=all_alike())
    assert as_person(officer).get(path).context["taken"] == shown
    services.sum_up_styles()
    assert as_person(officer).get(path).context["taken"] is None
