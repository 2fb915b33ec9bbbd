"""The city is built through the services of its rooms, and keeps every rule they know."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from awards.models import Commendation, Tally
from demo import city
from demo.accounts import ACCOUNTS, OUTSIDERS, PASSWORD
from demo.rosters import make_rosters
from demo.services.founding import found_city
from demo.services.load import SCHOOLED
from demo.services.training import hold_training
from kindness import clock
from kindness.halfyear import SEOUL, HalfYear
from people.models import RoleGrant, Staff
from people.queries import signed_in
from recognition.models import Carnation, Period
from recognition.queries import allowance_of, open_reports
from tests.factories.people import make_staff
from tests.support.rows import nothing_written
from training.models import (
    Attendance,
    Certificate,
    Cohort,
    Course,
    Enrolment,
    EvaluationAnswer,
    GoodCase,
    Visit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
STAFF = SCHOOLED  # the least city with training
MORNING = datetime(2026, 11, 20, 9, tzinfo=SEOUL)


def load(**options: int) -> None:
    call_command("load_demo", **{"staff": STAFF, "history": 1, "verbosity": 0} | options)


def test_city_stands():
    """One load, looked at from all sides: it takes seconds."""
    load()
    now = clock.fresh()
    assert Staff.objects.count() == STAFF + len(OUTSIDERS)
    assert [str(period.half) for period in Period.objects.order_by("half")] == [
        str(half)
        for half in (
            HalfYear.containing(now).previous,
            HalfYear.containing(now),
            HalfYear.containing(now).next,
        )
    ]
    assert Period.objects.get(half=HalfYear.containing(now)).undo_minutes == 1
    assert [tally.state for tally in Tally.objects.all()] == ["published"]
    assert Commendation.objects.count() >= 1
    assert open_reports().count() == 1
    for account in ACCOUNTS:
        person = signed_in(Staff.objects.get(number=account.number).pk)
        assert person is not None
        assert set(account.roles) <= person.roles
        if account.seat:
            assert allowance_of(person, now).left == 1
    assert Carnation.objects.filter(
        recipient__number="900001", read_at__isnull=True, delivered_at__isnull=False
    ).exists()
    assert not RoleGrant.objects.exclude(granted_by_job="demo.load_demo").exists()
    assert all(Staff.objects.get(number=account.number).check_password(PASSWORD) for account in ACCOUNTS)
    training_is_there()
    out = StringIO()
    call_command("check_invariants", stdout=out)
    assert not [line for line in out.getvalue().splitlines() if not line.endswith(": 0")]


def training_is_there():
    """Of every kind the seed cities run: held, under way, and still to be filled."""
    cohorts = Counter(Cohort.objects.values_list("course__title", flat=True))
    assert cohorts == {
        "전 직원 친절교육": 2,
        "친절 실천 위탁과정": 8,
        "6급 이하 현장 소통 교육": 4,
        "행동유형별 응대 과정": 31,
        "새내기 공무원 친절 워크숍": 1,
        "찾아가는 읍면동 현장코칭": 3,
    }
    assert Course.objects.exclude(title__in=cohorts).get().state == "draft"  # tailored, being planned
    assert Counter(Cohort.objects.values_list("state", flat=True)) == {"finished": 10, "open": 39}
    settled = Counter(Enrolment.objects.exclude(outcome="").values_list("outcome", flat=True))
    assert settled.total() == 10 * 40
    assert Certificate.objects.count() == settled["completed"] > settled["not_completed"] > 0
    full = Cohort.objects.get(course__title="친절 실천 위탁과정", number=8)
    assert Counter(full.enrolments.values_list("state", flat=True)) == {"booked": 40, "waiting": 3}
    assert not EvaluationAnswer.objects.filter(mixed=False).exists()
    assert EvaluationAnswer.objects.values("cohort").distinct().count() == 6
    assert (GoodCase.objects.count(), Visit.objects.exclude(report="").count()) == (4, 1)


def test_seed_decides_all_of_training():
    """The same seats, marks and outcomes of the same people, however often it is held."""
    places = city.places(STAFF)
    people = city.people(places, staff=STAFF, seed=2026, today=MORNING.date())
    with clock.at(MORNING):
        found_city(places, make_rosters(people, places, [date(2026, 7, 1)], random.Random(2026)))
        assert held(2026) == held(2026)


def held(seed: int) -> dict[str, list[tuple[Any, ...]]]:
    """A year of training with that seed, taken back again. Rows name people by number and cohorts by course."""
    cohort, person = ("course__title", "number"), "enrolment__staff__number"
    session = ("session__cohort__course__title", "session__cohort__number", "session__number")
    seat = ("cohort__course__title", "cohort__number", "staff__number")
    with transaction.atomic():
        hold_training(MORNING, random.Random(seed))
        found = {
            "cohorts": Cohort.objects.order_by(*cohort).values_list(*cohort, "capacity", "state"),
            "seats": Enrolment.objects.order_by(*seat).values_list(*seat, "seat", "state", "outcome"),
            "marks": Attendance.objects.order_by(*session, person).values_list(*session, person, "mark"),
        }
        rows = {what: list(query) for what, query in found.items()}
        transaction.set_rollback(True)
    assert all(rows.values())
    return rows


def test_city_with_people_is_left_alone():
    make_staff()
    with nothing_written(), pytest.raises(CommandError, match="이미 직원이 있습니다"):
        load()


def test_city_too_small_is_refused():
    with nothing_written(), pytest.raises(CommandError, match="100"):
        load(staff=20)
