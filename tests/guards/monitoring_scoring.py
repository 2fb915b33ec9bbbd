"""The rater's seat in the city of the permission matrix: everybody's call, a score handed in, a file staged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from monitoring.enums import Outcome, SheetState
from monitoring.models import Rater, SheetImport
from people.models import Staff
from tests.factories.monitoring import make_call, make_rater, make_round, make_sheet, make_subject
from tests.factories.people import make_staff

WHAT = {"call_id": "call", "sheet_id": "sheet", "import_id": "import"}
LISTS = {
    "monitoring/calls/": 7,
    "monitoring/calls/?q=김": 8,
    "monitoring/rounds/{scored_round}/sheets/": 8,
    "monitoring/rounds/{scored_round}/import/": 6,
}
NO_LISTS = {
    "monitoring/calls/<uuid:call_id>/", "monitoring/sheets/<uuid:sheet_id>/", "monitoring/sheets/<uuid:sheet_id>/check/",
    "monitoring/sheets/<uuid:sheet_id>/return/", "monitoring/rounds/<uuid:round_id>/import/template.xlsx",
    "monitoring/imports/<uuid:import_id>/",
}  # fmt: skip
NOTHING: dict[str, Any] = {"new": [], "changed": [], "same": 0, "empty": 0, "errors": [], "ignored": []}


def give_calls(things: dict[tuple[str, str], Any], raters: Mapping[str, Staff]) -> None:
    """raters: by actor, each with a call of their own."""
    survey = make_round()
    subject = make_subject(survey, make_staff())
    things["call", "own"] = {
        name: make_call(make_rater(survey, person), subject) for name, person in raters.items()
    }
    stranger = make_rater(survey, make_staff())
    things["call", "foreign"] = make_call(stranger, subject)
    things["sheet", "handed"] = _handed_in(stranger)
    things["round", "scored"] = survey
    things["import", "-"] = _staged(survey)


def give_lists(me: Staff, size: int) -> dict[str, Any]:
    survey = make_round()
    mine, other = make_rater(survey, me), make_rater(survey, make_staff())
    for _number in range(size):
        make_call(mine, make_subject(survey, make_staff()))
        _handed_in(other)
        _staged(survey)
    return {"scored_round": survey.pk}


def _handed_in(rater: Rater) -> Any:
    call = make_call(rater, make_subject(rater.round, make_staff()), outcome=Outcome.ANSWERED)
    return make_sheet(call, state=SheetState.SUBMITTED)


def _staged(survey: Any) -> SheetImport:
    return SheetImport.objects.create(
        round=survey, file_name="10월.xlsx", sha256="0" * 64, rows=[], differences=NOTHING
    )


def bodies() -> dict[str, dict[str, Any]]:
    """What a well-meaning person would send there."""
    return {
        "monitoring/calls/<uuid:call_id>/": {"act": "outcome", "outcome": "busy"},
        "monitoring/sheets/<uuid:sheet_id>/return/": {"reason": "첫인사를 다시 들어 주세요."},
    }
