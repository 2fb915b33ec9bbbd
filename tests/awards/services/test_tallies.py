"""Counting against a slow oracle; twice, late, again; announcing."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from audit.models import AuditRow
from awards import services
from awards.enums import TallyState
from awards.invariants import INVARIANTS
from awards.models import Commendation, Tally, TallyDivision, TallyFlag, TallyLine
from awards.queries import lines_page
from awards.services import tallies
from kindness.errors import Refused
from notifications.models import Notice
from people.models import Department, Staff
from recognition.enums import CarnationState, PeriodState
from recognition.models import Carnation, Period
from recognition.services import decide_report
from tests.factories.awards import (
    TESTS,
    draft_carnation,
    make_closing_period,
    make_commendation,
    make_people,
    make_senders,
    make_tally,
    store_letters,
    thank,
)
from tests.factories.people import make_division, make_staff
from tests.factories.recognition import make_carnation, make_period

Lines = dict[str, tuple[int, int, bool, int, bool]]


# --- the oracle ------------------------------------------------------------------------------------------
def count_slowly(letters: Iterable[Carnation], commended: Iterable[Commendation], period: Period) -> Lines:
    """Carnations, sending divisions, commended, place, shared: person by person, letter by letter."""
    received: dict[str, list[Carnation]] = defaultdict(list)
    for letter in letters:
        if letter.period_id == period.pk and letter.state in (CarnationState.SENT, CarnationState.HIDDEN):
            received[letter.recipient.number].append(letter)
    close = period.closes_at.date()
    recent = {
        one.staff.number
        for one in commended
        if close.replace(year=close.year - 2) <= one.conferred_on < close
    }
    results = {
        number: (len(own), len({letter.sender_division_id for letter in own}), number in recent)
        for number, own in received.items()
    }

    def strength(number: str) -> tuple[int, ...]:
        carnations, divisions, is_recent = results[number]
        by_rule = {"distinct_divisions": divisions, "not_commended": int(not is_recent)}
        return (carnations, *(by_rule[name] for name in period.tie_rule))

    lines = {}
    for number, result in results.items():
        better = sum(strength(other) > strength(number) for other in results)
        equal = sum(strength(other) == strength(number) for other in results)
        lines[number] = (*result, better + 1, equal > 1)
    return lines


def stored(tally: Tally) -> Lines:
    fields = ("staff__number", "carnations", "distinct_divisions", "recently_commended", "rank", "tied")
    return {row[0]: row[1:] for row in TallyLine.objects.filter(tally=tally).values_list(*fields)}


def make_busy_half(seed: int, period: Period) -> None:
    """Thirty people of six divisions with two letters each; some withdrawn, voided, hidden; some commended."""
    chance = random.Random(seed)
    people = make_people([make_division() for _number in range(6)], 30)
    letters = []
    for sender in people:
        others = [one for one in people if one.division_id != sender.division_id]
        for slot in range(1, period.quota + 1):
            state = chance.choices(CarnationState.values, [8, 1, 1, 1])[0]
            details = history(state, period, officer=people[0])
            letters.append(
                draft_carnation(
                    sender, chance.choice(others), period=period, slot=slot, state=state, **details
                )
            )
    store_letters(letters)
    for staff in chance.sample(people, 10):
        make_commendation(staff, conferred_on=date(2023 + chance.randrange(4), 6 + chance.randrange(2), 1))


def history(state: str, period: Period, *, officer: Staff) -> dict[str, Any]:
    """What the database wants to know about a letter in that state."""
    if state == CarnationState.WITHDRAWN:
        return {"withdrawn_at": period.opens_at, "delivered_at": None}
    if state == CarnationState.SENT:
        return {}
    decision = {"decided_at": period.closes_at, "decided_by": officer, "decision_reason": "시험"}
    return {"reported_at": period.closes_at, "report_reason": "시험", **decision}


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    "tie_rule", [[], ["distinct_divisions"], ["distinct_divisions", "not_commended"], ["not_commended"]]
)
def test_tally_period_equals_the_oracle(db: None, seed: int, tie_rule: list[str]) -> None:
    period = make_closing_period(quota=2, tie_rule=tie_rule)
    make_busy_half(seed, period)
    tally = services.tally_period(period=period, by=TESTS)
    assert tally is not None
    wanted = count_slowly(Carnation.objects.select_related("recipient"), Commendation.objects.all(), period)
    assert stored(tally) == wanted
    assert tally.letters == sum(line[0] for line in wanted.values())
    assert tally.recipients == len(wanted)
    assert {name: broken() for name, broken in INVARIANTS.items()} == dict.fromkeys(INVARIANTS, 0)


def test_tally_period_leaves_other_half_years_out(period: Period, jiho: Staff) -> None:
    other = make_closing_period("2025H2")
    thank(jiho, make_senders(1), period=other)
    thank(jiho, make_senders(2), period=period)
    assert make_tally(period).letters == 2


def test_tally_period_nothing_sent_is_a_tally_of_nothing(period: Period) -> None:
    tally = make_tally(period)
    assert (tally.letters, tally.recipients, tally.state) == (0, 0, TallyState.FINAL)


# --- once ------------------------------------------------------------------------------------------------
def test_tally_period_closes_and_says_so_once(period: Period, jiho: Staff) -> None:
    thank(jiho, make_senders(2), period=period)
    tally = services.tally_period(period=period, by=TESTS)
    period.refresh_from_db()
    assert tally is not None
    assert (tally.state, tally.version, period.state) == (TallyState.FINAL, 1, PeriodState.CLOSED)
    assert list(AuditRow.objects.order_by("id").values_list("action", flat=True)) == [
        "period.counted",
        "tally.counted",
    ]


def test_tally_period_twice_is_one_tally(period: Period, jiho: Staff) -> None:
    thank(jiho, make_senders(2), period=period)
    assert services.tally_period(period=period, by=TESTS) is not None
    assert services.tally_period(period=period, by=TESTS) is None
    assert Tally.objects.count() == 1


def test_tally_due_periods_late_counts_every_half_year_once(db: None, jiho: Staff) -> None:
    for half in ("2024H1", "2024H2", "2025H1"):
        thank(jiho, make_senders(1), period=make_closing_period(half))
    assert services.tally_due_periods() == 3
    assert services.tally_due_periods() == 0
    assert list(Tally.objects.values_list("version", "state", "letters")) == [(1, "final", 1)] * 3


def test_tally_period_not_closed_counts_nothing(db: None) -> None:
    period = make_period("2026H1")
    assert services.tally_period(period=period, by=TESTS) is None
    assert Tally.objects.count() == 0


# --- the hash --------------------------------------------------------------------------------------------
def test_tally_period_same_letters_same_hash(period: Period, jiho: Staff) -> None:
    thank(jiho, make_senders(3), period=period)
    first = make_tally(period)
    Period.objects.update(state=PeriodState.CLOSING)
    second = make_tally(period)
    assert (second.version, second.input_hash) == (2, first.input_hash)
    assert stored(second) == stored(first)


def test_tally_period_one_letter_less_another_hash(period: Period, jiho: Staff, officer: Staff) -> None:
    thank(jiho, make_senders(3), period=period)
    first = make_tally(period)
    void(Carnation.objects.all()[0], officer)
    assert make_tally(period).input_hash != first.input_hash


def test_tally_period_a_commendation_is_part_of_the_input(period: Period, jiho: Staff) -> None:
    thank(jiho, make_senders(3), period=period)
    first = make_tally(period)
    make_commendation(jiho, conferred_on=date(2025, 12, 31))
    Period.objects.update(state=PeriodState.CLOSING)
    assert make_tally(period).input_hash != first.input_hash


# --- a letter voided after the counting --------------------------------------------------------------------
def void(letter: Carnation, officer: Staff) -> None:
    Carnation.objects.filter(pk=letter.pk).update(reported_at=letter.sent_at, report_reason="부적절한 글")
    letter.refresh_from_db()
    decide_report(carnation=letter, decision="void", reason="약속을 요구함", slot_returned=False, by=officer)


def test_tally_period_voided_afterwards_is_a_new_version(period: Period, jiho: Staff, officer: Staff) -> None:
    thank(jiho, make_senders(3), period=period)
    first = make_tally(period)
    void(Carnation.objects.all()[0], officer)
    assert services.tally_due_periods() == 1
    assert list(Tally.objects.order_by("version").values_list("version", "state", "letters")) == [
        (1, "superseded", 3),
        (2, "final", 2),
    ]
    assert stored(first)[jiho.number][0] == 3, "the lines of the old version stay"
    assert {name: broken() for name, broken in INVARIANTS.items()} == dict.fromkeys(INVARIANTS, 0)


# --- describing ------------------------------------------------------------------------------------------
def test_describe_tally_counts_people_by_the_last_day(
    period: Period, civil: Department, roads: Department, jiho: Staff
) -> None:
    senders = make_senders(3, division=roads)
    make_staff(roads)
    thank(jiho, senders, period=period)
    tally = make_tally(period)
    assert (tally.senders, tally.eligible) == (3, 5)
    assert tally.facts["distribution"] == [[0, 4], [3, 1]]
    assert tally.facts["first"] == [1, 3]
    assert list(TallyDivision.objects.values_list("name", "staff", "senders", "recipients")) == [
        ("도로과", 4, 3, 0),
        ("민원여권과", 1, 0, 1),
    ]


def test_describe_tally_twice_describes_once(tally: Tally) -> None:
    assert services.describe_tally(tally=tally, by=TESTS) is None
    assert services.describe_due_tallies() == 0
    assert TallyDivision.objects.filter(tally=tally).count() == 2


def test_describe_tally_does_not_wait_for_a_kind_that_takes_too_long(
    period: Period, jiho: Staff, officer: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(_period: Period) -> list[dict[str, Any]]:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 20")
            cursor.execute("SELECT pg_sleep(1)")
        return []

    monkeypatch.setattr("awards.flags.similar_reasons", slow)
    thank(jiho, make_senders(2), period=period)
    tally = make_tally(period)
    assert tally.facts["unfinished"] == ["similar_reasons"]
    assert tally.described_at is not None


def test_describe_tally_tells_the_officers_and_not_who_leads(
    period: Period, jiho: Staff, officer: Staff, second_officer: Staff
) -> None:
    thank(jiho, make_senders(2), period=period)
    make_tally(period)
    told = Notice.objects.filter(kind="awards.tally_ready").order_by("person__number")
    assert list(told.values_list("person__number", "url")) == [
        ("700010", "/awards/2026H1/"),
        ("700020", "/awards/2026H1/"),
    ]


# --- announcing ------------------------------------------------------------------------------------------
def test_publish_tally_freezes_it(tally: Tally, officer: Staff) -> None:
    services.publish_tally(tally=tally, by=officer)
    tally.refresh_from_db()
    assert (tally.state, tally.published_by) == (TallyState.PUBLISHED, officer)
    assert Period.objects.get().announced_at is not None
    for change in (
        lambda: Tally.objects.update(letters=99),
        lambda: TallyLine.objects.update(carnations=99),
        lambda: TallyLine.objects.all().delete(),
    ):
        assert_database_refuses(change)


def assert_database_refuses(change: Any) -> None:
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        change()


def test_publish_tally_twice_is_once(tally: Tally, officer: Staff, second_officer: Staff) -> None:
    services.publish_tally(tally=tally, by=officer)
    assert services.publish_tally(tally=tally, by=second_officer).published_by == officer
    assert AuditRow.objects.filter(action="tally.published").count() == 1


def test_publish_tally_not_by_whoever_closed_it(tally: Tally, officer: Staff, second_officer: Staff) -> None:
    Period.objects.update(closed_by=officer)
    with pytest.raises(Refused) as refused:
        services.publish_tally(tally=tally, by=officer)
    assert refused.value.code == "second_person"
    assert Tally.objects.get().state == TallyState.FINAL
    assert services.publish_tally(tally=tally, by=second_officer).state == TallyState.PUBLISHED


def test_publish_tally_waits_for_a_recount(tally: Tally, officer: Staff) -> None:
    void(Carnation.objects.all()[0], officer)
    with pytest.raises(Refused) as refused:
        services.publish_tally(tally=tally, by=officer)
    assert refused.value.code == "not_tallied"


def test_publish_tally_describes_first_when_the_job_has_not(
    period: Period, jiho: Staff, officer: Staff
) -> None:
    thank(jiho, make_senders(2), period=period)
    tally = services.tally_period(period=period, by=TESTS)
    assert tally is not None
    assert services.publish_tally(tally=tally, by=officer).described_at is not None
    assert TallyFlag.objects.count() == 0


def test_tally_period_that_stores_too_little_keeps_nothing(
    period: Period, jiho: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twin of the recount: were a line lost on the way, nothing would become final."""
    thank(jiho, make_senders(2), period=period)
    whole = tallies.statement

    def lossy(period: Period, tally_id: int) -> Any:
        sql, params = whole(period, tally_id)
        return sql.replace(
            "FROM person JOIN place", "FROM (SELECT * FROM person OFFSET 1) AS person JOIN place"
        ), params

    monkeypatch.setattr(tallies, "statement", lossy)
    with pytest.raises(tallies.Miscounted):
        services.tally_period(period=period, by=TESTS)
    assert (Tally.objects.count(), TallyLine.objects.count()) == (0, 0)
    assert Period.objects.get().state == PeriodState.CLOSING


def test_lines_name_the_person_as_of_their_last_letter(
    period: Period, jiho: Staff, roads: Department
) -> None:
    one, other = make_senders(2, division=roads)
    make_carnation(one, jiho, period=period, sent_at=period.opens_at + timedelta(days=1))
    moved = period.opens_at + timedelta(days=90)
    make_carnation(other, jiho, period=period, sent_at=moved)
    tally = make_tally(period)
    (line,) = lines_page(tally, page=1)
    assert (line.name, line.division, line.title, line.carnations) == (
        "정지호",
        "민원여권과",
        "지방행정서기",
        2,
    )
