"""The review in the city of the permission matrix: published scores, an appeal, a call that counts, a calibration."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from kindness import clock
from monitoring.enums import DisputeOutcome, DisputeReason, RoundState, SheetState
from monitoring.models import Call, Dispute, Round, Sheet, ShieldedDay
from monitoring.services.calibration import plan_calibration
from monitoring.services.disputes import answer_dispute, file_dispute
from people.enums import Role
from people.models import Department, Staff
from tests.factories.monitoring import make_rater, make_round, make_scored_call
from tests.factories.people import make_outsider, make_staff

WHAT = {"dispute_id": "dispute", "set_id": "set"}
LISTS = {
    "monitoring/mine/": 6,
    "monitoring/mine/{review_sheet}/": 7,
    "monitoring/team/": 7,
    "monitoring/disputes/": 6,
    "monitoring/disputes/?list=answered": 6,
    "monitoring/disputes/{review_dispute}/": 8,
    "monitoring/shields/": 6,
    "monitoring/rounds/{review_round}/calibration/": 7,
    "monitoring/calibration/{review_set}/": 7,
}
NO_LISTS = {
    "monitoring/mine/<uuid:sheet_id>/acknowledge/", "monitoring/mine/<uuid:sheet_id>/appeal/",
    "monitoring/calls/<uuid:call_id>/exclude/", "monitoring/calls/<uuid:call_id>/include/",
    "monitoring/rounds/<uuid:round_id>/release/", "monitoring/rounds/<uuid:round_id>/calibration/new/",
    "monitoring/calibration/<uuid:set_id>/close/",
    "monitoring/rounds/<uuid:round_id>/raters/<slug:rater_number>/redraw/",
}  # fmt: skip


def give_review(
    things: dict[tuple[str, str], Any], employed: dict[str, Staff], colleague: Staff, stranger: Staff
) -> None:
    """Everybody employed has a published score; the colleague's and the stranger's are others'."""
    survey = make_round(state=RoundState.RELEASED)
    things["sheet", "own"] = {name: _shown(survey, person) for name, person in employed.items()}
    things["sheet", "same"] = _shown(survey, colleague)
    things["sheet", "foreign"] = made = _shown(survey, stranger)
    things["call", "made"] = made.call
    things["dispute", "-"] = _appeal(_shown(survey, colleague))
    closed = make_round(state=RoundState.CLOSED)
    _scored(closed, stranger, SheetState.CHECKED)
    things["round", "closed"] = closed
    recorded = _recorded(raters=2, calls=6)
    things["round", "recorded"] = recorded
    things["set", "-"] = plan_calibration(
        survey=recorded, name="맞추기", count=3, until=clock.today(), by=make_officer()
    )


def give_lists(me: Staff, home: Department, size: int) -> dict[str, Any]:
    survey, officer = make_round(state=RoundState.RELEASED), make_officer()
    for _number in range(size):
        other = make_staff(home)
        mine = _shown(survey, me)
        dispute = _appeal(_shown(survey, other))
        answered = _appeal(_shown(survey, make_staff(home)))
        answer_dispute(
            dispute=answered, outcome=DisputeOutcome.UPHELD, answer="녹취를 확인했습니다.", by=officer
        )
        ShieldedDay.objects.create(staff=other, day=clock.today(), decided_by=officer)
    recorded = _recorded(raters=size + 1, calls=3 * size)
    for number in range(size):
        one = plan_calibration(
            survey=recorded, name=f"맞추기 {number}", count=3, until=clock.today(), by=officer
        )
    return {
        "review_sheet": mine.pk,
        "review_dispute": dispute.pk,
        "review_round": recorded.pk,
        "review_set": one.pk,
    }


def make_officer() -> Staff:
    return make_staff(roles=[Role.PROGRAMME_OFFICER])


def _shown(survey: Round, person: Staff) -> Sheet:
    return _scored(survey, person, SheetState.RELEASED)


def _scored(survey: Round, person: Staff, state: SheetState) -> Sheet:
    raw = {"answer_speed": 2, "greeting": 1, "listening": 4, "closing": 0}
    rater = survey.raters.first() or make_rater(survey, make_outsider(roles=[Role.EVALUATOR]))
    return make_scored_call(rater, person, 60, state=state, raw=raw)


def _appeal(sheet: Sheet) -> Dispute:
    return file_dispute(
        sheet=sheet, reason=DisputeReason.FACTS, text="인사를 드렸습니다.", by=sheet.call.staff
    )


def _recorded(*, raters: int, calls: int) -> Round:
    survey = make_round()
    found = [make_rater(survey, make_outsider(roles=[Role.EVALUATOR])) for _n in range(raters)]
    for _number in range(calls):
        make_scored_call(found[0], make_staff(), 80)
    Call.objects.filter(round=survey).update(recording="R-1")
    return survey


def bodies(someone: str) -> dict[str, dict[str, Any]]:
    """What a well-meaning person would send there. someone: a number of the city."""
    today = clock.today().isoformat()
    return {
        "monitoring/mine/<uuid:sheet_id>/appeal/": {
            "reason": "facts", "text": "끝인사를 드렸습니다.", "token": str(uuid4()),
        },
        "monitoring/disputes/<uuid:dispute_id>/": {"outcome": "upheld", "answer": "녹취를 확인했습니다."},
        "monitoring/calls/<uuid:call_id>/exclude/": {"reason": "call_quality", "note": "잡음이 심했습니다."},
        "monitoring/calls/<uuid:call_id>/include/": {"note": "다시 들었습니다."},
        "monitoring/shields/": {"person": someone, "first": today, "last": today, "note": "보호 기간"},
        "monitoring/rounds/<uuid:round_id>/calibration/new/": {
            "name": "11월 맞추기", "count": "3", "until": today, "token": str(uuid4()),
        },
        "monitoring/rounds/<uuid:round_id>/raters/<slug:rater_number>/redraw/": {"reason": "차이가 큽니다."},
    }  # fmt: skip
