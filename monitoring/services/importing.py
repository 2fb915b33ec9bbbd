"""The agency's file of scored calls: staged (read, compared, shown), then taken in by one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import Act, record, record_many
from kindness import clock
from kindness.bulk import copy_into, take_time, update_rows
from kindness.errors import Refused, refusing
from monitoring.enums import RoundState, SheetPurpose, SheetState
from monitoring.models import Attempt, Call, ItemScore, Round, Sheet, SheetImport
from monitoring.queries.imports import known_calls
from monitoring.queries.scorecards import items_of, rules_of
from monitoring.rules.sheets import not_open
from monitoring.services.exclusions import exclude_shielded
from monitoring.sheetfile import columns, differences, entries
from monitoring.sheetfile.child import read_apart
from monitoring.sheetfile.differences import Counting, Plan, Taken
from monitoring.sheetfile.entries import Lines
from people.models import Staff

_MOST_SECONDS = 120
_CALL = (
    "id", "state", "outcome", "rings", "transfers", "recording", "recording_until", "called_at",
)  # fmt: skip
_SHEET = (
    "id", "call_id", "rater_id", "made_by_id", "version_id", "purpose", "return_reason", "state", "total",
    "grade", "fatal", "critical", "good", "advice", "submitted_at",
)  # fmt: skip
_SCORE = ("sheet_id", "item_id", "raw", "points", "comment", "scored_at")
_ATTEMPT = ("call_id", "at", "outcome", "rings", "by_id")


def stage_calls(
    *, survey: Round, content: bytes, file_name: str, by: Staff, token: UUID | None = None
) -> SheetImport:
    """Read a file, compare it with the calls of the round, keep both. No call is changed yet.

    The same `token` again returns the first answer. Refuses unreadable_file, too_large, wrong_columns, not_now.
    """
    repeated = SheetImport.objects.filter(staged_by=by, token=token).first() if token else None
    if repeated is not None:
        return repeated
    _check_open(survey)
    rows = read_apart(content)
    items = items_of(survey.version)
    header = columns.understand(rows[0][1], items)
    cells = entries.cells_for(
        items,
        rules_of(survey.version_id),
        first=survey.starts_on,
        last=min(survey.ends_on, clock.today()),
    )
    lines = entries.understand(rows[1:], header, cells)
    plan = _compare(survey, lines)
    with refusing(SheetImport), transaction.atomic():
        take_time(_MOST_SECONDS)
        staged = SheetImport.objects.create(
            round=survey,
            file_name=file_name[:200],
            sha256=hashlib.sha256(content).hexdigest(),
            rows=entries.as_json(lines),
            differences=differences.as_json(plan, ignored=header.ignored, empty=lines.empty),
            staged_by=by,
            token=token,
        )
        record(
            "sheets.staged",
            by=by,
            target="sheet_import",
            target_id=staged.pk,
            after={"sha256": staged.sha256, **_counts(plan)},
        )
    return staged


def apply_calls(*, staged: SheetImport, by: Staff) -> SheetImport:
    """Do what the differences say, all of it or nothing. A call of a protected day is left out of the results.

    Refuses already_applied, has_errors, stale_import (calls changed in between), not_now.
    """
    with refusing(Sheet, Call, ItemScore), transaction.atomic():
        take_time(_MOST_SECONDS)
        found = (
            SheetImport.objects.select_for_update(of=("self",))
            .select_related("round__version")
            .get(pk=staged.pk)
        )
        _check_open(found.round)
        lines = entries.from_json(found.rows)
        _hold(found.round, [line.call for line in lines.calls])
        plan = _confirmed_plan(found, lines)
        _write(plan, found.round, by)
        found.applied_at, found.applied_by = clock.fresh(), by
        found.save(update_fields=["applied_at", "applied_by"])
        record("sheets.imported", by=by, target="sheet_import", target_id=found.pk, after=_counts(plan))
        exclude_shielded(found.round, by=by)
    return found


def _check_open(survey: Round) -> None:
    """An agency may hand in after the last call."""
    if survey.state not in {RoundState.OPEN, RoundState.CLOSED}:
        raise not_open()


def _compare(survey: Round, lines: Lines) -> Plan:
    version = survey.version
    counting = Counting(rules_of(version.pk), version.not_applicable, version.grades)
    return differences.compare(lines, known_calls(survey, [line.call for line in lines.calls]), counting)


def _hold(survey: Round, ids: Sequence[str]) -> None:
    """The people, then their calls, each in one order: as whoever notes a call or shields a day does."""
    calls = Call.objects.filter(round=survey, pk__in=ids)
    people = Staff.objects.filter(pk__in=calls.order_by().values("staff"))
    list(people.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    list(calls.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def _confirmed_plan(staged: SheetImport, lines: Lines) -> Plan:
    if staged.applied_at is not None:
        raise Refused(
            "already_applied", _("This file has been taken in already. Nothing was changed a second time.")
        )
    if staged.differences["errors"]:
        raise Refused(
            "has_errors",
            _(
                "The file has errors, so nothing was taken in. Please correct the rows shown below and choose it again."
            ),
        )
    plan = _compare(staged.round, lines)
    now = differences.as_json(plan, ignored=staged.differences["ignored"], empty=staged.differences["empty"])
    if now != staged.differences:
        raise Refused(
            "stale_import",
            _(
                "Calls of this round were scored after the file was read. Please choose it again and look once more."
            ),
        )
    return plan


# --- the rows -----------------------------------------------------------------------------------------------------
def _write(plan: Plan, survey: Round, by: Staff) -> None:
    taken = plan.taken
    if not taken:
        return
    moment = clock.fresh()
    update_rows(Call._meta.db_table, _CALL, [_call(one) for one in taken])
    copy_into(Attempt._meta.db_table, _ATTEMPT, [_attempt(one) for one in plan.new])
    drafts = [one.known.sheet_id for one in taken if one.known.sheet_id]
    ItemScore.objects.filter(sheet__in=drafts).delete()
    unanswered = [one.known.sheet_id for one in taken if one.worth is None and one.known.sheet_id]
    Sheet.objects.filter(pk__in=unanswered).delete()  # drafts begun after a slip: nobody spoke
    scored = [(one.known.sheet_id or uuid4(), one) for one in taken if one.worth is not None]
    _write_sheets(scored, survey, moment)
    _write_scores(scored, survey, moment)
    record_many(
        (
            Act("sheet.submitted", "sheet", sheet, after={"total": str(one.worth.total)})
            for sheet, one in scored
            if one.worth
        ),
        by=by,
    )


def _call(taken: Taken) -> tuple[Any, ...]:
    line, made = taken.line, taken.worth is not None
    return (
        taken.known.id,
        "made" if made else "unreachable",
        line.outcome,
        line.rings,
        line.transfers,
        line.recording,
        line.recording_until,
        taken.called_at if made else None,
    )


def _attempt(taken: Taken) -> tuple[Any, ...]:
    return (
        taken.known.id,
        taken.called_at,
        taken.line.outcome,
        taken.line.rings,
        taken.known.rater_staff_id,
    )


def _write_sheets(scored: Iterable[tuple[UUID, Taken]], survey: Round, moment: datetime) -> None:
    rows: dict[bool, list[tuple[Any, ...]]] = {True: [], False: []}
    for sheet, taken in scored:
        worth, known = taken.worth, taken.known
        assert worth is not None
        rows[known.sheet_id is None].append(
            (
                sheet,
                known.id,
                known.rater_id,
                known.rater_staff_id,
                survey.version_id,
                SheetPurpose.LIVE.value,
                "",
                SheetState.SUBMITTED.value,
                worth.total,
                worth.grade.value,
                worth.fatal,
                worth.critical,
                taken.line.good,
                taken.line.advice,
                moment,
            )
        )
    copy_into(Sheet._meta.db_table, _SHEET, rows[True])
    update_rows(Sheet._meta.db_table, _SHEET, rows[False])


def _write_scores(scored: Iterable[tuple[UUID, Taken]], survey: Round, moment: datetime) -> None:
    points = Counting(rules_of(survey.version_id), "", ()).points()
    copy_into(
        ItemScore._meta.db_table,
        _SCORE,
        (
            (
                sheet,
                item,
                raw,
                0 if raw is None else points[item][raw],
                taken.line.comments.get(item, ""),
                moment,
            )
            for sheet, taken in scored
            for item, raw in taken.line.values.items()
        ),
    )


def _counts(plan: Plan) -> dict[str, int]:
    return {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "same": plan.same,
        "errors": len(plan.mistakes),
    }
