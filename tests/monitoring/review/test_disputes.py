"""Appeals: filed in time by the person, answered by somebody who did not score."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from kindness import clock
from kindness.errors import Refused
from monitoring.enums import (
    DisputeOutcome,
    DisputeReason,
    ItemKind,
    ItemRole,
    RoundState,
    SheetState,
    VersionState,
)
from monitoring.invariants.review import INVARIANTS
from monitoring.models import Dispute, Sheet
from monitoring.queries.counted import counted_sheets
from monitoring.rules.sheets import Typed
from monitoring.services.disputes import answer_dispute, file_dispute
from monitoring.services.release import acknowledge_sheet, finish_due_sheets, release_round
from notifications.models import Notice
from people.enums import Role
from tests.factories.monitoring import make_item, make_rater, make_round, make_scored_call, make_version
from tests.factories.people import make_outsider, make_staff
from tests.support.rows import nothing_written
from tests.support.rules import breaks_of

pytestmark = pytest.mark.django_db
RAW = {"answer_speed": 2, "greeting": 2, "listening": 3, "closing": 0}


@pytest.fixture(autouse=True)
def _every_rule_holds(db):
    yield
    assert breaks_of(INVARIANTS) == {}


@pytest.fixture
def officer(db):
    return make_staff(roles=[Role.PROGRAMME_OFFICER])


@pytest.fixture
def rater(db):
    return make_rater(make_round(state=RoundState.RELEASED), make_outsider(roles=[Role.EVALUATOR]))


@pytest.fixture
def person(db):
    return make_staff(name="김서윤")


@pytest.fixture
def sheet(rater, person):
    return make_scored_call(rater, person, 60, state=SheetState.RELEASED, raw=RAW)


def file(sheet, person, **fields):
    values = {"reason": DisputeReason.FACTS, "text": "끝인사를 드렸습니다.", "token": uuid4()} | fields
    return file_dispute(sheet=sheet, by=person, **values)


def test_appeal_is_filed_once_and_told_to_the_officers(sheet, person, officer):
    token = uuid4()
    dispute = file(sheet, person, token=token)
    assert file(sheet, person, token=token) == dispute
    sheet.refresh_from_db()
    assert sheet.state == SheetState.DISPUTED
    assert list(Notice.objects.values_list("person", "kind")) == [(officer.pk, "monitoring.dispute_filed")]
    with nothing_written(), pytest.raises(Refused, match="not_now"):
        file(sheet, person)


def test_appeal_after_the_last_day_is_refused(sheet, person):
    Sheet.objects.update(released_at=clock.fresh() - timedelta(days=8))
    with nothing_written(), pytest.raises(Refused, match="deadline_passed"):
        file(Sheet.objects.get(), person)


def test_last_day_still_counts(sheet, person):
    Sheet.objects.update(released_at=clock.fresh() - timedelta(days=7))
    assert file(Sheet.objects.get(), person).outcome == DisputeOutcome.OPEN


def test_more_appeals_than_the_scorecard_allows_are_refused(person):
    version = make_version(most_disputes=1)
    rater = make_rater(
        make_round(version=version, state=RoundState.RELEASED), make_outsider(roles=[Role.EVALUATOR])
    )
    first, second = (make_scored_call(rater, person, 60, state=SheetState.RELEASED) for _n in range(2))
    file(first, person)
    with nothing_written(), pytest.raises(Refused, match="too_many_disputes"):
        file(second, person)


def test_upheld_score_stands(sheet, person, officer):
    dispute = file(sheet, person)
    answer_dispute(dispute=dispute, outcome=DisputeOutcome.UPHELD, answer="녹취를 확인했습니다.", by=officer)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.total) == (SheetState.FINAL, 60)
    assert Notice.objects.filter(person=person, kind="monitoring.dispute_answered").exists()


def test_revised_score_replaces_the_old_one_which_is_kept(sheet, person, officer):
    dispute = file(sheet, person)
    items = {item.key: item.pk for item in sheet.version.items.all()}
    scores = {items["closing"]: Typed(1)}
    answer_dispute(
        dispute=dispute,
        outcome=DisputeOutcome.REVISED,
        answer="끝인사가 있었습니다.",
        scores=scores,
        by=officer,
    )
    old, new = Sheet.objects.get(pk=sheet.pk), Sheet.objects.get(replaces=sheet)
    assert (old.state, old.total) == (SheetState.RETRACTED, 60)
    assert (new.state, new.total, new.made_by) == (SheetState.FINAL, 80, officer)  # 10 + 20 + 30 + 20
    assert list(counted_sheets()) == [new]


@pytest.mark.parametrize("outcome", [DisputeOutcome.UPHELD, DisputeOutcome.EXCLUDED])
def test_values_that_would_be_lost_are_refused(sheet, person, officer, outcome):
    dispute = file(sheet, person)
    items = {item.key: item.pk for item in sheet.version.items.all()}
    for typed in ({items["closing"]: Typed(1)}, {items["listening"]: Typed(3, "차분합니다.")}):
        with nothing_written(), pytest.raises(Refused, match="values_changed"):
            answer_dispute(dispute=dispute, outcome=outcome, answer="그대로입니다.", scores=typed, by=officer)


def test_values_as_they_were_entered_come_with_any_answer(sheet, person, officer):
    sheet.scores.filter(item__key="closing").update(comment="끝인사\r\n없음")
    dispute = file(sheet, person)
    items = {item.key: item.pk for item in sheet.version.items.all()}
    same = {items[key]: Typed(raw, "끝인사 없음" if key == "closing" else "") for key, raw in RAW.items()}
    answer_dispute(
        dispute=dispute, outcome=DisputeOutcome.UPHELD, answer="그대로입니다.", scores=same, by=officer
    )
    assert Dispute.objects.get().outcome == DisputeOutcome.UPHELD


def test_unexplained_bonus_says_that_nothing_was_scored_anew(person, officer):
    version = make_version(frozen=False)
    bonus = make_item(
        version, 9, kind=ItemKind.POINTS, points=4, key="moved", label="감동 응대", role=ItemRole.BONUS
    )
    version.state, version.frozen_at = VersionState.FROZEN, clock.fresh()
    version.save()
    rater = make_rater(
        make_round(version=version, state=RoundState.RELEASED), make_outsider(roles=[Role.EVALUATOR])
    )
    dispute = file(make_scored_call(rater, person, 60, state=SheetState.RELEASED, raw=RAW), person)
    with nothing_written(), pytest.raises(Refused) as refused:
        answer_dispute(
            dispute=dispute,
            outcome=DisputeOutcome.REVISED,
            answer="좋았습니다.",
            scores={bonus.pk: Typed(2)},
            by=officer,
        )
    assert (refused.value.code, str(refused.value.title)) == (
        "reason_required", "통화를 재평가하지 않았습니다.",
    )  # fmt: skip


def test_excluded_call_counts_no_more(sheet, person, officer):
    dispute = file(sheet, person, reason=DisputeReason.STAND_IN)
    answer_dispute(dispute=dispute, outcome=DisputeOutcome.EXCLUDED, answer="대신 받았습니다.", by=officer)
    sheet.call.refresh_from_db()
    assert sheet.call.excluded_as == "stand_in"
    assert not counted_sheets().exists()


def test_whoever_scored_or_checked_does_not_answer(rater, person):
    scorer = make_staff(roles=[Role.PROGRAMME_OFFICER])
    own = make_rater(rater.round, scorer)
    sheet = make_scored_call(own, person, 60, state=SheetState.RELEASED, raw=RAW)
    dispute = file(sheet, person)
    with nothing_written(), pytest.raises(Refused, match="own_score"):
        answer_dispute(dispute=dispute, outcome=DisputeOutcome.UPHELD, answer="그대로입니다.", by=scorer)
    checker = make_staff(roles=[Role.PROGRAMME_OFFICER])
    Sheet.objects.filter(pk=sheet.pk).update(checked_by=checker)
    with nothing_written(), pytest.raises(Refused, match="own_score"):
        answer_dispute(dispute=dispute, outcome=DisputeOutcome.UPHELD, answer="그대로입니다.", by=checker)


def test_nobody_answers_their_own_appeal(rater):
    officer = make_staff(roles=[Role.PROGRAMME_OFFICER])
    dispute = file(make_scored_call(rater, officer, 60, state=SheetState.RELEASED), officer)
    with nothing_written(), pytest.raises(Refused, match="own_dispute"):
        answer_dispute(dispute=dispute, outcome=DisputeOutcome.UPHELD, answer="그대로입니다.", by=officer)


def test_answer_needs_a_reason_and_is_given_once(sheet, person, officer):
    dispute = file(sheet, person)
    with nothing_written(), pytest.raises(Refused, match="reason_required"):
        answer_dispute(dispute=dispute, outcome=DisputeOutcome.UPHELD, answer="\u200b", by=officer)
    answer_dispute(dispute=dispute, outcome=DisputeOutcome.UPHELD, answer="그대로입니다.", by=officer)
    with nothing_written(), pytest.raises(Refused, match="not_now"):
        answer_dispute(dispute=dispute, outcome=DisputeOutcome.EXCLUDED, answer="다시", by=officer)
    assert Dispute.objects.get().outcome == DisputeOutcome.UPHELD


# --- published, read, final -----------------------------------------------------------------------------------------
@pytest.fixture
def closed(db):
    return make_rater(make_round(state=RoundState.CLOSED), make_outsider(roles=[Role.EVALUATOR]))


def test_results_are_published_to_whom_they_are_about(closed, person, officer):
    sheets = [make_scored_call(closed, person, total, state=SheetState.CHECKED) for total in (80, 90)]
    assert release_round(survey=closed.round, by=officer) == 2
    closed.round.refresh_from_db()
    assert closed.round.state == RoundState.RELEASED
    assert set(Sheet.objects.values_list("state", flat=True)) == {SheetState.RELEASED}
    assert list(Notice.objects.values_list("person", flat=True)) == [person.pk]
    assert acknowledge_sheet(sheet=sheets[0], by=person).state == SheetState.ACKNOWLEDGED
    assert release_round(survey=closed.round, by=officer) == 0


def test_unchecked_calls_hold_the_publication(closed, person, officer):
    make_scored_call(closed, person, 80, state=SheetState.SUBMITTED)
    with nothing_written(), pytest.raises(Refused, match="unchecked"):
        release_round(survey=closed.round, by=officer)


def test_open_round_is_not_published(officer):
    survey = make_round()
    with nothing_written(), pytest.raises(Refused, match="not_now"):
        release_round(survey=survey, by=officer)


def test_score_not_published_yet_cannot_be_read(closed, person):
    sheet = make_scored_call(closed, person, 80, state=SheetState.CHECKED)
    with nothing_written(), pytest.raises(Refused, match="not_now"):
        acknowledge_sheet(sheet=sheet, by=person)


def test_scores_are_final_once_nobody_can_appeal(sheet):
    assert finish_due_sheets() == 0
    Sheet.objects.update(released_at=clock.fresh() - timedelta(days=7))
    assert finish_due_sheets() == 0
    Sheet.objects.update(released_at=clock.fresh() - timedelta(days=8))
    assert finish_due_sheets() == 1
    assert Sheet.objects.get().state == SheetState.FINAL
