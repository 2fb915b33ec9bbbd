"""What a file of scored calls is compared with."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from uuid import UUID

from django.db.models import QuerySet

from monitoring.enums import CallState, SheetPurpose, SheetState
from monitoring.models import Call, ItemScore, Round, Sheet
from monitoring.sheetfile.differences import Known

_CALL = (
    "pk", "state", "planned_hour", "rater", "rater__staff", "outcome", "rings", "transfers", "recording",
    "recording_until", "called_at",
)  # fmt: skip


def calls_to_fill_in(survey: Round) -> QuerySet[Call]:
    """Those an agency still has to make or to score: as in its plan."""
    handed_in = Sheet.objects.filter(call__round=survey, purpose=SheetPurpose.LIVE).exclude(
        state__in=[SheetState.DRAFT, SheetState.RETRACTED]
    )
    return (
        survey.calls.filter(state__in=[CallState.PLANNED, CallState.MADE])
        .exclude(pk__in=handed_in.values("call"))
        .select_related("subject__staff", "scenario")
        .order_by("planned_on", "planned_hour", "pk")
    )


def known_calls(survey: Round, ids: Collection[str]) -> dict[str, Known]:
    """Of these calls, those of the round, by id, with the live sheet of each. Three queries."""
    known = {}
    for (
        pk,
        state,
        hour,
        rater,
        staff,
        outcome,
        rings,
        transfers,
        recording,
        until,
        called_at,
    ) in Call.objects.filter(round=survey, pk__in=ids).values_list(*_CALL):
        known[str(pk)] = Known(
            pk,
            state,
            hour,
            rater,
            staff,
            outcome,
            rings,
            transfers,
            recording,
            until and until.isoformat(),
            called_at,
        )
    _add_sheets(survey, known)
    return known


def _add_sheets(survey: Round, known: dict[str, Known]) -> None:
    live = Sheet.objects.filter(call__round=survey, purpose=SheetPurpose.LIVE).exclude(
        state=SheetState.RETRACTED
    )
    by_sheet = {}
    for pk, call, state, rater, good, advice, total in live.values_list(
        "pk", "call", "state", "rater", "good", "advice", "total"
    ):
        held = known.get(str(call))
        if held is not None:
            held.sheet_id, held.sheet_state, held.sheet_rater_id = pk, state, rater
            held.good, held.advice, held.total = good, advice, total
            by_sheet[pk] = held
    for sheet, item, raw, comment in _scores(by_sheet):
        held = by_sheet[sheet]
        held.values[item] = raw
        if comment:
            held.comments[item] = comment


def _scores(sheets: Collection[UUID]) -> Iterator[tuple[UUID, int, int | None, str]]:
    if sheets:
        rows = ItemScore.objects.filter(sheet__in=sheets).order_by()
        yield from rows.values_list("sheet", "item", "raw", "comment").iterator(chunk_size=5000)
