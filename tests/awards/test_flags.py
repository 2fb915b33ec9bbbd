"""Each kind of flag with data that should raise it, and with data that should not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from awards import flags, words
from awards.enums import FlagKind
from awards.models import TallyFlag
from awards.queries import findings_of, numbers_in
from people.models import Department, Staff
from recognition.models import Carnation, Period
from tests.factories.awards import (
    draft_carnation,
    make_closing_period,
    make_people,
    make_senders,
    make_tally,
    own_words,
    store_letters,
    thank,
)
from tests.factories.people import make_division, make_staff
from tests.factories.recognition import make_carnation

COPIED = "여권 기계가 멈춘 날 대기하시던 분들을 직접 다른 창구로 나눠 안내해 주셔서 고맙습니다."
SAME_BUT_FOR_THE_END = (
    "여권 기계가 멈춘 날 대기하시던 분들을 직접 다른 창구로 나눠 안내해 주셔서 감사드립니다."
)
SAME_BUT_FOR_THE_START = (
    "지난주 여권 기계가 멈춘 날 대기하시던 분들을 직접 다른 창구로 나눠 안내해 주셔서 고맙습니다."
)
OF_ITS_OWN = "눈이 많이 온 아침 골목길 제설을 함께 맡아 주민들께서 넘어지지 않고 출근하실 수 있었습니다."


@pytest.fixture
def period(db: None) -> Period:
    return make_closing_period(quota=3)


def fill(period: Period, letters: int, *, divisions: int = 12) -> None:
    """A city in the background: letters from everywhere to everywhere, each in its own words, evenly over time."""
    people = make_people([make_division() for _number in range(divisions)], letters)
    step = (period.closes_at - period.opens_at) / (letters + 1)

    def recipient(number: int) -> Staff:
        shift = 1 if (number * 4 + 1) % divisions else 2  # never within one division
        return people[(number * 5 + shift) % letters]

    store_letters(
        draft_carnation(
            sender,
            recipient(number),
            period=period,
            sent_at=period.opens_at + step * (number + 1),
            reason=own_words(number),
        )
        for number, sender in enumerate(people)
    )


# --- mutual pairs ------------------------------------------------------------------------------------------
def test_mutual_pairs_two_who_sent_to_each_other(period: Period, jiho: Staff, roads: Department) -> None:
    (seoyun,) = make_senders(1, division=roads)
    there = make_carnation(seoyun, jiho, period=period)
    back = make_carnation(jiho, seoyun, period=period)
    (found,) = flags.mutual_pairs(period)
    assert found["count"] == 2
    assert set(found["letters"]) == {str(there.pk), str(back.pk)}
    assert {person["number"] for person in found["people"]} == {seoyun.number, jiho.number}


def test_mutual_pairs_a_circle_of_three_is_none(period: Period, jiho: Staff) -> None:
    one, other = make_staff(make_division()), make_staff(make_division())
    for sender, recipient in ((jiho, one), (one, other), (other, jiho)):
        make_carnation(sender, recipient, period=period)
    assert list(flags.mutual_pairs(period)) == []


def test_mutual_pairs_a_voided_thank_you_is_none(period: Period, jiho: Staff, roads: Department) -> None:
    (seoyun,) = make_senders(1, division=roads)
    make_carnation(seoyun, jiho, period=period)
    void(make_carnation(jiho, seoyun, period=period), by=seoyun)
    assert list(flags.mutual_pairs(period)) == []


# --- flows ---------------------------------------------------------------------------------------------------
def test_division_flows_eight_letters_one_way_in_a_city_of_sixty(
    period: Period, civil: Department, roads: Department
) -> None:
    fill(period, 60)
    people = make_people([civil], 4)
    for number, sender in enumerate(make_senders(8, division=roads)):
        thank(people[number % 4], [sender], period=period)
    (found,) = flags.division_flows(period)
    assert {key: found[key] for key in ("count", "from", "to", "senders", "recipients")} == {
        "count": 8,
        "from": "도로과",
        "to": "민원여권과",
        "senders": 8,
        "recipients": 4,
    }
    assert found["expected"] < 2


def test_division_flows_five_letters_are_too_few(
    period: Period, civil: Department, roads: Department
) -> None:
    fill(period, 60)
    thank(make_staff(civil), make_senders(5, division=roads), period=period)
    assert list(flags.division_flows(period)) == []


def test_division_flows_two_divisions_have_nowhere_else_to_send(
    period: Period, civil: Department, roads: Department
) -> None:
    """Everybody sends to the only other division: exactly what is expected."""
    thank(make_staff(civil), make_senders(8, division=roads), period=period)
    thank(make_staff(roads), make_senders(8, division=civil), period=period)
    assert list(flags.division_flows(period)) == []


# --- similar reasons -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "other", [COPIED, SAME_BUT_FOR_THE_END, SAME_BUT_FOR_THE_START, COPIED.upper() + "!"]
)
def test_similar_reasons_to_one_person(period: Period, jiho: Staff, other: str) -> None:
    one, two = make_staff(make_division()), make_staff(make_division())
    make_carnation(one, jiho, period=period, reason=COPIED)
    make_carnation(two, jiho, period=period, reason=other)
    (found,) = flags.similar_reasons(period)
    assert found["count"] == 2
    assert found["likeness"] >= 0.7


def test_similar_reasons_from_one_division_though_the_name_differs(
    period: Period, jiho: Staff, roads: Department
) -> None:
    one, two = make_senders(2, division=roads)
    other = make_staff(make_division(), name="오은우")
    make_carnation(one, jiho, period=period, reason=f"{jiho.name} 주무관님, {COPIED}")
    make_carnation(two, other, period=period, reason=f"오은우 주무관님, {COPIED}")
    (found,) = flags.similar_reasons(period)
    assert (found["count"], found["likeness"]) == (2, 1.0)


def test_similar_reasons_equal_words_are_found_anywhere(period: Period) -> None:
    for _number in range(3):
        make_carnation(make_staff(make_division()), make_staff(make_division()), period=period, reason=COPIED)
    (found,) = flags.similar_reasons(period)
    assert found["count"] == 3


def test_similar_reasons_own_words_and_short_ones_are_none(
    period: Period, jiho: Staff, roads: Department
) -> None:
    one, two, three, four = make_senders(4, division=roads)
    make_carnation(one, jiho, period=period, reason=COPIED)
    make_carnation(two, jiho, period=period, reason=OF_ITS_OWN)
    make_carnation(three, jiho, period=period, reason="정말 고맙습니다")
    make_carnation(four, jiho, period=period, reason="정말 고맙습니다")
    assert list(flags.similar_reasons(period)) == []


def test_similar_reasons_a_chain_is_one_set_and_names_its_first_letters(
    period: Period, jiho: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy with another start and the copy with another end are joined by what both were copied from."""
    monkeypatch.setattr(flags, "MOST_LETTERS_SHOWN", 2)
    for reason in (COPIED, SAME_BUT_FOR_THE_END, SAME_BUT_FOR_THE_START, COPIED):
        make_carnation(make_staff(make_division()), jiho, period=period, reason=reason)
    (found,) = flags.similar_reasons(period)
    assert (found["count"], len(found["letters"])) == (4, 2)
    assert 0.7 <= found["likeness"] < 1


def test_similar_reasons_too_many_to_compare_says_so(
    period: Period, jiho: Staff, officer: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flags, "MOST_COMPARED", 1)
    for reason in (COPIED, SAME_BUT_FOR_THE_END):
        make_carnation(make_staff(make_division()), jiho, period=period, reason=reason)
    tally = make_tally(period)
    assert (tally.facts["found"]["similar_reasons"], tally.facts["unfinished"]) == (1, ["similar_reasons"])


# --- the last hours ----------------------------------------------------------------------------------------------
def test_late_bursts_all_letters_in_the_last_hour(period: Period, jiho: Staff) -> None:
    fill(period, 60)
    late = period.closes_at - timedelta(minutes=30)
    thank(jiho, make_senders(5), period=period, sent_at=late)
    (found,) = flags.late_bursts(period)
    assert (found["count"], found["all"], found["divisions"]) == (5, 5, 1)
    assert found["people"][0]["number"] == jiho.number
    assert len(found["letters"]) == 5


def test_late_bursts_everybody_was_late(period: Period, jiho: Staff) -> None:
    """When the whole city sends in the last hours, nobody stands out."""
    late = period.closes_at - timedelta(minutes=30)
    for _number in range(6):
        thank(make_staff(make_division()), make_senders(1), period=period, sent_at=late)
    thank(jiho, make_senders(5), period=period, sent_at=late)
    assert list(flags.late_bursts(period)) == []


def test_late_bursts_two_late_letters_are_too_few(period: Period, jiho: Staff) -> None:
    fill(period, 60)
    thank(jiho, make_senders(2), period=period, sent_at=period.closes_at - timedelta(minutes=30))
    assert list(flags.late_bursts(period)) == []


# --- voided ------------------------------------------------------------------------------------------------------
def void(letter: Carnation, *, by: Staff) -> None:
    Carnation.objects.filter(pk=letter.pk).update(
        state="voided",
        reported_at=letter.sent_at,
        report_reason="부적절한 글",
        decided_at=letter.sent_at,
        decided_by=by,
        decision_reason="약속을 요구함",
    )


def test_voided_letters_with_their_reason(
    period: Period, jiho: Staff, roads: Department, officer: Staff
) -> None:
    one, other = make_senders(2, division=roads)
    void(make_carnation(one, jiho, period=period), by=officer)
    make_carnation(other, jiho, period=period)
    (found,) = flags.voided_letters(period)
    assert (found["from"], found["people"][0]["name"], found["reason"]) == (
        "도로과",
        "정지호",
        "약속을 요구함",
    )


# --- together ----------------------------------------------------------------------------------------------------
def test_flags_of_a_quiet_half_year_are_none(period: Period) -> None:
    fill(period, 60)
    assert [flag.kind for flag in TallyFlag.objects.filter(tally=make_tally(period))] == []


def test_findings_of_name_the_letters_and_the_people(period: Period, jiho: Staff, roads: Department) -> None:
    (seoyun,) = make_senders(1, division=roads)
    make_carnation(seoyun, jiho, period=period, reason=COPIED)
    make_carnation(jiho, seoyun, period=period, reason=OF_ITS_OWN)
    tally = make_tally(period)
    (kind,) = findings_of(tally)
    (finding,) = kind.findings
    assert kind.kind == FlagKind.MUTUAL_PAIR
    assert sorted(letter.reason for letter in finding.letters) == sorted([COPIED, OF_ITS_OWN])
    assert numbers_in([kind]) == {seoyun.number, jiho.number}


def test_flags_of_keep_the_most_striking_and_count_the_others(
    period: Period, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flags, "MOST_OF_A_KIND", 1)
    for reason, copies in ((COPIED, 2), (OF_ITS_OWN, 3)):
        for _copy in range(copies):
            make_carnation(
                make_staff(make_division()), make_staff(make_division()), period=period, reason=reason
            )
    (kind,) = findings_of(make_tally(period))
    assert (kind.found, [len(finding.letters) for finding in kind.findings]) == (2, [3])


@pytest.mark.parametrize("kind", FlagKind.values)
def test_flag_sentence_of_every_kind(kind: str) -> None:
    person = {"number": "700001", "name": "정지호", "division": "민원여권과"}
    facts: dict[str, Any] = {
        "count": 6, "letters": [], "days": ["2026-06-01T09:00:00+09:00", "2026-05-01T09:00:00+09:00"],
        "people": [person, person] if kind == FlagKind.MUTUAL_PAIR else [person],
        "from": "도로과", "to": "민원여권과", "senders": 6, "recipients": 2, "expected": 0.6, "likeness": 0.93,
        "all": 7, "hours": 6, "divisions": 2, "decided_at": "2026-06-01T09:00:00+09:00", "reason": "약속을 요구함",
    }  # fmt: skip
    sentence = words.flag_sentence(kind, facts)
    assert "%(" not in sentence
    assert words.flag_explanation(kind)
