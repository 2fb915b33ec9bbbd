"""Codes, marks, completion and certificate codes: pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from kindness.halfyear import SEOUL
from training.enums import Mark, Outcome
from training.rules import attendance, certificates, codes
from training.rules.completion import Terms, judge

NINE = datetime(2026, 11, 18, 9, 0, tzinfo=SEOUL)
SECRET = "0" * 64


def seconds(count: float) -> datetime:
    return NINE + timedelta(seconds=count)


# --- codes -----------------------------------------------------------------------------------------------------
def test_code_is_six_digits_and_changes_every_half_minute():
    shown = [codes.code_at(SECRET, seconds(30 * n)) for n in range(200)]
    assert {len(code) for code in shown} == {6}
    assert all(code.isdecimal() for code in shown)
    assert len(set(shown)) > 195
    assert codes.code_at(SECRET, seconds(29.999)) == shown[0]


def test_code_is_accepted_in_its_window_and_the_next_one():
    code = codes.code_at(SECRET, NINE)
    assert [codes.accepts(SECRET, code, seconds(s)) for s in (-0.001, 0, 30, 59.999, 60)] == [
        False, True, True, True, False,
    ]  # fmt: skip


def test_code_of_another_session_is_not_accepted():
    assert not codes.accepts("1" * 64, codes.code_at(SECRET, NINE), NINE)


@pytest.mark.parametrize("form", ["{a} {b}", "{a}-{b}", " {a}{b} ", "{a}·{b}"])
def test_code_is_read_however_it_is_spaced(form: str):
    code = codes.code_at(SECRET, NINE)
    assert codes.accepts(SECRET, form.format(a=code[:3], b=code[3:]), NINE)


@pytest.mark.parametrize("typed", ["", "0", "한글여섯글자", "1" * 5000, "１２３４５６"])
def test_nonsense_is_no_code(typed: str):
    assert not codes.accepts(SECRET, typed, NINE)


def test_code_counts_from_a_quarter_before_until_the_end():
    ends = NINE + timedelta(hours=2)
    moments = [-900.001, -900, 0, 7199.999, 7200, 86400]
    found = [codes.is_open(seconds(s), starts_at=NINE, ends_at=ends) for s in moments]
    assert found == [False, True, True, True, False, False]


def test_seconds_left_until_the_next_code():
    assert [codes.seconds_left(seconds(s)) for s in (0, 1, 29, 29.9, 30)] == [30, 29, 1, 1, 30]


# --- marks -----------------------------------------------------------------------------------------------------
def test_check_in_is_late_ten_minutes_after_the_start():
    found = [attendance.check_in_as(seconds(s), starts_at=NINE) for s in (-60, 0, 599, 600)]
    assert found == [Mark.PRESENT, Mark.PRESENT, Mark.PRESENT, Mark.LATE]


@pytest.mark.parametrize("mark", Mark)
def test_nobody_is_marked_before_the_list_opens_but_for_the_excused(mark: Mark):
    early = seconds(-901)
    assert attendance.may_mark(mark, early, starts_at=NINE) is (mark == Mark.EXCUSED)
    assert attendance.may_mark(mark, seconds(-900), starts_at=NINE)


def test_mark_is_changed_freely_until_midnight_in_seoul():
    midnight = datetime(2026, 11, 19, tzinfo=SEOUL)
    just_before = midnight - timedelta(microseconds=1)
    assert attendance.may_change("absent", just_before, starts_at=NINE)
    assert not attendance.may_change("absent", midnight, starts_at=NINE)
    assert attendance.may_change("", midnight, starts_at=NINE)


# --- completion ------------------------------------------------------------------------------------------------
EIGHTY = Terms(needed_percent=80, lates_for_absence=3, pass_score=None)


def outcome(
    terms: Terms = EIGHTY, *, sessions: int = 10, score: Decimal | None = None, **marks: int
) -> Outcome:
    return judge(terms, sessions=sessions, marks=marks, score=score).outcome


def test_share_is_of_all_sessions_not_only_of_those_marked():
    """5 of 5 held so far is half of 10."""
    verdict = judge(EIGHTY, sessions=10, marks={"present": 5}, score=None)
    assert (verdict.counted, verdict.share, verdict.outcome) == (5, 0.5, Outcome.NOT_COMPLETED)


def test_eight_of_ten_complete_at_eighty_percent_and_seven_do_not():
    assert outcome(present=8, absent=2) == Outcome.COMPLETED
    assert outcome(present=7, absent=3) == Outcome.NOT_COMPLETED


def test_three_times_late_or_early_away_are_one_absence():
    assert outcome(present=6, late=1, left_early=1, absent=2) == Outcome.COMPLETED
    assert outcome(present=5, late=2, left_early=1, absent=2) == Outcome.NOT_COMPLETED
    never = Terms(needed_percent=80, lates_for_absence=0, pass_score=None)
    assert outcome(never, late=8, absent=2) == Outcome.COMPLETED


def test_excused_session_does_not_count_as_attended():
    assert outcome(present=7, excused=3) == Outcome.NOT_COMPLETED
    assert outcome(present=8, excused=2) == Outcome.COMPLETED


def test_test_score_is_asked_for_where_there_is_one():
    tested = Terms(needed_percent=80, lates_for_absence=3, pass_score=60)
    found = [outcome(tested, present=10, score=score) for score in (None, Decimal("59.9"), Decimal(60))]
    assert found == [Outcome.NOT_COMPLETED, Outcome.NOT_COMPLETED, Outcome.COMPLETED]


def test_third_of_three_is_not_lost_to_rounding():
    third = Terms(needed_percent=67, lates_for_absence=3, pass_score=None)
    assert outcome(third, sessions=3, present=2, absent=1) == Outcome.NOT_COMPLETED  # 66.7 %
    assert outcome(Terms(66, 3, None), sessions=3, present=2, absent=1) == Outcome.COMPLETED


def test_cohort_without_sessions_completes_nobody():
    assert outcome(Terms(0, 3, None), sessions=0) == Outcome.NOT_COMPLETED


# --- numbers ---------------------------------------------------------------------------------------------------
def test_codes_of_certificates_are_three_groups_without_letters_that_look_alike():
    made = {certificates.new_code() for _n in range(300)}
    assert len(made) == 300
    assert all(len(code) == 14 and code[4] == code[9] == "-" for code in made)
    assert not set("".join(made)) & set("01ILO")


@pytest.mark.parametrize(
    ("typed", "parsed"),
    [
        ("2026-0001", (2026, 1)),
        (" 제2026-12호 ", (2026, 12)),
        ("2026 - 7", (2026, 7)),
        ("2026", None),
        ("2026-", None),
        ("x", None),
        ("2026-99999999999", None),
    ],
)
def test_number_is_read_as_people_write_it(typed: str, parsed: tuple[int, int] | None):
    assert certificates.parse_number(typed) == parsed


def test_code_is_compared_without_spaces_hyphens_and_case():
    assert certificates.plain_code(" abcd efgh-JKMN ") == "ABCDEFGHJKMN"
