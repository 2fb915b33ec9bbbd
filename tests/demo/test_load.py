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
from demo import city, ideas
from demo.accounts import ACCOUNTS, OUTSIDERS, PASSWORD
from demo.rosters import make_rosters
from demo.services.founding import found_city
from demo.services.ideas import hold_contests
from demo.services.load import SCHOOLED
from demo.services.training import hold_training
from ideas.enums import Recusal
from ideas.models import (
    Adoption,
    Assignment,
    Attachment,
    Author,
    Comment,
    Contest,
    Decision,
    Idea,
    Like,
    Objection,
    Score,
)
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
    contests_are_there()
    no_rule_is_broken()


def no_rule_is_broken():
    out = StringIO()
    call_command("check_invariants", stdout=out)
    assert not [line for line in out.getvalue().splitlines() if not line.endswith(": 0")]


def contests_are_there():
    """A short history has had no contest last year; one is shown, one judged, one takes ideas, and seats wait for somebody."""
    assert Counter(Contest.objects.values_list("state", flat=True)) == {
        "checking": 1,
        "judging": 1,
        "posted": 1,
    }
    shown = Contest.objects.get(state="checking")
    assert shown.checked_until is not None
    assert shown.checked_until > clock.today()
    assert Decision.objects.filter(idea__contest=shown, shortlisted_at__isnull=False).count() == 5
    assert Comment.objects.filter(idea__contest=shown, shown_at__isnull=True).count() == 1
    assert Objection.objects.filter(idea__contest=shown, outcome="").count() == 1
    judged = Contest.objects.get(state="judging")
    states = Counter(judged.ideas.values_list("state", flat=True))
    assert states == {"accepted": 50, "rejected": 7, "merged": 2, "withdrawn": 1}
    assert len(set(judged.ideas.exclude(ground="").values_list("ground", flat=True))) == 7
    waiting = Assignment.objects.filter(submitted_at__isnull=True, recused_as="")
    assert waiting.filter(judge__staff__number="900014").count() == 4
    assert waiting.filter(judge__staff__number="900024").count() == 20
    assert Assignment.objects.get(recused_as=Recusal.RECOGNISED).recused_note
    assert Score.objects.filter(assignment__in=waiting).count() == 3
    taking = Contest.objects.get(state="posted")
    assert Counter(taking.ideas.values_list("state", flat=True)) == {"submitted": 4, "draft": 2}
    asked = Author.objects.get(staff__number="900003", idea__contest=taking)
    assert (asked.idea.author.number, asked.consented_at, asked.share) == ("900001", None, 40)


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


def test_seed_decides_all_of_the_contests():
    """With a history of two years: the same ideas, points, decisions and voices, however often they are held."""
    places = city.places(STAFF)
    people = city.people(places, staff=STAFF, seed=2026, today=MORNING.date())
    with clock.at(MORNING):
        days = [date(2025, 1, 1), date(2026, 7, 1)]
        found_city(places, make_rosters(people, places, days, random.Random(2026)))
        first = contests_held(2026)
        assert first == contests_held(2026)
    adopted_ideas_are_carried_out(first)


def contests_held(seed: int) -> dict[str, list[tuple[Any, ...]]]:
    """All contests with that seed, looked at and taken back again."""
    idea = ("idea__contest__title", "idea__number")
    with transaction.atomic():
        hold_contests(MORNING, seed)
        no_rule_is_broken()
        found = {
            "ideas": Idea.objects.order_by("contest__title", "number", "title").values_list(
                "contest__title", "number", "title", "author__number", "state", "submitted_at"
            ),
            "authors": Author.objects.order_by(*idea, "idea__title", "order").values_list(
                *idea, "staff__number", "share"
            ),
            "points": Assignment.objects.order_by(*idea, "judge__staff__number").values_list(
                *idea, "judge__staff__number", "submitted_at"
            ),
            "scores": Score.objects.order_by(
                "assignment__idea__contest__title",
                "assignment__idea__number",
                "assignment__judge__staff__number",
                "criterion__order",
            ).values_list("points"),
            "decisions": Decision.objects.order_by(*idea).values_list(
                "idea__contest__state", "idea__title", "outcome", "prize__name", "points", "place"
            ),
            "likes": Like.objects.order_by(*idea, "staff__number").values_list(*idea, "staff__number"),
            "comments": Comment.objects.order_by("written_at", "text").values_list("text", "staff__number"),
            "carried": Adoption.objects.order_by("idea__title").values_list(
                "idea__title", "state", "survey_item", "word", "reports__quarter", "reports__percent"
            ),
            "objections": Objection.objects.order_by("filed_at").values_list("kind", "outcome"),
            "files": Attachment.objects.order_by("idea__title").values_list(
                "idea__title", "name", "media_type"
            ),
        }
        rows = {what: list(query) for what, query in found.items()}
        transaction.set_rollback(True)
    assert all(rows.values())
    return rows


def adopted_ideas_are_carried_out(rows: dict[str, list[tuple[Any, ...]]]):
    """Last year's forty: six adopted as their stories say, five encouraged; two done, one stopped, three on their way."""
    told = [(title, outcome) for state, title, outcome, *_rest in rows["decisions"] if state == "announced"]
    assert Counter(outcome for _title, outcome in told) == {"adopted": 6, "encouraged": 5, "not_adopted": 26}
    adopted = {title for title, outcome in told if outcome == "adopted"}
    assert adopted == set(ideas.CARRIED)
    states = {title: (state, item, bool(word)) for title, state, item, word, *_report in rows["carried"]}
    assert Counter(state for state, *_rest in states.values()) == {"done": 2, "stopped": 1, "under_way": 3}
    assert states["통화 마무리 세 문장 카드"] == ("done", "closing_greeting", False)
    assert states["점심시간 교대 알림판"] == ("stopped", "", True)
    assert sorted(rows["objections"]) == [
        ("check", ""),
        ("check", "dismissed"),
        ("review", "dismissed"),
        ("screen", ""),
    ]
    assert rows["files"] == [
        ("보이는 ARS 작은 화면", "화면 그림.jpg", "image/jpeg"),
        ("전화 첫 10초 길잡이", "길잡이 한 장.pdf", "application/pdf"),
        ("큰글씨 민원서식과 돋보기 한 벌", "큰글씨 서식 보기.pdf", "application/pdf"),
    ]
    assert len(rows["comments"]) == 12


def test_city_with_people_is_left_alone():
    make_staff()
    with nothing_written(), pytest.raises(CommandError, match="이미 직원이 있습니다"):
        load()


def test_city_too_small_is_refused():
    with nothing_written(), pytest.raises(CommandError, match="100"):
        load(staff=20)
