"""Free seats offered to a department: told to its head, kept for chosen people, once."""

from __future__ import annotations

from uuid import uuid4

import pytest

from audit.models import AccessRow, AuditRow
from kindness import clock
from kindness.errors import Refused
from notifications.models import Notice
from people.enums import Role
from people.models import Deputy
from tests.factories.needs import call_people, greeting_cohort
from tests.factories.people import make_division, make_staff
from tests.factories.training import make_enrolment
from tests.support.answers import assert_refused
from tests.support.client import client_of
from tests.support.rows import nothing_written
from training.enums import CohortState, EnrolmentState
from training.models import Cohort, Enrolment, SeatOffer
from training.queries.needs import offers_made
from training.services.needs import offer_seats
from training.services.offers import accept_offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def roads():
    return make_division("도로과", code="ROADS")


@pytest.fixture
def head(roads):
    return make_staff(roads, roles=[Role.DIVISION_HEAD])


@pytest.fixture
def officer():
    return make_staff(roles=[Role.TRAINING_OFFICER])


@pytest.fixture
def cohort():
    return greeting_cohort(capacity=3)


@pytest.fixture
def offer(cohort, roads, head, officer):
    def offering(*people, **changes):
        fields = {"survey_items": ["greeting", "listening"], "tell_head": True, "token": None} | changes
        numbers = [one.number for one in people]
        return offer_seats(cohort=cohort, division=roads, people=numbers, by=officer, **fields)

    return offering


# --- the service ------------------------------------------------------------------------------------------------
def test_head_is_told_which_course_and_nothing_of_calls(offer, cohort, head, officer):
    made = offer()
    notice = Notice.objects.get(kind="training.seats_for_department")
    assert (notice.person_id, notice.url) == (head.pk, f"/training/courses/{cohort.course_id}/")
    assert notice.params == {"course": cohort.course.title, "number": 1, "items": "첫인사"}
    assert (made.survey_items, made.head_told, made.invited) == (["greeting"], True, 0)
    row = AuditRow.objects.get(action="seats.offered")
    assert row.after == {"division": "ROADS", "survey_items": ["greeting"], "people": 0}


def test_deputy_of_the_day_is_told_too(offer, head, roads):
    today, deputy = clock.today(), make_staff(roads)
    Deputy.objects.create(head=head, deputy=deputy, starts_on=today, ends_on=today)
    offer()
    told = Notice.objects.filter(kind="training.seats_for_department").values_list("person", flat=True)
    assert set(told) == {head.pk, deputy.pk}


def test_invited_people_are_kept_a_seat_to_take_or_refuse(offer, roads):
    people = [make_staff(roads), make_staff(roads)]
    assert offer(*people, tell_head=False).invited == 2
    rows = Enrolment.objects.order_by("seat")
    assert {one.staff_id for one in rows} == {one.pk for one in people}
    assert [(one.state, one.seat) for one in rows] == [
        (EnrolmentState.OFFERED, 1),
        (EnrolmentState.OFFERED, 2),
    ]
    assert [list(one.steps.values_list("state", flat=True)) for one in rows] == [["waiting", "offered"]] * 2
    assert set(Notice.objects.values_list("kind", flat=True)) == {"training.seat_offered"}


def test_outcome_counts_seats_taken_since(offer, cohort, roads):
    make_enrolment(cohort, make_staff(roads))  # before it was offered, without a step
    person = make_staff(roads)
    offer(person)
    assert offers_made().get().enrolled == 0
    accept_offer(enrolment=Enrolment.objects.get(staff=person), by=person)
    assert offers_made().get().enrolled == 1


def refused(act, code):
    with nothing_written(), pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code


def test_second_offer_to_the_department_is_refused(offer):
    offer()
    refused(offer, "already_offered")


def test_same_token_gives_the_same_offer(offer):
    token = uuid4()
    assert offer(token=token) == offer(token=token)
    assert SeatOffer.objects.count() == 1
    assert Notice.objects.count() == 1


def test_course_that_does_not_help_there_is_refused(offer):
    refused(lambda: offer(survey_items=["listening"]), "no_item")


def test_more_people_than_seats_are_refused(offer, roads):
    people = [make_staff(roads) for _n in range(4)]
    refused(lambda: offer(*people), "full")


def test_full_cohort_is_refused(offer, cohort):
    for _n in range(3):
        make_enrolment(cohort, make_staff())
    refused(offer, "full")


def test_people_of_other_departments_or_with_a_seat_are_refused(offer, cohort, roads):
    seated = make_staff(roads)
    make_enrolment(cohort, seated)
    stranger = make_staff()
    refused(lambda: offer(stranger), "not_target")
    refused(lambda: offer(seated), "not_target")


def test_nobody_to_be_told_is_refused(offer):
    refused(lambda: offer(tell_head=False), "nobody_told")


@pytest.mark.parametrize("change", [{"state": CohortState.PLANNED}, {"enrol_until": None}])
def test_cohort_that_takes_nobody_is_refused(offer, cohort, change):
    change = {name: clock.fresh() if value is None else value for name, value in change.items()}
    Cohort.objects.filter(pk=cohort.pk).update(**change)
    refused(offer, "not_now")


# --- the pages --------------------------------------------------------------------------------------------------
@pytest.fixture
def path(cohort, roads, head):
    call_people(roads)
    return f"/training/needs/ROADS/{cohort.pk}/"


def test_page_lists_people_of_the_department_and_says_so_to_the_record(path, officer, roads):
    page = client_of(officer, language="en").get(path)
    numbers = [number for number, _name in page.context["form"].fields["people"].choices]
    assert len(numbers) == 6
    row = AccessRow.objects.get()
    assert (row.what, sorted(row.subjects)) == ("people to invite", sorted(numbers))


def test_posting_offers_and_shows_it_among_the_offers(path, officer):
    client = client_of(officer, language="en")
    person = client.get(path).context["form"].fields["people"].choices[1][0]
    sent = {"tell_head": "on", "people": [person], "token": str(uuid4())}
    response = client.post(path, sent)
    assert (response.status_code, response.headers["Location"]) == (302, "/training/needs/offers/")
    page = client.get("/training/needs/offers/").content.decode()
    assert "도로과" in page
    assert SeatOffer.objects.get().invited == 1
    assert "Offered" in client.get("/training/needs/").content.decode()
    with nothing_written():
        assert_refused(client.post(path, sent | {"token": str(uuid4()), "people": []}), "already_offered")


def test_somebody_not_on_the_page_is_refused(path, officer):
    client, sent = client_of(officer), {"people": [make_staff().number]}
    client.get("/help/")
    with nothing_written():
        assert client.post(path, sent).status_code == 422


def test_unknown_department_or_cohort_is_not_found(path, officer):
    client = client_of(officer)
    assert client.get(path.replace("ROADS", "NONE")).status_code == 404
    assert client.get(f"/training/needs/ROADS/{uuid4()}/").status_code == 404
