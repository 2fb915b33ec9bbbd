"""Several raters score the same calls blind; how they agree, and who is too far."""

from __future__ import annotations

from datetime import timedelta
from statistics import median

import pytest
from hypothesis import given, strategies as st

from kindness import clock
from kindness.errors import Refused
from monitoring.enums import CallExclusion, CallState, SheetPurpose, SheetState
from monitoring.models import Call, Rater
from monitoring.queries.calibration import second_scores_of
from monitoring.rules import calibration as rules
from monitoring.services import calibration as services
from people.enums import Role
from tests.factories.monitoring import (
    make_call,
    make_rater,
    make_round,
    make_scored_call,
    make_sheet,
    make_subject,
)
from tests.factories.people import make_division, make_outsider, make_staff
from tests.support.rows import nothing_written

# Krippendorff's own example: three observers, fifteen units, four values; missing ones are common.
OBSERVED = """* * * * * 3 4 1 2 1 1 3 3 * 3
1 * 2 1 3 3 4 3 * * * * * * *
* * 2 1 3 4 4 * 2 1 1 3 3 * 4"""
RATINGS = [
    (rater, call, float(value))
    for rater, line in enumerate(OBSERVED.splitlines())
    for call, value in enumerate(line.split())
    if value != "*"
]


# --- rules --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("kind", "alpha"), [("yes_no", 0.691), ("scale", 0.811)])
def test_published_example_gives_the_published_alpha(kind, alpha):
    item = services.Compared("x", "경청", kind, RATINGS)
    found = rules.agreement_of(item.key, item.label, item.ratings, services._alpha_for(item))
    assert found.alpha == pytest.approx(alpha, abs=0.001)


def test_nothing_to_compare_gives_no_figure():
    assert rules.agreement_of("x", "경청", [(1, "a", 3.0), (2, "b", 4.0)], lambda _ratings: 0.5).alpha is None


def test_all_the_same_is_full_agreement():
    ratings = [(rater, call, 5.0) for rater in range(2) for call in "abc"]
    assert rules.agreement_of("x", "경청", ratings, lambda _ratings: 1 / 0).alpha == 1.0


@given(st.lists(st.floats(-20, 20), min_size=2, max_size=6), st.integers(3, 8))
def test_severity_is_the_distance_to_the_middle(offsets, calls):
    totals = [
        (rater, call, 80 + call + offset) for rater, offset in enumerate(offsets) for call in range(calls)
    ]
    for found in rules.severities(totals):
        assert found.points == pytest.approx(offsets[found.rater] - median(offsets), abs=1e-6)
        assert found.calls == calls


def test_few_calls_flag_nobody():
    assert not rules.too_far(rules.Severity(1, -20, 2), 5)
    assert rules.too_far(rules.Severity(1, -5.1, 3), 5)
    assert not rules.too_far(rules.Severity(1, 5.0, 3), 5)


# --- sets ------------------------------------------------------------------------------------------------------------
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(db):
    return make_staff(roles=[Role.PROGRAMME_OFFICER])


@pytest.fixture
def raters(db):
    survey = make_round()
    return [make_rater(survey, make_outsider(roles=[Role.EVALUATOR], name=f"조사원{n}")) for n in range(3)]


def record_calls(raters, count):
    for n in range(count):
        sheet = make_scored_call(raters[n % len(raters)], make_staff(), 80)
        Call.objects.filter(pk=sheet.call_id).update(recording=f"R{n}")


def plan(survey, officer, **fields):
    values = {"name": "11월 맞추기", "count": 4, "until": clock.today() + timedelta(days=3)} | fields
    return services.plan_calibration(survey=survey, by=officer, **values)


def test_calls_with_a_recording_are_drawn_for_all_raters(officer, raters):
    record_calls(raters, 7)
    one = plan(raters[0].round, officer)
    assert one.calls.count() == 4
    assert plan(raters[0].round, officer).calls.count() == 3  # a call is calibrated once


def test_too_few_recordings_or_raters_are_refused(officer, raters):
    record_calls(raters, 2)
    with nothing_written(), pytest.raises(Refused, match="too_few_calls"):
        plan(raters[0].round, officer)
    Rater.objects.exclude(pk=raters[0].pk).update(left_at=clock.fresh())
    with nothing_written(), pytest.raises(Refused, match="no_rater"):
        plan(raters[0].round, officer)


def score(one, rater, offset):
    for call in one.calls.order_by("pk"):
        fields = {"purpose": SheetPurpose.CALIBRATION, "calibration": one, "state": SheetState.SUBMITTED}
        make_sheet(call, rater=rater, made_by=rater.staff, total=80 + offset, raw={"listening": 4}, **fields)


def test_strict_rater_is_flagged_once_the_set_is_closed(officer, raters):
    record_calls(raters, 4)
    one = plan(raters[0].round, officer)
    for rater, offset in zip(raters, (0, 1, -12), strict=True):
        score(one, rater, offset)
    assert services.work_out_agreements() == 0
    services.close_calibration(calibration=one, by=officer)
    with nothing_written(), pytest.raises(Refused, match="not_now"):
        services.close_calibration(calibration=one, by=officer)
    assert services.work_out_agreements() == 1
    assert services.work_out_agreements() == 0
    one.refresh_from_db()
    assert [(row["key"], row["alpha"], row["ratings"]) for row in one.agreement["items"]] == [
        ("listening", 1.0, 12)
    ]
    assert {row["rater"]: row["points"] for row in one.agreement["raters"]} == {
        raters[0].pk: 0.0,
        raters[1].pk: 1.0,
        raters[2].pk: -12.0,
    }
    assert list(Rater.objects.filter(flagged=True)) == [raters[2]]


def test_calls_of_a_far_rater_go_to_others(officer, raters):
    survey = raters[0].round
    made = make_scored_call(raters[0], make_staff(), 50).call
    shown = make_scored_call(raters[0], make_staff(), 60, state=SheetState.RELEASED).call
    planned = make_call(raters[0], make_subject(survey, make_staff()))
    with nothing_written(), pytest.raises(Refused, match="reason_required"):
        services.redraw_rater(rater=raters[0], reason=" ", by=officer)
    assert services.redraw_rater(rater=raters[0], reason="맞추기 결과 차이가 큽니다.", by=officer) == 2
    planned.refresh_from_db()
    assert planned.rater in raters[1:]
    made.refresh_from_db()
    shown.refresh_from_db()
    assert (made.excluded_as, shown.excluded_as) == (CallExclusion.RATER, "")
    again = Call.objects.get(subject=made.subject, state=CallState.PLANNED)
    assert again.rater in raters[1:]


def test_second_scores_stand_beside_the_first(raters):
    sheet = make_scored_call(raters[0], make_staff(), 80)
    make_sheet(sheet.call, rater=raters[1], made_by=raters[1].staff, total=74, purpose=SheetPurpose.SECOND)
    make_scored_call(raters[0], make_staff(make_division()), 80)
    found = second_scores_of(raters[0].round)
    assert (found.calls, found.gap) == (1, 6.0)
