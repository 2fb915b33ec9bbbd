"""Teams, places, visits and what they come to."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from PIL import Image

from kindness import clock
from kindness.errors import Refused
from monitoring.enums import PlaceKind, VersionState, VisitState
from monitoring.invariants.visits import INVARIANTS
from monitoring.models import Place, Team, TeamVisit, VisitPhoto, VisitScore
from monitoring.queries.visits import comparison_of, waiting_for
from monitoring.rules.visits import MOST_PHOTOS
from monitoring.services import visits
from monitoring.services.visits import (
    add_member,
    add_photo,
    add_place,
    add_team,
    cancel_team_visit,
    change_place,
    plan_team_visit,
    remove_member,
    remove_photo,
)
from notifications.models import Notice
from tests.factories.people import make_staff
from tests.monitoring.visits.conftest import FULL, HUNDRED, picture, plan, report, typed
from tests.support.races import at_once, codes
from tests.support.rows import nothing_written
from tests.support.rules import breaks_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _every_rule_holds(db):
    yield
    assert breaks_of(INVARIANTS) == {}


# --- teams and places ---------------------------------------------------------------------------------------------
def test_team_freezes_its_checklist(team, checklist):
    checklist.refresh_from_db()
    assert checklist.state == VersionState.FROZEN


def test_same_token_again_gives_the_first_team(officer, checklist):
    today, token = clock.today(), uuid4()
    days = {"starts_on": today, "ends_on": today}
    made = {
        add_team(name="체험단 2조", version=checklist, by=officer, token=token, **days) for _n in range(2)
    }
    assert made == {Team.objects.get()}


def test_team_of_the_same_name_or_backward_days_is_refused(team, officer, checklist):
    today = clock.today()
    for name, last, code in (
        ("체험단 1조", today, "name_taken"),
        ("2조", today - timedelta(days=1), "invalid_days"),
    ):
        with nothing_written(), pytest.raises(Refused, match=code):
            add_team(name=name, version=checklist, starts_on=today, ends_on=last, by=officer)


def test_member_is_told_and_added_once(team, member, officer):
    assert list(Notice.objects.values_list("person", "kind")) == [(member.pk, "monitoring.team_joined")]
    with nothing_written(), pytest.raises(Refused, match="already_member"):
        add_member(team=team, staff=member, by=officer)


def test_leaving_cancels_what_is_planned_and_keeps_what_was_reported(
    team, counter, elsewhere, member, officer
):
    told, planned = plan(team, counter, member, officer), plan(team, elsewhere, member, officer)
    report(told, member)
    remove_member(team=team, staff=member, by=officer)
    assert set(TeamVisit.objects.values_list("pk", "state")) == {
        (told.pk, VisitState.REPORTED),
        (planned.pk, VisitState.CANCELLED),
    }
    assert not team.memberships.exists()


def test_place_has_a_name_of_its_own(counter, elsewhere, officer, roads):
    with nothing_written(), pytest.raises(Refused, match="name_taken"):
        add_place(name="도로과 창구", kind=PlaceKind.OWN, division=roads, by=officer)
    with nothing_written(), pytest.raises(Refused, match="name_taken"):
        change_place(place=elsewhere, name="도로과 창구", kind=PlaceKind.ELSEWHERE, division=None, by=officer)
    change_place(place=elsewhere, name="먼 시 민원실", kind=PlaceKind.ELSEWHERE, division=None, by=officer)
    assert Place.objects.get(pk=elsewhere.pk).division is None


# --- planned ------------------------------------------------------------------------------------------------------
def test_visit_is_planned_for_a_member_inside_the_months(team, counter, member, officer):
    stranger, today = make_staff(), clock.today()
    for visitor, day, code in (
        (stranger, today, "not_a_member"),
        (member, team.ends_on + timedelta(days=1), "invalid_days"),
        (member, team.starts_on - timedelta(days=1), "invalid_days"),
    ):
        with nothing_written(), pytest.raises(Refused, match=code):
            plan(team, counter, visitor, officer, day)
    token = uuid4()
    made = {
        plan_team_visit(
            team=team, place=counter, visitor=member, visit_on=team.ends_on, by=officer, token=token
        ).pk
        for _n in range(2)
    }
    assert made == {TeamVisit.objects.get().pk}
    assert Notice.objects.filter(person=member, kind="monitoring.visit_planned").count() == 1


def test_visit_waits_for_its_report_from_its_day_on(team, counter, member, officer):
    tomorrow = clock.today() + timedelta(days=1)
    visit = plan(team, counter, member, officer, tomorrow)
    assert not waiting_for(member, clock.today()).exists()
    assert list(waiting_for(member, tomorrow)) == [visit]


def test_only_a_planned_visit_is_cancelled(visit, member, officer):
    report(visit, member)
    with nothing_written(), pytest.raises(Refused, match="not_now"):
        cancel_team_visit(visit=visit, by=officer)


# --- reported -----------------------------------------------------------------------------------------------------
def test_report_comes_to_the_points_of_the_checklist(visit, member):
    assert report(visit, member).total == HUNDRED
    again = report(visit, member, FULL | {"listening": 2, "closing": 0}, strengths="안내가 친절합니다.")
    assert (again.total, again.scores.count(), again.strengths) == (Decimal(50), 4, "안내가 친절합니다.")


def test_report_needs_every_item(visit, member):
    left = {key: value for key, value in FULL.items() if key != "closing"}
    with nothing_written(), pytest.raises(Refused, match="missing_items"):
        report(visit, member, left)


def test_value_the_item_does_not_know_is_refused(visit, member):
    for raw in (FULL | {"listening": 9}, FULL | {"closing": None}):
        with nothing_written(), pytest.raises(Refused, match="invalid_score"):
            report(visit, member, raw)
    with nothing_written(), pytest.raises(Refused, match="invalid_score"):
        visits.report_team_visit(
            visit=visit,
            visit_on=clock.today(),
            transaction_done="등본",
            scores=typed(visit, FULL) | {10**9: next(iter(typed(visit, FULL).values()))},
            by=member,
        )


def test_report_says_what_was_really_done_and_is_written_afterwards(visit, member):
    for fields, code in (
        ({"transaction_done": "\u3164"}, "transaction_required"),
        ({"visit_on": clock.today() + timedelta(days=1)}, "not_now"),
    ):
        with nothing_written(), pytest.raises(Refused, match=code):
            report(visit, member, **fields)


def test_nobody_reports_for_another_or_of_a_cancelled_visit(visit, member, officer):
    with nothing_written(), pytest.raises(PermissionDenied):
        report(visit, officer)
    cancel_team_visit(visit=visit, by=officer)
    with nothing_written(), pytest.raises(Refused, match="not_now"):
        report(visit, member)


# --- photos -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_photo_is_drawn_anew(visit, member, kind):
    sent, token = picture(kind), uuid4()
    made = {
        add_photo(visit=visit, name=sent.name, content=sent.getvalue(), by=member, token=token)
        for _n in range(2)
    }
    photo = VisitPhoto.objects.get()
    assert made == {photo}
    assert photo.name == "창구.jpg"
    with Image.open(BytesIO(bytes(photo.content))) as drawn:
        assert (drawn.format, drawn.size, dict(drawn.getexif())) == ("JPEG", (64, 48), {})


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("창구.jpg", b"", "empty_file"),
        ("창구.jpg", b"\xff\xd8\xff not a picture", "unreadable_file"),
        ("창구.png", b"\xff\xd8\xff", "invalid_file"),
        ("창구.pdf", b"%PDF-1.7", "invalid_file"),
        ("창구.jpg", b"\xff\xd8\xff" + b"0" * (10 * 1024 * 1024), "too_large"),
    ],
)
def test_file_that_is_no_photo_is_refused(visit, member, name, content, code):
    with nothing_written(), pytest.raises(Refused, match=code):
        add_photo(visit=visit, name=name, content=content, by=member)


def keep_photos(visit, member, count):
    VisitPhoto.objects.bulk_create(
        VisitPhoto(visit=visit, name=f"{n}.jpg", sha256="0" * 64, content=b"x", uploaded_by=member)
        for n in range(count)
    )


def test_thirteenth_photo_is_refused(visit, member):
    keep_photos(visit, member, MOST_PHOTOS)
    sent = picture()
    with nothing_written(), pytest.raises(Refused, match="too_many_photos"):
        add_photo(visit=visit, name=sent.name, content=sent.getvalue(), by=member)
    remove_photo(photo=VisitPhoto.objects.all()[0], by=member)
    assert add_photo(visit=visit, name=sent.name, content=sent.getvalue(), by=member)


def test_photos_are_the_visitors(visit, member, officer):
    keep_photos(visit, member, 1)
    with nothing_written():
        with pytest.raises(PermissionDenied):
            add_photo(visit=visit, name="창구.jpg", content=picture().getvalue(), by=officer)
        with pytest.raises(PermissionDenied):
            remove_photo(photo=VisitPhoto.objects.get(), by=officer)


def _two_for_the_last_place(visit, member, monkeypatch):
    """Two photos at once, with room for one."""
    monkeypatch.setattr(visits, "photo_of", lambda name, content: (name, content))
    keep_photos(visit, member, MOST_PHOTOS - 1)
    act = lambda n: add_photo(visit=visit, name=f"끝{n}.jpg", content=b"x", by=member)  # noqa: E731
    return sorted(codes(at_once(2, act)))


@pytest.mark.django_db(transaction=True)
def test_two_photos_at_once_keep_the_limit(visit, member, monkeypatch):
    assert _two_for_the_last_place(visit, member, monkeypatch) == ["ok", "too_many_photos"]


@pytest.mark.django_db(transaction=True)
def test_twin_without_the_lock_keeps_one_too_many(visit, member, monkeypatch):
    from contextlib import suppress
    from threading import Barrier, BrokenBarrierError

    barrier, real = Barrier(2), visits.rules.check_photos

    def check(count):
        with suppress(BrokenBarrierError):
            barrier.wait(2)
        real(count)

    monkeypatch.setattr(visits.rules, "check_photos", check)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows)
    assert _two_for_the_last_place(visit, member, monkeypatch) == ["ok", "ok"]


# --- ours beside others' --------------------------------------------------------------------------------------------
def test_our_counters_stand_beside_offices_elsewhere(team, counter, elsewhere, member, officer):
    ours = [plan(team, counter, member, officer) for _n in range(2)]
    report(ours[0], member, FULL | {"listening": 2})  # 70
    report(ours[1], member, FULL | {"listening": 4, "closing": 0})  # 70
    report(plan(team, elsewhere, member, officer), member)
    plan(team, elsewhere, member, officer)  # not reported: not in it
    found = comparison_of(team)
    assert [(line.place, line.visits, line.mean) for line in found.own] == [(counter, 2, 70.0)]
    assert [(line.place, line.visits, line.mean) for line in found.elsewhere] == [(elsewhere, 1, 100.0)]
    shares = {item.label: (item.own, item.elsewhere) for item in found.items}
    assert shares == {
        "수신 신속성": (1.0, 1.0),
        "첫인사": (1.0, 1.0),
        "경청 태도": (pytest.approx(0.6), 1.0),
        "종료 인사": (0.5, 1.0),
    }
    assert found.items[3].gap == -0.5
    assert VisitScore.objects.count() == 12
