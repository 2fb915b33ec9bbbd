"""A call from its outcome to the officer's check: states, refusals, blindness."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from audit.models import AuditRow
from kindness import clock
from kindness.errors import Refused
from monitoring.enums import (
    CallState,
    Outcome,
    RoundState,
    SheetPurpose,
    SheetState,
)
from monitoring.invariants.scoring import INVARIANTS
from monitoring.models import Attempt, CalibrationSet, Call, ItemScore, Sheet, ShieldedDay
from monitoring.queries import scoring as queries
from monitoring.rules.sheets import Typed
from monitoring.services.scoring import (
    check_sheets,
    return_sheet,
    revise_sheet,
    score_item,
    submit_sheet,
)
from notifications.models import Notice
from tests.factories.monitoring import make_call, make_rater, make_sheet, make_subject
from tests.factories.people import make_outsider, make_staff
from tests.monitoring.scoring.conftest import NINETY, TEN, item_of, note, score_all
from tests.support.rows import nothing_written
from tests.support.rules import breaks_of


def refusal(act):
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def refused_and_nothing_written(act):
    with nothing_written():
        return refusal(act)


def breaks():
    return breaks_of(INVARIANTS)


# --- the outcome ----------------------------------------------------------------------------------------------
def test_answered_call_is_made(call, evaluator):
    made = note(call, evaluator, rings=2, recording="R-1", recording_until=date(2027, 1, 31))
    assert (made.state, made.outcome, made.rings, made.called_at) == ("made", "answered", 2, TEN)
    assert (made.recording, made.recording_until) == ("R-1", date(2027, 1, 31))
    assert list(Attempt.objects.values_list("outcome", "rings", "by")) == [("answered", 2, evaluator.pk)]
    row = AuditRow.objects.get(action="call.noted")
    assert (row.actor, row.after) == ("900016", {"outcome": "answered", "state": "made"})


@pytest.mark.parametrize("outcome", [Outcome.NO_ANSWER, Outcome.BUSY, Outcome.WRONG_PERSON])
def test_unanswered_call_comes_again_until_the_last_attempt(call, evaluator, outcome):
    states = [note(call, evaluator, outcome).state for _try in range(3)]
    assert states == ["planned", "planned", "unreachable"]
    assert refused_and_nothing_written(lambda: note(call, evaluator)) == "not_now"


def test_same_nonce_again_changes_nothing(call, evaluator):
    nonce = uuid4()
    note(call, evaluator, Outcome.NO_ANSWER, nonce=nonce)
    with nothing_written():
        assert note(call, evaluator, Outcome.NO_ANSWER, nonce=nonce).state == "planned"
    assert Attempt.objects.count() == 1


def test_slip_is_put_right_until_the_score_is_handed_in(call, evaluator):
    note(call, evaluator)
    score_item(call=call, item_id=item_of(call, "listening"), raw=5, by=evaluator)
    again = note(call, evaluator, Outcome.NO_ANSWER)
    assert (again.state, again.called_at, Sheet.objects.count()) == ("planned", None, 0)
    note(call, evaluator)
    submit_sheet(sheet=score_all(call, evaluator), by=evaluator)
    assert refused_and_nothing_written(lambda: note(call, evaluator, Outcome.BUSY)) == "already_scored"


@pytest.mark.parametrize(
    ("outcome", "fields"),
    [
        (Outcome.TRANSFERRED, {}),
        (Outcome.TRANSFERRED, {"transfers": 10}),
        (Outcome.ANSWERED, {"transfers": 1}),
        (Outcome.ANSWERED, {"rings": 61}),
        (Outcome.ANSWERED, {"rings": -1}),
    ],
)
def test_impossible_counts_are_refused(call, evaluator, outcome, fields):
    assert refused_and_nothing_written(lambda: note(call, evaluator, outcome, **fields)) == "invalid_outcome"


@pytest.mark.parametrize("state", [RoundState.PLANNED, RoundState.CLOSED, RoundState.RELEASED])
def test_round_that_is_not_open_takes_no_call(call, evaluator, state):
    moments = {
        RoundState.PLANNED: {"opened_at": None},
        RoundState.CLOSED: {"closed_at": TEN},
        RoundState.RELEASED: {"closed_at": TEN, "released_at": TEN},
    }
    type(call.round).objects.filter(pk=call.round_id).update(state=state, **moments[state])
    assert refused_and_nothing_written(lambda: note(call, evaluator)) == "not_now"


def test_nobody_else_notes_or_scores_the_call(call, evaluator, survey):
    stranger, colleague = make_staff(), make_outsider()
    make_rater(survey, colleague)
    for other in (stranger, colleague):
        assert refused_and_nothing_written(lambda other=other: note(call, other)) == "no_rater"
    note(call, evaluator)
    for other in (stranger, colleague):
        assert refused_and_nothing_written(lambda other=other: score_all(call, other)) == "no_rater"


def test_rater_who_has_left_scores_no_more(call, evaluator, rater):
    rater.left_at = TEN
    rater.save()
    assert refused_and_nothing_written(lambda: note(call, evaluator)) == "no_rater"
    assert queries.call_for(evaluator, call.pk) is None


def test_call_of_a_protected_day_is_made_and_does_not_count(call, evaluator, person, officer):
    ShieldedDay.objects.create(staff=person, day=TEN.date(), decided_by=officer)
    made = note(call, evaluator)
    assert (made.state, made.excluded_as, made.excluded_by_id) == ("made", "shielded", officer.pk)
    assert made.excluded_at == TEN
    with clock.at(TEN + timedelta(days=1)):
        assert note(call, evaluator).excluded_as == ""


def test_protected_day_leaves_an_unanswered_call_alone(call, evaluator, person):
    ShieldedDay.objects.create(staff=person, day=TEN.date())
    assert note(call, evaluator, Outcome.BUSY).excluded_as == ""


# --- the items ------------------------------------------------------------------------------------------------
def test_first_item_begins_the_draft_and_the_next_ones_join_it(call, evaluator, rater):
    note(call, evaluator)
    sheet = score_all(call, evaluator)
    assert (sheet.state, sheet.total, sheet.rater_id, sheet.made_by_id) == (
        "draft",
        None,
        rater.pk,
        evaluator.pk,
    )
    rows = ItemScore.objects.order_by("item__number").values_list("item__key", "raw", "points")
    assert list(rows) == [
        ("answer_speed", 2, Decimal(10)),
        ("greeting", 1, Decimal(10)),
        ("listening", 5, Decimal(50)),
        ("closing", 1, Decimal(20)),
    ]
    assert AuditRow.objects.filter(action="sheet.begun").count() == 1


def test_item_scored_again_is_replaced(call, evaluator):
    note(call, evaluator)
    for raw in (1, 4, 4):
        score_item(
            call=call, item_id=item_of(call, "listening"), raw=raw, comment="끝까지 들음", by=evaluator
        )
    assert list(ItemScore.objects.values_list("raw", "points", "comment")) == [
        (4, Decimal(40), "끝까지 들음")
    ]


@pytest.mark.parametrize(
    ("key", "raw"), [("listening", 6), ("listening", None), ("closing", 2), ("greeting", 3)]
)
def test_value_the_item_does_not_know_is_refused(call, evaluator, key, raw):
    note(call, evaluator)
    act = lambda: score_item(call=call, item_id=item_of(call, key), raw=raw, by=evaluator)  # noqa: E731
    assert refused_and_nothing_written(act) == "invalid_score"


def test_item_of_the_person_is_not_asked_when_they_were_away(call, evaluator):
    note(call, evaluator, Outcome.ABSENT_MEMO)
    act = lambda: score_item(call=call, item_id=item_of(call, "listening"), raw=5, by=evaluator)  # noqa: E731
    assert refused_and_nothing_written(act) == "invalid_score"
    assert score_item(call=call, item_id=item_of(call, "answer_speed"), raw=2, by=evaluator).state == "draft"


def test_items_come_after_the_outcome(call, evaluator):
    assert refused_and_nothing_written(lambda: score_all(call, evaluator)) == "not_now"


# --- handed in --------------------------------------------------------------------------------------------------
def test_submitted_sheet_has_its_total_and_grade(call, evaluator):
    note(call, evaluator)
    sheet = submit_sheet(sheet=score_all(call, evaluator), good="밝은 목소리", advice="", by=evaluator)
    assert (sheet.state, sheet.total, sheet.grade, sheet.good) == (
        "submitted",
        Decimal("90.00"),
        "good",
        "밝은 목소리",
    )
    assert sheet.submitted_at == TEN
    with nothing_written():
        assert submit_sheet(sheet=sheet, by=evaluator).total == Decimal("90.00")
    assert breaks() == {}


def test_item_that_does_not_apply_is_left_out_and_the_rest_converted(call, evaluator):
    note(call, evaluator)
    sheet = submit_sheet(sheet=score_all(call, evaluator, NINETY | {"greeting": None}), by=evaluator)
    assert sheet.total == Decimal("100.00")


def test_missing_items_are_named_and_nothing_is_handed_in(call, evaluator):
    note(call, evaluator)
    sheet = score_all(call, evaluator, {"answer_speed": 2, "listening": 5})
    with nothing_written(), pytest.raises(Refused) as caught:
        submit_sheet(sheet=sheet, by=evaluator)
    assert caught.value.code == "missing_items"
    assert "첫인사, 종료 인사" in str(caught.value.message)


def test_bonus_points_need_a_reason(call, evaluator):
    note(call, evaluator)
    sheet = score_all(call, evaluator, NINETY | {"moved": 4})
    assert refused_and_nothing_written(lambda: submit_sheet(sheet=sheet, by=evaluator)) == "reason_required"
    score_all(call, evaluator, {"moved": 4}, comment="먼저 다시 전화함")
    assert submit_sheet(sheet=sheet, by=evaluator).total == Decimal("94.00")


def test_scores_of_items_not_asked_any_more_are_dropped(call, evaluator):
    note(call, evaluator)
    sheet = score_all(call, evaluator)
    note(call, evaluator, Outcome.ABSENT_MEMO, rings=2)
    sheet = submit_sheet(sheet=sheet, by=evaluator)
    assert (sheet.total, sheet.scores.count()) == (Decimal("100.00"), 1)


def test_handed_in_sheet_is_not_changed_any_more(call, evaluator):
    note(call, evaluator)
    submit_sheet(sheet=score_all(call, evaluator), by=evaluator)
    assert refused_and_nothing_written(lambda: score_all(call, evaluator)) == "already_scored"


# --- the officer --------------------------------------------------------------------------------------------------
def submitted(call, evaluator):
    note(call, evaluator)
    return submit_sheet(sheet=score_all(call, evaluator), by=evaluator)


def test_officer_checks_and_checking_again_takes_none(call, evaluator, officer):
    sheet = submitted(call, evaluator)
    assert check_sheets(sheets=[sheet], by=officer) == 1
    sheet.refresh_from_db()
    assert (sheet.state, sheet.checked_by_id, sheet.checked_at) == ("checked", officer.pk, TEN)
    with nothing_written():
        assert check_sheets(sheets=[sheet], by=officer) == 0


def test_nobody_checks_what_they_scored(call, evaluator):
    sheet = submitted(call, evaluator)
    act = lambda: check_sheets(sheets=[sheet], by=evaluator)  # noqa: E731
    assert refused_and_nothing_written(act) == "own_score"


@pytest.mark.parametrize("closed", [False, True])
def test_returned_sheet_is_a_draft_again_and_its_rater_is_told(call, evaluator, officer, closed):
    sheet = submitted(call, evaluator)
    check_sheets(sheets=[sheet], by=officer)
    if closed:
        type(call.round).objects.update(state=RoundState.CLOSED, closed_at=TEN)
    back = return_sheet(sheet=sheet, reason="첫인사를 다시 들어 주세요.", by=officer)
    assert (back.state, back.total, back.grade, back.checked_by) == ("draft", None, "", None)
    notice = Notice.objects.get(kind="monitoring.sheet_returned")
    assert (notice.person_id, notice.url) == (evaluator.pk, f"/monitoring/calls/{call.pk}/")
    assert queries.left_of(evaluator, TEN.date()).returned == 1
    again = submit_sheet(sheet=score_all(call, evaluator, {"greeting": 2}), by=evaluator)
    assert (again.state, again.total, again.return_reason) == ("submitted", Decimal("100.00"), "")


def test_returning_needs_a_reason_and_a_sheet_not_published(call, evaluator, officer):
    sheet = submitted(call, evaluator)
    assert (
        refused_and_nothing_written(lambda: return_sheet(sheet=sheet, reason=" ", by=officer))
        == "reason_required"
    )
    Sheet.objects.update(state=SheetState.RELEASED, released_at=TEN)
    assert (
        refused_and_nothing_written(lambda: return_sheet(sheet=sheet, reason="다시", by=officer)) == "not_now"
    )


def test_closed_round_takes_no_more_items(call, evaluator):
    note(call, evaluator)
    type(call.round).objects.update(state=RoundState.CLOSED, closed_at=TEN)
    assert refused_and_nothing_written(lambda: score_all(call, evaluator)) == "not_now"


# --- scored anew --------------------------------------------------------------------------------------------------
def test_revised_sheet_replaces_the_old_one_which_is_kept(call, evaluator, officer):
    old = submitted(call, evaluator)
    Sheet.objects.update(state=SheetState.DISPUTED, released_at=TEN)
    new = revise_sheet(
        sheet=old, scores={item_of(call, "greeting"): Typed(2)}, good="밝음", advice="", by=officer
    )
    old.refresh_from_db()
    assert (old.state, old.total, old.scores.count()) == ("retracted", Decimal("90.00"), 4)
    assert (new.state, new.total, new.replaces_id, new.rater_id) == (
        "checked",
        Decimal("100.00"),
        old.pk,
        None,
    )
    assert list(new.scores.order_by("item__number").values_list("raw", flat=True)) == [2, 2, 5, 1]
    assert (
        refused_and_nothing_written(
            lambda: revise_sheet(sheet=old, scores={}, good="", advice="", by=officer)
        )
        == "not_now"
    )
    assert breaks() == {}


def test_revision_with_an_unknown_value_keeps_the_old_sheet(call, evaluator, officer):
    old = submitted(call, evaluator)
    act = lambda: revise_sheet(  # noqa: E731
        sheet=old, scores={item_of(call, "listening"): Typed(9)}, good="", advice="", by=officer
    )
    assert refused_and_nothing_written(act) == "invalid_score"


# --- blind ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def second(survey, call):
    colleague = make_outsider(name="한지우")
    call.second_rater = make_rater(survey, colleague)
    call.save()
    return colleague


def test_second_sheet_is_made_beside_the_first_and_neither_sees_the_other(call, evaluator, second):
    submitted(call, evaluator)
    call.refresh_from_db()
    sheet = score_all(call, second, {"listening": 1}, purpose=SheetPurpose.SECOND)
    assert (sheet.purpose, Sheet.objects.count()) == ("second", 2)
    assert queries.sheet_of(second, call, SheetPurpose.SECOND).pk == sheet.pk
    assert queries.sheet_of(second, call, SheetPurpose.LIVE) is None
    assert queries.sheet_of(evaluator, call, SheetPurpose.SECOND) is None
    assert refused_and_nothing_written(lambda: submit_sheet(sheet=sheet, by=evaluator)) == "no_rater"


def test_second_score_waits_for_the_call(call, evaluator, second):
    assert list(queries.second_calls(second)) == []
    note(call, evaluator)
    assert [one.pk for one in queries.second_calls(second)] == [call.pk]


def test_calibration_sheets_of_several_raters_stand_side_by_side(call, evaluator, second, officer):
    submitted(call, evaluator)
    calibration = CalibrationSet.objects.create(
        round=call.round, name="11월 3통", until=TEN.date(), created_by=officer
    )
    calibration.calls.add(call)
    for person in (evaluator, second):
        sheet = score_all(call, person, purpose=SheetPurpose.CALIBRATION)
        assert submit_sheet(sheet=sheet, by=person).calibration_id == calibration.pk
    assert Sheet.objects.filter(purpose="calibration", state="submitted").count() == 2
    assert queries.sheet_of(second, call, SheetPurpose.CALIBRATION).made_by_id == second.pk
    CalibrationSet.objects.update(state="closed")
    act = lambda: score_all(call, second, purpose=SheetPurpose.CALIBRATION)  # noqa: E731
    assert refused_and_nothing_written(act) == "no_rater"


# --- what is left -----------------------------------------------------------------------------------------------------
def test_what_is_left_counts_each_kind_once(call, evaluator, rater, survey):
    day = TEN.date()
    other = make_subject(survey, make_staff())
    make_call(rater, other, planned_on=day - timedelta(days=1))
    make_call(rater, other, planned_on=day + timedelta(days=1))
    make_call(rater, other, state=CallState.CANCELLED)
    make_sheet(make_call(rater, other, outcome=Outcome.ANSWERED))
    make_sheet(make_call(rater, other, outcome=Outcome.ANSWERED), state=SheetState.DRAFT, total=None)
    left = queries.left_of(evaluator, day)
    assert left == queries.Left(today=3, late=1, ahead=1, handed_in=1, returned=0, second=0, calibration=0)
    assert queries.calls_waiting(evaluator, day).count() == 3
    assert [one.state for one in queries.calls_waiting(evaluator, day)] == ["made", "planned", "planned"]


def test_score_that_came_back_stands_before_begun_and_planned_ones(call, evaluator, rater, survey):
    other = make_subject(survey, make_staff())
    make_sheet(make_call(rater, other, outcome=Outcome.ANSWERED), state=SheetState.DRAFT, total=None)
    back = make_call(rater, other, outcome=Outcome.ANSWERED, planned_hour=17)
    make_sheet(back, state=SheetState.DRAFT, total=None, return_reason="다시 들어 주세요.")
    assert [one.returned for one in queries.calls_waiting(evaluator, TEN.date())] == [True, False, False]
    assert queries.next_call(evaluator, TEN.date()) == back.pk


def test_tried_calls_come_after_the_others(call, evaluator, rater, survey):
    later = make_call(rater, make_subject(survey, make_staff()), planned_hour=17)
    note(call, evaluator, Outcome.BUSY)
    found = list(queries.calls_waiting(evaluator, TEN.date()))
    assert [(one.pk, one.tries) for one in found] == [(later.pk, 0), (call.pk, 1)]


@pytest.mark.parametrize(("text", "hits"), [("서윤", 1), ("2511", 1), ("도로", 1), ("없는", 0), ("%", 0)])
def test_search_finds_by_name_number_and_department(call, evaluator, text, hits):
    assert queries.calls_found(evaluator, text).count() == hits


def test_calls_of_others_are_neither_listed_nor_found(call, second, officer):
    for other in (officer, make_outsider()):
        assert queries.calls_waiting(other, TEN.date()).count() == 0
        assert queries.calls_found(other, "서윤").count() == 0
        assert queries.call_for(other, call.pk) is None
    assert Call.objects.count() == 1
