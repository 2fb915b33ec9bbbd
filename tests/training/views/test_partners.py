"""Institutions, their accounts and agreements; rooms and instructors."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from audit.models import AuditRow
from kindness import clock
from people.enums import Role
from people.models import Staff
from tests.factories.people import make_outsider, make_staff
from tests.factories.training import make_cohort_with_session, make_course, make_enrolment
from tests.support.answers import assert_refused
from tests.support.client import InspectingClient, client_of
from training.enums import CohortState, Mark
from training.models import Agreement, Attendance, Instructor, Partner, PartnerSeat, Room
from training.queries.partners import Held, agreement_with_id, held_of
from training.services.partners import add_agreement, add_partner, seat_partner

pytestmark = pytest.mark.django_db
AGREEMENT = {
    "title": "2026 친절교육 위탁",
    "starts_on": "2026-03-01",
    "ends_on": "2026-11-30",
    "scope": "강의와 실습",
    "city_provides": "강의실",
    "partner_provides": "강사",
    "planned_cohorts": "8",
    "planned_people": "320",
    "cost": "48000000",
}


@pytest.fixture
def partner(officer: Staff) -> Partner:
    return add_partner(name="다온대학교", contact="교수학습센터", by=officer)


def test_institution_is_added_once(desk: InspectingClient):
    assert desk.get("/training/partners/").status_code == 200
    assert desk.get("/training/partners/new/").status_code == 200
    for _n in range(2):
        answer = desk.post("/training/partners/new/", {"name": "다온대학교", "contact": "031-000-0000"})
        assert answer["Location"] == f"/training/partners/{Partner.objects.get().pk}/"
    assert_refused(desk.post("/training/partners/new/", {"name": "다온대학교"}), "name_taken")
    assert "다온대학교" in desk.get("/training/partners/").content.decode()


def test_account_is_seated_and_unseated(desk: InspectingClient, partner: Partner):
    account, page = make_outsider(number="900017"), f"/training/partners/{partner.pk}/"
    assert desk.get(page).status_code == 200
    for _n in range(2):
        assert desk.post(page, {"person": "900017"}).status_code == 302
    assert PartnerSeat.objects.get().staff == account
    page = f"/training/partners/{partner.pk}/seats/900017/end/"
    assert desk.get(page).status_code == 200
    assert desk.post(page).status_code == 302
    assert PartnerSeat.objects.count() == 0
    actions = AuditRow.objects.filter(target="partner").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["partner.added", "partner.seated", "partner.unseated"]


def test_only_an_outside_account_of_no_other_institution_is_seated(
    officer: Staff, desk: InspectingClient, partner: Partner
):
    page = f"/training/partners/{partner.pk}/"
    assert_refused(desk.post(page, {"person": officer.number}), "not_outside")
    assert_refused(desk.post(page, {"person": "없음"}), "no_such_person")
    seat_partner(
        partner=add_partner(name="다른대학교", by=officer), staff=make_outsider(number="900018"), by=officer
    )
    assert_refused(desk.post(page, {"person": "900018"}), "already_seated")
    assert PartnerSeat.objects.filter(partner=partner).count() == 0


def test_auditor_looks_and_seats_nobody(partner: Partner):
    make_outsider(number="900017")
    auditor = client_of(make_staff(roles=[Role.AUDITOR]))
    page = f"/training/partners/{partner.pk}/"
    assert 'name="person"' not in auditor.get(page).content.decode()
    assert auditor.post(page, {"person": "900017"}).status_code == 404
    assert PartnerSeat.objects.count() == 0


def test_agreement_is_written_and_changed(desk: InspectingClient, partner: Partner):
    page = f"/training/partners/{partner.pk}/agreements/new/"
    assert desk.get(page).status_code == 200
    sent = AGREEMENT | {"token": str(uuid4())}
    for _n in range(2):
        answer = desk.post(page, sent)
        agreement = Agreement.objects.get()
        assert answer["Location"] == f"/training/agreements/{agreement.pk}/"
    assert (agreement.ends_on, agreement.planned_people, agreement.cost) == (
        date(2026, 11, 30),
        320,
        48_000_000,
    )
    body = desk.get(f"/training/agreements/{agreement.pk}/").content.decode()
    assert "48,000,000" in body
    page = f"/training/agreements/{agreement.pk}/edit/"
    assert "강의와 실습" in desk.get(page).content.decode()
    assert desk.post(page, AGREEMENT | {"planned_people": "360"}).status_code == 302
    row = AuditRow.objects.get(action="agreement.changed")
    assert (row.before, row.after) == ({"planned_people": 320}, {"planned_people": 360})


def test_agreement_ends_after_it_starts(desk: InspectingClient, partner: Partner):
    page = f"/training/partners/{partner.pk}/agreements/new/"
    response = desk.post(page, AGREEMENT | {"ends_on": "2026-02-28"})
    assert_refused(response, "invalid_days")
    assert "강의와 실습" in response.content.decode()
    assert Agreement.objects.count() == 0


def test_what_was_held_is_counted(officer: Staff, partner: Partner):
    agreement = add_agreement(
        partner=partner, title="위탁", starts_on=date(2026, 3, 1), ends_on=date(2026, 11, 30), by=officer
    )
    course = make_course(agreement=agreement, cost=1_000)
    make_course("다른 과정", agreement=agreement, cost=500)
    held, ended = (make_cohort_with_session(course, capacity=40, state=s) for s in ("open", "finished"))
    make_cohort_with_session(course, state=CohortState.CANCELLED, cancel_reason="인원 부족")
    for cohort, mark in ((held, ""), (ended, Mark.PRESENT), (ended, Mark.LATE), (ended, Mark.ABSENT)):
        enrolment = make_enrolment(cohort, make_staff())
        if mark:
            Attendance.objects.filter(enrolment=enrolment).update(mark=mark, marked_at=clock.fresh())
    assert held_of(agreement) == Held(cohorts=2, finished=1, seats=80, booked=4, attended=2)
    found = agreement_with_id(agreement.pk)
    assert found is not None
    assert found.course_cost == 1_500  # type: ignore[attr-defined]


def test_rooms_are_added_on_their_list(desk: InspectingClient):
    assert desk.get("/training/rooms/").status_code == 200
    assert desk.post("/training/rooms/", {"name": "대강당", "capacity": "210"}).status_code == 302
    assert_refused(desk.post("/training/rooms/", {"name": "대강당", "capacity": "100"}), "name_taken")
    assert_refused(desk.post("/training/rooms/", {"name": "소강당", "capacity": "0"}), "min_value")
    assert list(Room.objects.values_list("name", "capacity")) == [("대강당", 210)]
    assert "대강당" in desk.get("/training/rooms/").content.decode()


def test_instructors_are_added_with_their_account(desk: InspectingClient):
    make_staff(number="710001", name="한강사")
    assert desk.get("/training/instructors/").status_code == 200
    sent = {"name": "한강사", "affiliation": "다온시", "person": "710001"}
    assert desk.post("/training/instructors/", sent).status_code == 302
    response = desk.post("/training/instructors/", sent | {"affiliation": "도로과"})
    assert_refused(response, "already_instructor")
    assert "한강사" in response.content.decode()
    assert_refused(desk.post("/training/instructors/", {"name": "가", "person": "0"}), "no_such_person")
    assert Instructor.objects.get().staff is not None
