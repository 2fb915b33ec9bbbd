"""My days away, my deputies, the city's closure days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from audit.models import AuditRow
from kindness import clock
from notifications.models import Notice
from people.enums import Role
from people.models import Absence, ClosureDay, Deputy
from tests.factories.people import make_outsider, make_staff
from tests.support.answers import assert_refused
from tests.support.client import client_of
from tests.support.rows import nothing_written

pytestmark = pytest.mark.django_db


def days(first, last):
    today = clock.today()
    return {
        "starts_on": (today + timedelta(days=first)).isoformat(),
        "ends_on": (today + timedelta(days=last)).isoformat(),
    }


# --- absences ---------------------------------------------------------------------------------------------------
def test_absence_is_noted_once_and_removed():
    me = make_staff()
    client = client_of(me)
    for _click in range(2):
        assert client.post("/me/absences/", days(1, 3)).status_code == 302
    noted = Absence.objects.get()
    assert (noted.staff_id, noted.noted_by_id) == (me.pk, me.pk)
    assert client.get("/me/absences/").status_code == 200
    path = f"/me/absences/{noted.pk}/remove/"
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 302
    assert Absence.objects.count() == 0
    assert list(AuditRow.objects.filter(target="staff").order_by("pk").values_list("action", flat=True)) == [
        "absence.noted",
        "absence.removed",
    ]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ((3, 1), "invalid_days"),
        ((1, 9999), "invalid_days"),
        ((2, 5), "absence_overlap"),
    ],
)
def test_impossible_days_are_refused(sent, code):
    me = make_staff()
    today = clock.today()
    Absence.objects.create(
        staff=me, starts_on=today + timedelta(days=5), ends_on=today + timedelta(days=6), noted_by=me
    )
    client = client_of(me)
    with nothing_written():
        assert_refused(client.post("/me/absences/", days(*sent)), code)
        assert_refused(client.post("/me/absences/", {"starts_on": "9999-99-99"}), "incomplete")


def test_absence_of_somebody_else_is_not_found():
    other = make_staff()
    noted = Absence.objects.create(
        staff=other, starts_on=clock.today(), ends_on=clock.today(), noted_by=other
    )
    client = client_of(make_staff())
    with nothing_written():
        assert client.post(f"/me/absences/{noted.pk}/remove/").status_code == 404


# --- deputies ---------------------------------------------------------------------------------------------------
@pytest.fixture
def head():
    return make_staff(roles=[Role.DIVISION_HEAD], name="박국장")


def test_deputy_is_named_once_told_and_ended(head):
    deputy, client = make_staff(), client_of(head)
    for _click in range(2):
        assert client.post("/me/deputy/", {"person": deputy.number, **days(0, 3)}).status_code == 302
    named = Deputy.objects.get()
    assert Notice.objects.get(kind="people.deputy_named").person_id == deputy.pk
    assert client.get("/me/deputy/").status_code == 200
    path = f"/me/deputy/{named.pk}/end/"
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 302
    assert Deputy.objects.count() == 0  # it began today: it never held a whole day


def test_deputy_who_has_begun_keeps_the_days_that_were(head):
    deputy, today = make_staff(), clock.today()
    named = Deputy.objects.create(
        head=head, deputy=deputy, starts_on=today - timedelta(days=2), ends_on=today + timedelta(days=2)
    )
    client_of(head).post(f"/me/deputy/{named.pk}/end/")
    named.refresh_from_db()
    assert named.ends_on == today - timedelta(days=1)


def test_deputies_nobody_can_be(head):
    client = client_of(head)
    outsider = make_outsider()
    with nothing_written():
        assert_refused(client.post("/me/deputy/", {"person": head.number, **days(0, 3)}), "self")
        assert_refused(
            client.post("/me/deputy/", {"person": outsider.number, **days(0, 3)}), "no_such_person"
        )
        assert_refused(client.post("/me/deputy/", {"person": "", **days(0, 3)}), "no_such_person")


def test_only_heads_name_deputies():
    client = client_of(make_staff())
    assert client.get("/me/deputy/").status_code == 403


# --- closure days -----------------------------------------------------------------------------------------------
def test_closure_day_is_added_and_removed():
    client = client_of(make_staff(roles=[Role.HR_OFFICER]))
    day = date(clock.today().year, 12, 31)
    for _click in range(2):
        answer = client.post("/closures/", {"day": day.isoformat(), "name": "종무일"})
        assert answer.status_code == 302
    assert ClosureDay.objects.get().day == day
    assert "종무일" in client.get("/closures/").content.decode()
    path = f"/closures/{day.isoformat()}/remove/"
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 302
    assert ClosureDay.objects.count() == 0
    assert client.get(path).status_code == 404
    assert client.get("/closures/9999-99-99/remove/").status_code == 404


def test_closure_days_are_kept_by_officers():
    assert client_of(make_staff()).get("/closures/").status_code == 403
